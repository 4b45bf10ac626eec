"""The questions that intake asks, one by one from a project about which there is none."""

from datetime import date
from typing import Any

import pytest

from mspproj.model.dossier import Dossier
from mspproj.render.template import render
from mspproj.reports.intake import Similar, intake
from tests.build import CLIENT, PEOPLE, SETTINGS, dossier

DAY = date(2026, 10, 20)
READY = """
name: Microsoft 365 migration
start: 2026-11-02
promised: 2026-12-18
stage: request
team: {sales: sam}
contacts: {sponsor: pat, technical: jo, billing: lin}
statement_of_work:
  version: 2
  document: docs/sow.pdf
  objective: Move mail.
  in_scope: [45 mailboxes]
  out_of_scope: [Telephony]
  assumptions: [Domain access by 2026-11-10]
  client_duties: [{id: D1, what: Name a tester, due: 2026-11-16, owner: jo}]
  acceptance: [All mailboxes deliver]
bill_of_materials:
  - {id: B1, item: Router, qty: 2, unit_cost: 300.00, unit_price: 400.00, vendor: dist, quoted_until: 2026-12-01}
phases:
  - name: One
    tasks:
      - {id: T1, name: Cut-over, owner: kim, estimate: 8h, window: {start: "2026-11-20T20:00", end: "2026-11-21T02:00"}}
      - {id: T2, name: ISP moves line, vendor: isp, duration: 10d}
milestones: [{id: go-live, name: Go-live, after: [T1], promised: 2026-12-04}]
impacts:
  - {id: I1, what: Mail down, start: "2026-11-20T20:00", end: "2026-11-21T02:00", who: all, notice: 5d, task: T1}
budget: {contract: c-1, hours: 8h, labor: 1800.00, materials: 800.00}
billing:
  - {when: acceptance, covers: labor, share: 40%}
  - {when: go-live, covers: labor, share: 60%}
  - {when: delivery, covers: materials, share: 100%}
"""
WITH_CONTRACT = CLIENT + "contracts: [{id: c-1, kind: fixed}]\n"
RISK = "{kind: risk, title: Slow upload, response: Start early, owner: kim}"


def project(text: str = READY, risks: tuple[str, ...] = (RISK,), **more: Any) -> Dossier:
    given = {"client": WITH_CONTRACT, "people": PEOPLE, "settings": SETTINGS, **more}
    return dossier(text, records=risks, **given)


def test_a_complete_request_has_no_question_and_is_ready() -> None:
    report = intake(project(), DAY)
    assert [q.question for q in report.questions] == []
    assert report.ready
    assert (report.version, report.seller, report.client) == (2, "Sam Oduya", "Contoso")


@pytest.mark.parametrize(
    ("old", "new", "group", "severity", "says"),
    [
        ("  objective: Move mail.\n", "", "scope", "blocking", "in one sentence"),
        ("  in_scope: [45 mailboxes]\n", "", "scope", "blocking", "in scope?"),
        ("  acceptance: [All mailboxes deliver]\n", "", "scope", "blocking", "know that it is done"),
        ("  out_of_scope: [Telephony]\n", "", "scope", "worth asking", "out of scope"),
        ("  assumptions: [Domain access by 2026-11-10]\n", "", "scope", "worth asking", "estimate to hold"),
        ("  document: docs/sow.pdf\n", "", "scope", "worth asking", "document"),
        (", unit_cost: 300.00", "", "bill of materials", "blocking", "What does B1 (Router) cost us?"),
        (", unit_price: 400.00", "", "bill of materials", "blocking", "What does the client pay for B1"),
        (", vendor: dist", "", "bill of materials", "worth asking", "From whom"),
        (", quoted_until: 2026-12-01", "", "bill of materials", "worth asking", "no quote expiry"),
        ("quoted_until: 2026-12-01", "quoted_until: 2026-10-19", "bill of materials", "blocking", "expired"),
        ("quoted_until: 2026-12-01", "quoted_until: 2026-10-27", "bill of materials", "worth asking", "extended"),
        ("unit_cost: 300.00", "unit_cost: 401.00", "bill of materials", "blocking", "below cost"),
        ("unit_cost: 300.00", "unit_cost: 340.01", "bill of materials", "worth asking", "floor of 15 %"),
        ("qty: 2", "qty: 0", "bill of materials", "blocking", "quantity is zero"),
        ("}\nphases", ", recurs: month}\nphases", "bill of materials", "worth asking", "without a term"),
        (", estimate: 8h", "", "labour", "blocking", "How many hours"),
        (", estimate: 8h", ", estimate: 0h", "labour", "blocking", "zero"),
        ("owner: kim, ", "", "labour", "worth asking", "Who can do T1"),
        (", duration: 10d", "", "labour", "blocking", "How long does isp take"),
        ("sponsor: pat, ", "", "contacts", "blocking", "Is it Pat Doe?"),
        ("technical: jo", "technical: jim", "contacts", "blocking", "no contact 'jim'"),
        (", billing: lin", "", "contacts", "worth asking", "invoices"),
        ("promised: 2026-12-18\n", "", "dates", "blocking", "promised date"),
        ("start: 2026-11-02\n", "", "dates", "blocking", "no start date"),
        ("start: 2026-11-02", "start: 2026-12-19", "dates", "blocking", "before the start"),
        (", promised: 2026-12-04", "", "dates", "worth asking", "Go-live"),
        (", promised: 2026-12-04", ", promised: 2026-12-19", "dates", "worth asking", "Which date holds"),
        (", notice: 5d", "", "impact", "worth asking", "How many days before"),
        (", who: all", "", "impact", "worth asking", "affected"),
        ('end: "2026-11-21T02:00", who', 'end: "2026-11-20T20:00", who', "impact", "blocking", "not after"),
        (", due: 2026-11-16", "", "duties", "blocking", "By when"),
        ("due: 2026-11-16", "due: 2026-10-19", "duties", "worth asking", "was due on 2026-10-19"),
        (", owner: jo", "", "duties", "worth asking", "Who at the client does D1"),
        (", owner: jo", ", owner: joe", "duties", "blocking", "id joe"),
        ("labor: 1800.00, ", "", "money", "blocking", "labour"),
        ("hours: 8h", "hours: 7h30m", "money", "worth asking", "7h30m are sold, and the estimates add up to 8h"),
        ("contract: c-1, ", "", "money", "worth asking", "Under which contract"),
        ("contract: c-1", "contract: c-2", "money", "blocking", "no contract 'c-2'"),
        ("materials: 800.00", "materials: 799.00", "money", "worth asking", "800.00 at our prices"),
        ("share: 60%", "share: 50%", "money", "blocking", "add up to 90 % of it"),
        ("share: 60%", "share: 61%", "money", "blocking", "add up to 101 % of it"),
        ("  - {when: delivery, covers: materials, share: 100%}\n", "", "money", "blocking", "invoice materials"),
    ],
)
def test_one_thing_missing_is_one_question(old: str, new: str, group: str, severity: str, says: str) -> None:
    assert old in READY
    report = intake(project(READY.replace(old, new)), DAY)
    assert [(q.group, q.severity) for q in report.questions] == [(group, severity)]
    assert says in report.questions[0].question
    assert report.ready is (severity != "blocking")


def test_a_question_knows_file_and_line() -> None:
    question = intake(project(READY.replace("estimate: 8h", "estimate: 0h")), DAY).questions[0]
    assert question.place.file == "projects/contoso-m365/project.yaml"
    assert READY.strip("\n").splitlines()[question.place.line - 1].strip().startswith("- {id: T1")
    assert question.about == "T1"


def test_an_empty_request_asks_for_everything_blocking_first() -> None:
    report = intake(dossier("stage: request"), DAY)
    assert [group.name for group in report.groups] == [
        "scope",
        "labour",
        "contacts",
        "dates",
        "impact",
        "risks",
        "money",
    ]
    assert report.blocking == sum(q.severity == "blocking" for q in report.questions) == 8
    contacts = next(group for group in report.groups if group.name == "contacts")
    assert [q.severity for q in contacts.questions] == ["blocking", "blocking", "worth asking"]


def test_an_ordered_part_needs_no_quote() -> None:
    text = READY.replace("quoted_until: 2026-12-01", "quoted_until: 2026-10-19")
    ordered = dossier(text, records=[RISK], client=WITH_CONTRACT, facts=["2026-10-18 dana part part=B1 status=ordered"])
    assert intake(ordered, DAY).ready
    then = intake(ordered, date(2026, 10, 17))  # the day before it was ordered
    assert ["Can the quote" in q.question for q in then.questions] == [True]


def test_people_who_left_and_have_no_address() -> None:
    gone = WITH_CONTRACT.replace("name: Jo Roe", "name: Jo Roe, until: 2026-10-01")
    mute = WITH_CONTRACT.replace("email: pat@contoso.example, ", "")
    assert "Jo Roe was there until 2026-10-01" in intake(project(client=gone), DAY).questions[0].question
    assert intake(project(client=mute), DAY).questions[0].question == "What is the e-mail address of Pat Doe (sponsor)?"


def test_an_impact_in_the_clients_blackout() -> None:
    closed = WITH_CONTRACT + "blackouts: [{from: 2026-11-21, to: 2026-11-25, why: Year-end}]\n"
    question = intake(project(client=closed), DAY).questions[0]
    assert (question.severity, "(Year-end)" in question.question) == ("blocking", True)


def test_an_impact_that_names_no_task_of_the_plan() -> None:
    report = intake(project(READY.replace("notice: 5d, task: T1", "notice: 5d, task: T9")), DAY)
    assert [(q.about, q.severity) for q in report.questions] == [("I1", "blocking"), ("T1", "worth asking")]


def test_a_duty_may_be_a_roles() -> None:
    assert intake(project(READY.replace(", owner: jo", ", owner: technical")), DAY).ready


def test_risks() -> None:
    assert "What could go wrong" in intake(project(risks=()), DAY).questions[0].question
    bare = intake(project(risks=("{kind: risk, title: Slow upload}",)), DAY)
    assert [q.about for q in bare.questions] == ["record-1", "record-1"]
    settled = intake(project(risks=("{kind: risk, title: Slow upload, status: done}",)), DAY)
    assert settled.questions == ()


def test_shares_over_all() -> None:
    one = READY.split("\nbilling:")[0] + "\nbilling: [{when: acceptance, covers: all, share: 100%}]\n"
    assert intake(project(one), DAY).ready
    mixed = READY.split("\nbilling:")[0] + (
        "\nbilling: [{when: acceptance, share: 30%}, {when: go-live, covers: labor, share: 70%}]\n"
    )
    assert [q.about for q in intake(project(mixed), DAY).questions] == ["materials"]


def test_the_clients_own_floor_goes_before_ours() -> None:
    kind = WITH_CONTRACT + "min_margin: 30%\n"
    assert "floor of 30 %" in intake(project(client=kind), DAY).questions[0].question


def test_an_internal_project_has_no_client_to_ask_about() -> None:
    text = "internal: true\nstage: request\n" + READY.replace("stage: request\n", "").split("budget:")[0]
    assert intake(project(text.replace("contacts: {sponsor: pat, technical: jo, billing: lin}\n", "")), DAY).ready


def test_similar_projects_tell_their_overrun() -> None:
    past = Similar("fabrikam-m365", "Fabrikam", 6000, 7200, ("MX TTL too late",))
    report = intake(project(), DAY, [past, Similar("x", "X", 0, 60)])
    assert [(one.project, one.over_pct) for one in report.similar] == [("fabrikam-m365", 20), ("x", None)]


def test_the_mail_is_a_list_of_questions() -> None:
    report = intake(
        project(READY.replace(", estimate: 8h", "").replace("Cut-over", "Cut <b>*over*")),
        DAY,
        [Similar("fabrikam-m365", "Fabrikam", 6000, 7200, ("MX TTL too late",)), Similar("y", "Y", 600, 540)],
    )
    text = render("intake.md.j2", {name: getattr(report, name) for name in report.__dataclass_fields__})
    lines = text.splitlines()
    assert lines[0] == "<!-- subject: [Contoso] Microsoft 365 migration: questions before the proposal -->"
    assert lines[1].startswith("Before the proposal for Microsoft 365 migration (Contoso) may go out")
    assert r"- **Needed:** How many hours does it take for T1 (Cut \<b>\*over\*)? It has no estimate." in lines
    assert "- Fabrikam (fabrikam-m365): planned 100 h, logged 120 h (20 % over)" in lines
    assert "- Y (y): planned 10 h, logged 9 h (10 % under)" in lines
    assert "  - MX TTL too late" in lines
