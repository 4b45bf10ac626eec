"""Today's queue: what of a project stands in it, whose it is, by which command; and the published order."""

from datetime import date, timedelta
from typing import Any

import pytest

from mspproj.model.closeout import Checklist
from mspproj.reports.today import BOOKS, CLIENT, COLLEAGUE, WORK, Line, Seen, queue
from mspproj.reports.today_lines import lines, to_tell
from tests.build import dossier, office, read

TODAY = date(2026, 11, 20)  # a Friday
CREW = "coordinator: dana, lead_tech: kim, techs: [kim], sales: sam, service_delivery: maria, support: ravi"
TEAM = f"team: {{{CREW}, accounting: nora}}\n"
WEEKLY = """start: 2026-11-02
promised: 2026-12-18
communications:
  - {id: call, what: Weekly call, audience: [sponsor], how: call, when: {every: week, weekday: tue, at: "10:00"}}
  - {id: mail, what: Report, content: weekly, audience: [coordinator], owner: kim, when: {every: week, weekday: fri}}
"""
SCOPE = """statement_of_work:
  objective: Mail
  client_duties: [{id: D1, what: Name a tester, due: 2026-11-16, owner: jo}, {id: D2, what: Later, due: 2026-12-01}]
"""
TASKS = """milestones: [{id: live, name: Go-live, promised: 2026-11-20}]
phases: [{name: A, tasks: [{id: T1, name: Cut over, owner: kim, estimate: 2h, deadline: 2026-11-18},
  {id: T2, name: Wait, vendor: isp, duration: 5d, deadline: 2026-11-18}]}]
"""
CLOSEOUT = "id: closeout\nname: C\nitems: [{id: map, group: D, question: Is the map current?}]"


def found(text: str, **more: Any) -> dict[str, Line]:
    """The lines of one project by kind and id."""
    return {f"{line.kind} {line.id}": line for line in lines(dossier(TEAM + text, **more), TODAY)}


def test_a_communication_missed_often_is_one_line() -> None:
    here = found(WEEKLY)
    call, mail = here["call call"], here["message mail"]
    assert (call.day, call.who, call.waits) == (date(2026, 11, 3), "dana", CLIENT)
    assert call.what == "Weekly call at 10:00 (3 times, first 2026-11-03), to Pat Doe"
    assert call.command == "mspproj comms held contoso-m365 call --due 2026-11-17"
    assert (mail.who, mail.waits, mail.content, mail.to) == ("kim", COLLEAGUE, "weekly", "internal")


def test_one_missed_needs_no_day() -> None:
    facts = ["2026-11-10 dana held communication=call due=2026-11-10"]
    assert found(WEEKLY, facts=facts)["call call"].command == "mspproj comms held contoso-m365 call"


@pytest.mark.parametrize(
    ("text", "who", "day"),
    [
        ("kind: action\ntitle: X\nowner: kim\ndue: 2026-11-19", "kim", "2026-11-19"),
        (
            "kind: issue\ntitle: X\nowner: jo\ndue: 2026-11-20",
            "dana",
            "2026-11-20",
        ),  # the client's: the coordinator asks
        ("kind: action\ntitle: X\nowner: kim\ndue: 2026-11-21", None, None),
        ("kind: action\ntitle: X\nowner: kim\ndue: 2026-11-19\nstatus: done", None, None),
        ("kind: risk\ntitle: X", None, None),
        ("kind: decision\ntitle: X\nowner: maria", "maria", "None"),
        ("kind: decision\ntitle: X\nstatus: decided", None, None),
        ("kind: escalation\ntitle: X\ndecider: maria\ndecide_by: 2026-11-18", "maria", "2026-11-18"),
        ("kind: escalation\ntitle: X\ndecider: maria\ndecide_by: 2026-11-23", "maria", "2026-11-23"),
        ("kind: note\ntitle: X\ndue: 2026-11-18", None, None),
    ],
)
def test_records(text: str, who: str | None, day: str | None) -> None:
    own = [line for line in lines(dossier(TEAM, records=[text]), TODAY) if line.id == "record-1"]
    assert [(line.who, str(line.day)) for line in own] == ([] if who is None else [(who, day)])
    for line in own:
        escalated = line.command == "mspproj escalate decide contoso-m365/record-1 --option N"
        assert escalated or line.command == "mspproj record resolve contoso-m365 record-1 --outcome OUTCOME"
        assert escalated == ("escalation" in text)


@pytest.mark.parametrize(
    ("text", "facts", "key", "who", "command"),
    [
        (SCOPE, [], "duty D1", "dana", "duty done contoso-m365/D1"),
        (SCOPE, ["2026-11-17 dana duty duty=D1 done=true"], "duty D1", None, ""),
        (SCOPE, [], "duty D2", None, ""),
        (TASKS, [], "task T1", "kim", "task done contoso-m365/T1"),
        (TASKS, [], "task T2", None, ""),
        (TASKS, ["2026-11-17 kim progress task=T1 done=true"], "task T1", None, ""),
        (TASKS, [], "milestone live", "dana", "milestone reached contoso-m365/live"),
        ("stage: on-hold\n" + TASKS, [], "task T1", None, ""),
        ("stage: closed\n" + SCOPE, [], "duty D1", None, ""),
        ("stage: request", [], "approval intake", "sam", "intake check contoso-m365"),
        ("stage: approved", [], "approval handoff", "sam", "intake handoff contoso-m365"),
        ("stage: approved", ["2026-11-17 sam handoff to=dana"], "approval handoff", None, ""),
        ("stage: planning", [], "approval plan", "kim", "accept contoso-m365 plan"),
        ("stage: planning", ["2026-11-17 kim plan-accepted digest=x"], "approval plan", None, ""),
    ],
)
def test_work_and_gates(text: str, facts: list[str], key: str, who: str | None, command: str) -> None:
    line = found(text, facts=facts).get(key)
    assert (None if line is None else line.who) == who
    assert line is None or line.command == f"mspproj {command}"


def test_changes() -> None:
    change = "kind: change\ntitle: More\nreason: growth\naffects: {hours: 1h}\n"
    draft = found("", records=[change + "status: draft"])["change record-1"]
    assert (draft.command, draft.day, draft.waits) == ("mspproj change quote contoso-m365 record-1", None, CLIENT)
    quoted = found("", records=[change + "status: quoted\nprice: 100.00\nvalid_until: 2026-11-19"])["change record-1"]
    assert (quoted.day, quoted.waits) == (date(2026, 11, 19), WORK)
    assert quoted.command.startswith("mspproj change approve contoso-m365 record-1 --by CONTACT")
    assert not found("", records=[change + "status: quoted\nprice: 100.00\nvalid_until: 2026-11-21"])


@pytest.mark.parametrize(
    ("facts", "id", "who"),
    [
        ([], None, None),
        (["map yes"], "signoff", "ravi"),
        (["map yes", "return"], "map", "kim"),
    ],
)
def test_the_closeout(facts: list[str], id: str | None, who: str | None) -> None:
    told = {
        "map yes": {"op": "answer", "item": "map", "answer": "yes", "who": "kim", "day": "2026-11-10"},
        "return": {"op": "return", "item": "map", "why": "two floors", "who": "ravi", "day": "2026-11-12"},
    }
    lists = (read(Checklist, CLOSEOUT, "checklists/closeout.yaml"),)
    here = dossier(TEAM + "stage: closing", facts=[told[one] for one in facts], office=office(checklists=lists))
    own = [line for line in lines(here, TODAY) if line.kind == "closeout"]
    assert [(line.id, line.who) for line in own] == ([] if id is None else [(id, who)])
    assert all("two floors" in line.what for line in own if line.id == "map")


def test_logistics_come_without_planned_notices_and_blackouts() -> None:
    text = "bill_of_materials: [{id: B1, item: Switch, qty: 4}]\n"
    here = found(text)
    assert here["part B1"].command == "mspproj part ordered contoso-m365/B1"
    impact = 'impacts: [{id: I1, what: Mail off, start: "2026-11-21T20:00", end: "2026-11-21T22:00"}]\n'
    client = "name: C\nblackouts: [{from: 2026-11-19, to: 2026-11-20}]"
    here = found(impact, client=client)
    assert "notice I1" in here
    assert not [key for key in here if key.startswith("blackout")]
    planned = impact + "communications: [{id: n, what: N, audience: [dana], when: {before: I1, days: [1]}}]\n"
    assert "message n" in found(planned, client=client)
    assert "notice I1" not in found(planned, client=client)


def test_a_quote_is_told_before_it_ends() -> None:
    text = "stage: proposed\nbill_of_materials: [{{id: B1, item: Switch, qty: 4, quoted_until: {}}}]\n"
    line = found(text.format("2026-11-27"))["quote B1"]
    assert (line.day, line.who) == (TODAY, "sam")
    assert "quote ends 2026-11-27" in line.what
    assert found(text.format("2026-11-18"))["quote B1"].day == date(2026, 11, 18)
    assert "quote B1" not in found(text.format("2026-11-28"))


def test_invoices_outlive_the_project() -> None:
    text = (
        "stage: closed\nbudget: {hours: 8h, labor: 1000.00}\nbilling: [{when: acceptance, covers: labor, share: 100%}]"
    )
    line = found(
        text, facts=[{"op": "acceptance", "what": "proposal", "by": "pat", "who": "dana", "day": "2026-11-02"}]
    )["invoice acceptance/labor"]
    assert (line.who, line.waits) == ("nora", BOOKS)
    assert line.command == "mspproj invoiced contoso-m365 acceptance/labor --number NUMBER"
    assert "1000" not in line.what


def test_what_is_to_come() -> None:
    here = dossier(TEAM + WEEKLY)
    assert [line.id for line in to_tell(here, TODAY, 0)] == ["call", "mail"]
    ahead = [(line.id, str(line.day)) for line in to_tell(here, TODAY, 7) if line.day and line.day > TODAY]
    assert ahead == [("call", "2026-11-24"), ("mail", "2026-11-27")]
    assert to_tell(dossier(TEAM + WEEKLY + "stage: on-hold"), TODAY, 7) == ()


def line(key: str, days: int | None, waits: str = WORK, who: str | None = "kim", project: str = "p") -> Line:
    day = None if days is None else TODAY - timedelta(days=days)
    return Line(key, day, "task", project, key, f"do {key}", who, "mspproj x", waits)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (line("b", 1, BOOKS), line("a", 0, CLIENT)),  # late before today
        (line("b", 0, BOOKS), line("a", -1, CLIENT)),  # today before what comes
        (line("b", 0, BOOKS), line("a", None, CLIENT)),  # a day before none
        (line("b", 1, CLIENT), line("a", 9, WORK)),  # the client before work, however old
        (line("b", 1, WORK), line("a", 9, COLLEAGUE)),
        (line("b", 1, COLLEAGUE), line("a", 9, BOOKS)),
        (line("b", 9), line("a", 1)),  # then the oldest
        (line("b", 1, project="a"), line("a", 1, project="b")),  # then by project, so that it is the same each time
        (line("a", 1), line("b", 1)),
    ],
)
def test_the_published_order(first: Line, second: Line) -> None:
    for given in ([first, second], [second, first]):
        assert [one.line.key for one in queue(given, TODAY).lines] == [first.key, second.key]


def test_each_line_says_why_it_stands_there() -> None:
    made = queue(
        [line("a", 1), line("b", 3, CLIENT), line("c", 0, BOOKS), line("d", None, COLLEAGUE), line("e", -2)], TODAY
    )
    assert [(one.line.key, one.group, one.why) for one in made.lines] == [
        ("b", "late", "3 days late; the client waits for it"),
        ("a", "late", "1 day late; work waits for it"),
        ("c", "today", "due today; the books wait for it"),
        ("e", "ahead", "in 2 days; work waits for it"),
        ("d", "waiting", "no day is set; a colleague waits for it"),
    ]
    assert (made.late, made.today, made.waiting) == (2, 1, 1)


def test_whose_new_and_put_off() -> None:
    given = [line("a", 1), line("b", 0), line("c", 0, who="lee"), line("d", 0, who=None)]
    made = queue(given, TODAY, ["kim"], Seen(frozenset({"a"}), frozenset({"c"})))
    assert [(one.line.key, one.new) for one in made.lines] == [("a", False), ("b", True)]
    assert (made.new, made.put_off) == (1, 0)
    made = queue(given, TODAY, None, Seen(None, frozenset({"c"})))
    assert [(one.line.key, one.new) for one in made.lines] == [("a", False), ("b", False), ("d", False)]
    assert (made.new, made.put_off) == (0, 1)
