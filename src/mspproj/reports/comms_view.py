"""The communication plan for reading: by whom, to whom, in names. A client sees what reaches the client, no more."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from mspproj.model.dossier import Dossier
from mspproj.reports.comms import CommsItem, CommsPlan, communications
from mspproj.reports.comms_people import audience, owner_of, role_words
from mspproj.reports.comms_words import rhythm_words, when_words

_STATES = {"sent": "done", "held": "done", "due": "today", "overdue": "late", "planned": "planned"}


class Row(NamedTuple):
    """`to` and `by` are names; `state`: done | today | late | planned | dropped; `detail` as in `CommsItem`.

    `reason` is empty where the rhythm says it all.
    """

    due: date | datetime
    day: date
    what: str
    method: str
    to: str
    by: str
    state: str
    reason: str
    detail: str


class Topic(NamedTuple):
    """One communication as it was agreed: `when` in words."""

    what: str
    when: str
    method: str
    to: str
    by: str


class Month(NamedTuple):
    first: date
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommsView:
    """`audience`: client | internal. `contacts`: the coordinator's and lead tech's names and addresses.

    `levels`: each level of detail that occurs, and from when it holds.
    """

    project: str
    name: str
    client: str
    audience: str
    as_of: date
    zone: str
    contacts: tuple[tuple[str, str, str], ...]
    topics: tuple[Topic, ...]
    levels: tuple[tuple[str, str], ...]
    months: tuple[Month, ...]
    rows: int


def comms_view(dossier: Dossier, plan: CommsPlan, to: str = "client") -> CommsView:
    """The plan's items by month; for a client those to the client that are not dropped."""
    client = to == "client"
    shown = [item for item in plan.items if not client or (item.for_client and item.state != "cancelled")]
    first = dossier.project.start or plan.as_of
    plain = frozenset(rhythm_words(one.when, first) for one in communications(dossier) if one.when.every)
    rows = [_row(dossier, item, client, plain) for item in shown]
    months = list(dict.fromkeys(row.day.replace(day=1) for row in rows))
    return CommsView(
        project=plan.project,
        name=plan.name,
        client=plan.client,
        audience=to,
        as_of=plan.as_of,
        zone=plan.zone,
        contacts=_contacts(dossier),
        topics=_topics(dossier, plan.as_of, client),
        levels=_levels(dossier, {row.detail for row in rows}),
        months=tuple(Month(month, tuple(r for r in rows if r.day.replace(day=1) == month)) for month in months),
        rows=len(rows),
    )


def _row(dossier: Dossier, item: CommsItem, client: bool, plain: frozenset[str]) -> Row:
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
        reason="" if item.reason in plain else item.reason,
        detail=item.detail,
    )


def _topics(dossier: Dossier, as_of: date, client: bool) -> tuple[Topic, ...]:
    people = dossier.office.people
    found = []
    for one in communications(dossier):
        told = audience(dossier, one.audience, as_of)
        if told and (not client or any(not recipient.ours for recipient in told)):
            teller = people.get(owner_of(dossier, one.owner) or "")
            to = ", ".join(recipient.name for recipient in told if not client or not recipient.ours)
            found.append(Topic(one.what, when_words(dossier, one, as_of), one.how, to, teller.name if teller else ""))
    return tuple(found)


def _levels(dossier: Dossier, used: set[str]) -> tuple[tuple[str, str], ...]:
    rule = dossier.settings.growing_detail
    words = (
        ("summary", "what is coming, in short"),
        ("detailed", f"from {_working_days(rule.detailed)} before: who does what, what you will see, what to do"),
        ("runbook", f"from {_working_days(rule.runbook)} before, and while it lasts: hour by hour"),
    )
    return tuple((level, told) for level, told in words if level in used)


def _working_days(count: int) -> str:
    return "1 working day" if count == 1 else f"{count} working days"


def _contacts(dossier: Dossier) -> tuple[tuple[str, str, str], ...]:
    team, people = dossier.project.team, dossier.office.people
    roles = (("coordinator", team.coordinator), ("lead_tech", team.lead_tech))
    return tuple((role_words(role), people[who].name, people[who].email) for role, who in roles if who in people)
