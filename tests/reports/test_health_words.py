"""Health by dimension, the command beside each reason, and a person's word that hides nothing."""

import re
from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from mspproj.cli import COMMANDS
from mspproj.model.record import RecordKind
from mspproj.reports import health
from mspproj.reports.health import Reason
from mspproj.reports.health_words import CODES, DIMENSIONS, Dimension, dimensions, worded
from mspproj.reports.status import Outside, ProjectStatus, project_status
from tests.build import dossier

DAY = date(2026, 11, 16)
LATE = """
phases: [{name: Do, tasks: [{id: T1, name: Mail, owner: kim, estimate: 40h}]}]
promised: 2026-11-13
statement_of_work: {client_duties: [{id: D1, what: Name a tester, due: 2026-11-13}]}
"""
WORD = {"op": "health", "who": "dana", "day": "2026-11-13", "why": "agreed with Pat", "until": "2026-11-20"}


def stood(*facts: dict[str, str], day: date = DAY, outside: Outside | None = None) -> ProjectStatus:
    return project_status(dossier(LATE, entries=["2026-11-13 kim 1h T1"], facts=facts), day, outside)


def test_every_reason_has_a_dimension_and_a_command_that_exists() -> None:
    sources = (path.read_text() for path in Path(health.__file__).parent.glob("health*.py"))
    told = {code for text in sources for code in re.findall(r'Reason\(\s*"([a-z-]+)"', text)}
    told |= {f"{kind}-overdue" for kind in get_args(RecordKind) if kind != "note"} | {
        "budget-spent",
        "budget-projected",
    }
    assert told == CODES
    known = {command.words for command in COMMANDS}
    for code in CODES:
        one = worded(Reason(code, "red", "x", about="it is"), "p")
        words = one.do.removeprefix("mspproj ").split(" ")
        assert words[0] in known or " ".join(words[:2]) in known, one.do
        assert one.dimension in DIMENSIONS
        assert "it is" not in one.do.replace("'it is'", ""), "an id is quoted"


def test_each_dimension_is_as_bad_as_its_worst_reason() -> None:
    found = stood(outside=Outside(errors=1))
    assert {one.name: one.health for one in found.dimensions} == {
        "time": "red",
        "money": "green",
        "scope": "green",
        "communication": "green",
        "documentation": "yellow",
        "client duties": "yellow",
    }
    assert [(r.dimension, r.do) for r in found.reasons] == [
        ("time", "mspproj plan contoso-m365"),
        ("client duties", "mspproj duty done contoso-m365/D1"),
        ("documentation", "mspproj check contoso-m365"),
    ]


def test_a_week_ago_stands_beside_each() -> None:
    now = dimensions(stood().reasons, stood(day=date(2026, 11, 3)).dimensions)
    assert now[0] == Dimension("time", "red", "green")
    assert dimensions(())[0] == Dimension("time", "green", None)


def test_a_word_stands_beside_what_is_reckoned() -> None:
    found = stood(WORD | {"state": "yellow"})
    assert (found.health, found.computed, len(found.reasons)) == ("yellow", "red", 2)
    assert found.override is not None
    assert found.override[:4] == ("yellow", "dana", "agreed with Pat", date(2026, 11, 13))


@pytest.mark.parametrize(
    ("facts", "day"),
    [
        ([WORD | {"state": "yellow"}], date(2026, 11, 21)),  # its last day has passed
        ([WORD | {"state": "yellow", "day": "2026-11-17"}], DAY),  # it was not said yet
        ([WORD | {"state": "yellow"}, WORD | {"state": "reckoned"}], DAY),  # taken back
        ([WORD | {"state": "purple"}], DAY),
        ([WORD | {"state": "yellow", "until": "some day"}], DAY),
    ],
)
def test_a_word_that_no_longer_stands(facts: list[dict[str, str]], day: date) -> None:
    found = stood(*facts, day=day)
    assert (found.health, found.override) == ("red", None)


def test_the_last_word_holds_and_none_hides_an_error() -> None:
    assert stood(WORD | {"state": "yellow"}, WORD | {"state": "green"}).health == "green"
    beside_errors = stood(WORD | {"state": "green"}, outside=Outside(errors=1))
    assert (beside_errors.health, beside_errors.computed) == ("yellow", "red")
