"""Findings as text, JSON, GitHub and GitLab annotations, SARIF and JUnit."""

import json
from typing import Any
from xml.etree import ElementTree

import pytest

from mspproj.finding import NOWHERE, Finding, Place, Severity
from mspproj.render.checks import (
    check_github,
    check_gitlab,
    check_json,
    check_junit,
    check_sarif,
    check_text,
    in_words,
    summary,
)

FILE = "projects/contoso/project.yaml"
ERROR = Finding("INT104", Severity.ERROR, Place(FILE, 2, 11), "no sponsor is named", "add `sponsor:`", "contoso")
WARNING = Finding("TIM604", Severity.WARNING, Place("time/2026-11/kim.yaml", 7), "1h has no note", "", "contoso")
INFO = Finding("STG854", Severity.INFO, NOWHERE, "nothing happened", "call", "wifi")
ALL = [ERROR, WARNING, INFO]
TABLE = {
    "INT104": ("intake-sponsor", Severity.ERROR, "A sponsor\nis named.\n\nSomebody must accept.\n\nMend it: add one."),
    "TIM604": ("time-note", Severity.WARNING, "A note says what was done.\n\nWhy.\n\nMend it: write it."),
}
EVIL = "\x1b]8;;http://x\x07\u202e%0A::error::x\r\n<b>&\"'\ud800\uffff"


def source(file: str) -> list[str]:
    return {FILE: ["stage: proposed\n", "contacts: {billing: lin}\n"]}.get(file, [])


def test_text_shows_the_line_and_a_caret_under_the_column() -> None:
    assert check_text(ALL, TABLE, source) == (
        "projects/contoso/project.yaml:2:11: error INT104 intake-sponsor: no sponsor is named\n"
        "    2 | contacts: {billing: lin}\n"
        "      |           ^\n"
        "    fix: add `sponsor:`\n"
        "time/2026-11/kim.yaml:7: warning TIM604 time-note: 1h has no note\n"
        "wifi: info STG854: nothing happened\n"
        "    fix: call\n"
        "1 error, 1 warning, 1 info"
    )


def test_text_without_findings_or_source() -> None:
    assert check_text([], TABLE) == "no findings"
    assert "|" not in check_text([ERROR], TABLE)


@pytest.mark.parametrize(
    ("line", "column", "shown", "caret"),
    [
        ("a: 日本: x", 7, "    1 | a: 日本: x", "      |         ^"),
        ("\ta: x", 2, "    1 |  a: x", "      |  ^"),
        ("a\x1b: x", 5, "    1 | a\\u001b: x", "      |          ^"),
        ("a: b", 5, "    1 | a: b", "      |     ^"),
    ],
)
def test_the_caret_stands_under_its_character(line: str, column: int, shown: str, caret: str) -> None:
    found = ERROR._replace(place=Place("x.yaml", 1, column))
    assert check_text([found], TABLE, lambda _: [line]).splitlines()[1:3] == [shown, caret]


def test_a_long_line_is_cut_around_its_caret() -> None:
    line = "x" * 5000 + "HERE" + "y" * 5000
    _, shown, caret, *_ = check_text([ERROR._replace(place=Place("x.yaml", 1, 5001))], TABLE, lambda _: [line]).split(
        "\n"
    )
    assert len(shown) <= 110
    assert shown[caret.index("^") :].startswith("HERE")


def test_a_place_beyond_the_source_shows_no_line() -> None:
    for place in (Place(FILE, 3, 1), Place(FILE), Place("other.yaml", 1, 1)):
        assert "|" not in check_text([ERROR._replace(place=place)], TABLE, source)
    assert "^" not in check_text([ERROR._replace(place=Place(FILE, 1, 90))], TABLE, source)


def test_summary() -> None:
    assert summary([ERROR, ERROR, INFO]) == {"errors": 2, "warnings": 0, "infos": 1}
    assert in_words({"errors": 2, "warnings": 1, "infos": 0}) == "2 errors, 1 warning"


def test_json_keeps_its_promise() -> None:
    assert json.loads(check_json([ERROR], "2026-11-20", ignored=3)) == {
        "schema": "mspproj/check/1",
        "as_of": "2026-11-20",
        "findings": [
            {
                "code": "INT104",
                "severity": "error",
                "project": "contoso",
                "file": FILE,
                "line": 2,
                "column": 11,
                "message": "no sponsor is named",
                "fix": "add `sponsor:`",
            }
        ],
        "summary": {"errors": 1, "warnings": 0, "infos": 0},
        "ignored": 3,
    }


def test_github_annotations() -> None:
    assert check_github(ALL, TABLE).splitlines() == [
        f"::error file={FILE},line=2,col=11,title=INT104 intake-sponsor::no sponsor is named%0Afix: add `sponsor:`",
        "::warning file=time/2026-11/kim.yaml,line=7,title=TIM604 time-note::1h has no note",
        "::notice title=STG854::nothing happened%0Afix: call",
    ]


def test_github_takes_no_commands_from_a_file() -> None:
    told = check_github([ERROR._replace(place=Place("a,b:c\n::x.yaml", 1, 1), message=EVIL, fix=EVIL)], TABLE)
    assert len(told.splitlines()) == 1
    assert "file=a%2Cb%3Ac %3A%3Ax.yaml," in told
    assert "%250A::error" in told


def test_gitlab_code_quality() -> None:
    first, second, third = json.loads(check_gitlab(ALL))
    assert first["location"] == {"path": FILE, "lines": {"begin": 2}}
    assert (first["check_name"], first["severity"]) == ("INT104", "major")
    assert first["description"] == "no sponsor is named. add `sponsor:`"
    assert (second["severity"], second["description"]) == ("minor", "1h has no note")
    assert (third["severity"], third["location"]) == ("info", {"path": ".", "lines": {"begin": 1}})


def fingerprints(*findings: Finding, key: Any = None) -> list[str]:
    return [one["fingerprint"] for one in json.loads(check_gitlab(findings, key))]


def test_fingerprints_stay_while_lines_move_and_differ_from_each_other() -> None:
    moved = ERROR._replace(place=Place(FILE, 90, 1))
    assert fingerprints(ERROR) == fingerprints(moved)
    assert len(set(fingerprints(ERROR, moved, WARNING, ERROR._replace(message="no owner")))) == 4
    other = ERROR._replace(message="2 days late")
    assert fingerprints(other, key=lambda f: f.code) == fingerprints(ERROR, key=lambda f: f.code)


def test_sarif_essentials() -> None:
    told = json.loads(check_sarif(ALL, TABLE, "1.2.3"))
    assert told["version"] == "2.1.0"
    assert told["$schema"].endswith("/sarif-schema-2.1.0.json")
    (run,) = told["runs"]
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("mspproj", "1.2.3")
    assert [rule["id"] for rule in driver["rules"]] == ["INT104", "STG854", "TIM604"]
    assert driver["rules"][0]["shortDescription"]["text"] == "A sponsor is named."
    assert "Mend it: add one." in driver["rules"][0]["help"]["text"]
    assert driver["rules"][0]["defaultConfiguration"] == {"level": "error"}
    for result in run["results"]:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["message"]["text"]
    assert [result["level"] for result in run["results"]] == ["error", "warning", "note"]
    where = run["results"][0]["locations"][0]["physicalLocation"]
    assert where["artifactLocation"] == {"uri": FILE, "uriBaseId": "SRCROOT"}
    assert where["region"] == {"startLine": 2, "startColumn": 11}
    assert "locations" not in run["results"][2]


def test_sarif_paths_are_uris() -> None:
    told = json.loads(check_sarif([ERROR._replace(place=Place("a b/ü#?.yaml"))], TABLE, "1"))
    where = told["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert where == {"artifactLocation": {"uri": "a%20b/%C3%BC%23%3F.yaml", "uriBaseId": "SRCROOT"}}


def test_junit_counts_errors_as_failures() -> None:
    root = ElementTree.fromstring(check_junit(ALL, TABLE))
    assert (root.attrib["tests"], root.attrib["failures"]) == ("3", "1")
    cases = root.findall("testsuite/testcase")
    assert [case.attrib["name"] for case in cases] == [
        f"INT104 {FILE}:2:11",
        "TIM604 time/2026-11/kim.yaml:7",
        "STG854 mspproj",
    ]
    failure = cases[0].find("failure")
    assert failure is not None
    assert failure.attrib == {"type": "INT104", "message": "no sponsor is named"}
    assert failure.text == f"{FILE}:2:11: error INT104 intake-sponsor: no sponsor is named\nfix: add `sponsor:`"
    assert cases[1].find("failure") is None
    assert "1h has no note" in (cases[1].findtext("system-out") or "")


def test_junit_without_findings_has_a_case_that_passes() -> None:
    root = ElementTree.fromstring(check_junit([], TABLE))
    assert (root.attrib["tests"], root.attrib["failures"]) == ("1", "0")
    assert len(root.findall("testsuite/testcase")) == 1


def test_hostile_text_is_inert_everywhere() -> None:
    evil = Finding("INT104", Severity.ERROR, Place(EVIL, 1, 1), EVIL, EVIL, EVIL)
    told = [
        check_text([evil, evil._replace(place=NOWHERE)], TABLE, lambda _: [EVIL]),
        check_json([evil], "2026-11-20"),
        check_github([evil], TABLE),
        check_gitlab([evil]),
        check_sarif([evil], TABLE, "1"),
        check_junit([evil], TABLE),
    ]
    for text in told:
        assert [char for char in text if char < " " and char != "\n"] == []
        assert "\u202e" not in text
        text.encode()
    for text in (told[1], told[3], told[4]):
        json.loads(text)
    ElementTree.fromstring(told[5])
