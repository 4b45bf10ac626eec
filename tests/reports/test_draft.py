"""Drafts of every kind: each is about the right thing, on the right clock, for those who may read it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from mspproj.finding import Finding, Place, Severity
from mspproj.model.dossier import Dossier
from mspproj.render.sections import strip_markers
from mspproj.render.template import plain, render
from mspproj.reports.budget import budget
from mspproj.reports.comms import communication_plan
from mspproj.reports.draft import KINDS, Beside, Draft, InternalDraft, Order, draft, readers, view_of
from mspproj.reports.draft_topic import aim, aims
from mspproj.reports.weekly import Audience
from tests.build import CLIENT, SETTINGS, dossier

DAY = date(2026, 11, 20)  # a Friday
PLAN = """
start: 2026-11-02
promised: 2026-12-18
team: {coordinator: dana, lead_tech: kim, techs: [kim, lee], support: ravi, service_delivery: maria}
contacts: {sponsor: pat, technical: jo, billing: lin}
statement_of_work:
  objective: Mail of 45 people runs in Microsoft 365.
  in_scope: [45 mailboxes]
  out_of_scope: [Telephony]
  assumptions: [The firewall is replaced before]
  acceptance: [All mailboxes deliver for 48 h]
  client_duties:
    - {id: D1, what: Name a tester, due: 2026-11-16, owner: jo}
    - {id: D2, what: Send the logo, due: 2027-01-30}
bill_of_materials: [{id: B1, item: Router, qty: 1, unit_cost: 311.11, unit_price: 400.00}]
phases:
  - name: Prepare
    tasks:
      - {id: T1, name: Tenant, owner: kim, estimate: 6h}
      - {id: T2, name: Pilot, owner: lee, estimate: 2h, depends: [T1]}
  - name: Cut over
    tasks:
      - {id: T3, name: Cut-over, owner: kim, estimate: 6h, depends: [T2],
         window: {start: "2026-11-20T20:00", end: "2026-11-21T02:00"}}
milestones: [{id: go-live, name: Go-live, after: [T3], promised: 2026-12-04}]
impacts: [{id: I1, what: Mail down, start: "2026-11-27T20:00", end: "2026-11-28T02:00", zone: muc, who: all staff,
           task: T3}]
budget: {hours: 14h, labor: 2000.00}
communications:
  - {id: cutover, what: Cut-over notice, content: notice, audience: [client.all], when: {before: I1, days: [14, 7, 1]}}
  - {id: desk, what: For the desk, content: notice, audience: [support], when: {before: I1, days: [3]}}
  - {id: broken, what: Something broke, content: notice, audience: [technical], when: {event: incident}}
  - {id: day, what: Daily note, content: daily, audience: [technical, lead_tech], when: {before: I1, days: [2, 1]}}
  - {id: boss, what: State, content: management, audience: [service_delivery],
     when: {every: week, weekday: fri, at: "14:00"}}
  - {id: call, what: Status call, content: weekly, audience: [sponsor], how: call,
     when: {every: week, weekday: fri, at: "10:00"}}
"""
ZONES = CLIENT + (
    "time_zone: America/Chicago\nsites: [{id: muc, time_zone: Europe/Berlin}]\n"
    "contracts: [{id: care, kind: agreement, name: Care, covers: [service desk], expires: 2027-03-31},"
    " {id: old, kind: warranty, expires: 2026-01-31}, {id: c-1, kind: fixed}]\n"
)
NOTICED = {"op": "sent", "day": "2026-11-13", "communication": "cutover", "due": "2026-11-13", "about": "I1"}


def project(text: str = PLAN, **more: Any) -> Dossier:
    return dossier(text, **{"client": ZONES, **more})


def told(kind: str, of: Dossier | None = None, as_of: date = DAY, **how: Any) -> Draft:
    """The draft that `report KIND` would make; `how`: aimed, to, and what stands in `Beside`."""
    found = of or project()
    plan = communication_plan(found, as_of)
    view = view_of(found, as_of, plan, kind, "client")
    aimed = aim(view, plan, kind, how.pop("aimed", None))
    to = how.pop("to", None)
    group = readers(found, as_of, kind, to, aimed.item)
    assert group is not None
    words = (to,) if to and to not in KINDS[kind] else ()
    view = view_of(found, as_of, plan, kind, group)
    return draft(Order(kind, group, aimed, words), view, plan, Beside(**how))


def mail(report: Draft) -> str:
    return strip_markers(render(f"{report.kind}.md.j2", plain(report)))


def test_without_a_word_it_is_for_what_is_due_next() -> None:
    late = told("notice", as_of=date(2026, 11, 16))
    assert (late.communication, late.due) == ("cutover", date(2026, 11, 13))
    on_time = told("notice", project(facts=[NOTICED]), as_of=date(2026, 11, 16))
    assert (on_time.communication, on_time.due) == ("cutover", date(2026, 11, 20))
    assert on_time.subject == "[Contoso] Microsoft 365 migration: Cut-over notice"


def test_where_no_notice_is_planned_it_is_for_the_next_impact_or_milestone() -> None:
    bare = project(PLAN[: PLAN.index("communications")])
    first = told("notice", bare)
    assert (first.topic and first.topic.id, first.audience, first.communication) == ("I1", "client", None)
    after = told("notice", bare, as_of=date(2026, 12, 1))
    assert after.topic
    assert (after.topic.id, after.topic.phase) == ("go-live", "before")
    nothing = told("notice", project("contacts: {sponsor: pat}"))
    assert (nothing.topic, nothing.why) == (
        None,
        "You get this because Microsoft 365 migration concerns Contoso.",
    )
    assert "# Microsoft 365 migration" in mail(nothing)


def test_it_can_be_for_an_impact_a_milestone_a_communication_a_record() -> None:
    issue = "{kind: issue, title: X-ray cannot send, on: 2026-11-19, client_visible: true, text: We look for a relay}"
    of = project(records=[issue])
    plan = communication_plan(of, DAY)
    known = aims(view_of(of, DAY, plan, "notice", "client"), plan, "notice")
    assert set(known) == {"cutover", "desk", "broken", "I1", "go-live", "record-1"}
    assert told("notice", of, aimed="go-live").subject.endswith(": Go-live")
    assert told("notice", of, aimed="desk").audience == "internal"
    about = told("notice", of, aimed="record-1")
    assert about.topic
    assert (about.topic.kind, about.topic.what) == ("record", "X-ray cannot send")
    assert "We look for a relay" in mail(about)
    ours = told("notice", project(records=[issue.replace(", client_visible: true", "")]), aimed="record-1")
    assert "X-ray" not in str(plain(ours))
    assert "relay" not in str(plain(ours))


def test_a_client_is_not_told_of_a_communication_that_is_ours() -> None:
    text = mail(told("notice", aimed="desk", to="client"))
    assert "For the desk" not in text
    assert "Mail down" in text


@pytest.mark.parametrize(
    ("day", "facts", "phase", "words"),
    [
        ("2026-11-20", [], "before", "# Planned: Mail down"),
        ("2026-11-27", [], "during", "# Today: Mail down"),
        ("2026-11-28", [], "during", "# Under way: Mail down"),
        ("2026-11-29", [], "after", "we have not confirmed the end of the work yet"),
        ("2026-11-28", ["2026-11-28 kim progress task=T3 done=true"], "after", "# Done: Mail down"),
    ],
)
def test_before_during_after(day: str, facts: list[str], phase: str, words: str) -> None:
    report = told("notice", project(facts=facts), date.fromisoformat(day), aimed="I1")
    assert report.topic
    assert report.topic.phase == phase
    assert words in mail(report)


def test_an_impact_without_a_task_is_neither_done_nor_open_afterwards() -> None:
    of = project(PLAN.replace(",\n           task: T3", ""))
    text = mail(told("notice", of, date(2026, 11, 30), aimed="I1"))
    assert "# After: Mail down" in text
    assert "confirmed" not in text


def test_times_are_those_of_the_place_and_of_the_reader() -> None:
    times = told("notice", aimed="I1").topic
    assert times
    assert [(c.zone, f"{c.start:%a %H:%M}", f"{c.end:%a %H:%M}") for c in times.clocks] == [
        ("Europe/Berlin", "Fri 20:00", "Sat 02:00"),
        ("America/Chicago", "Fri 13:00", "Fri 19:00"),
    ]
    ours = told("notice", aimed="I1", to="support").topic
    assert ours
    assert [clock.zone for clock in ours.clocks] == ["Europe/Berlin", "America/New_York"]
    at_home = project(PLAN.replace("zone: muc", "zone: America/Chicago"))
    assert len((told("notice", at_home, aimed="I1").topic or times).clocks) == 1


def test_a_notice_says_what_when_who_whom_to_call_and_what_comes_next() -> None:
    text = mail(told("notice", aimed="cutover", of=project(facts=[NOTICED])))
    for words in (
        "You get this because you are a contact of Microsoft 365 migration.",
        "- Fri 27 Nov 2026 13:00 to Fri 27 Nov 2026 19:00 (Chicago time)",
        "- All staff",
        "- **Overdue:** Name a tester (Jo Roe), since Mon 16 Nov 2026",
        "- Ravi Shah, support contact: ravi@northwind.example",
        "- Should it take longer than Fri 27 Nov 2026 19:00, you hear from us by then.",
        "Next message: Cut-over notice, ",
    ):
        assert words in text


def test_the_last_notice_goes_hour_by_hour() -> None:
    near = PLAN.replace("2026-11-20T20:00", "2026-11-27T20:00").replace("2026-11-21T02:00", "2026-11-28T02:00")
    sent = [{**NOTICED, "day": day, "due": day} for day in ("2026-11-13", "2026-11-20")]
    last = told("notice", project(near, facts=sent), date(2026, 11, 27), aimed="cutover")
    assert last.detail == "runbook"
    text = mail(last)
    assert "## Hour by hour" in text
    assert "- Fri 27 Nov 2026 20:00 to Sat 28 Nov 2026 02:00: Cut-over (Kim Novak)" in text
    assert "Hour by hour" not in mail(told("notice", aimed="cutover"))


def test_the_next_message_is_one_that_all_readers_get() -> None:
    last = told("notice", project(facts=[NOTICED]), date(2026, 11, 26), aimed="cutover")
    assert last.next_message is None  # the calls are with the sponsor alone
    first = told("daily", aimed="day")
    assert first.next_message
    assert first.next_message.what == "Cut-over notice"


def test_who_reads_is_known_by_group_role_team_person_or_the_communication() -> None:
    of = project()
    for kind, word, group in (
        ("daily", None, "internal"),
        ("daily", "client", "client"),
        ("daily", "sponsor", "client"),
        ("daily", "lee", "internal"),
        ("daily", "accounting", None),  # a group that this kind is not for
        ("management", "maria", "management"),
        ("management", "support", "internal"),
        ("notice", "management", None),
        ("notice", "nobody", None),
    ):
        assert readers(of, DAY, kind, word, None) == group, (kind, word)


def test_the_daily_note_has_today_tomorrow_and_what_blocks() -> None:
    records = [
        "{kind: issue, title: Old printer, on: 2026-11-19, client_visible: true, owner: kim}",
        "{kind: issue, title: Ours alone, on: 2026-11-19}",
    ]
    facts = ["2026-11-18 dana part part=B1 status=eta eta=2026-11-19"]
    begun = ["2026-11-19 lee 1h T2 Looked at it"]
    report = told("daily", project(facts=facts, records=records, entries=begun), to="client")
    assert [(one.kind, one.what) for one in report.today] == [
        ("task", "Pilot"),
        ("task", "Tenant"),
        ("call", "Status call"),
        ("task", "Cut-over"),
    ]
    window = report.today[-1]
    assert str(window.start) == "2026-11-20 20:00:00-06:00"
    assert window.who == ("Kim Novak",)
    assert [(one.kind, one.what, one.waits_for) for one in report.blockers] == [
        ("task", "Pilot", ("Tenant",)),
        ("need", "Name a tester", ()),
        ("part", "Router", ()),
        ("issue", "Old printer", ()),
    ]
    text = mail(report)
    assert "- 10:00: Status call (Pat Doe)" in text
    assert "- 20:00 to Sat 21 Nov 2026 02:00: Cut-over (Kim Novak)" in text
    assert "All times: Chicago time." in text
    assert "Ours alone" in mail(told("daily", project(records=records), to="internal"))


def test_tomorrow_reaches_over_the_weekend() -> None:
    weekend = PLAN.replace('"2026-11-20T20:00", end: "2026-11-21T02:00"', '"2026-11-21T08:00", end: "2026-11-21T12:00"')
    tomorrow = told("daily", project(weekend)).tomorrow
    assert ("2026-11-21", "Cut-over") in [(str(one.start)[:10], one.what) for one in tomorrow]
    assert max(str(one.start)[:10] for one in tomorrow) <= "2026-11-23"


def test_the_kickoff_names_people_rules_dates_and_what_is_needed() -> None:
    report = told("kickoff")
    roles = {one.name: one.roles for one in report.people}
    assert roles["Kim Novak"] == ("lead tech", "tech")
    assert roles["Pat Doe"] == ("sponsor",)
    assert "Maria Lopez" not in roles  # service delivery is ours
    assert [one.email for one in report.people if not one.ours] == [None] * 3
    assert "Maria Lopez" in {one.name for one in told("kickoff", to="internal").people}
    rules = {rule.what: rule for rule in report.rules}
    assert rules["Cut-over notice"].when == "14, 7 and 1 days before Mail down"
    assert rules["Status call"].when == "every Friday at 10:00"
    assert rules["Something broke"].when == "when something breaks"
    assert rules["Daily note"].to == ("Jo Roe",)
    assert "State" not in rules
    text = mail(report)
    assert "- Send the logo, by Sat 30 Jan 2027" in text
    assert "- Telephony" in text


def test_what_is_past_is_no_rule_any_more() -> None:
    facts = [{**NOTICED, "day": day, "due": day} for day in ("2026-11-13", "2026-11-20", "2026-11-26")]
    later = told("plan", project(facts=facts), date(2026, 11, 30))
    assert "Cut-over notice" not in {rule.what for rule in later.rules}
    assert "Something broke" in {rule.what for rule in later.rules}


def test_the_plan_has_phases_promises_interruptions_and_assumptions() -> None:
    facts = ["2026-11-18 kim progress task=T1 done=true", "2026-11-19 lee progress task=T2 done=true"]
    report = told("plan", project(facts=facts))
    assert [(one.name, one.done) for one in report.phases] == [("Prepare", True), ("Cut over", False)]
    assert all(stone.expected is None for stone in report.milestones)
    assert told("plan", to="internal").milestones[0].expected is not None
    text = mail(report)
    assert "- Prepare: done" in text
    assert "- Cut over: Fri 20 Nov 2026 to Sat 21 Nov 2026" in text
    assert "- Go-live: Fri 4 Dec 2026" in text
    assert "- The firewall is replaced before" in text
    far = project(PLAN.replace("2026-11-27T20", "2027-02-27T20").replace("2026-11-28T02", "2027-02-28T02"))
    assert "Mail down: from Sat 27 Feb 2027" in mail(told("plan", far))  # however far


def test_the_closing_report_measures_by_what_was_agreed() -> None:
    done = [f"2026-11-18 kim progress task={task} done=true" for task in ("T1", "T2", "T3")]
    word = "2026-11-19 dana acceptance what=final by=pat how=email"
    reached = "2026-11-18 dana milestone milestone=go-live reached=2026-11-17"
    open_still = told("closing", project(facts=done[:1]))
    assert open_still.accepted is None
    assert [(one.kind, one.what) for one in open_still.open_points] == [
        ("task", "Pilot"),
        ("task", "Cut-over"),
        ("milestone", "Go-live"),
        ("duty", "Name a tester"),
    ]
    assert "- All mailboxes deliver for 48 h: to be accepted" in mail(open_still)
    duty = "2026-11-18 jo duty duty=D1 done=true"
    text = mail(told("closing", project(facts=[*done, reached, word, duty])))
    for words in (
        "Accepted by Pat Doe on Thu 19 Nov 2026 (email).",
        "- All mailboxes deliver for 48 h: accepted",
        "- Go-live: Tue 17 Nov 2026, promised for Fri 4 Dec 2026",
        "## Open points\n\nNone.",
        "- Ravi Shah, support contact: ravi@northwind.example",
        "- Agreement: Care, covers service desk, until Wed 31 Mar 2027",
    ):
        assert words in text
    assert "Warranty" not in text  # it has expired


def test_management_sees_money_risks_and_asks_a_client_none_of_them() -> None:
    records = [
        "{kind: risk, title: Slow line, on: 2026-11-03, probability: low, effect: low, client_visible: true,"
        " response: Start early}",
        "{kind: risk, title: No spare, on: 2026-11-03, probability: high, effect: high, owner: kim}",
        "{kind: escalation, title: Loan host, on: 2026-11-10, challenge: No weekend left, decider: maria,"
        " decide_by: 2026-11-18, options: [{what: Rent, cost: 900.00}, {what: Wait}], recommendation: Rent}",
    ]
    of = project(records=records, entries=["2026-11-18 kim 3h T1 x"], costs=[("kim", "61.61")])
    figures = budget(of, DAY)
    report = told("management", of, budget=figures)
    assert isinstance(report, InternalDraft)
    assert report.money
    assert report.money.cost
    assert report.money.cost >= Decimal("184.83")
    assert [one.what for one in report.open_risks] == ["No spare", "Slow line"]
    assert [(one.what, one.decider, one.overdue) for one in report.asks] == [("Loan host", "Maria Lopez", True)]
    text = mail(report)
    assert "**No response yet.** (Kim Novak)" in text
    assert "- **Overdue:** Loan host: No weekend left Options: Rent; Wait." in text
    assert "Margin so far:" in text
    team = told("management", of, to="support", budget=figures)
    assert isinstance(team, InternalDraft)
    assert team.money is None
    theirs = told("management", of, to="sponsor", budget=figures)
    assert not isinstance(theirs, InternalDraft)
    assert "Slow line: Start early" in mail(theirs)
    for hidden in ("No spare", "Loan host", "Margin", "Hours:"):
        assert hidden not in mail(theirs)


def test_it_is_never_well_while_the_check_is_red() -> None:
    finding = Finding("PLN201", Severity.ERROR, Place("projects/x/project.yaml", 3), "T3 loops CANARY", "")
    calm = project("contacts: {sponsor: pat}\nphases: [{name: One, tasks: [{id: T1, name: Do, estimate: 1h}]}]")
    for kind, groups in KINDS.items():
        for group in groups:
            if kind in ("notice", "kickoff"):  # they tell no state
                continue
            well = mail(told(kind, calm, to=group))
            assert ("**On track.**" in well) == (kind != "closing"), kind  # its end is no state to be in
            assert "**Needs" not in well
            red = mail(told(kind, calm, to=group, findings=[finding]))
            assert "**Needs attention.**" in red
            assert ("CANARY" in red) == (kind == "management" and group != "client")


def test_what_moved_is_told_against_the_last_one_of_its_kind() -> None:
    last = {"op": "sent", "day": "2026-11-13", "communication": "boss", "due": "2026-11-13"}
    of = project(facts=[last])
    before = project(PLAN.replace("promised: 2026-12-04", "promised: 2026-11-30"))
    report = told("management", of, before=before)
    assert report.since == date(2026, 11, 14)
    assert told("daily", of).since == date(2026, 11, 19)
    assert "milestone Go-live: Mon 30 Nov 2026 is now Fri 4 Dec 2026" in mail(report)


@pytest.mark.parametrize("kind", KINDS)
def test_the_origin_is_seen_by_us_and_stripped_for_a_client(kind: str) -> None:
    for group in KINDS[kind]:
        report = told(kind, to=group, commit="0123456789ab")
        text = render(f"{kind}.md.j2", plain(report))
        assert f"<!-- for: {kind} {group} " in text
        assert "raft as of Fri 20 Nov 2026, made from commit 0123456789ab" in text
        assert ("0123456789ab" in strip_markers(text)) == (group != "client")


def test_every_kind_can_be_told_of_the_smallest_project() -> None:
    group: Audience
    for stage in ("request", "on-hold", "closed"):
        small = dossier(f"stage: {stage}", client="name: Contoso\n", people="people: []\n", settings=SETTINGS)
        for kind, groups in KINDS.items():
            for group in groups:
                assert mail(told(kind, small, to=group)).startswith("You get this because")
