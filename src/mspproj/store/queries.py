"""Live reports: the shipped .sql files and those of the workspace's `live/`, each with a header of comment lines.

    -- title: Utilisation
    -- tells: how much of people's time went to projects, against the part meant for them
    -- days: 28
    -- chart: bars label=who values=project_pct,service_pct stacked

`days` is the period when none is asked for, up to today (left out: everything); `needs: who` asks for a person, who is
oneself when nobody is named; `by: project, client` lists what `--by` may be, the first holds where none is named. The
workspace's own file goes before a shipped one of the same name.
"""

import os
import re
from typing import NamedTuple

from mspproj.errors import UsageError
from mspproj.finding import Finding
from mspproj.store.content import content
from mspproj.store.layout import Found

FOLDER = "live"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


class Query(NamedTuple):
    """`days` None: everything; `chart` as it stands in the header; `own`: it is the workspace's."""

    name: str
    title: str
    sql: str
    tells: str = ""
    days: int | None = None
    chart: str = ""
    needs: str = ""
    by: tuple[str, ...] = ()
    own: bool = False


def queries(root: str) -> dict[str, Query]:
    """By name. UsageError for a file of the workspace that cannot be read or has a header that is none."""
    shipped = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), FOLDER)
    found = {name: _read(name, path, own=False) for name, path in _files(shipped)}
    found |= {name: _read(name, path, own=True) for name, path in _files(os.path.join(root, FOLDER))}
    return dict(sorted(found.items()))


def _files(folder: str) -> list[tuple[str, str]]:
    """Regular files only: nothing behind a link is read."""
    try:
        with os.scandir(folder) as entries:
            kept = [e for e in entries if e.name.endswith(".sql") and e.is_file(follow_symlinks=False)]
    except (FileNotFoundError, NotADirectoryError):
        return []
    named = [(entry.name.removesuffix(".sql"), entry.path) for entry in kept]
    return [(name, path) for name, path in named if _NAME.fullmatch(name)]


def _read(name: str, path: str, *, own: bool) -> Query:
    label = f"{FOLDER}/{name}.sql"
    data = content(Found(label, path, FOLDER, "", 0, 0, 0, True))
    if isinstance(data, Finding):
        raise UsageError(f"{label} {data.message}", data.fix)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(f"{label} is not UTF-8", "save it as UTF-8") from None
    told = _header(text)
    days = told.get("days", "")
    if days and not (days.isascii() and days.isdigit() and 0 < int(days[:6]) < 40_000):
        raise UsageError(f"{label}: days: {days} is no number of days", "-- days: 90")
    if told.get("needs", "who") != "who":
        raise UsageError(f"{label}: needs: {told['needs']} is not known", "-- needs: who")
    return Query(
        name=name,
        title=told.get("title") or name,
        sql=text,
        tells=told.get("tells", ""),
        days=int(days) if days else None,
        chart=told.get("chart", ""),
        needs=told.get("needs", ""),
        by=tuple(word.strip() for word in told["by"].split(",")) if told.get("by") else (),
        own=own,
    )


def _header(text: str) -> dict[str, str]:
    """The `-- key: value` lines that a file begins with; one that begins with `--   ` goes on with the one before."""
    found: dict[str, str] = {}
    last = ""
    for line in text.splitlines():
        if not line.startswith("--"):
            break
        match = re.match(r"-- ?(title|tells|days|chart|needs|by): *(.*)", line)
        if match:
            last = match[1]
            found[last] = match[2].strip()
        elif line.startswith("--   ") and last:
            found[last] += " " + line[2:].strip()
        else:
            last = ""
    return found
