"""Past projects like this one."""

from typing import Any

from mspproj.model.record import Lesson
from mspproj.reports.similar import similar
from tests.build import dossier, read

TASK = "phases: [{name: A, tasks: [{id: T1, name: Cut, owner: kim, estimate: 10h}]}]"


def past(id: str, head: str = "kind: firewall\nstage: closed", day: str = "2026-10-05", hours: int = 12) -> Any:
    return dossier(f"{head}\n{TASK}", id=id, entries=[f"{day} kim {hours}h T1 done"] if hours else [])


def lesson(text: str, project: str, more: str = "") -> Lesson:
    return read(Lesson, f"text: {text}\nproject: {project}\n{more}", f"lessons/{text}.yaml", id=text.replace(" ", "-"))


NEW = dossier("kind: firewall\nstage: request\ntemplate: {name: fw, version: 1}", id="new")


def ids(*others: Any, lessons: tuple[Lesson, ...] = ()) -> list[str]:
    return [one.project for one in similar(NEW, [NEW, *others], lessons)]


def test_the_same_kind_or_template_that_is_over_or_closing() -> None:
    by_template = past("t", "template: {name: fw, version: 7}\nstage: hypercare")
    others = [
        past("other", "kind: voip\nstage: closed"),
        past("none", "stage: closed"),
        past("open", "kind: firewall\nstage: executing"),
        past("unlogged", hours=0),
        past("off", "kind: firewall\nstage: cancelled"),
    ]
    assert ids(past("a"), by_template, *others) == ["t", "a"]


def test_a_project_without_kind_is_like_none() -> None:
    assert similar(dossier("stage: request", id="x"), [past("n", "stage: closed")]) == ()


def test_the_latest_first_and_five_at_most() -> None:
    assert ids(*(past(f"p{n}", day=f"2026-0{n}-01") for n in range(1, 8))) == ["p7", "p6", "p5", "p4", "p3"]


def test_planned_and_logged_and_over() -> None:
    (found,) = similar(NEW, [past("a")])
    assert (found.planned, found.logged, found.over_pct) == (600, 720, 20)


def test_lessons_what_went_wrong_first_refused_ones_left_out() -> None:
    lessons = (
        lesson("fine", "a", "went: well"),
        lesson("bad", "a"),
        lesson("no", "a", "status: refused"),
        lesson("elsewhere", "b"),
    )
    assert similar(NEW, [past("a")], lessons)[0].lessons == ("bad", "fine")


def test_a_running_one_has_its_lessons_alone() -> None:
    running = past("run", "kind: firewall\nstage: executing")
    (found,) = similar(NEW, [running], [lesson("late", "run")])
    assert (found.project, found.planned, found.logged, found.lessons) == ("run", 0, 0, ("late",))


def test_lessons_of_the_kind_alone_stand_last() -> None:
    kind = {"went": "kind: firewall", "of": "kind: voip"}
    told = [
        read(Lesson, f"text: {name}\n{more}", f"lessons/{name}.yaml", id=name)
        for name, more in (*kind.items(), ("gone", "kind: firewall\nproject: no-longer-here"))
    ]
    found = similar(NEW, [NEW, past("a")], [*told, lesson("bad", "a", "kind: firewall")])
    assert [(one.project, one.lessons) for one in found] == [("a", ("bad",)), ("", ("went", "gone"))]
