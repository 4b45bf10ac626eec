"""Entry lag: from the end of the work to its entry."""

import pytest

from mspproj.reports.lag import lag_hours, lags, median, quantile
from tests.build import entry


def worked(day: str, at: str | None, minutes: int, logged: str, **more: object) -> dict[str, object]:
    return {"day": day, "who": "kim", "minutes": minutes, "at": at, "logged": logged, **more}


@pytest.mark.parametrize(
    ("at", "logged", "hours"),
    [
        ("13:00", "2026-11-20T14:30:00-05:00", 0.5),
        ("13:00", "2026-11-20T13:10:00-05:00", 0.0),  # logged before the hour was over
        ("9:00", "2026-11-21T10:00:00-05:00", 24.0),
        ("23:30", "2026-11-21T00:30:00-05:00", 0.0),
        (None, "2026-11-20T18:00:00-05:00", 0.0),
        (None, "2026-11-21T09:00:00-05:00", 9.0),
        (None, "2026-11-23T00:00:00+01:00", 48.0),  # on the clock on which it was logged
        (None, "2026-11-21T09:00:00", 9.0),
        (None, "some day", None),
        ("noonish", "2026-11-21T09:00:00-05:00", None),
    ],
)
def test_hours_from_the_end_of_the_work(at: str | None, logged: str, hours: float | None) -> None:
    assert lag_hours(entry(worked("2026-11-20", at, 60, logged))) == hours


def test_of_each_person_the_slowest_first_without_what_does_not_count() -> None:
    late = "2026-11-24T09:00:00-05:00"
    entries = [
        entry(worked("2026-11-20", None, 60, "2026-11-20T18:00:00-05:00")),
        entry(worked("2026-11-20", None, 60, "2026-11-21T10:00:00-05:00")),
        entry(worked("2026-11-20", None, 60, late)),
        entry(worked("2026-11-20", None, 60, late, state="void")),
        entry(worked("2026-11-20", None, 60, late, imported=True)),
        entry(worked("2026-11-20", None, 60, late, who="lee")),
        entry(worked("2026-11-20", None, 60, "?", who="ravi")),
    ]
    lee, kim = lags(entries, 2)
    assert (lee.who, lee.entries, lee.median_hours, lee.late) == ("lee", 1, 81.0, 1)
    assert (kim.who, kim.entries, kim.median_hours, kim.p90_hours, kim.late) == ("kim", 3, 10.0, 81.0, 1)
    assert lags(entries, 4)[0].late == 0


@pytest.mark.parametrize(
    ("values", "middle", "most"),
    [([3.0], 3.0, 3.0), ([1.0, 2.0], 1.5, 2.0), ([float(n) for n in range(10, 0, -1)], 5.5, 9.0)],
)
def test_median_and_ninety_percent(values: list[float], middle: float, most: float) -> None:
    assert (median(values), quantile(values, 0.9)) == (middle, most)
