"""The communication plan for reading: by whom, to whom, in names. A client sees what reaches the client, no more."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from mspproj.model.dossier import Dossier
from mspproj.reports.comms import CommsItem, CommsPlan
from mspproj.reports.comms_people import role_words

_STATES = {"sent": "done", "held": "done", "due": "today", "overdue": "late", "planned": "planned"}


class Row(NamedTuple):
    """`to` and `by` are names; `state`: done | today | late | planned | dropped."""

    due: date | datetime
    day: date
    what: str
    method: str
    to: str
    by: str
    state: str
    reason: str


class Month(NamedTuple):
    first: date
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommsView:
    """`audience`: client | internal. `contacts`: the coordinator's and lead tech's names and addresses."""

    project: str
    name: str
    client: str
    audience: str
    as_of: date
    zone: str
    contacts: tuple[tuple[str, str, str], ...]
    months: tuple[Month, ...]
    rows: int


def comms_view(dossier: Dossier, plan: CommsPlan, audience: str = "client") -> CommsView:
    """The plan's items by month; for a client those to the client that are not dropped."""
    client = audience == "client"
    shown = [item for item in plan.items if not client or (item.for_client and item.state != "cancelled")]
    rows = [_row(dossier, item, client) for item in shown]
    months = list(dict.fromkeys(row.day.replace(day=1) for row in rows))
    return CommsView(
        project=plan.project,
        name=plan.name,
        client=plan.client,
        audience=audience,
        as_of=plan.as_of,
        zone=plan.zone,
        contacts=_contacts(dossier),
        months=tuple(Month(month, tuple(r for r in rows if r.day.replace(day=1) == month)) for month in months),
        rows=len(rows),
    )


def _row(dossier: Dossier, item: CommsItem, client: bool) -> Row:
    to = [one.name for one in item.recipients if not client or not one.ours]
    teller = dossier.office.people.get(item.owner or "")
    return Row(
        due=item.due,
        day=item.day,
        what=item.what,
        method=item.method,
        to=", ".join(to),
        by=teller.name if teller else "",
        state=_STATES.get(item.state, "dropped"),
        reason=item.reason,
    )


def _contacts(dossier: Dossier) -> tuple[tuple[str, str, str], ...]:
    team, people = dossier.project.team, dossier.office.people
    roles = (("coordinator", team.coordinator), ("lead_tech", team.lead_tech))
    return tuple((role_words(role), people[who].name, people[who].email) for role, who in roles if who in people)
