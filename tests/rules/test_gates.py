"""Gates as data: which stages follow which, what holds a project back, what a waiver lets pass."""

from datetime import date
from typing import Any

import pytest

from mspproj.finding import Finding
from mspproj.model.dossier import Dossier
from mspproj.rules.beside import CODES, OpenWeek, Owing, evidence_changed, no_lesson, time_left
from mspproj.rules.explain import explain
from mspproj.rules.gates import GATES, asked, gate, onward, steps
from mspproj.rules.rule import ORDER
from mspproj.rules.settle import Words, apply_settings
from tests.build import dossier

TODAY = date(2026, 11, 20)
PARTS = "stage: planning\nbill_of_materials: [{id: B1, item: Switch, qty: 2, unit_cost: 1, unit_price: 2}]"


def codes(text: str, to: str, **rest: Any) -> set[str]:
    return {finding.code for finding in gate(dossier(text, **rest), TODAY, to).missing}


@pytest.mark.parametrize(
    ("stage", "held", "first", "others"),
    [
        ("request", None, "proposed", {"on-hold", "cancelled"}),
        ("executing", None, "closing", {"planning", "request", "on-hold", "cancelled"}),
        ("closing", None, "hypercare", {"closed", "executing", "on-hold"}),
        ("hypercare", None, "closed", {"closing", "cancelled"}),
        ("closed", None, "hypercare", {"closing", "request"}),
        ("on-hold", "executing", "executing", {"cancelled"}),
        ("cancelled", "planning", "planning", set()),
        ("on-hold", None, "request", {"executing", "cancelled"}),
    ],
)
def test_where_a_project_may_go(stage: str, held: str | None, first: str, others: set[str]) -> None:
    allowed = steps(stage, held)
    assert allowed[0] == first
    assert others <= set(allowed)
    assert stage not in allowed


def test_no_stage_is_skipped_and_a_closed_one_is_not_put_aside() -> None:
    assert "approved" not in steps("request")
    assert not {"on-hold", "cancelled"} & set(steps("closed"))
    assert steps("cancelled", "planning") == ("planning",)


def test_only_back_and_aside_want_a_reason() -> None:
    assert onward("request", "proposed")
    assert onward("on-hold", "executing")
    assert not any(
        onward(*pair) for pair in [("executing", "planning"), ("planning", "on-hold"), ("cancelled", "request")]
    )


def test_errors_hold_back_and_warnings_where_the_gate_names_them() -> None:
    missing = codes(PARTS, "executing")
    assert {"INT143", "PRT352", "PLN214"} <= missing, "errors, and warnings of the list"
    assert "INT103" not in missing, "a warning that the gate does not name"
    assert "PRT352" not in codes(PARTS, "planning"), "asked only once work begins"


def test_an_info_holds_back_where_its_code_stands_in_full() -> None:
    text = "stage: planning\nphases: [{name: A, tasks: [{id: T1, name: Cut, owner: kim, estimate: 1h}]}]"
    assert "PLN215" in codes(text, "executing")
    assert "PLN215" not in codes(text, "executing", settings="company: N\ngates: {executing: [PLN]}")


def test_back_and_aside_have_no_gate_and_out_of_hold_there_is_one() -> None:
    assert codes(PARTS, "request") == codes(PARTS, "on-hold") == codes(PARTS, "cancelled") == set()
    assert "PRT352" in codes(PARTS.replace("planning", "on-hold"), "executing")


def test_a_workspace_replaces_the_list_of_a_stage() -> None:
    lax = "company: N\ngates: {executing: [PLN214]}"
    missing = codes(PARTS, "executing", settings=lax)
    assert "PLN214" in missing
    assert "PRT352" not in missing
    assert "INT143" in missing, "errors always hold back"
    assert asked({"executing": "COM"}, "executing") == ["COM"]
    assert asked({"executing": []}, "executing") == []
    assert asked({"closed": ["REC"]}, "executing") == GATES["executing"]


def test_what_is_waived_is_told_and_holds_nothing_back_until_its_last_day() -> None:
    waiver = {"op": "waiver", "code": "PRT352", "why": "spare stands in", "until": "2026-11-20", "day": "2026-11-18"}
    here = dossier(PARTS, facts=[waiver])
    found = gate(here, TODAY, "executing")
    assert "PRT352" not in {f.code for f in found.missing}
    assert [f.code for f in found.waived] == ["PRT352"]
    assert "waived by dana until 2026-11-20: spare stands in" in found.waived[0].message
    assert "PRT352" in {f.code for f in gate(here, date(2026, 11, 21), "executing").missing}


def test_an_ignore_holds_nothing_back_either() -> None:
    text = PARTS + "\nignore: [{code: PRT352, why: The client buys them, until: 2026-12-01}]"
    assert "PRT352" not in codes(text, "executing")


def test_what_the_projects_files_do_not_tell_holds_back_as_well() -> None:
    weeks = [OpenWeek("kim", "2026-W47", handed_in=True), OpenWeek("lee", "2026-W46", handed_in=False)]

    def beside(here: Dossier) -> list[Finding]:
        owing = [Owing("kim", "owes for 2026-11-19: 2h missing", "`mspproj log`")]
        return [*time_left(here, owing, weeks), *no_lesson(here), *evidence_changed(here, [("vault", "a.txt")])]

    here = dossier("stage: hypercare")
    found = [f for f in gate(here, TODAY, "closed", beside(here)).missing if f.code in CODES]
    assert sorted((f.code, f.message) for f in found) == [
        ("CLO807", "item 'vault': a.txt is not the file that was given"),
        ("CLO812", "2026-W46 of lee was not handed in"),
        ("CLO812", "2026-W47 of kim waits for its approval"),
        ("CLO812", "kim: owes for 2026-11-19: 2h missing"),
        ("CLO815", "no lesson of this project is kept"),
    ]
    assert {(f.place.line, f.place.column) for f in found} == {(1, 8)}
    assert "`mspproj time approve kim 2026-W47`" in {f.fix for f in found}
    waiver = {"op": "waiver", "code": "CLO812", "why": "both have left", "until": "2026-11-20", "day": "2026-11-18"}
    quiet = dossier("stage: hypercare", facts=[waiver], settings="company: N\nchecks: {severity: {CLO815: off}}")
    left = gate(quiet, TODAY, "closed", beside(quiet)).missing
    assert [f.code for f in left if f.code in CODES] == ["CLO807"]


def test_what_is_beside_is_explained() -> None:
    told = {code: explain(code) for code in CODES}
    assert all(one and one.text.count("\n\n") == 2 for one in told.values())
    assert explain("closeout-time") == told["CLO812"]


def test_every_shipped_gate_names_a_stage_and_codes_that_exist() -> None:
    words = Words(())
    assert set(GATES) <= set(ORDER)
    assert [code for codes in GATES.values() for code in codes if not words.known(code)] == []


def test_a_misspelt_stage_or_code_of_the_workspace_is_told() -> None:
    settings = "company: N\ngates: {executng: [COM], closing: [PTR]}"
    here = dossier("stage: request", settings=settings)
    told = apply_settings([], here.settings, [here], TODAY).findings
    assert [(f.code, f.message) for f in told] == [
        ("META104", "'PTR' is no code and no slug"),
        ("META104", "'executng' in `gates` is no stage"),
    ]
