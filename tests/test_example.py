"""The shipped example: whole, readable, and in trouble for the reasons it means to be, on any day."""

import json
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest

from mspproj.model.communication import Stage
from mspproj.reports.billing import billing
from mspproj.store.demobooks import lock_day, newest_round
from mspproj.store.statements import statements
from mspproj.store.workspace import Workspace
from tests.conftest import Run, git

ANCHOR = date(2026, 11, 20)
# By project, every code that `check` means to find; "" is the workspace. Info is left out: it depends on the weekday.
MEANT = {
    "": {"MON412", "MON413"},
    "brightwater-pcs": {"COM511"},
    "brightwater-servers": {"IMP304", "PRT351"},
    "lakeside-security": {"STG854"},
    "mesa-m365": {"MON432"},
    "mesa-onboarding": {"INT114"},
    "mesa-pcs": {"MON408"},
    "orchard-backup": {"INT133"},
    "orchard-firewall": {"INT141"},
    "orchard-wifi": {"MON432"},
    "stonebridge-backup": {"PLN223", "PLN242"},
    "stonebridge-wifi": {"MON407", "MON408", "MON420", "MON423", "MON430", "MON431"},
}
REASONS = {
    "brightwater-pcs": {"communication-overdue"},
    "brightwater-servers": {"part-late"},
    "lakeside-security": {"on-hold"},
    "mesa-onboarding": {"duty-overdue"},
    "mesa-pcs": {"budget-projected"},
    "orchard-firewall": {"approval-stale"},
    "stonebridge-backup": {"promised-passed", "milestone-passed"},
    "stonebridge-wifi": {"budget-spent", "change-unapproved"},
}
# Weeks of the newest that was looked at, by person.
PENDING = {"joel": "submitted", "lena": "open"}
# Promised days may be public holidays in other weeks than those the example was written for.
# What was invoiced beyond the hours that were approved depends on the weeks, too.
BY_CALENDAR = {"INT123", "MON432"}


@pytest.fixture
def demo(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("MSPPROJ_ME")
    ran = run("demo", tmp_path / "msp")
    assert ran.code == 0, ran.err
    return tmp_path / "msp"


def read(run: Run, *args: object) -> Any:
    ran = run(*args, "--format", "json")
    assert ran.err == ""
    return json.loads(ran.out)


def troubles(run: Run, root: Path, day: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for one in read(run, "-C", root, "--as-of", day, "check")["findings"]:
        if one["severity"] != "info":
            found.setdefault(one["project"] or "", set()).add(one["code"])
    return found


def test_it_reads_without_a_finding(demo: Path) -> None:
    workspace = Workspace(str(demo), cached=False)
    assert workspace.index.findings() == []
    assert workspace.log_findings() == {}


def test_a_whole_msp(demo: Path) -> None:
    workspace = Workspace(str(demo), cached=False)
    office, dossiers = workspace.office, workspace.dossiers()
    assert {d.project.stage for d in dossiers.values()} == set(get_args(Stage))
    assert len({d.project.template.name for d in dossiers.values() if d.project.template}) >= 7
    assert len(office.clients) >= 4
    assert len({client.time_zone for client in office.clients.values()}) >= 2
    kinds = {contract.kind for client in office.clients.values() for contract in client.contracts}
    assert {"fixed", "actual", "not-to-exceed", "block", "agreement"} <= kinds
    assert any(person.subcontractor for person in office.people.values())
    assert any(person.time_off for person in office.people.values())
    assert office.costs
    records = Counter(record.kind for dossier in dossiers.values() for record in dossier.records)
    assert set(records) == {"decision", "issue", "risk", "action", "note", "change", "escalation"}
    statuses = {r.status for d in dossiers.values() for r in d.records if r.kind == "change"}
    assert {"draft", "quoted", "approved", "rejected"} <= statuses


def test_ten_weeks_of_time(demo: Path) -> None:
    entries = Workspace(str(demo), cached=False).entries()
    on_projects = [entry for entry in entries if entry.project]
    assert len(on_projects) >= 300
    assert len(entries) >= 400
    assert len({entry.who for entry in on_projects}) >= 6
    assert {"service", "admin", "leave", "presales", "training"} <= {entry.bucket for entry in entries}
    assert {"after-hours", "weekend"} <= {entry.work for entry in entries}
    states = Counter(entry.state for entry in entries)
    assert states["edited"] >= 8
    assert states["void"] >= 4
    days = sorted(entry.day for entry in entries)
    assert date.fromisoformat(days[-1]) - date.fromisoformat(days[0]) >= timedelta(weeks=9)
    repeated = Counter(entry.note for entry in on_projects).most_common(1)[0][1]
    assert repeated <= 8, "notes read as written by hand"


def test_nobody_works_after_today(demo: Path) -> None:
    now = ANCHOR.isoformat()
    assert max(entry.day for entry in Workspace(str(demo), cached=False).entries()) <= now
    for path in [*demo.glob("projects/*/journal/*.yaml"), *demo.glob("time/*/*.yaml")]:
        assert max(json.loads(line[2:])["logged"] for line in path.read_text().splitlines())[:10] <= now


@pytest.mark.parametrize("day", ["2026-11-26", "2027-01-01", "2028-02-29"])
def test_in_trouble_for_the_same_reasons_on_any_day(
    run: Run, tmp_path: Path, day: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("demo", tmp_path / "msp", "--as-of", day).code == 0
    found = troubles(run, tmp_path / "msp", day)
    found = {project: codes - BY_CALENDAR for project, codes in found.items() if codes - BY_CALENDAR}
    assert found == {project: codes - BY_CALENDAR for project, codes in MEANT.items() if codes - BY_CALENDAR}
    told = read(run, "-C", tmp_path / "msp", "--as-of", day, "status")["projects"]
    reasons = {p["project"]: {reason["code"] for reason in p["reasons"]} for p in told}
    assert {project: codes & REASONS.get(project, codes) for project, codes in reasons.items() if codes} == REASONS
    newest = newest_round(date.fromisoformat(day))
    states = sheets(run, tmp_path / "msp", day, newest)
    assert {who: state for who, state in states.items() if state != "approved"} == PENDING
    assert set(sheets(run, tmp_path / "msp", day, newest - timedelta(weeks=1)).values()) == {"approved"}
    read(run, "-C", tmp_path / "msp", "--as-of", day, "report", "monthly")


def test_on_its_own_day_nothing_else_is_wrong(run: Run, demo: Path) -> None:
    assert troubles(run, demo, ANCHOR.isoformat()) == MEANT


def sheets(run: Run, root: Path, day: str, monday: date) -> dict[str, str]:
    """The states, as of a day, of the sheets of all who logged time in a week."""
    told = read(run, "-C", root, "--as-of", day, "time", "sheet", monday.isoformat(), "--all")["sheets"]
    return {one["who"]: one["state"] for one in told if one["minutes"]}


def test_weeks_are_approved_but_for_one_that_came_late_and_one_that_is_missing(run: Run, demo: Path) -> None:
    day, newest = ANCHOR.isoformat(), newest_round(ANCHOR)
    for back in range(1, 9):
        assert set(sheets(run, demo, day, newest - timedelta(weeks=back)).values()) == {"approved"}, back
    assert {who: state for who, state in sheets(run, demo, day, newest).items() if state != "approved"} == PENDING
    assert sheets(run, demo, day, newest + timedelta(weeks=1))["dana"] == "open"
    assert run("-C", demo, "--me", "dana", "time", "approve", "joel").code == 0


def test_nobody_approves_their_own_week(demo: Path) -> None:
    said = statements(Workspace(str(demo), cached=False), {"2026-09", "2026-10", "2026-11"})
    approved = {(one.by, one.who) for one in said if one.op == "approve"}
    assert {by for by, _ in approved} == {"dana", "marta"}
    assert not [who for by, who in approved if by == who]


def test_locked_months_stand_as_they_were_closed_and_are_corrected_in_open_ones(run: Run, demo: Path) -> None:
    assert [one["month"] for one in read(run, "-C", demo, "time", "lock", "--list")["locks"]] == ["2026-09", "2026-10"]
    for month, corrected in (("2026-09", set()), ("2026-10", {"2026-09"}), ("2026-11", {"2026-10"})):
        report = read(run, "-C", demo, "report", "monthly", "--month", month)["report"]
        rows = [row for account in report["accounts"] for row in account["rows"]]
        assert {row["month"] for row in rows if row["why"] == "correction"} == corrected
        assert (report["control"][0]["open_minutes"] == 0) == (month < "2026-11")


def test_what_was_due_at_the_lock_is_invoiced_but_for_what_is_meant(run: Run, demo: Path) -> None:
    due = [
        (id, line.since)
        for id, dossier in Workspace(str(demo), cached=False).dossiers().items()
        for line in billing(dossier, ANCHOR).due
    ]
    assert {id for id, since in due if since and since < lock_day("2026-10")} == {"stonebridge-wifi"}


def test_who_plays_and_what_to_try(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MSPPROJ_ME")
    ran = run("demo", tmp_path / "msp")
    assert "you are its coordinator, dana" in ran.out
    assert str(tmp_path / "msp-private.yaml") in ran.out
    tries = [line.strip().removeprefix("mspproj ") for line in ran.out.splitlines() if "  mspproj " in line]
    assert len(tries) >= 5
    for line in tries:
        words = line.split("  ")[0].split()
        assert run("-C", tmp_path / "msp", *words).code in (0, 1), words
    assert git(tmp_path / "msp", "log", "-1", "--format=%an") != ""
    assert run("demo", tmp_path / "msp").code == 4


def test_history_is_what_reports_of_a_past_day_read(run: Run, demo: Path) -> None:
    before = git(demo, "rev-list", "-1", "--before=2026-10-29 23:00:00 -0500", "HEAD")
    old = git(demo, "show", f"{before}:projects/brightwater-servers/project.yaml")
    assert "promised: 2026-12-22" in old
    assert "promised: 2027-01-08" in (demo / "projects/brightwater-servers/project.yaml").read_text()
    authors = set(git(demo, "log", "--format=%an", "--since=2026-11-09").splitlines())
    assert {"Dana Whitfield", "Kai Sorensen", "Tess Romano"} <= authors
