"""From the words people type to a project and a task: exact, then prefix, then part of the name; else a suggestion."""

from typing import NamedTuple

from mspproj.commands.session import Session
from mspproj.errors import UsageError

ENDED = ("closed", "cancelled")


class FoundTask(NamedTuple):
    """`change` is the change order that adds it to the plan, approved or not."""

    project: str
    id: str
    name: str
    phase: str
    estimate: int | None
    change: str | None = None


def find_project(session: Session, word: str) -> str:
    """The id of a project by id (any case), unique prefix, or unique part of its name; `.` is the one whose folder
    one stands in.
    """
    if word == ".":
        if here := session.project_here():
            return here
        raise UsageError("this folder is in no project", "write the project's id")
    plans = session.workspace.index.plans()
    known = session.workspace.project_ids
    if word in known:
        return word
    lower = word.lower()
    for test in (
        [p for p in known if p.lower() == lower],
        [p for p in known if p.lower().startswith(lower)],
        [p for p, plan in plans.items() if lower in plan[0].lower() or lower in p.lower()],
    ):
        if len(test) == 1:
            return test[0]
        if len(test) > 1:
            raise UsageError(f"'{word}' may be {_some(test)}", "write more of the id")
    raise UsageError(f"no project '{word}'", _near(word, known) or "`mspproj status` lists the projects")


def find_client(session: Session, word: str) -> str:
    """The id of a client by id, in any case."""
    known = sorted(session.workspace.office.clients)
    for id in known:
        if id.lower() == word.lower():
            return id
    raise UsageError(f"no client '{word}'", _near(word, known) or f"there: {_some(known)}")


def find_task(session: Session, word: str, who: str | None = None) -> FoundTask:
    """`PROJECT/TASK`, or a task alone inside a project's folder or where it is unique among open projects."""
    index = session.workspace.index
    if "/" in word:
        left, _, right = word.partition("/")
        return _in_project(session, find_project(session, left), right)
    if here := session.project_here():
        return _in_project(session, here, word)
    plans = index.plans()
    rows = [row for row in index.tasks(word) if row[0] in plans and plans[row[0]][2] not in ENDED]
    added: list[FoundTask] = []
    if not rows:
        added = [t for t in changes_tasks(session) if t.id.lower() == word.lower() and plans[t.project][2] not in ENDED]
        rows = [task[:5] for task in added]
    if len(rows) > 1 and who:
        rows = [row for row in rows if who in plans[row[0]][3]] or rows
    if len(rows) == 1:
        return FoundTask(*rows[0], added[0].change if added else None)
    if rows:
        raise UsageError(f"task {word} is in {_some([f'{r[0]}/{r[1]}' for r in rows])}", "write PROJECT/TASK")
    everything = [row for row in index.tasks() if row[0] in plans and plans[row[0]][2] not in ENDED]
    near = _near(word, sorted({row[1] for row in everything}))
    raise UsageError(
        f"no task '{word}' in an open project", near or "write PROJECT/TASK; `mspproj status` lists projects"
    )


def _in_project(session: Session, project: str, word: str) -> FoundTask:
    lower = word.lower()
    exact = session.workspace.index.tasks(word, project)
    if len(exact) == 1:
        return FoundTask(*exact[0])
    more = changes_tasks(session, project)
    added = {task.id: task.change for task in more}
    rows = [*session.workspace.index.tasks(project=project), *(task[:5] for task in more)]
    if not rows:
        from mspproj.store.dossiers import missing_project

        if project not in session.workspace.index.plans():
            raise missing_project(session.workspace, project)
        raise UsageError(f"{project} has no tasks", f"add them to projects/{project}/project.yaml")
    for test in (
        [r for r in rows if r[1].lower() == lower],
        [r for r in rows if lower and r[1].lower().startswith(lower)],
        [r for r in rows if len(lower) > 2 and lower in r[2].lower()],
    ):
        if len(test) == 1:
            return FoundTask(*test[0], added.get(test[0][1]))
        if len(test) > 1:
            raise UsageError(f"'{word}' may be {_some([f'{r[1]} {r[2]}' for r in test])}", "write the task's id")
    near = _near(word, [r[1] for r in rows]) or _near(word, [r[2] for r in rows])
    raise UsageError(f"no task '{word}' in {project}", near or f"its tasks: {_some([r[1] for r in rows])}")


def changes_tasks(session: Session, project: str | None = None) -> list[FoundTask]:
    """Tasks that change orders add, where the plan itself has none of that id; those of rejected ones are gone.

    Only asked when a word is no task of a plan: the files of records are read from the index.
    """
    from mspproj.reports.plan import CHANGES_PHASE

    index, plans = session.workspace.index, session.workspace.index.plans()
    found = []
    for _, owner, doc in index.documents("record", None if project is None else [project]):
        gone = doc["kind"] != "change" or doc.get("status") in ("rejected", "withdrawn") or owner not in plans
        phase = ((doc.get("affects") or {}).get("phases") or [CHANGES_PHASE])[0]
        for task in [] if gone else (doc.get("tasks") or {}).get("add", ()):
            if not index.tasks(task["id"], owner):
                minutes = [a["estimate"] for a in task.get("assigned", ()) if a.get("estimate") is not None]
                estimate = sum(minutes) if minutes else task.get("estimate")
                found.append(FoundTask(owner, task["id"], task["name"], phase, estimate, doc["id"]))
    return found


def _some(words: list[str], limit: int = 6) -> str:
    return ", ".join(words[:limit]) + (f" or {len(words) - limit} more" if len(words) > limit else "")


def _near(word: str, known: list[str], cutoff: float = 0.5) -> str:
    from difflib import get_close_matches

    lower = {k.lower(): k for k in known}
    near = get_close_matches(word.lower(), list(lower), n=1, cutoff=cutoff)
    return f"did you mean '{lower[near[0]]}'?" if near else ""
