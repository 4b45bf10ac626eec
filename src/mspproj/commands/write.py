"""Writing events: who, when, a fresh id, through the spool; text that looks like a secret is refused."""

import os
from contextlib import suppress
from typing import Any

from mspproj.commands.session import Session
from mspproj.errors import RefusedError
from mspproj.store.eventline import new_id
from mspproj.store.spool import Writer, append, open_writer

TEXTS = ("note", "client_note", "why", "text", "notes", "open")


def writer_of(session: Session) -> Writer:
    return open_writer(session.workspace.root, session.me)


def write_events(session: Session, label: str, bodies: list[dict[str, Any]], *, secrets: bool = False) -> list[str]:
    """Appends events to one log and returns their ids. `label` may hold `{writer}`; `secrets` lets any text pass."""
    if session.rev:
        raise RefusedError("the past cannot be written to", "leave out --rev")
    writer = writer_of(session)
    if not secrets:
        refuse_secrets(bodies)
    instant, last, made = int(session.now.timestamp() * 1000), _last_id(writer), []
    for body in bodies:
        last = new_id(writer.name, instant, last)
        made.append({"id": last, **body, "logged": session.now.isoformat(timespec="seconds")})
    append(writer, label.format(writer=writer.name), made)
    if last:
        _keep_last(writer, last)
    return [event["id"] for event in made]


def _last_id(writer: Writer) -> str | None:
    """The id that this writer made last in any log, so that ids tell the order whatever the clock says."""
    try:
        with open(_last_file(writer), encoding="ascii", errors="replace") as file:
            return file.read(200).strip() or None
    except OSError:
        return None


def _keep_last(writer: Writer, id: str) -> None:
    """What cannot be kept costs the order of two events of one millisecond, no more: the events are written."""
    with suppress(OSError):
        path = _last_file(writer)
        aside = f"{path}.{os.getpid()}"
        with open(aside, "w", encoding="ascii") as file:
            file.write(id + "\n")
        os.replace(aside, path)


def _last_file(writer: Writer) -> str:
    return os.path.join(writer.state, f"last-{writer.name}")


def write_fact(session: Session, project: str, op: str, *, secrets: bool = False, **binds: Any) -> str:
    """One event in the project's journal; values that are None are left out."""
    body = {"op": op, "who": session.me, **{k: v for k, v in binds.items() if v is not None}}
    return write_events(session, f"projects/{project}/journal/{{writer}}.yaml", [body], secrets=secrets)[0]


def refuse_secrets(bodies: list[dict[str, Any]]) -> None:
    from mspproj.store.secrets import looks_secret

    for body in bodies:
        for key in TEXTS:
            value = body.get(key)
            text = "\n".join(map(str, value)) if isinstance(value, list) else value
            if isinstance(text, str) and (kind := looks_secret(text)):
                raise RefusedError(
                    f"the {key.replace('_', ' ')} looks like it holds a {kind}; git keeps it for ever",
                    "put it in the password vault and name the entry here, or pass --not-a-secret",
                )
