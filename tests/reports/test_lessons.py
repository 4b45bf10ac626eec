"""Lessons in lists, in search, and what they changed."""

from datetime import date
from typing import Any

import pytest

from mspproj.model.record import Lesson
from mspproj.reports.lessons import Wanted, alike, known, listed, missing, search
from mspproj.reports.lessons_effect import Changed, effect
from tests.build import dossier, read

DAY = date(2026, 11, 20)


def lesson(id: str, more: str = "", text: str = "Ask for fax by name") -> Lesson:
    return read(Lesson, f"text: {text}\n{more}", f"lessons/{id}.yaml", id=id)


def test_open_ones_first_the_oldest_before_all_then_settled_ones_the_newest_first() -> None:
    lessons = [
        lesson("new", "on: 2026-11-10"),
        lesson("old", "on: 2026-10-01\nstatus: accepted"),
        lesson("was", "on: 2026-09-01\nstatus: refused\nclosed_by: {refused: one client}"),
        lesson("just", "on: 2026-11-01\nstatus: closed\nclosed_by: {commit: 31ade05}"),
        lesson("later", "on: 2026-11-21"),
    ]
    found = listed(lessons, DAY)
    assert [(one.id, one.days) for one in found] == [("old", 50), ("new", 10), ("just", None), ("was", None)]
    assert [one.settled for one in found] == [None, None, "31ade05", "refused: one client"]


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        (Wanted(kind="voip"), "a"),
        (Wanted(went="wrong"), "b"),
        (Wanted(cause="LOG"), "b"),
        (Wanted(by="kim"), "a"),
        (Wanted(open=True), "a"),
        (Wanted(project="p", kind="voip"), ""),
    ],
)
def test_which_are_listed(wanted: Wanted, ids: str) -> None:
    lessons = [
        lesson("a", "kind: voip\nby: kim\nwent: well"),
        lesson("b", "went: wrong\ncause: not in the log\nproject: p\nstatus: refused"),
    ]
    assert [one.id for one in listed(lessons, DAY, wanted)] == ids.split()


@pytest.mark.parametrize(
    ("more", "asked"),
    [
        ("", "went phase kind cause"),
        ("went: well\nkind: voip", "phase"),
        ("went: wrong\nkind: voip\nphase: Cut over", "cause"),
    ],
)
def test_review_asks_for_what_nobody_said(more: str, asked: str) -> None:
    assert missing(lesson("a", more)) == tuple(asked.split())


def test_search_looks_at_cause_and_change_too() -> None:
    lessons = [
        lesson("relay", "cause: Senders were read from the relay", "No list held the gateway"),
        lesson("sop", "mend: {file: checklists/sop-fax.yaml, what: ask for relays}", "Something else"),
        lesson("other", text="Labels on cables"),
    ]
    found = search(lessons, "relay", DAY)
    assert {one.lesson.id for one in found} == {"relay", "sop"}
    assert "relay" in next(one.snippet for one in found if one.lesson.id == "relay")


def test_what_is_much_alike() -> None:
    lessons = [lesson("a"), lesson("b", text="Labels on cables")]
    assert alike(lessons, "ask by name for fax machines") == ("a",)
    assert alike(lessons, "Ask for fax by name", "a") == ()
    assert known(lesson("a", "mend: {file: checklists/closeout.yaml}"), DAY).mend == "checklists/closeout.yaml"


def project(id: str, version: int, hours: int = 8, *, stage: str = "closed", more: str = "", **rest: Any) -> Any:
    text = f"stage: {stage}\ntemplate: {{name: fw, version: {version}}}\n{more}"
    plan = "phases: [{name: A, tasks: [{id: T1, name: Cut, owner: kim, estimate: 10h}]}]"
    return dossier(f"{text}\n{plan}", id=id, entries=[f"2026-10-05 kim {hours}h T1 done"], **rest)


def measures(found: Any) -> dict[str, tuple[int, int, int, int, str]]:
    return {one.what: (*one.before[:2], *one.after[:2], one.verdict) for one in found.measures}


def test_projects_of_the_newer_version_against_the_older_ones() -> None:
    """Six of the old version went over, none of six of the new: Fisher's p is 2/924."""
    old = [project(f"o{n}", 1, 12) for n in range(6)]
    new = [project(f"n{n}", 2, 9) for n in range(6)]
    late = project("running", 3, stage="executing")
    others = [project("origin", 1, 12), dossier("stage: closed", id="none"), late]
    change = Changed("l", "project_templates/fw.yaml", "fw", 2, None, project="origin")
    (found,) = effect([change], [*old, *new, *others], (), DAY).effects
    assert (len(found.before), len(found.after), found.running) == (6, 6, ("running",))
    assert measures(found)["overrun"] == (6, 6, 0, 6, "fell")
    assert found.measures[0].p == pytest.approx(2 / 924)
    assert measures(found)["returned"] == (0, 0, 0, 0, "too few to tell")


def test_returned_items_and_the_same_cause() -> None:
    sent_back = ["2026-10-06 kim answer item=x answer=yes", "2026-10-07 ravi return item=x why=no"]
    old = [project("a", 1, facts=sent_back), project("b", 1, facts=sent_back[:1]), project("c", 1)]
    new = [project("d", 2, facts=sent_back[:1])]
    lessons = [lesson("1", "project: a\ncause: The firewall rules"), lesson("2", "project: d\ncause: Cables")]
    change = Changed("l", "f", "fw", 2, None, cause="firewall rule")
    (found,) = effect([change], [*old, *new], lessons, DAY).effects
    assert measures(found)["returned"] == (1, 2, 0, 1, "too few to tell")
    assert measures(found)["cause"] == (1, 1, 0, 1, "too few to tell")


def test_a_checklist_counts_from_the_day_of_its_change_for_projects_of_the_kind() -> None:
    def of(id: str, start: str, kind: str = "voip") -> Any:
        return project(id, 1, more=f"kind: {kind}\nstart: {start}")

    change = Changed("l", "checklists/closeout.yaml", None, None, date(2026, 9, 1), kind="voip")
    dossiers = [of("a", "2026-08-31"), of("b", "2026-09-02"), of("c", "2026-09-02", "firewall"), project("d", 1)]
    (found,) = effect([change], dossiers, (), DAY).effects
    assert (found.before, found.after) == (("a",), ("b",))
