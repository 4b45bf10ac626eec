"""`report weekly`: drafted, renewed around the coordinator's own words, remade byte by byte; nothing leaks."""

import json
import re
from pathlib import Path

import pytest

from tests.conftest import PROJECT, Run, git
from tests.store.logs import add, write
from tests.store.test_history import commit

DRAFT = "projects/contoso-m365/reports/2026-11-20-weekly.md"
OWN = "<!-- yours:opening -->\n"
CANARIES = ("canary-note", "222.22", "111.11", "Fabrikam", "canary-internal", "canary-record", "17.60")


@pytest.fixture
def busy(workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Time, facts, records, costs, rates, another client: whatever might leak stands somewhere."""
    settings = workspace / "mspproj.yaml"
    settings.write_text(settings.read_text().replace("price: 150.00", "price: 222.22"))
    (tmp_path / "costs.yaml").write_text("costs: [{who: kim, cost: 111.11}]\n")
    monkeypatch.setenv("MSPPROJ_PRIVATE", str(tmp_path / "costs.yaml"))
    (workspace / "clients/fabrikam.yaml").write_text("name: Fabrikam\n")
    other = workspace / "projects/fabrikam-x/project.yaml"
    other.parent.mkdir()
    other.write_text(
        PROJECT.replace("client: contoso", "client: fabrikam").replace("name: Micro", "name: Fabrikam Micro")
    )
    (workspace / "projects/contoso-m365/project.yaml").write_text(PROJECT + "notes: canary-internal\n")
    records = workspace / "projects/contoso-m365/records"
    records.mkdir()
    (records / "2026-11-18-risk-a.yaml").write_text("kind: risk\ntitle: canary-record\ntext: canary-internal\n")
    visible = "kind: risk\ntitle: The scanner cannot send\nclient_visible: true\non: 2026-11-18\n"
    (records / "2026-11-18-risk-b.yaml").write_text(visible)
    entries = (add("kim-1", day="2026-11-18", note="canary-note"), add("kim-2", client_note="Mailboxes copied"))
    write(workspace, "time/2026-11/kim-0000.yaml", *entries, add("kim-3", minutes=900, day="2026-11-17"))
    fact = {"id": "f1", "op": "progress", "who": "kim", "task": "T1", "done": True, "note": "canary-note"}
    write(workspace, "projects/contoso-m365/journal/kim-0.yaml", {**fact, "logged": "2026-11-18T10:00:00-05:00"})
    commit(workspace, "2026-11-10")
    return workspace


def test_drafted_renewed_and_up_to_date(busy: Path, run: Run) -> None:
    first = run("report", "weekly", "contoso-m365")
    assert first.out == f"drafted {DRAFT}\n  write between the `yours` marks; a renewal keeps it\n"
    assert run("report", "weekly", "contoso-m365").out == f"{DRAFT} is up to date\n"
    path = busy / DRAFT
    path.write_text(path.read_text().replace(OWN, OWN + "Dear Pat, a good week.\n"))
    assert run("report", "weekly", "contoso-m365").out == f"{DRAFT} is up to date\n"
    run("task", "done", "contoso-m365/T2")
    renewed = run("report", "weekly", "contoso-m365", "--diff")
    assert renewed.out.startswith(f"renewed {DRAFT}; your own paragraphs stand\n")
    assert "+- Fri 20 Nov 2026: Licences assigned" in renewed.out
    text = path.read_text()
    assert "Dear Pat, a good week.\n" in text
    assert "Licences assigned" in text


def test_facts_that_a_person_changed_are_warned_of(busy: Path, run: Run) -> None:
    run("report", "weekly", "contoso-m365")
    path = busy / DRAFT
    path.write_text(path.read_text().replace("Tenant and domain", "The tenant", 1))
    run("task", "done", "contoso-m365/T2")
    done = run("report", "weekly", "contoso-m365")
    assert done.code == 0
    assert "warning" in done.err


@pytest.mark.parametrize("words", [(), ("--print",), ("--format", "json")])
def test_nothing_internal_reaches_the_client(busy: Path, run: Run, words: tuple[str, ...]) -> None:
    done = run("report", "weekly", "contoso-m365", *words)
    assert done.code == 0
    text = done.out if words else (busy / DRAFT).read_text()
    assert "Mailboxes copied" in text
    assert "The scanner cannot send" in text
    assert [canary for canary in CANARIES if canary in text] == []


def test_inside_the_house_more_is_told(busy: Path, run: Run) -> None:
    for audience in ("internal", "accounting", "management"):
        done = run("report", "weekly", "contoso-m365", "--to", audience)
        assert f"2026-11-20-weekly-{audience}.md" in done.out
        text = (busy / DRAFT.replace("weekly", f"weekly-{audience}")).read_text()
        assert "Fabrikam" not in text
    assert not (busy / DRAFT).exists()


def test_printing_writes_nothing(busy: Path, run: Run) -> None:
    out = run("report", "weekly", "contoso-m365", "--print").out
    assert "# Microsoft 365 migration: weekly status" in out
    assert "<!-- facts" not in out
    assert not (busy / "projects/contoso-m365/reports").exists()


def test_a_revision_and_a_day_remake_the_same_bytes(busy: Path, run: Run) -> None:
    then = git(busy, "rev-parse", "HEAD")
    first = run("report", "weekly", "contoso-m365", "--rev", then, "--as-of", "2026-11-20")
    assert first.code == 0
    run("task", "done", "contoso-m365/T3")
    run("log", "1h", "contoso-m365/T3", "x", "--client-note", "Cut over")
    commit(busy, "2026-11-21")
    again = run("report", "weekly", "contoso-m365", "--rev", then, "--as-of", "2026-11-20")
    assert again.out == first.out
    assert "Cut over" not in re.sub(r"Mail cut-over|Cut-over", "", again.out)


def test_json(busy: Path, run: Run) -> None:
    document = json.loads(run("report", "weekly", "contoso-m365", "--format", "json").out)
    assert (document["schema"], document["as_of"]) == ("mspproj/weekly/1", "2026-11-20")
    assert document["report"]["audience"] == "client"


def test_refusals(workspace: Path, run: Run) -> None:
    assert run("report", "weekly").code == 2
    assert run("report", "weekly", "nothing").code == 2
    done = run("report", "weekly", "contoso-m365", "--to", "everybody")
    assert (done.code, "choose client, internal" in done.err) == (2, True)
    assert run("-C", workspace / "projects/contoso-m365", "report", "weekly", "--print").code == 0
