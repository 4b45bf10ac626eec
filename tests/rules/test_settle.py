"""Severities, ignores, waivers, the command line's choice, and the baseline."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest

from mspproj.finding import Finding, Place, Severity
from mspproj.model.dossier import Dossier
from mspproj.rules.baseline import baseline_key, subtract, to_baseline
from mspproj.rules.settle import NO_CHOICE, Choice, Outcome, apply_settings
from tests.build import dossier

TODAY = date(2026, 11, 20)
REASON = "no sponsor before January"


def finding(code: str = "INT104", message: str = "no sponsor is named", line: int = 3, **more: Any) -> Finding:
    place = Place("projects/contoso-m365/project.yaml", line, 1)
    return Finding(code, more.get("severity", Severity.ERROR), place, message, "", more.get("project", "contoso-m365"))


def settled(
    *found: Finding, checks: str = "", project: str = "", facts: Iterable[str] = (), choice: Choice = NO_CHOICE
) -> Outcome:
    here = project_with(checks, project, facts)
    return apply_settings(found, here.settings, [here], TODAY, choice)


def project_with(checks: str, project: str, facts: Iterable[Any]) -> Dossier:
    return dossier(project, settings=f"company: Northwind\nchecks: {{{checks}}}", facts=facts)


def told(outcome: Outcome) -> list[tuple[str, str]]:
    return [(f.code, f.severity.value) for f in outcome.findings]


def test_findings_are_told_by_file_line_column_code() -> None:
    outcome = settled(finding(line=9), finding("INT101"), finding(), finding("INT107", line=2))
    assert [(f.place.line, f.code) for f in outcome.findings] == [
        (2, "INT107"),
        (3, "INT101"),
        (3, "INT104"),
        (9, "INT104"),
    ]


@pytest.mark.parametrize(
    ("checks", "expected"),
    [
        ("severity: {INT104: warning}", [("INT104", "warning")]),
        ("severity: {intake-sponsor: info}", [("INT104", "info")]),
        ("severity: {INT: 'off', INT104: warning}", [("INT104", "warning")]),
        ("severity: {INT: 'off'}", []),
        ("severity: {INT105: 'off'}", [("INT104", "error")]),
        ("severity: {INT999: 'off'}", [("META104", "warning"), ("INT104", "error")]),
        ("severity: {INT999: 'off', META: info}", [("META104", "info"), ("INT104", "error")]),
    ],
)
def test_severities(checks: str, expected: list[tuple[str, str]]) -> None:
    assert told(settled(finding(), checks=checks)) == expected


@pytest.mark.parametrize(
    ("ignore", "expected"),
    [
        (f"{{code: INT104, why: {REASON}}}", []),
        (f"{{code: intake-sponsor, why: {REASON}}}", []),
        (f"{{code: INT, why: {REASON}, until: 2026-11-20}}", []),
        (f"{{code: INT104, why: {REASON}, until: 2026-11-19}}", ["INT104", "META101"]),
        ("{code: INT104, why: later}", ["META102"]),
        (f"{{code: INT105, why: {REASON}}}", ["INT104", "META103"]),
        (f"{{code: INT999, why: {REASON}}}", ["INT104", "META104"]),
    ],
)
def test_ignores_of_settings_and_project(ignore: str, expected: list[str]) -> None:
    for outcome in (
        settled(finding(), checks=f"ignore: [{ignore}]"),
        settled(finding(), project=f"ignore: [{ignore}]"),
    ):
        assert sorted(code for code, _ in told(outcome)) == expected
    assert [(f.code, why) for f, why in outcome.ignored] == (
        [("INT104", outcome.ignored[0][1])] if outcome.ignored else []
    )


def test_an_ignored_finding_keeps_its_reason() -> None:
    assert settled(finding(), project=f"ignore: [{{code: INT104, why: {REASON}}}]").ignored == [(finding(), REASON)]


def test_an_ignore_holds_for_its_project_alone() -> None:
    other = finding(project="wifi")
    assert told(settled(finding(), other, project=f"ignore: [{{code: INT104, why: {REASON}}}]")) == [
        ("INT104", "error")
    ]
    one = f"ignore: [{{code: INT104, why: {REASON}, project: wifi}}]"
    assert settled(finding(), other, checks=one).findings == [finding()]


def test_the_place_of_a_bad_ignore() -> None:
    outcome = settled(project=f"ignore:\n  - {{code: INT104, why: {REASON}, until: 2026-11-19}}")
    assert [(f.code, f.place.line, f.place.column, f.project) for f in outcome.findings] == [
        ("META101", 2, 59, "contoso-m365")
    ]


def test_nobody_calls_an_ignore_for_all_unused_after_looking_at_some() -> None:
    some = Choice(complete=False)
    for project in ("", ", project: wifi"):
        ignore = f"ignore: [{{code: INT104, why: {REASON}{project}}}]"
        assert [code for code, _ in told(settled(checks=ignore))] == ["META103"]
        assert told(settled(checks=ignore, choice=some)) == []


def test_a_waiver_makes_a_finding_an_info_that_says_who_until_and_why() -> None:
    fact = {
        "op": "waiver",
        "who": "maria",
        "day": "2026-11-10",
        "code": "INT104",
        "until": "2026-11-20",
        "why": "holiday",
    }
    (one,) = settled(finding(), facts=[fact]).findings  # type: ignore[list-item]  # facts may be mappings
    assert one.severity is Severity.INFO
    assert one.message == "no sponsor is named (waived by maria until 2026-11-20: holiday)"


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (["2026-11-10 maria waiver code=INT104 until=2026-11-19"], [("META105", "warning"), ("INT104", "error")]),
        (["2026-11-10 maria waiver code=INT104"], [("META105", "warning"), ("INT104", "error")]),
        (["2026-11-10 maria waiver code=INT105 until=2026-11-19"], [("INT104", "error")]),
        (
            [
                "2026-11-10 maria waiver code=INT104 until=2026-11-19",
                "2026-11-20 maria waiver code=INT104 until=2026-11-30",
            ],
            [("INT104", "info")],
        ),
    ],
)
def test_a_waiver_that_is_over_is_told_where_it_is_still_needed(
    facts: list[str], expected: list[tuple[str, str]]
) -> None:
    assert told(settled(finding(), facts=facts)) == expected


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (Choice(select=["INT"]), ["INT104", "INT122"]),
        (Choice(select=["int104"]), ["INT104"]),
        (Choice(select=["intake-sponsor", "yml"]), ["YML101", "INT104"]),
        (Choice(ignore=["INT", "META"]), ["YML101"]),
        (Choice(select=["INT"], ignore=["INT104"]), ["INT122"]),
        (Choice(select=["META"]), ["META103"]),
        (Choice(select=["too-large"], tables=[{"YML101": ("too-large", Severity.ERROR, "")}]), ["YML101"]),
        (Choice(select=[""]), []),
    ],
)
def test_the_choice_of_the_command_line(choice: Choice, expected: list[str]) -> None:
    found = (finding(), finding("YML101", line=2), finding("INT122", line=9))
    outcome = settled(*found, project=f"ignore: [{{code: PLN, why: {REASON}}}]", choice=choice)
    assert [code for code, _ in told(outcome)] == expected


def test_errors_fail_and_warnings_too_when_strict() -> None:
    warning, info = finding(severity=Severity.WARNING), finding(severity=Severity.INFO)
    assert [settled(f).failed() for f in (finding(), warning, info)] == [True, False, False]
    assert [settled(f).failed(strict=True) for f in (finding(), warning, info)] == [True, True, False]


def test_a_baseline_holds_while_lines_move_and_days_pass() -> None:
    old = [
        finding(message="task T3 is 2 days past its deadline"),
        finding(message="task T4 is 2 days past its deadline"),
    ]
    new = [f._replace(place=f.place._replace(line=40), message=f.message.replace("2 d", "12 d")) for f in old]
    assert subtract(new, to_baseline(old)) == []
    assert subtract(new, to_baseline(old[:1])) == new[1:]


def test_a_baseline_counts_equal_findings() -> None:
    assert subtract([finding(), finding(line=9), finding(line=12)], to_baseline([finding(), finding()])) == [
        finding(line=12)
    ]


@pytest.mark.parametrize("other", [finding("INT105"), finding(project="wifi"), finding(message="no sponsor")])
def test_a_baseline_is_of_code_project_and_message(other: Finding) -> None:
    assert baseline_key(other) != baseline_key(finding())


def test_findings_outside_projects_are_told_apart_by_their_file() -> None:
    one = finding(project=None)
    assert baseline_key(one) != baseline_key(one._replace(place=Place("people.yaml", 3, 1)))


def test_a_baseline_can_be_reviewed() -> None:
    assert to_baseline([finding(), finding()]) == {
        "schema": "mspproj/baseline/1",
        "findings": {
            baseline_key(finding()): {
                "code": "INT104",
                "project": "contoso-m365",
                "message": "no sponsor is named",
                "count": 2,
            }
        },
    }


@pytest.mark.parametrize("broken", [{}, {"schema": "mspproj/baseline/1"}, {"schema": "x", "findings": {}}])
def test_what_is_no_baseline_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="no baseline"):
        subtract([], broken)
