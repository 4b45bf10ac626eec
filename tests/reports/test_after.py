"""After the handover: tickets by week, hypercare's hours, satisfaction; templates compared, honestly about few."""

from datetime import date
from decimal import Decimal
from typing import Any

from mspproj.model.dossier import Dossier
from mspproj.reports.after import AfterProject, after, after_project
from tests.build import dossier

DAY = date(2026, 12, 10)
HANDED = "2026-11-02 dana stage from=closing to=hypercare"


def ticket(number: str, day: str, closed: str = "", minutes: int | None = None) -> dict[str, Any]:
    return {
        "op": "ticket",
        "ticket": number,
        "day": day,
        "closed": closed,
        "minutes": minutes,
        "title": f"About {number}",
    }


def score(value: str, best: int = 5, day: str = "2026-11-20", **more: Any) -> dict[str, Any]:
    return {"op": "satisfaction", "score": value, "best": best, "day": day, **more}


def made(*facts: Any, text: str = "stage: hypercare", entries: tuple[str, ...] = (), id: str = "p") -> Dossier:
    return dossier(text, facts=facts, entries=entries, id=id)


def told(*facts: Any, as_of: date = DAY, **more: Any) -> AfterProject:
    found = after_project(made(HANDED, *facts, **more), as_of)
    assert found is not None
    return found


def test_tickets_of_the_first_days_by_week() -> None:
    days = ("2026-11-02", "2026-11-08", "2026-11-09", "2026-12-01", "2026-12-02", "2026-11-01")
    found = told(*(ticket(f"T{n}", day, minutes=30) for n, day in enumerate(days)))
    assert (found.tickets, found.weeks, found.ticket_minutes) == (4, (2, 1, 0, 0, 1), 120)
    assert [one.after for one in found.all_tickets] == [0, 6, 7, 29, 30], "before the handover it is no ticket of it"
    assert (str(found.handed), found.complete, str(found.quiet_since)) == ("2026-11-02", True, "2026-12-02")
    assert (found.all_tickets[0].title, found.open_tickets) == ("About T0", 5)


def test_a_ticket_counts_once_as_told_last_and_up_to_the_day() -> None:
    facts = (ticket("T1", "2026-11-03"), ticket("T1", "2026-11-03", "2026-11-05"), ticket("T2", "2026-11-20"))
    found = told(*facts, as_of=date(2026, 11, 10))
    assert (found.tickets, found.open_tickets, found.weeks, found.complete) == (1, 0, (1, 0), False)


def test_hours_since_the_handover_and_what_was_said() -> None:
    entries = (
        "2026-11-01 kim 2h - Before",
        "2026-11-02 kim 1h - Call",
        "2026-11-20 lee 30m - Call",
        "2026-12-11 kim 1h - X",
    )
    facts = (score("4", comment="Good"), score("9", 10), score("1", day="2026-10-01"), score("odd"), score("3", 0))
    found = told(*facts, entries=entries)
    assert found.hypercare_minutes == 90
    assert (found.satisfaction, found.answers, found.scores[0].comment) == (Decimal("85.0"), 2, "Good")
    twice = told(score("1", answer="A1"), score("5", answer="A1"))
    assert (twice.satisfaction, twice.answers) == (Decimal("100.0"), 1)
    assert told().satisfaction is None


def test_before_the_handover_and_after_it_was_taken_back_there_is_nothing() -> None:
    assert after_project(made(), DAY) is None
    assert after_project(made(HANDED), date(2026, 11, 1)) is None
    assert after_project(made(HANDED, "2026-11-04 dana stage to=executing"), DAY) is None
    again = made(HANDED, "2026-11-04 dana stage to=executing", "2026-11-20 dana stage to=closed")
    assert str(getattr(after_project(again, DAY), "handed", None)) == "2026-11-20"
    closed = made(HANDED, "2026-11-20 dana stage to=closed")
    assert str(getattr(after_project(closed, DAY), "handed", None)) == "2026-11-02", "hypercare is after already"


def test_templates_are_compared_by_projects_whose_days_are_over() -> None:
    text = "stage: hypercare\ntemplate: {name: m365, version: 1}"
    late = "2026-12-01 dana stage to=hypercare"
    ones = [
        made(HANDED, *(ticket(f"T{n}", "2026-11-05") for n in range(count)), score("4"), text=text, id=f"p{count}")
        for count in (1, 2, 6)
    ]
    found = after([*ones, made(late, text=text, id="late"), made(HANDED, id="none"), made(id="not-yet")], DAY)
    assert [one.project for one in found.projects] == ["late", "p6", "p2", "p1", "none"]
    m365, bare = found.templates
    assert (m365.template, m365.projects, m365.running) == ("m365", 3, 1)
    assert (m365.tickets_mean, m365.tickets_median, m365.satisfaction, m365.few) == (
        Decimal("3.0"),
        Decimal("2.0"),
        Decimal("80.0"),
        True,
    )
    assert (bare.template, bare.tickets_mean, bare.satisfaction) == ("(no template)", Decimal("0.0"), None)
    assert found.imported
    assert not after([made(HANDED)], DAY).imported
    many = [made(HANDED, text=text, id=f"m{n}") for n in range(5)]
    assert not after(many, DAY).templates[0].few
    short = after(many, DAY, days=45).templates[0]
    assert (short.projects, short.running, short.tickets_mean) == (0, 5, None)
