"""What a change order does to hours, money and dates: the plan with it against the plan without it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from mspproj.model.dossier import Dossier
from mspproj.model.project import Project, Task
from mspproj.model.record import WrittenRecord
from mspproj.model.time import TimeEntry
from mspproj.reports.calendar import Calendar, add_workdays, client_calendar, workdays_between
from mspproj.reports.labour import Pricing, Sum, pricing, total_of
from mspproj.reports.margin import FREE, billing_kind
from mspproj.reports.plan import budget_minutes, change_effect, cost_of, effective, price_of, rewritten, told_price
from mspproj.reports.prices import currency_of, money, total
from mspproj.reports.schedule_network import network
from mspproj.reports.schedule_pass import forward
from mspproj.reports.schedule_time import when


class TaskEffect(NamedTuple):
    """A task that the change adds, changes or removes (`what`), and by how much.

    `price` at the agreed prices, None where no price is known for who does it; `cost` None without the private file.
    """

    id: str
    name: str
    what: str
    who: tuple[str, ...]
    minutes: int
    price: Decimal | None
    cost: Decimal | None


class PartEffect(NamedTuple):
    """A line that the change adds or replaces; money is the difference, over the whole term of a recurring line."""

    id: str
    item: str
    what: str
    qty: Decimal
    price: Decimal | None
    cost: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeQuote:
    """Internal: it holds costs. Money is without tax, in `currency`; None is unavailable.

    `rates_price` is what tasks and parts come to by the rates and prices of the day, `price` what the client is (to
    be) told: as written, else that; 0 for goodwill. `days_needed`: working days that the promised date must move for
    the change to leave it as safe as it was; `days`: as written, else that. Finishes are reckoned as of `as_of`.
    """

    project: str
    change: str
    title: str
    status: str
    reason: str | None
    goodwill: bool
    as_of: date
    currency: str
    billing: str
    tasks: tuple[TaskEffect, ...]
    parts: tuple[PartEffect, ...]
    minutes: int
    labor_price: Decimal | None
    parts_price: Decimal | None
    rates_price: Decimal | None
    price: Decimal | None
    cost: Decimal | None
    margin: Decimal | None
    budget_hours_before: float
    budget_hours_after: float
    finish_before: date | None
    finish_after: date | None
    promised_before: date | None
    promised_after: date | None
    days: int | None
    days_needed: int | None
    valid_until: date | None
    notes: tuple[str, ...]


class _Look(NamedTuple):
    """The project without and with the change, whatever its status is."""

    change: WrittenRecord
    without: Dossier
    with_it: Dossier
    before: Project
    after: Project
    as_of: date


def change_order(dossier: Dossier, id: str) -> WrittenRecord | None:
    return next((r for r in dossier.records if r.id == id and r.kind == "change"), None)


def held(dossier: Dossier, change: WrittenRecord, as_of: date) -> Dossier:
    """The project as if the change were approved on that day."""
    return _replaced(dossier, rewritten(change, status="approved", approved_on=as_of))


def change_quote(dossier: Dossier, change: WrittenRecord, as_of: date) -> ChangeQuote:
    """The change against the plan with all other approved changes, as of the beginning of a day."""
    without = _replaced(dossier, rewritten(change, status="draft"))
    with_it = held(dossier, change, as_of)
    look = _Look(change, without, with_it, effective(without, as_of), effective(with_it, as_of), as_of)
    effect = change_effect(without, change, look.before)
    tasks, parts = tuple(_tasks(look)), tuple(_parts(look))
    told_alone = change.tasks is None and bool(effect.minutes)
    labor, goods = None if told_alone else _sum(t.price for t in tasks), _sum(p.price for p in parts)
    by_rates = _sum((labor, goods))
    said = told_price(change)
    price = by_rates if said is None else money(said)
    cost = None if told_alone else _sum([*(t.cost for t in tasks), *(p.cost for p in parts)])
    told = int(effect.days) if change.affects and change.affects.days is not None else None
    finish = _finish(without, as_of), _finish(with_it, as_of)
    needed = _needed(dossier, look.before.promised, *finish)
    days = told if told is not None else needed
    promised = look.before.promised
    return ChangeQuote(
        project=dossier.id,
        change=change.id,
        title=change.title,
        status=change.status,
        reason=change.reason,
        goodwill=change.goodwill,
        as_of=as_of,
        currency=currency_of(dossier),
        billing=billing_kind(dossier, look.before),
        tasks=tasks,
        parts=parts,
        minutes=effect.minutes,
        labor_price=labor,
        parts_price=goods,
        rates_price=by_rates,
        price=price,
        cost=cost,
        margin=None if price is None or cost is None else money(price - cost),
        budget_hours_before=_hours(look.before),
        budget_hours_after=_hours(look.after, change, effect.minutes),
        finish_before=finish[0],
        finish_after=finish[1],
        promised_before=promised,
        promised_after=promised and add_workdays(_calendar(dossier), promised, days or 0),
        days=days,
        days_needed=needed,
        valid_until=change.valid_until,
        notes=tuple(_notes(look, tasks, by_rates, needed)),
    )


def _calendar(dossier: Dossier) -> Calendar:
    return client_calendar(dossier.office, dossier.client)


def _replaced(dossier: Dossier, change: WrittenRecord) -> Dossier:
    return replace(dossier, records=tuple(change if r.id == change.id else r for r in dossier.records))


def _hours(plan: Project, change: WrittenRecord | None = None, minutes: int = 0) -> float:
    extra = minutes if change and change.tasks is None and not (plan.budget and plan.budget.hours) else 0
    return round((budget_minutes(plan) + extra) / 60, 2)


def _tasks(look: _Look) -> Iterator[TaskEffect]:
    old = {task.id: task for task in look.before.tasks()}
    new = {task.id: task for task in look.after.tasks()}
    worth = pricing(look.without, look.before), pricing(look.with_it, look.after)
    for id in sorted(old.keys() | new.keys(), key=[*new, *old].index):
        before, after = old.get(id), new.get(id)
        if before == after:
            continue
        task = after or before
        assert task is not None
        what = "added" if before is None else "removed" if after is None else "changed"
        amounts = [_worth(one, task, look) for one, task in zip(worth, (before, after), strict=True) if task]
        (price, cost), taken = amounts[-1], amounts[0] if what != "added" else (Decimal(0), Decimal(0))
        if after is None:
            price, cost = Decimal(0), Decimal(0)
        yield TaskEffect(
            id=id,
            name=task.name,
            what=what,
            who=task.people(),
            minutes=((after and after.minutes) or 0) - ((before and before.minutes) or 0),
            price=_less(price, taken[0]),
            cost=_less(cost, taken[1]),
        )


def _worth(worth: Pricing, task: Task, look: _Look) -> tuple[Decimal | None, Decimal | None]:
    """What the task's estimate is sold for and costs, if it were worked as planned on the day."""
    shares = [(a.who, a.estimate or 0) for a in task.assigned] or [(task.owner or "", task.minutes or 0)]
    if task.assigned and not any(minutes for _, minutes in shares):
        shares = [(task.assigned[0].who, task.minutes or 0)]
    found = [
        worth.value(TimeEntry("", who, look.as_of.isoformat(), minutes, task=task.id, work=task.work or "regular"))
        for who, minutes in shares
        if minutes
    ]
    sums = total_of([Sum(), *(one[0] for one in found)])
    free = billing_kind(look.without, look.before) in FREE
    price = Decimal(0) if free else money(sums.price) if all(one[2] for one in found) else None
    return price, money(sums.cost) if worth.costs.known and all(one[3] for one in found) else None


def _parts(look: _Look) -> Iterator[PartEffect]:
    old = {part.id: part for part in look.before.bill_of_materials}
    new = {part.id: part for part in look.after.bill_of_materials}
    for id in dict.fromkeys([*new, *old]):
        before, after = old.get(id), new.get(id)
        if before == after:
            continue
        line = after or before
        assert line is not None
        nothing = Decimal(0)
        yield PartEffect(
            id=id,
            item=line.item,
            what="added" if before is None else "removed" if after is None else "changed",
            qty=(after.qty if after else nothing) - (before.qty if before else nothing),
            price=_less(price_of(after) if after else nothing, price_of(before) if before else nothing),
            cost=_less(cost_of(after) if after else nothing, cost_of(before) if before else nothing),
        )


def _less(amount: Decimal | None, taken: Decimal | None) -> Decimal | None:
    return None if amount is None or taken is None else money(amount - taken)


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """None as soon as one of them is unknown."""
    known = list(amounts)
    return None if None in known else total(known)


def _finish(dossier: Dossier, as_of: date) -> date | None:
    """The day on which the last task ends."""
    net = network(dossier, as_of)
    ends = [times.finish for times in forward(net.nodes, net.order.ids).values()]
    return when(max(ends), net.zone).date() if ends else None


def _needed(dossier: Dossier, promised: date | None, before: date | None, after: date | None) -> int | None:
    """What the change makes the project later than promised, beyond what it is already."""
    if promised is None or before is None or after is None:
        return None
    calendar = _calendar(dossier)
    late = [max(workdays_between(calendar, promised, day), int(day > promised)) for day in (before, after)]
    return max(max(late[1], 0) - max(late[0], 0), 0)


def _notes(look: _Look, tasks: tuple[TaskEffect, ...], by_rates: Decimal | None, needed: int | None) -> Iterator[str]:
    change = look.change
    unpriced = [task.id for task in tasks if task.price is None]
    if unpriced:
        yield f"no price is known for {', '.join(unpriced)}: give the task an owner or a role that has a rate"
    if change.tasks is None and change.affects and change.affects.hours:
        yield "the hours are told without tasks: by the rates there is no price"
    if parts := [part.id for part in change.parts if part.unit_price is None]:
        yield f"no unit price is known for {', '.join(parts)}"
    if not change.goodwill and change.price is not None and by_rates is not None and change.price != by_rates:
        yield f"by the rates it would be {money(by_rates)}; {money(change.price)} is written"
    days = change.affects.days if change.affects else None
    if needed is not None and days is not None and days.days != needed:
        yield f"by the schedule the end moves by {needed}d; {days} is written"
    for task in change.tasks.remove if change.tasks else ():
        if spent := sum(entry.minutes for entry in look.without.entries if entry.task == task):
            yield f"{task} is removed, {spent / 60:.2f} h are logged on it already"
    if look.without.office.costs is None:
        yield "cost and margin are unavailable without the private file"
