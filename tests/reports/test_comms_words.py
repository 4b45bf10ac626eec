"""When a communication happens, as people say it."""

from datetime import date

import pytest

from mspproj.reports.comms_words import listed, when_words
from tests.build import SETTINGS, dossier

PROJECT = """
start: 2026-11-04
milestones: [{id: go-live, name: Go-live, promised: 2026-12-04}, {id: later, name: Some day}]
impacts: [{id: I1, what: Mail is off, start: "2026-11-20T20:00", end: "2026-11-21T02:00"}]
"""


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("every: day, until: 2026-11-30", "each working day until 2026-11-30"),
        ('every: week, weekday: tue, at: "10:00"', "every Tuesday, 10:00"),
        ("every: fortnight", "every second Wednesday"),  # the weekday of the start
        ("every: week, weekday: thu, during: [hypercare]", "every Thursday (hypercare)"),
        ("every: week, weekday: thu, during: [executing, closing]", "every Thursday"),
        (
            "every: week, weekday: mon, toward: [go-live, I1]",
            "every Monday; each working day close to Go-live and Mail is off",
        ),
        ("every: month, workday: first", "on the first working day of each month"),
        ("every: month, day_of_month: 15", "on day 15 of each month"),
        ("before: I1", "28, 14, 7, 3 and 1 days before Mail is off"),
        ("before: go-live, days: [1]", "1 day before Go-live"),
        ("after: later, days: [30, 1]", "1 and 30 days after Some day"),
        ("after: go-live", "1 day after Go-live"),
        ("within: I1", "while it lasts: Mail is off, every 3 h and at its end"),
        ("within: I1, hours: [0, 2]", "while it lasts: Mail is off, 0 and 2 h into it"),
        ("day: 2026-11-30", "on 2026-11-30"),
        ("event: delay", "when a date moves"),
    ],
)
def test_when_in_words(when: str, expected: str) -> None:
    found = dossier(
        f"{PROJECT}communications: [{{id: c, what: W, audience: sponsor, when: {{{when}}}}}]",
        settings=SETTINGS + "growing_detail: {hours: 3}\n",
    )
    assert when_words(found, found.project.communications[0], date(2026, 11, 20)) == expected


def test_lists_in_words() -> None:
    assert [listed(words) for words in ((), ("a",), ("a", "b"), (3, 2, 1))] == ["", "a", "a and b", "3, 2 and 1"]
