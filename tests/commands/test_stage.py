"""`advance` and `waive` as they are typed."""

import json
from pathlib import Path

import pytest

from mspproj.errors import RefusedError
from mspproj.store import diskfile
from tests.conftest import Run, git

PLAN = "projects/contoso-m365/project.yaml"


def events(workspace: Path) -> list[dict[str, str]]:
    lines = [
        line
        for path in (workspace / "projects/contoso-m365/journal").glob("*.yaml")
        for line in path.read_text().splitlines()
    ]
    return [json.loads(line[2:]) for line in lines]


def test_a_reason_is_asked_for_going_back_and_aside(workspace: Path, run: Run) -> None:
    for stage in ("planning", "on-hold", "cancelled"):
        refused = run("advance", "contoso-m365", "--to", stage)
        assert (refused.code, "--why" in refused.err) == (2, True)
    assert run("advance", "contoso-m365", "--to", "on-hold", "--why", "  ").code == 2
    assert events_or_none(workspace) == []


def events_or_none(workspace: Path) -> list[dict[str, str]]:
    return events(workspace) if (workspace / "projects/contoso-m365/journal").is_dir() else []


def test_on_hold_then_cancelled_goes_back_to_where_it_was(workspace: Path, run: Run) -> None:
    assert run("advance", "contoso-m365", "--to", "on-hold", "--why", "They move").code == 0
    assert run("advance", "contoso-m365", "--to", "cancelled", "--why", "They closed").code == 0
    assert run("advance", "contoso-m365", "--to", "on-hold", "--why", "x").code == 2
    back = run("advance", "contoso-m365", "--to", "executing")
    assert (back.code, "--why" in back.err) == (2, True), "out of cancelled wants a reason too"
    assert "executing" in run("advance", "contoso-m365", "--to", "request", "--why", "x").err
    assert [(e["from"], e["to"], e["why"]) for e in events(workspace)] == [
        ("executing", "on-hold", "They move"),
        ("on-hold", "cancelled", "They closed"),
    ]


def test_the_plan_is_edited_by_the_stage_alone(workspace: Path, run: Run) -> None:
    plan = workspace / PLAN
    plan.write_bytes(plan.read_bytes().replace(b"stage: executing", b"stage:   'executing'   # since Monday"))
    assert run("advance", "contoso-m365", "--to", "planning", "--why", "Too early").code == 0
    added = [
        line for line in git(workspace, "diff", "-U0", PLAN).splitlines() if line.startswith("+ ") or "+stage" in line
    ]
    assert added == ["+stage:   'planning'   # since Monday"]


def test_check_only_says(workspace: Path, run: Run) -> None:
    ran = run("advance", "contoso-m365", "--check", "--to", "closing")
    assert (ran.code, "INT140" in ran.out) == (1, True)
    assert (workspace / PLAN).read_text().count("stage: executing") == 1
    assert events_or_none(workspace) == []


def test_a_crash_between_event_and_plan_is_told(workspace: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(diskfile, "write_file", killed)
    assert run("advance", "contoso-m365", "--to", "planning", "--why", "Too early").code == 130
    monkeypatch.undo()
    monkeypatch.setenv("MSPPROJ_ME", "kim")
    monkeypatch.setenv("MSPPROJ_TODAY", "2026-11-20")
    monkeypatch.chdir(workspace)
    assert "STG851" in run("check", "contoso-m365").out
    refused = run("advance", "contoso-m365")
    assert (refused.code, "write `stage: planning`" in refused.err) == (4, True)


def test_a_plan_that_cannot_be_written_takes_the_event_back(
    workspace: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise RefusedError("project.yaml changed meanwhile", "look at it")

    monkeypatch.setattr(diskfile, "write_file", refuse)
    ran = run("advance", "contoso-m365", "--to", "planning", "--why", "Too early")
    assert (ran.code, "changed meanwhile" in ran.err) == (4, True)
    assert [(e["from"], e["to"]) for e in events(workspace)] == [("executing", "planning"), ("planning", "executing")]
    assert "STG851" not in run("check", "contoso-m365").out


def test_the_past_is_not_written_to(workspace: Path, run: Run) -> None:
    ran = run("advance", "contoso-m365", "--to", "planning", "--why", "x", "--rev", "HEAD")
    assert (ran.code, "past" in ran.err) == (4, True)


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("NOPE", "contoso-m365", "--why", "spare stands in", "--until", "2026-12-01"), 2, "nothing is called"),
        (("PRT352", "nobody", "--why", "spare stands in", "--until", "2026-12-01"), 2, "no project"),
        (("PRT352", "contoso-m365", "--until", "2026-12-01"), 2, "says why"),
        (("PRT352", "contoso-m365", "--why", "ok", "--until", "2026-12-01"), 2, "10 characters or more"),
        (("PRT352", "contoso-m365", "--why", "spare stands in"), 2, "last day"),
        (("PRT352", "contoso-m365", "--why", "spare stands in", "--until", "2026-11-19"), 2, "is over"),
        (("PRT352", "contoso-m365", "--why", "spare stands in", "--until", "31.12."), 2, "--until"),
        (("STG851", "contoso-m365", "--why", "we know it well", "--until", "2026-12-01"), 4, "cannot be waived"),
        (("PRT352", "contoso-m365", "--why", "key is hunter2pw!", "--until", "2026-12-01", "--me", "sam"), 4, "sales"),
    ],
)
def test_a_waiver_names_code_reason_and_day(
    words: tuple[str, ...], code: int, told: str, workspace: Path, run: Run
) -> None:
    ran = run("waive", *words)
    assert (ran.code, told in ran.err) == (code, True), ran


def test_a_waiver_is_told_until_it_ends(workspace: Path, run: Run) -> None:
    assert "PRT352" in run("check", "contoso-m365").out
    slug = ("part-not-ordered", "contoso-m365", "--why", "spare stands in", "--until", "2026-11-20")
    assert "PRT352" in run("waive", *slug).out
    assert "info PRT352" in run("check", "contoso-m365").out
    assert "PRT352 is waived until 2026-11-20" in run("status", "contoso-m365").out
    assert "META105" in run("check", "contoso-m365", "--as-of", "2026-11-21").out
    assert "is waived" not in run("status", "contoso-m365", "--as-of", "2026-11-21").out
