"""`mspproj demo`: a whole example workspace to play with."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Annotated

from mspproj.commands.options import Arg
from mspproj.commands.session import Session

if TYPE_CHECKING:
    from mspproj.store.demo import Owed


def demo(session: Session, dir: Annotated[str, Arg("A new or empty folder.", metavar="DIR")]) -> int:
    """An MSP with sixteen projects, as of today, in a git repository of its own with weeks of history.

    Example: mspproj demo /tmp/msp
    """
    import os

    from mspproj.render.sections import digest
    from mspproj.render.text import clean
    from mspproj.store.demo import Reckon, make_demo

    made = make_demo(os.path.join(session.directory, dir), session.today, Reckon(_approval, digest, _overdue))
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


def _overdue(root: str, today: date) -> "Iterator[Owed]":
    """The communications that should have been sent or held before today."""
    from mspproj.reports.comms import due
    from mspproj.store.demo import Owed
    from mspproj.store.workspace import Workspace

    for project, _, item in due(Workspace(root, cached=False).portfolio(), today):
        if item.state == "overdue":
            op = "held" if item.method in ("call", "meeting") else "sent"
            yield Owed(project, item.communication, item.day, item.about, item.owner, op)
