"""Log lines written straight into a workspace's files, as another clone would bring them."""

import json
import os
from pathlib import Path
from typing import Any

PROJECT = "contoso-m365"
LONG_AGO = 1_700_000_000


def add(id: str, who: str = "kim", day: str = "2026-11-20", **more: Any) -> dict[str, Any]:
    """An entry of one hour on T1 of contoso-m365, unless told otherwise."""
    where = {} if "bucket" in more else {"project": PROJECT, "task": "T1"}
    body = {"id": id, "op": "add", "who": who, "day": day, "minutes": 60, **where, "note": f"Note of {id}", **more}
    return {"logged": f"{day}T09:00:00-05:00", **body}


def amend(id: str, of: str, op: str = "edit", prev: str | None = None, **more: Any) -> dict[str, Any]:
    """An edit or void of an entry."""
    logged = more.pop("logged", "2026-11-20T10:00:00-05:00")
    return {"id": id, "op": op, "of": of, "prev": prev or of, "by": "dana", **more, "logged": logged}


def write(root: Path, label: str, *events: dict[str, Any]) -> None:
    """The lines are added to the log, which then looks as if nobody had touched it for long."""
    path = root / label
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        file.writelines("- " + json.dumps(event) + "\n" for event in events)
    settle(path)


def settle(path: Path) -> None:
    """Gives a file an old mtime of its own (by its size), so that only a change makes it read again."""
    moment = LONG_AGO + path.stat().st_size
    os.utime(path, (moment, moment))
