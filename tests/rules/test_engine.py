"""What the engine stamps, a project without a fault, and what users are told of each rule."""

import importlib
import pkgutil
import re
from datetime import date

import mspproj.rules
from mspproj.finding import Finding, Place, Severity
from mspproj.reports.approval import digest
from mspproj.rules.catalog import RULES
from mspproj.rules.engine import check_portfolio, check_project
from mspproj.rules.explain import explain, explanations, similar
from mspproj.rules.rule import EVER, Rule, Scope, since
from tests.build import dossier, portfolio

TODAY = date(2026, 11, 20)
SOUND = """
name: Microsoft 365 migration
client: contoso
stage: executing
start: 2026-11-02
promised: 2026-12-18
team: {coordinator: dana, lead_tech: kim, techs: [lee], sales: sam, support: ravi, accounting: nora}
contacts: {sponsor: pat, technical: jo, billing: lin}
statement_of_work:
  objective: Move mail of 45 people.
  in_scope: [45 mailboxes]
  out_of_scope: [Telephony]
  assumptions: [Domain access by 2026-11-10]
  client_duties: [{id: D1, what: Name testers, due: 2026-11-25, owner: jo}]
  acceptance: [All mailboxes deliver for 48 h]
bill_of_materials:
  - {id: B1, item: Licence, qty: 45, unit_cost: 15.00, unit_price: 22.00, vendor: dist, task: T2}
phases:
  - name: Cut over
    tasks:
      - {id: T1, name: Tenant, owner: kim, estimate: 40h}
      - {id: T2, name: Mail, owner: lee, estimate: 40h, depends: [T1]}
milestones: [{id: go-live, name: Go-live, after: [T2], promised: 2026-12-04}]
impacts:
  - {id: I1, what: Mail, start: "2026-12-04T20:00", end: "2026-12-04T22:00", who: all, notice: 5d, task: T2}
budget: {hours: 80h, labor: 12000.00, materials: 990.00}
billing: [{when: acceptance, share: 40%}, {when: go-live, share: 60%}]
communications:
  - {id: call, what: Call, audience: [sponsor, technical], how: call, when: {every: week, weekday: fri}}
  - {id: team, what: Team, audience: [lead_tech, techs, sales, support], when: {before: start, days: [1]}}
  - {id: cut, what: Cut-over, audience: client.all, when: {before: I1, days: [5, 1]}}
  - {id: after, what: Day after, audience: technical, when: {after: go-live, days: [1]}}
  - {id: month, what: Hours, audience: accounting, when: {every: month, workday: last}}
  - {id: change, what: Change order, audience: sponsor, when: {event: change}}
"""
FACTS = [
    "2026-10-12 maria review decision=approve digest=" + digest(dossier(SOUND).project),
    "2026-10-14 dana acceptance what=proposal of=pat",
    "2026-10-19 nora invoiced billing=acceptance amount=5196.00 number=R1",
    "2026-10-20 sam handoff to=dana",
    "2026-10-30 dana sent communication=team due=2026-10-30",
    "2026-11-02 kim plan-accepted digest=0",
    "2026-11-02 lee acknowledged what=part of=lee",
    "2026-11-02 dana stage from=planning to=executing",
    "2026-11-03 dana part part=B1 status=ordered eta=2026-11-27",
    "2026-11-06 dana held communication=call due=2026-11-06",
    "2026-11-13 dana held communication=call due=2026-11-13",
]
RISK = "id: 2026-10-12-risk-x\nkind: risk\ntitle: Old server\nby: sam\nresponse: Rent one"
ENTRIES = ["2026-11-18 kim 8h T1 Tenant and domain set up", "2026-11-19 lee 2h T1 Accounts checked with Jo"]


def test_a_sound_project_has_no_findings() -> None:
    here = dossier(SOUND, facts=FACTS, records=[RISK], entries=ENTRIES, vendors=frozenset({"dist"}))
    assert check_project(here, TODAY) == []
    assert check_portfolio(portfolio(here), TODAY) == []


def test_a_request_may_lack_nearly_everything() -> None:
    assert check_project(dossier("stage: request"), TODAY) == []


def test_an_ended_project_is_asked_only_what_holds_for_ever() -> None:
    assert check_project(dossier("stage: cancelled"), TODAY) == []


def test_a_gate_asks_what_the_next_stage_would_find() -> None:
    here = dossier("contacts: {sponsor: joe}\nstage: request", facts=["2026-11-10 sam stage to=request"])
    assert [f.code for f in check_project(here, TODAY)] == ["INT107"]
    ahead = check_project(here, TODAY, stage="proposed")
    assert {"INT101", "INT107", "INT140"} <= {f.code for f in ahead}
    assert not any(f.code.startswith("STG") for f in ahead)
    assert next(f for f in ahead if f.code == "INT140").place.line == 2
    assert here.project.stage == "request"


def test_the_engine_stamps_code_severity_place_and_project() -> None:
    assert check_project(dossier("stage: planning\nphases: []\nclient: fabrikam"), TODAY)[-1] == Finding(
        "INT115",
        Severity.ERROR,
        Place("projects/contoso-m365/project.yaml", 3, 9),
        "client 'fabrikam' is unknown",
        "write clients/fabrikam.yaml, or correct the id",
        "contoso-m365",
    )


def test_a_finding_over_all_projects_names_the_project_of_its_file() -> None:
    window = 'impacts: [{id: I1, what: Mail, start: "2026-12-04T20:00", end: "2026-12-04T22:00"}]'
    two = portfolio(dossier(window), dossier(window, id="wifi"), unassigned=["2026-11-18 kim 25h - Nobody knows"])
    found = {f.code: (f.project, f.place.file) for f in check_portfolio(two, TODAY)}
    assert found["IMP305"] == ("wifi", "projects/wifi/project.yaml")
    assert found["TIM621"] == (None, "time/2026-11/kim-0000.yaml")


def test_findings_are_the_same_however_often_one_asks() -> None:
    one, other = dossier("stage: planning"), dossier(SOUND)
    first = [check_project(here, TODAY) for here in (one, other)]
    assert [check_project(here, TODAY) for here in (one, other)] == first


def test_stages_of_a_rule() -> None:
    assert since("executing") == {"executing", "closing", "hypercare"}
    assert since("approved", "executing") == {"approved", "planning", "executing", "on-hold"}
    assert {"closed", "cancelled", "request"} <= EVER


def test_the_catalogue_lists_every_rule() -> None:
    written = set()
    for module in pkgutil.iter_modules(mspproj.rules.__path__):
        for value in vars(importlib.import_module(f"mspproj.rules.{module.name}")).values():
            if isinstance(value, Rule):
                written.add(value.code)
    assert written == {rule.code for rule in RULES}
    assert {rule.scope for rule in RULES} == set(Scope)


def test_codes_and_slugs_are_unique_and_of_one_form() -> None:
    codes, slugs = [rule.code for rule in RULES], [rule.slug for rule in RULES]
    assert len(set(codes)) == len(codes) == len(set(slugs))
    assert codes == sorted(codes)
    assert [code for code in codes if not re.fullmatch("[A-Z]{3}[1-9][0-9]{2}", code)] == []
    assert [slug for slug in slugs if not re.fullmatch("[a-z]+(-[a-z0-9]+)+", slug)] == []


def test_every_rule_says_what_must_hold_why_and_how_to_mend() -> None:
    for one in explanations():
        holds, *why, mend = one.text.split("\n\n")
        assert holds.endswith("."), one.code
        assert "\n" not in holds, one.code
        assert len(" ".join(why)) > 20, one.code
        assert mend.startswith("Mend it: "), one.code


def test_explain_takes_a_code_or_a_slug() -> None:
    found = explain("int104")
    assert found is not None
    assert (found.code, found.slug, found.severity) == ("INT104", "intake-sponsor", Severity.ERROR)
    assert explain("INTAKE-SPONSOR") == found
    assert explain("INT999") is None
    assert similar("INT10")[:2] == ["INT101", "INT102"]
    assert similar("intake-sponser")[0] == "INT104"
    assert similar("sponsor") == ["INT104"]
    assert similar("xyzzy") == []


def test_explain_knows_the_tables_of_other_rooms() -> None:
    table = {"YML101": ("too-large", Severity.ERROR, "A file is small.")}
    assert explain("too-large", table) == ("YML101", "too-large", Severity.ERROR, "A file is small.")
    assert explain("YML101") is None
