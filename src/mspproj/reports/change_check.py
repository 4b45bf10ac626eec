"""Whether a change order fits the plan that it is to change; what does not is told in words."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from mspproj.model.change import OPEN_STATES, binds, change_digest, quotes_of
from mspproj.model.dossier import Dossier
from mspproj.model.parse import ROLE_WORDS
from mspproj.model.project import Project, Task
from mspproj.model.record import TaskChanges, WrittenRecord
from mspproj.reports.change import held
from mspproj.reports.plan import effective, rewritten, told_price
from mspproj.reports.schedule_network import network


class Flaw(NamedTuple):
    """`field` is the record's key that it is about."""

    field: str
    message: str
    fix: str


def flaws(dossier: Dossier, change: WrittenRecord, as_of: date) -> tuple[Flaw, ...]:
    """What keeps the change from being carried out; the change need not be among the dossier's records yet."""
    others = tuple(record for record in dossier.records if record.id != change.id)
    without = replace(dossier, records=(*others, rewritten(change, status="draft")))
    plan, tasks = effective(without, as_of), change.tasks or TaskChanges()
    found = [*_money(change), *_ids(without, plan, change, tasks), *_fits(without, plan, change, tasks)]
    found += _people(dossier, tasks)
    if not found:
        with_it = held(without, change, as_of)
        known = {*_links(plan), *_loops(without, as_of)}  # what is wrong without it is not the change's doing
        both = (*_links(effective(with_it, as_of)), *_loops(with_it, as_of))
        found = [flaw for flaw in both if flaw not in known]
    return tuple(found)


def not_approvable(dossier: Dossier, change: WrittenRecord, day: date, amount: Decimal) -> Flaw | None:
    """Why the client's yes of that day, to that amount, is to no quote that holds; None: it is."""
    again = f"`mspproj change quote {dossier.id} {change.id}` renews it"
    if change.status == "approved":
        told = f" by {change.approved_by} on {change.approved_on}" if change.approved_by else ""
        return Flaw("status", f"is approved already{told}", "nothing has changed since")
    if change.status != "quoted":
        return Flaw("status", f"is {change.status}: there is no quote to say yes to", again)
    price = told_price(change)
    if price is None:
        return Flaw("price", "has no price", again)
    quotes, digest = quotes_of(change, dossier.facts), change_digest(change)
    if quotes and not any(binds(quote, digest) for quote in quotes):
        return Flaw("status", f"was edited after it was quoted on {quotes[-1].day}", again)
    if change.valid_until is not None and change.valid_until < day:
        return Flaw("valid_until", f"was quoted until {change.valid_until}", again)
    if amount != max(price, Decimal(0)):
        return Flaw("price", f"is quoted at {price}, not at {amount}", again)
    return next(iter(flaws(dossier, change, day)), None)


def _money(change: WrittenRecord) -> Iterator[Flaw]:
    affects = change.affects
    told = affects is not None and (affects.hours is not None or affects.money is not None or affects.days is not None)
    tasks = change.tasks is not None and any((change.tasks.add, change.tasks.change, change.tasks.remove))
    if not (tasks or change.parts or told or change.price):
        yield Flaw("title", "it changes nothing: no task, no part, no hours, no price", "--add, --part or --hours")
    if change.goodwill and change.price:
        yield Flaw("price", f"goodwill costs nothing, and {change.price} is its price", "leave out one of the two")


def _ids(without: Dossier, plan: Project, change: WrittenRecord, tasks: TaskChanges) -> Iterator[Flaw]:
    """Ids are unique, without case, in the plan and in the other changes that may still come."""
    taken = {task.id.lower(): "the plan" for task in plan.tasks()}
    for other in without.records:
        if other.kind == "change" and other.status in OPEN_STATES and other.id != change.id and other.tasks:
            taken = {task.id.lower(): other.id for task in other.tasks.add} | taken
    for task in tasks.add:
        if where := taken.get(task.id.lower()):
            yield Flaw("tasks", f"task {task.id} is in {where} already", "choose another id")
        if task.minutes is None and task.duration is None:
            yield Flaw("tasks", f"task {task.id} has no hours", "write an estimate, such as 4h, or a wait, such as 10d")
    named = [*(t.id for t in tasks.add), *(t.id for t in tasks.change), *tasks.remove, *(p.id for p in change.parts)]
    for id, count in Counter(id.lower() for id in named).items():
        if count > 1:
            yield Flaw("tasks", f"{id} is named {count} times in this change", "name it once")


def _fits(without: Dossier, plan: Project, change: WrittenRecord, tasks: TaskChanges) -> Iterator[Flaw]:
    parts = {part.id for part in plan.bill_of_materials}
    for part in change.parts:
        if not part.qty and part.id not in parts:
            yield Flaw("parts", f"part {part.id} is not in the plan, and its quantity is 0", "write how many")
    known = {task.id: task for task in plan.tasks()}
    for id in (*(task.id for task in tasks.change), *tasks.remove):
        if id not in known:
            yield Flaw("tasks", f"there is no task {id} to change or remove", f"there: {', '.join(sorted(known)[:8])}")
        elif without.done(known[id]):
            yield Flaw("tasks", f"task {id} is done already", f"leave it, or `mspproj task set {id} --reopen`")


def _people(dossier: Dossier, tasks: TaskChanges) -> Iterator[Flaw]:
    contacts = {contact.id for contact in dossier.client.contacts} if dossier.client else set()
    known = {*dossier.office.people, *contacts, *ROLE_WORDS}
    for task in (*tasks.add, *tasks.change):
        for who in task.people():
            if who not in known:
                yield Flaw("tasks", f"'{who}', who is to do {task.id}, is nobody here", "see people.yaml")


def _links(plan: Project) -> Iterator[Flaw]:
    known = {task.id for task in plan.tasks()}
    for task in plan.tasks():
        for before in _before(task):
            if before not in known:
                yield Flaw("tasks", f"{task.id} waits for {before}, which is not in the plan", "correct `depends`")
    for part in plan.bill_of_materials:
        if part.task and part.task not in known:
            yield Flaw("parts", f"part {part.id} is for task {part.task}, which is not in the plan", "correct its task")


def _before(task: Task) -> list[str]:
    return [link.task for link in task.depends]


def _loops(dossier: Dossier, as_of: date) -> Iterator[Flaw]:
    for loop in network(dossier, as_of).order.loops:
        yield Flaw("tasks", f"tasks would wait for each other: {' -> '.join(loop)}", "correct `after`")
