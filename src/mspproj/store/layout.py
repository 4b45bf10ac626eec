"""Which file is what: the names of formats.md, found on disk in one walk."""

import os
from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

MARKER = "mspproj.yaml"
SHIPPED = "shipped:"


Entry: TypeAlias = "os.DirEntry[str]"


class Found(NamedTuple):
    """A file of the workspace as stat saw it. `label` is its path from the root with '/', `owner` its project."""

    label: str
    path: str
    kind: str
    owner: str
    size: int
    mtime: int
    inode: int
    regular: bool


def find_root(start: str) -> str | None:
    """The nearest folder at or above `start` that holds mspproj.yaml."""
    here = os.path.abspath(start)
    while True:
        if os.path.isfile(os.path.join(here, MARKER)):
            return here
        above = os.path.dirname(here)
        if above == here:
            return None
        here = above


def shipped(folder: str) -> str:
    """The folder of shipped content (project_templates, checklists, examples): in a wheel, or the checkout's root."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    inside = os.path.join(package, "shipped", folder)
    return inside if os.path.isdir(inside) else os.path.join(os.path.dirname(os.path.dirname(package)), folder)


def walk(root: str) -> Iterator[Found]:
    """Every file that the tool reads, shipped checklists and templates first. Nothing behind a link is looked at."""
    for folder in ("checklists", "project_templates"):
        yield from _files(shipped(folder), f"{SHIPPED}{folder}/", folder, "")
    top = _listing(root)
    for name, kind in ((MARKER, "settings"), ("people.yaml", "people"), ("vendors.yaml", "vendors")):
        if name in top:
            yield _found(top[name], name, kind, "")
    for folder, kind in FOLDERS:
        if folder in top:
            yield from _inside(top[folder], f"{folder}/", kind, "")
    for month in _children(top, "time"):
        yield from _inside(month, f"time/{month.name}/", "time", "")
    for project in _children(top, "projects"):
        yield from _project(project)


FOLDERS = (
    ("clients", "client"),
    ("lessons", "lesson"),
    ("records", "escalation"),
    ("checklists", "checklists"),
    ("project_templates", "project_templates"),
)


def _project(entry: Entry) -> Iterator[Found]:
    label = f"projects/{entry.name}/"
    if not entry.is_dir(follow_symlinks=False):
        yield Found(label.rstrip("/"), entry.path, "project", entry.name, 0, 0, 0, False)
        return
    inside = _listing(entry.path)
    if "project.yaml" in inside:
        yield _found(inside["project.yaml"], label + "project.yaml", "project", entry.name)
    else:
        yield Found(label + "project.yaml", "", "project", entry.name, 0, 0, 0, False)
    for folder, kind in (("records", "record"), ("journal", "journal"), ("reports", "draft")):
        if folder in inside:
            yield from _inside(inside[folder], f"{label}{folder}/", kind, entry.name)


def _children(top: dict[str, Entry], name: str) -> list[Entry]:
    """The folders (and, to be told, the links) in a top folder, by name."""
    if name not in top or not top[name].is_dir(follow_symlinks=False):
        return [top[name]] if name in top else []
    return [e for e in _listing(top[name].path).values() if e.is_symlink() or e.is_dir(follow_symlinks=False)]


def _inside(folder: Entry, label: str, kind: str, owner: str) -> Iterator[Found]:
    if folder.is_dir(follow_symlinks=False):
        yield from _files(folder.path, label, kind, owner)
    else:
        yield Found(label.rstrip("/"), folder.path, kind, owner, 0, 0, 0, False)


def _files(path: str, label: str, kind: str, owner: str) -> Iterator[Found]:
    ending = ".md" if kind == "draft" else ".yaml"
    for entry in _listing(path).values():
        if entry.name.endswith(ending):
            yield _found(entry, label + entry.name, kind, owner)


def _listing(path: str) -> dict[str, Entry]:
    try:
        with os.scandir(path) as entries:
            kept = [e for e in entries if not e.name.startswith(".")]
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        from mspproj.errors import WorkspaceError

        raise WorkspaceError(f"{path} cannot be read: {error.strerror}", "check its permissions") from None
    return {e.name: e for e in sorted(kept, key=lambda entry: entry.name)}


def _found(entry: Entry, label: str, kind: str, owner: str) -> Found:
    seen = entry.stat(follow_symlinks=False)
    regular = (seen.st_mode & 0o170000) == 0o100000
    return Found(label, entry.path, kind, owner, seen.st_size, changed_at(seen), seen.st_ino, regular)


def changed_at(seen: os.stat_result) -> int:
    """When a file changed, in ns: a restored file keeps its mtime, not its ctime."""
    return max(seen.st_mtime_ns, seen.st_ctime_ns)
