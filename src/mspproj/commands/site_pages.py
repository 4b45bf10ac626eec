"""All web pages of a workspace, or of one client alone, by their path in the folder."""

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from mspproj.commands.session import Session
from mspproj.commands.site_frame import ours, theirs
from mspproj.commands.site_past import MANY, WEEKS
from mspproj.commands.site_project import project_pages

if TYPE_CHECKING:
    from mspproj.model.people import Person
    from mspproj.reports.next import Next
    from mspproj.reports.next_work import Work
    from mspproj.reports.site_office import Week

MOST_BARS = 12
MOST_LINES = 15
ENDED = ("closed", "cancelled")


class Site(NamedTuple):
    """`pages`: HTML by path; `broken`: projects that cannot be read."""

    pages: dict[str, str]
    broken: list[str]


def site_of(session: Session, client: str | None = None, weeks: int | None = None) -> Site:
    """Everything, or what one client may see and nothing else.

    `weeks` of health before today; None: WEEKS, or none where more than MANY projects are open.
    """
    workspace = session.workspace
    workspace.plain_settings()
    plans = workspace.index.plans()
    if weeks is None:
        weeks = WEEKS if sum(stage not in ENDED for _, _, stage, _ in plans.values()) <= MANY else 0
    ids = [id for id in workspace.project_ids if client is None or (id in plans and plans[id][1] == client)]
    made = project_pages(session, ids, weeks)
    if client is not None:
        return Site(_client_pages(session, client, made), [])
    broken = [id for id in ids if id not in made]
    rows = [one["row"] for one in made.values()]
    pages = {"index.html": _portfolio(session, rows, broken)}
    pages |= {f"projects/{id}.html": one["page"] for id, one in made.items()}
    pages |= dict(_people(session, rows))
    for other in sorted(workspace.office.clients):
        own = {id: one for id, one in made.items() if one["row"]["client"] == other}
        if any(one["client"] for one in own.values()):
            pages |= {f"clients/{other}/{path}": page for path, page in _client_pages(session, other, own).items()}
    return Site(pages, broken)


def _client_pages(session: Session, client: str, made: dict[str, dict[str, Any]]) -> dict[str, str]:
    from mspproj.render.site import site_page

    shown = {id: one["client"] for id, one in made.items() if one["client"]}
    rows = sorted((one["row"] for one in shown.values()), key=lambda row: (row["promised"] or "9999", row["project"]))
    known, company = session.workspace.office.clients[client], session.workspace.settings.company
    data = theirs(company, session.today, here=True) | {
        "client_name": known.name,
        "open": [row for row in rows if not row["over"]],
        "ended": [row for row in rows if row["over"]],
    }
    pages = {"index.html": site_page("client", f"{known.name}: {company}", data)}
    return pages | {f"{id}.html": one["page"] for id, one in shown.items()}


def _portfolio(session: Session, rows: list[dict[str, Any]], broken: list[str]) -> str:
    from mspproj.render.chart import Chart, Series, bars
    from mspproj.render.site import site_page
    from mspproj.reports.site_office import portfolio_page

    found, office = portfolio_page(rows), session.workspace.office
    company = session.workspace.settings.company
    sold = [row for row in found.open if row["budget_hours"]]
    sold.sort(key=lambda row: (-abs(row["projected_hours"] - row["budget_hours"]), row["project"]))
    shown = sold[:MOST_BARS]
    series = (
        Series("sold", tuple(row["budget_hours"] for row in shown)),
        Series("projected", tuple(row["projected_hours"] for row in shown)),
    )
    chart = Chart("Hours sold and projected", tuple(row["name"] for row in shown), series, "h", id="hours-chart")
    clients = sorted({row["client"] for row in rows if row["client"] in office.clients})
    data = ours(company, session.today, "", "index.html") | {
        "totals": found.totals,
        "open": found.open,
        "ended": found.ended,
        "soon": found.soon,
        "history": any(row["weeks"] for row in found.open),
        "broken": broken,
        "names": {row["client"]: _name(session, row["client"]) for row in rows},
        "clients": [(id, office.clients[id].name) for id in clients if any(_shared(row, id) for row in rows)],
        "most": MOST_BARS,
    }
    return site_page("portfolio", f"Portfolio: {company}", data, {"hours": bars(chart) if shown else ""})


def _shared(row: dict[str, Any], client: str) -> bool:
    return bool(row["client"] == client and row["shared"])


def _name(session: Session, client: str) -> str:
    known = session.workspace.office.clients.get(client)
    return known.name if known else client


def _people(session: Session, rows: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """A page for each of our people who is here today, and the list of them."""
    from mspproj.commands.next import all_work
    from mspproj.render.site import site_page
    from mspproj.reports.next import next_for

    found, company = [one for own in all_work(session).values() for one in own], session.workspace.settings.company
    entries = _entries(session)
    common = ours(company, session.today, "../")
    listed = []
    for person in session.workspace.office.people.values():
        if person.until and person.until < session.today:
            continue
        told = next_for(person.id, found, session.workspace.office, session.today)  # what runs on this clone is no fact
        own = [_own(row, person.id) for row in rows if row["stage"] not in ENDED and _on(row, person.id, told)]
        data = _person(person, told)
        listed.append(data | {"projects": len(own)})
        weeks = _weeks(session, person.id, entries)
        page = common | data | {"own": own, "weeks": weeks, "week": weeks[-1]}
        charts = {"weeks": _hours(weeks, person.name)}
        yield f"people/{person.id}.html", site_page("person", f"{person.name}: {company}", page, charts)
    listed.sort(key=lambda one: (one["name"], one["id"]))
    page = ours(company, session.today, "../", "people/index.html") | {"people": listed}
    yield "people/index.html", site_page("people", f"People: {company}", page)


def _on(row: dict[str, Any], who: str, told: "Next") -> bool:
    return who in row["roles"] or any(line.work.project == row["project"] for line in told.lines)


def _own(row: dict[str, Any], who: str) -> dict[str, Any]:
    return {"project": row["project"], "name": row["name"], "health": row["health"], "roles": row["roles"].get(who, [])}


def _person(person: "Person", told: "Next") -> dict[str, Any]:
    lines, leave = told.lines, told.leave
    return {
        "id": person.id,
        "name": person.name,
        "roles": [role.replace("_", " ") for role in person.roles] or ([person.team] if person.team else []),
        "free": told.free,
        "leave": leave,
        "away": f"{leave.from_:%Y-%m-%d} to {leave.to:%Y-%m-%d}" if leave else "",
        "tasks": len(lines),
        "remaining": sum(line.work.remaining or 0 for line in lines),
        "first": f"{lines[0].work.task} {lines[0].work.title}" if lines else "",
        "lines": [_line(line.work, line.group, line.why) for line in lines[:MOST_LINES]],
        "more": max(len(lines) - MOST_LINES, 0),
    }


def _line(work: "Work", group: str, why: tuple[str, ...]) -> dict[str, Any]:
    return {
        "task": work.task,
        "name": work.title,
        "project": work.project,
        "project_name": work.name,
        "group": group,
        "remaining": work.remaining,
        "why": why,
    }


def _entries(session: Session) -> dict[str, list[Any]]:
    """What each person logged in the months that the weeks lie in; void entries left out."""
    from mspproj.reports.site_office import WEEKS as SHOWN

    first = session.today - timedelta(weeks=SHOWN)
    months, here = [], first.replace(day=1)
    while here <= session.today:
        months.append(here.isoformat()[:7])
        here = (here + timedelta(days=31)).replace(day=1)
    found: dict[str, list[Any]] = {}
    for month in months:
        for entry in session.workspace.entries(month=month):
            if entry.state != "void":
                found.setdefault(entry.who, []).append(entry)
    return found


def _weeks(session: Session, who: str, entries: dict[str, list[Any]]) -> "tuple[Week, ...]":
    from mspproj.reports.site_office import weeks

    return weeks(session.workspace.office, who, entries.get(who, []), session.today)


def _hours(weeks: "tuple[Week, ...]", name: str) -> str:
    from mspproj.render.chart import Chart, Series, columns

    labels = tuple(f"{week.monday.day} {week.monday:%b}" for week in weeks)
    series = tuple(
        Series(told, tuple(getattr(week, field) for week in weeks))
        for told, field in (("projects", "projects"), ("tickets", "tickets"), ("other", "other"))
    )
    return columns(Chart(f"{name}: hours by week", labels, series, "h", stacked=True, id="weeks-chart"))
