"""Prepaid blocks: their balance over all projects, rounding, days that count, and how they stand."""

from datetime import date

import pytest

from mspproj.reports.blocks import Block, blocks
from tests.build import CLIENT, SETTINGS, dossier

DAY = date(2026, 11, 30)
PLAN = "phases: [{name: One, tasks: [{id: T1, name: Mail, owner: kim, estimate: 20h}]}]\nbudget: {contract: c1}"


def made(log: list[str], more: str = "", settings: str = SETTINGS, others: tuple[str, ...] = ()) -> Block:
    client = CLIENT + f"contracts: [{{id: c1, kind: block, hours: 10h{more}}}, {{id: c2, kind: actual}}]\n"
    one = dossier(PLAN, entries=log, client=client, settings=settings)
    two = dossier(PLAN, id="contoso-wifi", entries=others, office=one.office)
    (found,) = blocks(one.office, (one, two), DAY)
    return found


@pytest.mark.parametrize(
    ("log", "more", "used", "left", "state"),
    [
        ([], "", 0.0, 10.0, "open"),
        (["2026-11-02 kim 4h T1"], "", 4.0, 6.0, "open"),
        (["2026-11-02 kim 4h T1 billable=false"], "", 0.0, 10.0, "open"),
        (["2026-11-02 kim 50m T1"], "", 1.0, 9.0, "open"),  # by the increment of a quarter of an hour
        (["2026-11-02 kim 4h T1 bill_minutes=3h"], "", 3.0, 7.0, "open"),  # as approved
        (["2026-11-02 kim 4h T1"], ", starts: 2026-11-03", 0.0, 10.0, "open"),  # before it was bought
        (["2026-12-01 kim 4h T1"], "", 0.0, 10.0, "open"),  # after the day asked for
        (["2026-11-02 kim 8h T1"], "", 8.0, 2.0, "low"),
        (["2026-11-02 kim 10h T1"], "", 10.0, 0.0, "used up"),
        (["2026-11-02 kim 12h T1"], ", expires: 2026-11-01", 12.0, -2.0, "used up"),
        (["2026-11-02 kim 1h T1"], ", expires: 2026-12-30", 1.0, 9.0, "ending"),
        (["2026-11-02 kim 1h T1"], ", expires: 2026-12-31", 1.0, 9.0, "open"),
        (["2026-11-02 kim 1h T1"], ", expires: 2026-11-30", 1.0, 9.0, "ending"),  # its last day
        (["2026-11-02 kim 1h T1"], ", expires: 2026-11-29", 1.0, 9.0, "expired"),
    ],
)
def test_balance(log: list[str], more: str, used: float, left: float, state: str) -> None:
    found = made(log, more)
    assert (found.used, found.left, found.state) == (used, left, state)


def test_all_projects_count() -> None:
    found = made(["2026-11-02 kim 4h T1"], others=("2026-11-03 lee 5h T1",))
    assert (found.used, found.state) == (9.0, "low")
    assert [tuple(use) for use in found.projects] == [("contoso-m365", 4.0), ("contoso-wifi", 5.0)]


def test_the_workspace_says_when_it_is_low() -> None:
    settings = SETTINGS + "thresholds: {block_warning: 95%, block_warning_days: 5}\n"
    assert made(["2026-11-02 kim 9h T1"], ", expires: 2026-12-10", settings).state == "open"


def test_its_balance_in_words() -> None:
    assert made(["2026-11-02 kim 4h T1"], ", expires: 2027-06-30").told == (
        "block 'c1': 4 of 10 h used, 6 h left, ends on 2027-06-30"
    )
    assert made(["2026-11-02 kim 12h T1"], ", expires: 2026-11-01").told.startswith(
        "block 'c1': 12 of 10 h used, 2 h bey"
    )


def test_a_block_without_hours_has_no_balance() -> None:
    one = dossier(PLAN, client=CLIENT + "contracts: [{id: c1, kind: block}]\n", entries=["2026-11-02 kim 4h T1"])
    (found,) = blocks(one.office, (one,), DAY)
    assert (found.used, found.left, found.state) == (4.0, None, "open")
    assert "tells no hours" in found.told


def test_hours_beyond_it_say_who_decides() -> None:
    assert made(["2026-11-02 kim 10h T1"]).beyond == ""
    assert made(["2026-11-02 kim 12h T1"]).beyond == (
        "hours beyond the block: 2 h, not invoiced by the contract: sell a block, or bill them by a change order"
    )
