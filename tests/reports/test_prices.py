"""Prices by role, work, layer and day; the role of an entry; costs; rounding; whole cents."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mspproj.model.people import Rounding
from mspproj.reports.labour import pricing
from mspproj.reports.prices import (
    billed_minutes,
    cents,
    cost_book,
    currency_of,
    entry_role,
    money,
    price_book,
    rounded_up,
    total,
)
from tests.build import CLIENT, dossier, entry, office

D = Decimal
SETTINGS = """
company: N
rates:
  - {role: engineer, price: 100.00}
  - {role: engineer, price: 110.00, from: 2026-07-01}
  - {role: engineer, work: after-hours, price: 200.00}
  - {role: tech, price: 90.00}
  - {role: architect, price: 180.00, from: 2027-01-01}
"""
CLIENTS = (
    CLIENT
    + """
rates: [{role: engineer, price: 105.00, from: 2026-10-01}]
contracts:
  - {id: c1, kind: actual, rates: [{role: engineer, price: 95.00, from: 2026-11-01}]}
"""
)


@pytest.mark.parametrize(
    ("contract", "role", "work", "day", "expected"),
    [
        ("", "engineer", "regular", "2026-06-30", "100.00"),
        ("", "engineer", "regular", "2026-07-01", "110.00"),
        ("", "engineer", "regular", "2026-10-01", "105.00"),  # the client's own
        ("c1", "engineer", "regular", "2026-10-31", "105.00"),
        ("c1", "engineer", "regular", "2026-11-01", "95.00"),  # the contract's own
        ("c1", "engineer", "after-hours", "2026-11-01", "200.00"),  # this very kind goes before a regular price
        ("c1", "engineer", "travel", "2026-11-01", "95.00"),  # a kind without a price of its own
        ("", "tech", "weekend", "2026-11-01", "90.00"),
        ("", "architect", "regular", "2026-11-01", None),  # only from next year
        ("", "nobody", "regular", "2026-11-01", None),
        ("gone", "engineer", "regular", "2026-11-01", "105.00"),
    ],
)
def test_price_of_an_hour(contract: str, role: str, work: str, day: str, expected: str | None) -> None:
    text = f"budget: {{contract: {contract}}}" if contract else ""
    book = price_book(dossier(text, settings=SETTINGS, client=CLIENTS))
    found = book.price(role, work, day)
    assert (found if found is None else str(found)) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("2026-11-20 kim 1h T1 role=architect", "architect"),
        ("2026-11-20 kim 1h T2", "designer"),  # the task's
        ("2026-11-20 kim 1h T1", "tech"),  # kim's on the project, as it is priced
        ("2026-11-20 lee 1h T1", "engineer"),  # lead_tech has no price, lee's first role has
        ("2026-11-20 dana 1h T1", "coordinator"),  # neither has one: on the project
        ("2026-11-20 sam 1h -", None),
        ("2026-11-20 ghost 1h T9", None),
    ],
)
def test_role_of_an_entry(line: str, expected: str | None) -> None:
    d = dossier(
        "phases: [{name: A, tasks: [{id: T1, name: a}, {id: T2, name: b, role: designer}]}]\n"
        "team: {coordinator: dana, lead_tech: lee, techs: [kim]}",
        settings=SETTINGS,
    )
    assert entry_role(entry(line), d.project, d.office, price_book(d).roles()) == expected


def test_cost_from_a_day_on() -> None:
    book = cost_book(
        office(costs=[("kim", "50.00"), ("kim", "60.00", "2026-07-01"), ("lee", "much"), ("lee", "9", "x")])
    )
    assert [book.cost("kim", day) for day in ("2026-06-30", "2026-07-01")] == [D("50.00"), D("60.00")]
    assert book.cost("lee", "2026-07-01") is None
    assert book.known
    assert not cost_book(office()).known


@pytest.mark.parametrize(
    ("line", "minimum", "increment", "expected"),
    [
        ("2026-11-20 kim 1m T1", 0, 15, 15),
        ("2026-11-20 kim 15m T1", 0, 15, 15),
        ("2026-11-20 kim 16m T1", 0, 15, 30),
        ("2026-11-20 kim 16m T1", 60, 15, 60),
        ("2026-11-20 kim 61m T1", 60, 30, 90),
        ("2026-11-20 kim 61m T1", 0, 0, 61),
        ("2026-11-20 kim 61m T1 bill_minutes=20m", 60, 15, 20),
        ("2026-11-20 kim 61m T1 billable=false bill_minutes=20m", 60, 15, 0),
    ],
)
def test_billed_minutes(line: str, minimum: int, increment: int, expected: int) -> None:
    assert billed_minutes(entry(line), Rounding(minimum=minimum, increment=increment)) == expected


@pytest.mark.parametrize(
    ("contract", "line", "billed"),
    [
        ("", "2026-11-20 kim 50m T1", 60),  # the workspace's: steps of 15 minutes
        ("c2", "2026-11-20 kim 50m T1", 54),  # the contract's: steps of 6 minutes
        ("c2", "2026-11-20 kim 50m T1 work=after-hours", 120),  # the rate's own minimum
        ("c2", "2026-11-20 kim 125m T1 work=after-hours", 126),  # and the contract's step
        ("", "2026-11-20 kim 70m T1 work=travel", 90),  # the rate's own step
        ("", "2026-11-20 kim 70m T1 work=travel bill_minutes=45m", 45),  # as approved
    ],
)
def test_rounding_is_the_rates_then_the_contracts_then_the_workspaces(contract: str, line: str, billed: int) -> None:
    settings = SETTINGS + "  - {role: engineer, work: travel, price: 60.00, increment: 30m}\n"
    rates = "rates: [{role: engineer, work: after-hours, price: 200.00, minimum: 2h}]"
    client = CLIENT + f"contracts: [{{id: c2, kind: actual, rounding: {{increment: 6m}}, {rates}}}]\n"
    text = f"budget: {{contract: {contract}}}" if contract else ""
    d = dossier(text, settings=settings, client=client)
    assert pricing(d, d.project).value(entry(line))[0].billed == billed


def test_currency_from_the_nearest() -> None:
    euro = CLIENT + "currency: EUR\n"
    assert currency_of(dossier()) == "USD"
    assert currency_of(dossier(client=euro)) == "EUR"
    assert currency_of(dossier("budget: {currency: CHF}", client=euro)) == "CHF"


def test_money_has_two_places_halves_up() -> None:
    assert [str(money(x)) for x in (5, 0, D("1.005"), D("1.0049"))] == ["0.05", "0.00", "1.01", "1.00"]
    assert str(total([None, D("1.1"), D(2)])) == "3.10"


prices = st.decimals(0, 500, places=2)


@given(prices, st.integers(0, 1440))
def test_an_entry_is_never_half_a_cent_off(price: Decimal, minutes: int) -> None:
    assert abs(D(cents(price, minutes)) - price * 100 * minutes / 60) <= D("0.5")


@given(prices, st.integers(0, 1440), st.integers(0, 60), st.integers(1, 60))
def test_what_is_taken_back_is_what_was_charged(price: Decimal, minutes: int, minimum: int, step: int) -> None:
    rounding = Rounding(minimum=minimum, increment=step)
    if minutes:
        assert rounded_up(-minutes, rounding) == -rounded_up(minutes, rounding)
    assert cents(price, -minutes) == -cents(price, minutes)


@given(prices, st.integers(0, 100))
def test_whole_hours_are_exact(price: Decimal, hours: int) -> None:
    assert money(cents(price, hours * 60)) == price * hours
