"""Every rule: what it finds and where, what it leaves alone, and what it tells its users."""

from datetime import date
from typing import Any

import pytest

from mspproj.rules.catalog import RULES
from mspproj.rules.engine import check_portfolio, check_project
from mspproj.rules.rule import Scope
from tests.build import dossier, portfolio
from tests.rules.cases import (
    billing,
    changes,
    closing,
    comms,
    impact,
    intake,
    learning,
    money,
    parts,
    people,
    plan,
    records,
    time,
)

CASES = [
    case
    for topic in (billing, changes, closing, comms, impact, intake, learning, money, parts, people, plan, records, time)
    for case in topic.CASES
]
BY_CODE = {rule.code: rule for rule in RULES}


def places(code: str, given: Any) -> str:
    """Where a rule finds something, as `line:column` with a blank between."""
    given = {"text": given} if isinstance(given, str) else dict(given)
    today = date.fromisoformat(given.pop("today", "2026-11-20"))
    loose = {key: given.pop(key) for key in ("unassigned", "broken") if key in given}
    others = given.pop("others", [])
    here = dossier(**given)
    if BY_CODE[code].scope is Scope.PROJECT:
        findings = check_project(here, today)
    else:
        findings = check_portfolio(
            portfolio(here, *(dossier(**one, office=here.office) for one in others), **loose), today
        )
    assert findings == sorted(findings, key=lambda f: (f.place, f.code))
    return " ".join(f"{f.place.line}:{f.place.column}" for f in findings if f.code == code)


@pytest.mark.parametrize(("code", "wrong", "where", "right"), CASES, ids=[f"{case[0]}" for case in CASES])
def test_rule(code: str, wrong: Any, where: str, right: Any) -> None:
    assert (places(code, wrong), places(code, right)) == (where, "")


def test_every_rule_has_a_case() -> None:
    assert {rule.code for rule in RULES} - {case[0] for case in CASES} == set()
