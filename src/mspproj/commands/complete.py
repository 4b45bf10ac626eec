"""What completion offers: ids from the read model, never an error, and nothing that a shell could take for code."""

import os

from mspproj.errors import MspprojError
from mspproj.store.layout import find_root

TYPE_CHECKING = False
if TYPE_CHECKING:
    from mspproj.store.workspace import Workspace

_HARMLESS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_/")


def offer(what: str, incomplete: str, start: str) -> list[str]:
    """Words of a sort (project, task, person, client, template, schema, format) that start with `incomplete`.

    `start` is the folder to look from. Some shells evaluate what they are offered, and a clone brings names of its
    own: a word with other characters than ids have is left out.
    """
    lower = incomplete.lower()
    try:
        found = _all(what, lower, start)
    except (MspprojError, OSError):
        return []
    return [word for word in found if word.lower().startswith(lower) and _HARMLESS.issuperset(word)]


def _all(what: str, lower: str, start: str) -> list[str]:
    if what == "format":
        return ["table", "json", "csv", "md"]
    if what == "schema":
        from mspproj.store.schemas import KINDS

        return list(KINDS)
    if what == "project":
        root = find_root(start)
        with os.scandir(os.path.join(root or start, "projects")) as entries:
            return sorted(entry.name for entry in entries if entry.is_dir(follow_symlinks=False))
    from mspproj.store.workspace import Workspace

    workspace = Workspace.find(start)
    index = workspace.index
    if what == "task":
        return _tasks(workspace, lower)
    if what == "person":
        return [p["id"] for p in (index.document("people.yaml") or {}).get("people", ())]
    if what == "client":
        return [_stem(label) for label, _, _ in index.documents("client")]
    if what == "template":
        return sorted({_stem(label) for label, _, _ in index.documents("project_templates")})
    return []


def _tasks(workspace: "Workspace", lower: str) -> list[str]:
    """PROJECT/TASK of the one open project that is meant; while several may be, PROJECT/ of each; or a task alone."""
    from mspproj.commands.find import ENDED

    plans = workspace.index.plans()
    project, slash, _ = lower.partition("/")
    meant = [p for p, plan in plans.items() if plan[2] not in ENDED and p.lower().startswith(project)]
    if slash:
        meant = [p for p in meant if p.lower() == project]
    if len(meant) > 1:
        return [f"{p}/" for p in meant]
    if meant:
        return [f"{p}/{id}" for p in meant for id in _of_project(workspace, p)]
    return sorted({row[1] for row in workspace.index.tasks() if row[0] in plans and plans[row[0]][2] not in ENDED})


def _of_project(workspace: "Workspace", project: str) -> list[str]:
    """The plan's tasks, and those that change orders add."""
    changes = (doc for _, _, doc in workspace.index.documents("record", [project]) if doc["kind"] == "change")
    open_ = (doc for doc in changes if doc.get("status") not in ("rejected", "withdrawn"))
    added = [task["id"] for doc in open_ for task in (doc.get("tasks") or {}).get("add", ())]
    return list(dict.fromkeys([*(row[1] for row in workspace.index.tasks(project=project)), *added]))


def _stem(label: str) -> str:
    return label.rsplit("/", 1)[1].removesuffix(".yaml")
