"""Rows of the views about projects (model/views.py), in the order of their columns. Nothing after `as_of` counts."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal

from mspproj.model.change import quotes_of, words_on
from mspproj.model.dossier import Dossier, Portfolio
from mspproj.model.record import Lesson, WrittenRecord
from mspproj.model.view import Row
from mspproj.reports.budget import budget
from mspproj.reports.comms import CommsItem, communication_plan
from mspproj.reports.facts import day_in, facts_by, latest_by
from mspproj.reports.forecast_backtest import Replay
from mspproj.reports.margin import billing_kind
from mspproj.reports.materials import arrival
from mspproj.reports.plan import approved, change_effect, cost_of, effective, price_of, told_price
from mspproj.reports.prices import currency_of
from mspproj.reports.progress import task_states
from mspproj.reports.projection import History


def cents(amount: Decimal | None) -> int | None:
    return None if amount is None else int((amount * 100).to_integral_value())


def iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def project_rows(portfolio: Portfolio, as_of: date) -> Iterator[Row]:
    for dossier in portfolio.dossiers:
        plan, client = effective(dossier, as_of), dossier.client
        worked = [entry.day for entry in dossier.entries if entry.day <= as_of.isoformat()]
        closed = [f.day for f in facts_by(dossier, as_of, "stage") if f.text("to") == "closed"]
        yield (
            dossier.id, plan.name, plan.client, client.name if client else plan.client, plan.kind,
            plan.template.name if plan.template else None, plan.template.version if plan.template else None,
            plan.stage, int(plan.ended), int(plan.internal), billing_kind(dossier, plan), currency_of(dossier),
            plan.program, plan.team.coordinator, plan.team.lead_tech, iso(plan.start), iso(plan.promised),
            min(worked, default=None), max(worked, default=None),
            closed[-1] if closed and plan.stage == "closed" else None,
        )  # fmt: skip


def task_rows(portfolio: Portfolio, as_of: date) -> Iterator[Row]:
    for dossier in portfolio.dossiers:
        for id, state in task_states(dossier, as_of).items():
            yield (
                dossier.id, id, state.task.name, state.phase, " ".join(state.task.people()), state.estimate,
                state.logged, state.remaining, state.word, int(state.done), state.done_on, state.change,
            )  # fmt: skip


def record_rows(portfolio: Portfolio, as_of: date) -> Iterator[Row]:
    for dossier in portfolio.dossiers:
        for one in dossier.records:
            if one.on_ is None or one.on_ <= as_of:
                settled = one.settled_on or one.approved_on
                yield (
                    dossier.id, one.id, one.kind, one.title, one.status, int(one.open), one.by, one.owner,
                    iso(one.on_), iso(one.due), iso(settled),
                )  # fmt: skip


def change_rows(portfolio: Portfolio, as_of: date) -> Iterator[Row]:
    for dossier in portfolio.dossiers:
        plan, held = effective(dossier, as_of), {change.id for change in approved(dossier, as_of)}
        for one in dossier.records:
            if one.kind == "change" and (one.on_ is None or one.on_ <= as_of):
                before = dossier.project if one.id in held else plan
                yield _change(dossier, one, before_minutes=change_effect(dossier, one, before).minutes, as_of=as_of)


def _change(dossier: Dossier, one: WrittenRecord, *, before_minutes: int, as_of: date) -> Row:
    until = as_of.isoformat()
    quoted = [fact.day for fact in quotes_of(one, dossier.facts) if fact.day <= until]
    said = [fact.day for fact in words_on(one.id, dossier.facts) if fact.day <= until]
    decided = iso(one.approved_on) or (said[-1] if said else None)
    brought = {task.id for task in one.tasks.add} if one.tasks else set()
    worked = [e for e in dossier.entries if e.day <= until and (e.change == one.id or e.task in brought)]
    early = sum(e.minutes for e in worked if one.status not in ("approved", "done") or (decided or "") > e.day)
    price = told_price(one)
    return (
        dossier.id, one.id, one.title, one.status, one.reason, iso(one.on_), quoted[0] if quoted else None, decided,
        before_minutes, cents(price), float(one.affects.days.days) if one.affects and one.affects.days else 0.0,
        int(one.goodwill), sum(e.minutes for e in worked), early,
    )  # fmt: skip


def communication_rows(portfolio: Portfolio, as_of: date) -> Iterator[Row]:
    for dossier in portfolio.dossiers:
        for item in communication_plan(dossier, as_of).items:
            yield (
                dossier.id, item.communication, item.what, item.content, item.method, item.owner,
                int(item.for_client), item.day.isoformat(), item.state, iso(item.told), _late(item, as_of),
            )  # fmt: skip


def _late(item: CommsItem, as_of: date) -> int:
    until = item.told or (as_of if item.state == "overdue" else item.day)
    return max((until - item.day).days, 0)


def part_rows(portfolio: Portfolio, as_of: date) -> Iterator[Row]:
    for dossier in portfolio.dossiers:
        for part in effective(dossier, as_of).bill_of_materials:
            came = arrival(dossier, part, as_of)
            yield (
                dossier.id, part.id, part.item, float(part.qty), part.vendor, part.task, cents(price_of(part)),
                cents(cost_of(part)), int(came.ordered), iso(came.eta), float(came.received), came.received_on,
            )  # fmt: skip


def milestone_rows(portfolio: Portfolio, as_of: date) -> Iterator[Row]:
    for dossier in portfolio.dossiers:
        reached = latest_by(dossier, as_of, "milestone", "milestone")
        for stone in effective(dossier, as_of).milestones:
            fact = reached.get(stone.id)
            yield dossier.id, stone.id, stone.name, iso(stone.promised), fact.day if fact else None


def event_rows(portfolio: Portfolio, as_of: date) -> Iterator[Row]:
    """A fact without a readable day is of the day on which it was written, or of none."""
    for dossier in portfolio.dossiers:
        for fact in dossier.facts:
            day = day_in(fact.day)
            if day is None or day <= as_of:
                key = next((key for key in _ABOUT if fact.text(key)), "")
                told = [f"{k} {_words(v)}" for k, v in fact.body.items() if k not in (*_NOT_TOLD, key)]
                about = fact.text(key) or None
                yield fact.id, dossier.id, fact.op, about, ", ".join(told), fact.who, iso(day), fact.logged


_ABOUT = ("task", "part", "duty", "milestone", "communication", "item", "of", "code", "what", "to", "version")
_NOT_TOLD = ("id", "op", "who", "logged", "day", "digest", "sha256", "by_digest", "entries", "external")


def _words(value: object) -> str:
    if isinstance(value, list):
        return " ".join(map(str, value)) or "none"
    return ("yes" if value else "no") if isinstance(value, bool) else "nothing" if value is None else str(value)


def budget_rows(portfolio: Portfolio, as_of: date, history: History | None) -> Iterator[tuple[Row, Row]]:
    """For each project the row of `budget` and that of `margin`: they are reckoned at once."""
    for dossier in portfolio.dossiers:
        b = budget(dossier, as_of, history)
        plain = (
            b.project, b.budget_hours, b.contingency_hours, b.estimated_hours, b.logged_hours, b.billed_hours,
            b.remaining_hours, b.projected_hours, b.projected_low, b.projected_high, b.spent_pct, b.projected_pct,
            b.done_pct, b.currency, cents(b.labor_budget), cents(b.labor_value), cents(b.price),
            cents(b.projected_price), cents(b.expenses), b.changes_approved.orders, b.changes_pending.orders,
        )  # fmt: skip
        cost, margin = cents(b.cost), cents(b.margin)
        final = cents(b.projected_cost), cents(b.projected_margin)
        yield plain, (b.project, cost, margin, b.margin_pct, *final)


def replay_rows(replays: Iterable[Replay]) -> Iterator[Row]:
    for r in replays:
        yield (
            r.unit, r.stage_pct, r.day, r.projected_hours, r.projected_low, r.projected_high, r.plan_hours,
            r.final_hours, None if r.covered is None else int(r.covered),
        )  # fmt: skip


def lesson_rows(lessons: Iterable[Lesson], as_of: date) -> Iterator[Row]:
    for one in lessons:
        if one.on_ is None or one.on_ <= as_of:
            yield one.id, one.text, one.went, one.project, one.phase, one.status, one.by, iso(one.on_)


ROWS: dict[str, Callable[[Portfolio, date], Iterable[Row]]] = {
    "project": project_rows,
    "task": task_rows,
    "record": record_rows,
    "change": change_rows,
    "communication": communication_rows,
    "part": part_rows,
    "milestone": milestone_rows,
    "event": event_rows,
}
