"""The rows of a dashboard as plain data: what a project, its tasks, messages, records, parts and our people are.

A day is ISO text, hours are minutes, a missing value is None. `mine` is told by who looks: see `marked`.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from mspproj.model.dossier import Dossier
from mspproj.model.time import TimeEntry
from mspproj.reports.comms import CommsItem, communication_plan
from mspproj.reports.dashboard import Row
from mspproj.reports.facts import day_in
from mspproj.reports.materials import arrival
from mspproj.reports.next_work import Blocker, Work
from mspproj.reports.plan import effective, price_of
from mspproj.reports.register import entry
from mspproj.reports.today import Placed

AHEAD, BEHIND = timedelta(days=31), timedelta(days=7)
RANK = {"red": 0, "yellow": 1, "green": 2}
KEPT: tuple[str, ...] = (
    "project", "name", "client", "stage", "health", "coordinator", "lead_tech", "people", "start", "promised",
    "days_left", "done_pct", "tasks", "tasks_done", "last_activity",
)  # fmt: skip
# Whose a row is, by subject: fields that name a person, or several.
OWNERS = {
    "projects": "people", "tasks": "who", "due": "who", "time": "who", "communications": "owner", "records": "who",
    "parts": "coordinator", "people": "who",
}  # fmt: skip


def marked(subject: str, rows: Iterable[Row], me: str) -> list[Row]:
    """The rows with `mine`: whether they concern me."""
    field = OWNERS[subject]
    return [row | {"mine": bool(me) and me in _words(row[field])} for row in rows]


def _words(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


def project_row(status: Mapping[str, Any], budget: Mapping[str, Any], more: Mapping[str, Any]) -> Row:
    """From what `status` and `budget` keep of a project in short, and `plan_rows`' own word on it."""
    reasons, waiting, stone = status["reasons"], status["waiting_on_client"], status["next_milestone"] or {}
    return {name: status[name] for name in KEPT} | {
        **more,
        "ended": status["stage"] in ("closed", "cancelled"),
        "rank": RANK[status["health"]],
        "why": reasons[0]["what"] if reasons else "",
        "reasons": len(reasons),
        "logged": round(float(status["logged_hours"]) * 60),
        "budget": round(float(status["budget_hours"]) * 60),
        "spent_pct": _float(budget.get("spent_pct")),
        "projected_pct": _float(budget.get("projected_pct")),
        "margin": _float(budget.get("projected_margin")),
        "waiting": len(waiting),
        "waiting_for": waiting[0]["what"] if waiting else "",
        "milestone": stone.get("what", ""),
        "milestone_day": stone.get("day"),
    }


def _float(value: Any) -> float | None:
    return None if value is None else float(value)


def plan_rows(dossier: Dossier, as_of: date, tasks: Iterable[Work]) -> dict[str, Any]:
    """What a project has of each: `project` (more of itself), `communications`, `records`, `parts`."""
    plan, team = dossier.project, dossier.project.team
    open_project = not plan.ended
    return {
        "project": {
            "kind": plan.kind,
            "sales": team.sales,
            "service_delivery": team.service_delivery,
            "support": team.support,
            "accounting": team.accounting,
        },
        "communications": list(_communications(dossier, as_of)) if open_project else [],
        "records": list(_records(dossier, as_of)) if open_project else [],
        "parts": list(_parts(dossier, as_of, tasks)) if open_project else [],
    }


def _communications(dossier: Dossier, as_of: date) -> Iterator[Row]:
    for item in communication_plan(dossier, as_of).items:
        recent = item.told is not None and item.told >= as_of - BEHIND
        if item.open or recent or (item.state == "planned" and item.day <= as_of + AHEAD):
            yield _message(dossier, item, as_of)


def _message(dossier: Dossier, item: CommsItem, as_of: date) -> Row:
    return {
        "project": dossier.id,
        "client": dossier.project.client,
        "id": item.communication,
        "what": item.what + (f", {item.reason}" if item.about and item.reason else ""),
        "day": item.day.isoformat(),
        "at": f"{item.due:%H:%M}" if hasattr(item.due, "hour") else "",
        "state": item.state,
        "open": item.open,
        "late": max((as_of - item.day).days, 0) if item.open else 0,
        "told": _iso(item.told),
        "method": item.method,
        "content": item.content,
        "owner": item.owner or dossier.project.team.coordinator,
        "to": [recipient.name for recipient in item.recipients],
        "for_client": item.for_client,
    }


def _records(dossier: Dossier, as_of: date) -> Iterator[Row]:
    for record in dossier.records:
        one = entry(dossier, record, as_of)
        yield {
            "project": one.project,
            "client": dossier.project.client,
            "id": one.id,
            "kind": one.kind,
            "title": one.title,
            "status": one.status,
            "open": one.open,
            "overdue": one.overdue,
            "owner": one.owner,
            "who": one.person,
            "by": one.by,
            "on": _iso(one.on),
            "age": (as_of - one.on).days if one.on else None,
            "due": _iso(one.due),
            "affects": one.affects,
            "probability": one.probability,
            "effect": one.effect,
            "client_visible": one.client_visible,
        }


def _parts(dossier: Dossier, as_of: date, tasks: Iterable[Work]) -> Iterator[Row]:
    plan = effective(dossier, as_of)
    needed = {one.task: one.begins for one in tasks}
    for part in plan.bill_of_materials:
        came = arrival(dossier, part, as_of)
        whole = came.ordered and came.received >= part.qty
        want = needed.get(part.task or "")
        late = not whole and came.eta is not None and (came.eta < as_of or (want is not None and came.eta > want))
        partly = "partly received" if came.received else "ordered"
        price = price_of(part)
        yield {
            "project": dossier.id,
            "client": plan.client,
            "stage": plan.stage,
            "part": part.id,
            "item": part.item,
            "qty": _plain(part.qty),
            "received": _plain(came.received),
            "vendor": part.vendor,
            "task": part.task,
            "state": "received" if whole else partly if came.ordered else "not ordered",
            "open": not whole,
            "late": late,
            "rank": 3 if whole else 0 if late else 2 if came.ordered else 1,
            "ordered": came.ordered,
            "eta": _iso(came.eta),
            "needed": _iso(want),
            "quoted_until": _iso(part.quoted_until),
            "price": None if price is None else float(price),
            "coordinator": plan.team.coordinator,
        }


def _plain(number: Decimal) -> float | int:
    return int(number) if number == number.to_integral_value() else float(number)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def task_row(one: Work) -> Row:
    return {
        "project": one.project,
        "client": one.client,
        "task": one.task,
        "title": one.title,
        "phase": one.phase,
        "who": list(one.who),
        "state": one.state,
        "blocked": bool(one.blocked),
        "blocked_by": "; ".join(map(_blocker, one.blocked)),
        "frees": len(one.frees),
        "estimate": one.estimate,
        "logged": one.logged,
        "remaining": one.remaining,
        "used_pct": round(one.logged / one.estimate * 100, 1) if one.estimate else None,
        "finish": _iso(one.finish),
        "must_by": _iso(one.must_by),
        "promise": one.promise,
        "spare": one.spare_days,
        "critical": one.critical,
        "opens": _iso(one.opens),
        "issues": len(one.issues),
        "last_worked": one.last_worked or None,
    }


def _blocker(one: Blocker) -> str:
    return f"{one.id} {one.what} ({', '.join(one.who) or 'nobody'})"


def due_row(place: int, one: Placed, client: str, as_of: date) -> Row:
    line = one.line
    return {
        "place": place,
        "group": one.group,
        "day": _iso(line.day),
        "late": max((as_of - line.day).days, 0) if line.day else None,
        "kind": line.kind,
        "project": line.project,
        "client": client,
        "id": line.id,
        "what": line.what,
        "who": line.who,
        "waits": line.waits,
        "why": one.why,
        "command": line.command,
    }


def time_row(one: TimeEntry, client: str) -> Row:
    logged, day = day_in(one.logged), day_in(one.day)
    return {
        "id": one.id,
        "day": one.day,
        "who": one.who,
        "hours": one.minutes,
        "project": one.project or "",
        "client": client,
        "task": one.task,
        "bucket": one.bucket,
        "work": one.work,
        "billable": one.billable,
        "change": one.change,
        "note": one.note,
        "note_length": len(one.note),
        "lag": max((logged - day).days, 0) if logged and day else None,
        "edited": one.state == "edited",
        "imported": one.imported,
    }
