"""The weekly report: facts of the days told of, and nothing internal for a client."""

from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from mspproj.finding import Finding, Place, Severity
from mspproj.model.dossier import Dossier
from mspproj.render.structured import to_json
from mspproj.render.template import render
from mspproj.reports.budget import budget
from mspproj.reports.comms import communication_plan
from mspproj.reports.health import Reason
from mspproj.reports.weekly import AUDIENCES, InternalWeekly, WeeklyReport, weekly
from tests.build import CLIENT, SETTINGS, dossier

DAY = date(2026, 11, 20)  # a Friday
PLAN = """
start: 2026-11-02
promised: 2026-12-18
team: {coordinator: dana, lead_tech: kim, accounting: nora}
contacts: {sponsor: pat, technical: jo, billing: lin}
statement_of_work:
  client_duties:
    - {id: D1, what: Name a tester, due: 2026-11-16, owner: jo}
    - {id: D2, what: Open the firewall, due: 2026-11-27, owner: technical}
    - {id: D3, what: Send the logo, due: 2027-01-30}
bill_of_materials: [{id: B1, item: Router, qty: 1, unit_cost: 311.11, unit_price: 400.00, notes: CANARY-part}]
phases:
  - name: One
    tasks:
      - {id: T1, name: Tenant, owner: kim, estimate: 6h}
      - {id: T2, name: Pilot, owner: lee, estimate: 2h, depends: [T1], notes: CANARY-task}
      - {id: T3, name: Cut-over, owner: kim, estimate: 8h, window: {start: "2026-11-27T20:00", end: "2026-11-28T02:00"}}
      - {id: T4, name: Clean up, owner: kim, estimate: 4h, start: 2026-12-03}
      - {id: T5, name: Manual, owner: lee, estimate: 4h}
milestones: [{id: go-live, name: Go-live, promised: 2026-12-04}]
impacts: [{id: I1, what: Mail down, start: "2026-11-27T20:00", end: "2026-11-28T02:00", zone: muc, who: all staff}]
budget: {contract: c-1, hours: 30h, labor: 4777.77}
billing: [{when: go-live, share: 100%}]
communications:
  - {id: call, what: Status call, content: weekly, audience: [sponsor, technical], how: call,
     when: {every: week, weekday: tue, at: "10:00"}}
"""
CONTRACT = CLIENT + "time_zone: America/Chicago\nsites: [{id: muc, time_zone: Europe/Berlin}]\n"
FACTS: list[Any] = [
    {"op": "held", "day": "2026-11-10", "communication": "call", "due": "2026-11-10"},
    "2026-11-10 kim progress task=T5 done=true",
    "2026-11-12 kim progress task=T1 done=true",
    "2026-11-18 dana part part=B1 status=received",
    "2026-11-20 jo duty duty=D9 done=true",
    "2026-11-21 kim progress task=T2 done=true",
]
ENTRIES: list[Any] = [
    "2026-11-09 kim 2h T1 CANARY-old",
    {
        "day": "2026-11-12",
        "who": "kim",
        "minutes": 100,
        "task": "T1",
        "note": "CANARY-note",
        "client_note": "Tenant is up",
    },
    {"day": "2026-11-17", "who": "lee", "minutes": 60, "task": "T2", "note": "CANARY-note", "billable": False},
    "2026-11-21 lee 3h T2 Later",
]
RECORDS = [
    "{kind: decision, title: MX first, on: 2026-11-17, client_visible: true, decided_by: pat, text: CANARY-text}",
    "{kind: decision, title: CANARY-decision, on: 2026-11-17}",
    "{kind: change, title: Five more users, on: 2026-11-18, status: quoted, price: 750.00, client_visible: true,"
    " valid_until: 2026-11-30, affects: {days: 2d}}",
    "{kind: change, title: CANARY-change, on: 2026-11-18, status: quoted, price: 99.00}",
    "{kind: risk, title: Slow upload, response: Start early, on: 2026-11-03, client_visible: true}",
    "{kind: risk, title: CANARY-risk, on: 2026-11-03}",
    "{kind: issue, title: CANARY-issue, on: 2026-11-17}",
    "{kind: decision, title: Later, on: 2026-11-21, client_visible: true}",
]


def project(text: str = PLAN, kind: str = "actual", **more: Any) -> Dossier:
    client = CONTRACT + f"contracts: [{{id: c-1, kind: {kind}, hours: 40h}}]\n"
    given = {"entries": ENTRIES, "facts": FACTS, "records": RECORDS, "client": client, **more}
    return dossier(text, **given)


def told(of: Dossier | None = None, as_of: date = DAY, **more: Any) -> WeeklyReport:
    found = of or project()
    return weekly(found, as_of, **{"before": None, "plan": communication_plan(found, as_of), **more})


def as_mail(report: WeeklyReport) -> str:
    return render("weekly.md.j2", {name.name: getattr(report, name.name) for name in fields(report)})


def test_it_tells_of_the_days_since_the_last_report() -> None:
    assert told().since == date(2026, 11, 11)
    assert told(project(facts=[])).since == date(2026, 11, 14)
    on_the_day = told(as_of=date(2026, 11, 10))
    assert on_the_day.since == date(2026, 11, 4)  # the one held today is this one
    assert told(as_of=date(2026, 12, 18)).since == date(2026, 12, 12)  # the last one is too long ago


def test_what_was_done_is_of_those_days_only() -> None:
    assert [(str(one.day), one.kind, one.what) for one in told().done] == [
        ("2026-11-12", "task", "Tenant"),
        ("2026-11-18", "part", "Router"),
    ]
    assert told().notes == ((date(2026, 11, 12), "Tenant is up"),)
    reached = [
        *FACTS,
        "2026-11-19 dana milestone milestone=go-live reached=2026-11-18",
        "2026-11-19 jo duty duty=D1 done=true",
    ]
    kinds = [(one.kind, one.what) for one in told(project(facts=reached)).done]
    assert kinds == [("task", "Tenant"), ("milestone", "Go-live"), ("part", "Router"), ("duty", "Name a tester")]


def test_now_and_next() -> None:
    report = told()
    assert [one.what for one in report.now] == ["Pilot"]
    assert [(str(one.day), one.kind, one.what) for one in report.next_week] == [
        ("2026-11-27", "impact", "Mail down"),
        ("2026-11-27", "task", "Cut-over"),
    ]
    assert [(str(one.day), one.kind) for one in report.week_after] == [
        ("2026-12-03", "task"),
        ("2026-12-04", "milestone"),
    ]
    assert report.next_call is not None
    assert str(report.next_call.due) == "2026-11-24 10:00:00-06:00"


def test_a_task_that_may_begin_is_told_without_a_day() -> None:
    report = told(project(facts=FACTS[:1], entries=[]))
    assert [(one.day, one.what) for one in report.next_week if one.day is None] == [(None, "Tenant"), (None, "Manual")]


def test_what_we_need_from_the_client() -> None:
    assert [(n.kind, n.what, str(n.due), n.who, n.overdue) for n in told().needs] == [
        ("duty", "Name a tester", "2026-11-16", "Jo Roe", True),
        ("window", "Mail down", "2026-11-20", None, False),
        ("duty", "Open the firewall", "2026-11-27", "Jo Roe", False),
        ("approval", "Five more users", "2026-11-30", None, False),
    ]


def test_an_agreement_is_due_by_the_notice_that_is_asked_for() -> None:
    asked = PLAN.replace("who: all staff", "who: all staff, notice: 7d")
    found = [need for need in told(project(asked)).needs if need.kind == "window"]
    assert [(str(need.due), need.overdue) for need in found] == [("2026-11-18", True)]


def test_acceptances() -> None:
    reached = "2026-11-19 dana milestone milestone=go-live reached=2026-11-18"
    accepted = "2026-11-20 dana acceptance what=milestone of=go-live by=pat"
    agreed = "2026-11-20 dana acceptance what=window of=I1 by=pat"
    assert ("acceptance", "Go-live") in [need[:2] for need in told(project(facts=[reached])).needs]
    kinds = [need.kind for need in told(project(facts=[reached, accepted, agreed])).needs]
    assert "acceptance" not in kinds
    assert "window" not in kinds
    closing = told(project("stage: closing\n" + PLAN, facts=[]))
    assert ("acceptance", "Microsoft 365 migration") in [need[:2] for need in closing.needs]


def test_decisions_and_changes_with_their_price() -> None:
    report = told()
    assert report.decisions == ((date(2026, 11, 17), "MX first", "Pat Doe"),)
    change = report.changes[0]
    assert (change.what, change.status, change.price, change.days) == (
        "Five more users",
        "quoted",
        Decimal("750.00"),
        Decimal(2),
    )
    assert report.currency == "USD"
    settled = RECORDS[2].replace("quoted", "approved")
    assert [one.status for one in told(project(records=[settled])).changes] == ["approved"]
    assert told(project(records=[settled.replace("2026-11-18", "2026-11-08")])).changes == ()
    free = RECORDS[2].replace("price: 750.00", "price: 750.00, goodwill: true")
    assert told(project(records=[free])).changes[0].price == 0


def test_impacts_are_on_the_clients_clock() -> None:
    """20:00 in Munich is 13:00 in Chicago."""
    impact = told().impacts[0]
    assert (impact.start.isoformat(), impact.end.isoformat()) == (
        "2026-11-27T13:00:00-06:00",
        "2026-11-27T19:00:00-06:00",
    )
    assert told().zone == "America/Chicago"
    assert told(as_of=date(2026, 10, 29)).impacts == ()


def test_dates_that_moved() -> None:
    text = PLAN.replace("promised: 2026-12-04", "promised: 2026-12-01").replace("2026-11-27T20:00", "2026-11-26T20:00")
    moved = told(before=project(text)).moved
    assert [(one.what, one.before, one.after, one.later) for one in moved] == [
        ("milestone Go-live", "2026-12-01", "2026-12-04", True),
        ("start of Cut-over", "2026-11-26T20:00:00", "2026-11-27T20:00:00", True),
        ("impact Mail down", "2026-11-26T20:00:00", "2026-11-27T20:00:00", True),
    ]
    assert told(before=project()).moved == ()


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("fixed", None),
        ("agreement", None),
        ("actual", (105, 225, None)),
        ("block", (105, 225, 2400)),
        ("not-to-exceed", (105, 225, 2400)),
    ],
)
def test_a_client_sees_billed_hours_where_they_pay_by_the_hour(kind: str, expected: object) -> None:
    """100 minutes bill as 105; what is not billable does not count; an entry of tomorrow is not there."""
    assert told(project(kind=kind)).hours == expected


def test_we_see_all_hours() -> None:
    report = told(project(kind="fixed"), audience="internal")
    assert report.hours == (160, 280, None)


HELD = {"op": "held", "day": "2026-11-17", "communication": "call", "due": "2026-11-17"}


def on_time(**more: Any) -> Dossier:
    """The call of last week was held, no duty is late."""
    text = PLAN.replace("due: 2026-11-16", "due: 2026-11-26")
    return project(text, facts=[*FACTS, HELD], **more)


def test_health_in_words() -> None:
    assert told(on_time()).health == ("on track", ())
    assert told(project(facts=[*FACTS, HELD])).health == ("needs attention", ("We are waiting for: Name a tester.",))
    late = told(on_time(), as_of=date(2026, 12, 7)).health
    assert late.state == "at risk"
    assert late.reasons[0] == "Go-live: promised for Fri 4 Dec 2026, not reached yet."
    moved = told(on_time(), before=on_time(**{}))
    assert moved.health.state == "on track"
    paused = "stage: on-hold\n" + PLAN.replace("due: 2026-11-16", "due: 2026-11-26")
    held = told(project(paused, facts=[*FACTS, HELD])).health
    assert held == ("needs attention", ("The project is on hold.",))


def test_a_client_is_told_whose_word_is_missing_and_which_call_was_not_held() -> None:
    late = [RECORDS[2].replace("2026-11-30", "2026-11-19")]
    report = told(on_time(records=late))
    assert report.health.reasons == ("We are waiting for: your decision on Five more users.",)
    text = as_mail(report)
    assert "- **Overdue:** Your decision: Five more users, since Thu 19 Nov 2026" in text
    assert "2 working days, the offer ended Thu 19 Nov 2026" in text
    missed = told().health.reasons
    assert "We owe you a call: Status call, since Tue 17 Nov 2026." in missed
    assert not any("call" in one for one in told(audience="internal").health.reasons)  # the status tells us


def test_who_accepted_the_whole_is_not_asked_for_its_milestones() -> None:
    reached = "2026-11-12 dana milestone milestone=go-live reached=2026-11-12"
    final = "2026-11-19 dana acceptance what=final by=pat"
    closing = "stage: closing\n" + PLAN
    assert [need.kind for need in told(project(closing, facts=[reached])).needs].count("acceptance") == 2
    assert "acceptance" not in [need.kind for need in told(project(closing, facts=[reached, final])).needs]


def test_what_was_done_stands_by_day_and_what_has_no_day_comes_last() -> None:
    early = [*FACTS, "2026-11-11 kim progress task=T2 done=true"]
    note = {"day": "2026-11-11", "who": "lee", "minutes": 60, "task": "T2", "note": "x", "client_note": "Pilot runs"}
    text = as_mail(told(project(facts=early, entries=[note])))
    assert (
        "- Wed 11 Nov 2026: Pilot\n- Wed 11 Nov 2026: Pilot runs\n- Thu 12 Nov 2026: Tenant\n"
        "- Wed 18 Nov 2026: Router (received)\n"
    ) in text
    ready = as_mail(told(project(facts=FACTS[:1], entries=[])))
    assert ready.index("Go-live (milestone)") < ready.index("- Ready to begin: Tenant")


def test_hours_beyond_what_was_agreed_are_called_so() -> None:
    assert "1.75 h in these days, 3.75 h to date of the 40 h agreed." in as_mail(told(project(kind="block")))
    many = [f"2026-11-{day} kim 7h T1 x" for day in range(11, 17)]
    assert "42 h to date: 2 h more than the 40 h agreed." in as_mail(told(project(kind="block", entries=many)))


def test_a_report_at_risk_asks_its_writer_for_the_new_day() -> None:
    ask = "<!-- Why it is at risk, what is done about it, and the new day you promise. -->"
    assert ask in as_mail(told(as_of=date(2026, 12, 7)))
    assert ask not in as_mail(told())


ERROR = Finding("MON501", Severity.ERROR, Place("x"), "CANARY-finding: margin 3 %")
REASON = Reason("margin-negative", "red", "CANARY-reason: loses 300 USD", dimension="money")


def test_never_all_well_while_a_check_is_red() -> None:
    report = told(on_time(), findings=[ERROR])
    assert report.health == (
        "needs attention",
        ("Our own review of the plan has open points; we are working on them.",),
    )
    assert told(on_time(), reasons=[REASON]).health.state == "needs attention"  # ours, not theirs
    assert told(on_time(), reasons=[REASON._replace(dimension="time")]).health.state == "at risk"
    assert told(on_time(), reasons=[REASON], audience="internal").health.state == "at risk"
    assert told(on_time(), findings=[ERROR._replace(severity=Severity.WARNING)]).health.state == "on track"
    ours = told(on_time(), findings=[ERROR], reasons=[REASON], audience="management").health
    assert ours.reasons == ("CANARY-reason: loses 300 USD.", "The check finds 1 error.")


def everything(audience: str) -> WeeklyReport:
    found = project(kind="fixed", costs=[("kim", "71.23")])
    return told(
        found,
        audience=audience,
        before=project(PLAN.replace("2026-12-04", "2026-12-01")),
        budget=budget(found, DAY),
        findings=[ERROR],
        reasons=[REASON],
        commit="ab12cd3",
    )


def test_nothing_internal_reaches_a_client() -> None:
    report = everything("client")
    assert type(report) is WeeklyReport
    text = to_json(report) + as_mail(report)
    for canary in ("CANARY", "71.23", "311.11", "4777.77", "99.00", "150.00", "margin", "kim", "Later"):
        assert canary not in text, canary


def test_the_canaries_are_alive() -> None:
    """What a client does not see is there for management."""
    text = to_json(everything("management")) + as_mail(everything("management"))
    for canary in (
        "CANARY-note",
        "CANARY-decision",
        "CANARY-risk",
        "CANARY-finding",
        "CANARY-reason",
        "99.00",
        "margin",
    ):
        assert canary in text, canary


def test_money_is_for_accounting_and_management() -> None:
    shown = {audience: getattr(everything(audience), "budget", None) is not None for audience in AUDIENCES}
    assert shown == {"client": False, "internal": False, "accounting": True, "management": True}
    assert isinstance(everything("internal"), InternalWeekly)


def test_the_draft() -> None:
    text = as_mail(everything("client"))
    lines = text.splitlines()
    assert lines[0] == r"<!-- subject: \[Contoso\] Microsoft 365 migration: weekly status, 20 Nov 2026 -->"
    assert lines[2] == "You get this because you are sponsor or technical contact of Microsoft 365 migration."
    assert lines[-2] == "<!-- Draft as of Fri 20 Nov 2026, made from commit ab12cd3. This line is not sent. -->"
    for line in (
        "**Needs attention.**",
        "- A date moved: milestone Go-live.",
        "- We are waiting for: Name a tester.",
        "Promised end: Fri 18 Dec 2026. This report covers Wed 11 Nov 2026 to Fri 20 Nov 2026.",
        "- **Overdue:** Name a tester (Jo Roe), since Mon 16 Nov 2026",
        "- Your decision: Five more users, by Mon 30 Nov 2026",
        "- Mail down: from Fri 27 Nov 2026 13:00 to Fri 27 Nov 2026 19:00 (Chicago time), affects all staff",
        "- Thu 12 Nov 2026: Tenant is up",
        "- Wed 18 Nov 2026: Router (received)",
        "- Tue 17 Nov 2026: MX first (Pat Doe)",
        "- Change offered: Five more users, 750.00 USD, 2 working days, offer valid until Mon 30 Nov 2026",
        "- Slow upload: Start early",
        "- milestone Go-live: Tue 1 Dec 2026 is now Fri 4 Dec 2026",
        "Next call: Tue 24 Nov 2026 10:00, Status call.",
        "Dana Field, Northwind IT, dana@northwind.example",
        "<!-- yours:opening -->",
        "<!-- yours:closing -->",
    ):
        assert line in lines, line
    assert text == as_mail(everything("client"))


def test_user_text_is_no_markup_in_the_draft() -> None:
    text = as_mail(told(project(PLAN.replace("name: Tenant", 'name: "<script>x</script> --> [a](javascript:x)"'))))
    assert "<script>" not in text.replace(r"\<script>", "")
    assert "[a](" not in text.replace(r"\[a", "")


def test_the_subject_follows_the_workspaces_convention_and_nothing_else() -> None:
    settings = SETTINGS + 'mail: {subject: "{client.__class__} {project} / {what}"}\n'
    assert (
        told(project(settings=settings)).subject
        == "{client.__class__} Microsoft 365 migration / weekly status, 20 Nov 2026"
    )
    assert told(audience="accounting").why == (
        "You get this because you do the accounting of Microsoft 365 migration (Contoso)."
    )
