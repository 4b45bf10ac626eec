"""`mspproj demo`: a whole example workspace to play with."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

from mspproj.commands.options import Arg
from mspproj.commands.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mspproj.store.demo import Owed
    from mspproj.store.demobooks import Pending, Written
    from mspproj.store.workspace import Workspace


def demo(session: Session, dir: Annotated[str, Arg("A new or empty folder.", metavar="DIR")]) -> int:
    """An MSP with sixteen projects, as of today, in a git repository of its own with weeks of history.

    Example: mspproj demo /tmp/msp
    """
    import os
    from functools import cache, partial

    from mspproj.render.sections import digest
    from mspproj.render.text import clean
    from mspproj.store.demo import Reckon, make_demo

    read = cache(_workspace)  # one reading for both, of what is written by then
    reckon = Reckon(_approval, digest, partial(_overdue, read), partial(_books, read))
    made = make_demo(os.path.join(session.directory, dir), session.today, reckon)
    beside = os.path.join(os.path.dirname(dir.rstrip("/")), os.path.basename(made.private))
    session.say(f"made {clean(dir)}: an MSP as of {made.day}, {made.commits} commits; you are its coordinator, dana")
    session.say(f"  private costs: {clean(beside)}")
    if made.inside:
        session.say(f"  note: it lies inside another git repository, {clean(made.inside)}; that one is not touched")
    session.say("try:", f"  cd {clean(dir)}", *(f"  mspproj {line}" for line in _TRY))
    return 0


_TRY = (
    "status                          how all projects stand, and why",
    "budget                          hours and money against what was sold",
    "comms plan brightwater-pcs      who is told what, when; and the calls that were not held",
    "report weekly lakeside-m365     a draft for the client, to be finished by you",
    "check                           what is wrong in the data, where, and how to mend it",
    "log 15m lakeside-m365/ttl lowered the TTL, old zone saved",
)


def _approval(id: str, text: str) -> list[str]:
    """What a review of this plan binds: the digest of the whole, then of its parts."""
    from mspproj.model.project import Project
    from mspproj.reports.approval import digest, part_digests
    from mspproj.store.records import read_record
    from mspproj.store.yamlfile import read_yaml

    plan, _ = read_record(Project, read_yaml("project.yaml", text.encode()).root, "project.yaml", id=id)
    return [digest(plan), *part_digests(plan).values()] if plan else []


def _workspace(root: str) -> "Workspace":
    from mspproj.store.workspace import Workspace

    return Workspace(root, cached=False)


def _overdue(read: "Callable[[str], Workspace]", root: str, today: date) -> "Iterator[Owed]":
    """The communications that should have been sent or held before today."""
    from mspproj.reports.comms import due
    from mspproj.store.demo import Owed

    for project, _, item in due(read(root).portfolio(), today):
        if item.state == "overdue":
            op = "held" if item.method in ("call", "meeting") else "sent"
            yield Owed(project, item.communication, item.day, item.about, item.owner, op)


def _books(read: "Callable[[str], Workspace]", root: str, today: date, pending: "Pending") -> "list[Written]":
    from mspproj.commands.demo_books import books

    return books(read(root), today, pending)
