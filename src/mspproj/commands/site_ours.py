"""A project's web page for our own people."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mspproj.commands.site_frame import ours
from mspproj.commands.site_made import Made
from mspproj.commands.status import SHORT

if TYPE_CHECKING:
    from mspproj.reports.health import Reason


def weeks_of(made: Made) -> list[dict[str, Any]]:
    return [{"day": day, "health": health} for day, health in made.weeks]


def our_page(made: Made) -> str:
    from mspproj.render.site import site_page
    from mspproj.reports.site import sheets

    dossier, plan, budget = made.dossier, made.plan, made.status.budget
    data = ours(made.company, made.as_of, "../") | {
        "status": _told(made),
        "budget": {name: getattr(budget, name) for name in _BUDGET},
        "schedule": made.schedule,
        "weeks": weeks_of(made),
        "sheets": sheets(dossier, plan, made.comms.items, made.as_of),
        "notes": [note for note in budget.notes if "cost" not in note and "margin" not in note],
        "records": [
            {"kind": r.kind, "title": r.title, "owner": r.owner, "due": r.due}
            for r in sorted(dossier.records, key=lambda r: (r.due is None, r.due or made.as_of, r.id))
            if r.open and r.kind != "note"
        ],
        "client_name": made.client_name,
        "team": _team(made),
        "contacts": _contacts(made),
        "shared": made.shared,
    }
    charts = {"burn": _burn(made), "gantt": _gantt(made)}
    return site_page("project", f"{plan.name}: {made.company}", data, charts)


_BUDGET = (
    "logged_hours", "budget_hours", "projected_hours", "projected_low", "projected_high", "spent_pct", "projected_pct",
    "phases",
)  # fmt: skip


def _told(made: Made) -> dict[str, Any]:
    """The status in short, with people of the client by name."""
    client, status = made.dossier.client, made.status
    names = {contact.id: contact.name for contact in client.contacts} if client else {}
    waiting = tuple(one._replace(who=names.get(one.who or "", one.who)) for one in status.waiting_on_client)
    short = {name: getattr(status, name) for name in SHORT}
    return short | {"reasons": list(map(open_reason, status.reasons)), "waiting_on_client": waiting}


def open_reason(reason: "Reason") -> "Reason":
    """Pages travel: what tells costs or margins is told without its figure."""
    if reason.code != "margin-negative":
        return reason
    return reason._replace(what="the money does not hold: see the budget")


def _team(made: Made) -> list[tuple[str, str, str]]:
    people = made.dossier.office.people
    return [(r.replace("_", " "), who, people[who].name) for r, who in made.plan.team.roles() if who in people]


def _contacts(made: Made) -> list[tuple[str, str]]:
    client = made.dossier.client
    found = [(role, client.contact(who)) for role, who in made.plan.contacts.roles()] if client else []
    return [(role, contact.name) for role, contact in found if contact]


def _burn(made: Made) -> str:
    from mspproj.render.chart_lines import burn_up as draw
    from mspproj.reports.trend import burn_up

    finish = made.schedule.finish.date() if made.schedule.finish else None
    found = burn_up(replace(made.dossier, project=made.plan), made.status.budget, finish)
    return draw(found, f"{made.plan.name}: hours logged, planned and projected") if found else ""


def _gantt(made: Made) -> str:
    """What is done is left out where much is: the table has all."""
    from mspproj.commands.plan_show import bars
    from mspproj.render.chart_gantt import gantt

    drawn = bars(made.schedule)
    if len(drawn) > MOST_BARS:
        drawn = bars(made.schedule, done=False)
    return gantt(drawn[:MOST_BARS], made.as_of, f"{made.plan.name}: schedule")


MOST_BARS = 40
