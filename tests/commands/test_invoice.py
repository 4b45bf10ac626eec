"""`mspproj invoiced`: what it writes, what it refuses, and what `budget` then shows."""

from pathlib import Path

import pytest

from tests.commands.test_log import events
from tests.conftest import Run

M = "contoso-m365"
BILLING = """billing:
  - {when: acceptance, covers: labor, share: 40%}
  - {when: go-live, covers: labor, share: 60%}
  - {when: acceptance, covers: materials, share: 100%}
"""


@pytest.fixture
def billed(workspace: Path, run: Run) -> Path:
    plan = workspace / "projects" / M / "project.yaml"
    plan.write_text(plan.read_text() + BILLING)
    run("milestone", "reached", f"{M}/go-live", "-d", "2026-11-18")
    return workspace


def test_all_that_is_due_is_on_record(billed: Path, run: Run) -> None:
    assert "go-live/labor" in run("budget", M).out
    done = run("invoiced", M, "go-live", "--number", "2026-118")
    assert (done.code, done.out) == (0, f"invoiced: 1620.00 USD for go-live/labor of {M}, 2026-118, 2026-11-20\n")
    event = events(billed, "projects/*/journal")[-1]
    assert {key: event[key] for key in ("op", "billing", "amount", "number", "day")} == {
        **{"op": "invoiced", "billing": "go-live/labor", "amount": "1620.00"},
        **{"number": "2026-118", "day": "2026-11-20"},
    }
    assert "2026-118" in run("budget", M).out


def test_a_part_of_it(billed: Path, run: Run) -> None:
    done = run("invoiced", M, "go-live/labor", "--number", "1", "--amount", "1000.00")
    assert "620.00 of it is still due" in done.out
    too_much = ("invoiced", M, "go-live", "--number", "2", "--amount", "700")
    refused = run(*too_much)
    assert (refused.code, "700 is more than the 620.00 USD that is due for go-live/labor now" in refused.err) == (
        4,
        True,
    )
    assert "that is 80.00 more than is due" in run(*too_much, "--more").out
    assert "go-live/labor: 80.00 USD more than is due: a credit is owed (1, 2)" in run("budget", M).out
    assert "MON432" in run("check", M).out
    assert run("invoiced", M, "go-live", "--number", "3", "--amount=-80.00").code == 0
    assert "MON432" not in run("check", M).out
    assert "taken back: invoiced" in run("undo").out


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("acceptance", "--number", "1"), 2, "may be acceptance/labor or acceptance/materials"),
        (("acceptance/labor", "--number", "1"), 4, "nothing is due for acceptance/labor now"),
        (("golive", "--number", "1"), 2, "did you mean 'go-live/labor'?"),
        (("go-live",), 2, "which invoice?"),
        (("go-live", "--number", "1", "--amount", "1,5"), 2, "is not an amount"),
        (("go-live", "--number", "1", "--amount", "0"), 2, "is no invoice"),
        (("go-live", "--number", "1", "-d", "2026-11-21"), 4, "is after today"),
    ],
)
def test_refused(billed: Path, run: Run, words: tuple[str, ...], code: int, told: str) -> None:
    before = events(billed, "projects/*/journal")
    done = run("invoiced", M, *words)
    assert (done.code, told in done.err) == (code, True), done.err
    assert events(billed, "projects/*/journal") == before


def test_the_same_invoice_twice_is_refused(billed: Path, run: Run) -> None:
    words = ("invoiced", M, "go-live", "--number", "1", "--amount", "100.00")
    assert [run(*words).code, run(*words).code] == [0, 4]


def test_the_number_of_another_clients_invoice_is_refused(billed: Path, run: Run) -> None:
    folder = billed / "projects/fabrikam-wifi"
    folder.mkdir()
    plan = (billed / "projects" / M / "project.yaml").read_text().replace("client: contoso", "client: fabrikam")
    (folder / "project.yaml").write_text(plan)
    (billed / "clients/fabrikam.yaml").write_text((billed / "clients/contoso.yaml").read_text())
    words = ("go-live", "--number", "R1", "--amount", "1.00", "--more")
    assert run("invoiced", M, *words).code == 0
    done = run("invoiced", "fabrikam-wifi", *words)
    assert (done.code, f"invoice R1 is contoso's, for {M}" in done.err) == (4, True), done.err
