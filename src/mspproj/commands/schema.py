"""`mspproj schema`: JSON Schemas of the files, for editors."""

from typing import Annotated

from mspproj.commands.options import Arg, opt
from mspproj.commands.session import Session
from mspproj.errors import FINDINGS, OK, UsageError


def schema(
    session: Session,
    name: Annotated[str | None, Arg("Which one; left out: a list of them.", "schema", "NAME")] = None,
    write: Annotated[bool, opt("--write", help="Write those of schema/ that are not up to date.")] = False,
    check: Annotated[bool, opt("--check", help="Exit 1 when those of schema/ are not up to date.")] = False,
) -> int:
    """Editors find them by the first line of a file: # yaml-language-server: $schema=../../schema/project.json

    Examples: mspproj schema project; mspproj schema --write; mspproj schema --check
    """
    if write + check + (name is not None) > 1:
        raise UsageError("NAME, --write and --check exclude each other", "take one of them")
    if write:
        return _write(session)
    if check:
        return _check(session)
    return _list(session) if name is None else _print(session, name)


def _list(session: Session) -> int:
    from mspproj.render.table import Column
    from mspproj.store.schemas import KINDS

    columns = [Column("Name"), Column("Files", flexible=True)]
    rows = [[name, kind.files] for name, kind in KINDS.items()]
    session.show(
        "schemas", columns, rows, schemas=[{"name": name, "files": kind.files} for name, kind in KINDS.items()]
    )
    return OK


def _print(session: Session, name: str) -> int:
    from difflib import get_close_matches

    from mspproj.store.schemas import KINDS, schema_text

    if name not in KINDS:
        near = get_close_matches(name, KINDS, n=1, cutoff=0.5)
        raise UsageError(f"no schema '{name}'", f"did you mean '{near[0]}'?" if near else f"known: {', '.join(KINDS)}")
    session.out.write(schema_text(name))
    return OK


def _write(session: Session) -> int:
    from mspproj.store.scaffold import renew_schemas

    names = renew_schemas(session.workspace.root)
    session.say(*(f"wrote {name}" for name in names))
    if not names:
        session.say("schema/ is up to date")
    return OK


def _check(session: Session) -> int:
    from mspproj.store.scaffold import stale_files

    names = stale_files(session.workspace.root)
    session.say(*(f"{name} is not up to date" for name in names))
    if names:
        session.say("renew them with `mspproj schema --write`")
    return FINDINGS if names else OK
