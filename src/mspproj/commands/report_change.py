"""`mspproj report change`: a change order as the client would read it, as it stands; `change quote` sets its price."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from mspproj.commands.change import find_change, short
from mspproj.commands.draft import deliver
from mspproj.commands.find import find_project
from mspproj.commands.options import MaybeProject, opt
from mspproj.commands.report_draft import Diff, Print
from mspproj.commands.session import Session
from mspproj.errors import RefusedError, UsageError

if TYPE_CHECKING:
    from mspproj.model.dossier import Dossier
    from mspproj.model.record import WrittenRecord

WAITING = ("quoted", "draft", "open")


def change(
    session: Session,
    project: MaybeProject = None,
    for_: Annotated[
        str | None, opt("--for", help="The change; left out: the one that waits for its answer.", metavar="CHANGE")
    ] = None,
    to: Annotated[str | None, opt("--to", help="client, the only one it is for.", metavar="AUDIENCE")] = None,
    print_: Print = False,
    diff: Diff = False,
) -> int:
    """What it is, why, its price, the new date, who may say yes until when. Example:

    mspproj report change contoso-m365 --for ten-more-mailboxes
    """
    from mspproj.reports.change import change_quote
    from mspproj.reports.change_offer import change_offer

    if to not in (None, "client"):
        raise UsageError(f"no change report for '{to}'", "choose client; `mspproj change list` is for us")
    word = project or session.project_here()
    if word is None:
        raise UsageError("the report of which project?", "mspproj report change PROJECT")
    dossier = session.workspace.dossier(find_project(session, word))
    found = find_change(dossier, for_) if for_ else _waiting(dossier)
    if not found.client_visible:
        raise RefusedError(f"{found.id} is not for the client yet", f"`mspproj change quote {dossier.id} {found.id}`")
    offer = change_offer(dossier, found, change_quote(dossier, found, session.today))
    path = Path(session.workspace.root, f"projects/{dossier.id}/reports/{session.today}-change-{short(found.id)}.md")
    return deliver(session, "change", offer, path, shown=print_, diff=diff)


def _waiting(dossier: "Dossier") -> "WrittenRecord":
    """What was quoted goes first, then what is to be quoted; of them what the client may see, then the oldest."""
    found = [record for record in dossier.records if record.kind == "change" and record.status in WAITING]
    found.sort(key=lambda one: (not one.client_visible, WAITING.index(one.status), one.id))
    if found:
        return found[0]
    raise UsageError(f"no change of {dossier.id} waits for an answer", f"`mspproj change list {dossier.id} --all`")
