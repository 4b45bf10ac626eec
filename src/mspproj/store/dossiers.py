"""Dossiers from the index: the plan, records, folded journal and time of each project."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mspproj.errors import MspprojError, RefusedError, UsageError
from mspproj.finding import Finding
from mspproj.model.change import decided
from mspproj.model.dossier import Dossier
from mspproj.model.fields import Record
from mspproj.model.parse import ROLE_WORDS, TEAM_ROLES
from mspproj.model.project import Project, Task
from mspproj.model.record import WrittenRecord
from mspproj.model.time import Expense, Fact, TimeEntry
from mspproj.store.eventfold import Event
from mspproj.store.plain import decode
from mspproj.store.timelog import Read, TimeLog, facts

if TYPE_CHECKING:
    from mspproj.store.index import Index
    from mspproj.store.workspace import Workspace

SOME = 20  # for so many projects their own logs are read, for more all logs


def read_dossiers(workspace: "Workspace", ids: list[str] | None) -> tuple[dict[str, Dossier], dict[str, list[Finding]]]:
    """Every readable project of `ids` (None: all), and what folding the logs found by project; each is read once."""
    kept = workspace.kept
    if ids is None:
        if not kept.whole:
            _load(workspace, None, kept)
        return dict(kept.dossiers), kept.told
    if missing := [id for id in ids if id not in kept.dossiers]:
        _load(workspace, missing, kept)
    return {id: kept.dossiers[id] for id in ids if id in kept.dossiers}, kept.told


@dataclass(slots=True)
class Kept:
    """What one command has read so far; `whole`: everything."""

    dossiers: dict[str, Dossier] = field(default_factory=dict)
    told: dict[str, list[Finding]] = field(default_factory=dict)
    whole: bool = False


def _load(workspace: "Workspace", ids: list[str] | None, kept: Kept) -> None:
    index, office = workspace.index, workspace.office
    plans = _plans(index, ids)
    time, expenses, told = _time(workspace, ids)
    journals = _journals(workspace, ids, told)
    for plan in plans.values():
        staff(plan)
    records: dict[str, list[WrittenRecord]] = {}
    for label, owner, doc in index.documents("record", ids):
        if owner in plans:
            record = decode(WrittenRecord, doc, label)
            _fill(plans[owner], record, "owner")
            if record.kind == "change":
                record = decided(record, journals.get(owner, ()))
                staff_tasks(plans[owner], (*record.tasks.add, *record.tasks.change) if record.tasks else ())
            records.setdefault(owner, []).append(record)
    drafts: dict[str, list[str]] = {}
    for label, owner in index.readable("draft", ids):
        drafts.setdefault(owner, []).append(label.split("/", 2)[2])
    kept.dossiers |= {
        id: Dossier(
            plan,
            office,
            tuple(records.get(id, ())),
            tuple(journals.get(id, ())),
            tuple(time.get(id, ())),
            tuple(expenses.get(id, ())),
            tuple(drafts.get(id, ())),
        )
        for id, plan in plans.items()
    }
    kept.told |= told
    kept.whole = ids is None


def _plans(index: "Index", ids: list[str] | None) -> dict[str, Project]:
    """Plans by project; those that this command read from their files are not read from the index again."""
    if not index.plans_read:
        return {owner: decode(Project, doc, label) for label, owner, doc in index.documents("project", ids)}
    plans = {}
    for label, owner in index.readable("project", ids):
        plan = index.plans_read.get(label)
        if plan is None and (doc := index.document(label)) is not None:  # another process may have read it anew
            plan = decode(Project, doc, label)
        if plan is not None:
            plans[owner] = plan
    return plans


def read_briefs(workspace: "Workspace") -> list[Dossier]:
    """Of every project with impacts or a contract what shows beside other projects, and nothing else.

    Time is read for projects on a block of hours alone: of them all must be added up.
    """
    office = workspace.office
    plans = [decode(Project, doc, label) for label, doc in workspace.index.briefs()]
    blocks = {
        (c.id, contract.id) for c in office.clients.values() for contract in c.contracts if contract.kind == "block"
    }
    sold = [p.id for p in plans if p.budget and (p.client, p.budget.contract) in blocks]
    time = _time(workspace, sold)[0] if sold else {}
    return [Dossier(plan, office, entries=tuple(time.get(plan.id, ()))) for plan in plans]


def staff(plan: Project) -> None:
    """Puts the people in where the plan names a role word (lead_tech, sponsor); a role nobody fills stays a word."""
    staff_tasks(plan, plan.tasks())
    for duty in plan.statement_of_work.client_duties if plan.statement_of_work else ():
        _fill(plan, duty, "owner")


def staff_tasks(plan: Project, tasks: Iterable[Task]) -> None:
    for task in tasks:
        _fill(plan, task, "owner")
        for assignment in task.assigned:
            _fill(plan, assignment, "who")


def _fill(plan: Project, record: Record, name: str) -> None:
    word = getattr(record, name)
    if word in ROLE_WORDS:
        filled = getattr(plan.team if word in TEAM_ROLES else plan.contacts, word)
        person = filled[0] if isinstance(filled, tuple) and filled else filled
        if person:
            object.__setattr__(record, name, person)


def _time(
    workspace: "Workspace", ids: list[str] | None
) -> tuple[dict[str, list[TimeEntry]], dict[str, list[Expense]], dict[str, list[Finding]]]:
    index = workspace.index
    if ids is None or len(ids) > SOME:
        entries, expenses, findings = workspace.time
    else:
        labels = sorted({label for id in ids for label in index.logs(project=id)})
        entries, expenses, findings = TimeLog(workspace.root, index, workspace.spooled).read(labels)
    time: dict[str, list[TimeEntry]] = {}
    spent: dict[str, list[Expense]] = {}
    for entry in entries:
        if entry.state != "void" and entry.project is not None:
            time.setdefault(entry.project, []).append(entry)
    for expense in expenses:
        if expense.state != "void" and expense.project is not None:
            spent.setdefault(expense.project, []).append(expense)
    return time, spent, told_of(Read(entries, expenses, findings))


def told_of(read: Read) -> dict[str, list[Finding]]:
    """What folding found, by the project of the entry it is about; "" for none."""
    told: dict[str, list[Finding]] = {}
    if read.findings:
        by_line = {(e.file, e.line): e.project or "" for e in read.entries}
        by_line |= {(e.file, e.line): e.project or "" for e in read.expenses}
        for finding in read.findings:
            project = by_line.get((finding.place.file, finding.place.line), "")
            told.setdefault(project, []).append(finding._replace(project=project or None))
    return told


def _journals(workspace: "Workspace", ids: list[str] | None, told: dict[str, list[Finding]]) -> dict[str, list[Fact]]:
    events: dict[str, list[Event]] = {}
    for label, owner, doc in workspace.index.documents("journal", ids):
        events.setdefault(owner, []).extend(Event(id, op, body, label, line) for id, op, line, body in doc)
    found = {}
    for owner, own in events.items():
        found[owner], findings = facts(own)
        if findings:
            told.setdefault(owner, []).extend(finding._replace(project=owner) for finding in findings)
    return found


def missing_project(workspace: "Workspace", id: str) -> MspprojError:
    """Why there is no such dossier, with what to do."""
    from difflib import get_close_matches

    known = workspace.project_ids
    if id in known:
        first = next(iter(workspace.index.findings([id])), None)
        where = f": {first.place}: {first.message}" if first else ""
        return RefusedError(f"{id} cannot be read{where}", f"`mspproj check {id}` tells all")
    near = get_close_matches(id, known, n=1, cutoff=0.5)
    hint = f"did you mean '{near[0]}'?" if near else "`mspproj status` lists the projects"
    return UsageError(f"no project '{id}'", hint)
