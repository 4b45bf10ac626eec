"""Blanking the text of an entry for good, in the files and in all that is kept beside them."""

import json
import os

from mspproj.errors import RefusedError
from mspproj.store.eventlog import Event, dump_event, new_id, read_events
from mspproj.store.logfile import locked, rewrite, write_new
from mspproj.store.logunion import log_files
from mspproj.store.spool import Writer, append, confirmed_lines, recover

TEXTS = ("note", "client_note", "text")


def redact(writer: Writer, entry_id: str, why: str, who: str, logged: str) -> int:
    """Blanks the texts of an entry and of its edits; how many lines held one. A `redact` event tells who, when and why.

    `logged` is the instant (ISO 8601 with offset). RefusedError for an unknown entry. git's history keeps the old
    text: a password that was pushed must be changed.
    """
    recover(writer)
    found = {path: _events(writer.root, path, entry_id) for path in log_files(writer.root)}
    found = {path: events for path, events in found.items() if events}
    if not found:
        raise RefusedError(f"no entry {entry_id}", "see `mspproj time list` for the ids")
    instant = _milliseconds(logged)
    told: dict[str, object] = {"id": new_id(writer.name, instant, None), "op": "redact", "of": entry_id, "who": who}
    home = next((path for path, events in found.items() if any(e.id == entry_id for e in events)), min(found))
    append(writer, f"{home.rpartition('/')[0]}/{writer.name}.yaml", [told | {"why": why, "logged": logged}])
    with locked(writer.state):
        _blank_spool(writer, entry_id, str(told["id"]))
        return sum(_blank(os.path.join(writer.root, path), entry_id, str(told["id"])) for path in found)


def _milliseconds(logged: str) -> int:
    from datetime import datetime

    return int(datetime.fromisoformat(logged).timestamp() * 1000)


def _events(root: str, path: str, entry_id: str) -> list[Event]:
    with open(os.path.join(root, path), "rb") as file:
        data = file.read()
    if entry_id.encode() not in data:
        return []
    return [event for event in read_events(path, data)[0] if _concerns(event, entry_id)]


def _concerns(event: Event, entry_id: str) -> bool:
    return event.op != "redact" and entry_id in (event.id, event.body.get("of"))


def _blank(path: str, entry_id: str, by: str) -> int:
    """One file under the lock; its other lines stay byte for byte."""
    with open(path, "rb") as file:
        data = file.read()
    blanked, count = _blanked(data, entry_id, by)
    if count:
        rewrite(path, blanked)
    return count


def _blanked(data: bytes, entry_id: str, by: str) -> tuple[bytes, int]:
    lines = data.split(b"\n")
    count = 0
    for event in read_events("", data)[0]:
        if _concerns(event, entry_id) and any(event.body.get(key) for key in TEXTS):
            body = event.body | {key: "" for key in TEXTS if key in event.body}
            end = b"\r" if lines[event.line - 1].endswith(b"\r") else b""
            lines[event.line - 1] = dump_event(body | {"redacted": by}).rstrip(b"\n") + end
            count += 1
    return b"\n".join(lines), count


def _blank_spool(writer: Writer, entry_id: str, by: str) -> None:
    for item in confirmed_lines(writer.state):
        line, count = _blanked(item.line, entry_id, by)
        if count:
            told = {"path": item.relative, "line": line.decode(), "root": item.root}
            write_new(item.path + ".new", json.dumps(told).encode(), again=True)
            os.replace(item.path + ".new", item.path)
    folder = os.path.join(writer.state, "logs")
    if os.path.isdir(folder):
        for path in log_files(folder):
            _blank(os.path.join(folder, path), entry_id, by)
