"""`mspproj report daily|management|notice|kickoff|closing|plan`: drafts beside the weekly one."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from mspproj.commands.checking import project_findings
from mspproj.commands.draft import commit, deliver
from mspproj.commands.find import find_project
from mspproj.commands.finished import finished
from mspproj.commands.options import MaybeProject, opt
from mspproj.commands.session import Session
from mspproj.commands.status import report_of
from mspproj.errors import UsageError

if TYPE_CHECKING:
    from mspproj.model.dossier import Dossier
    from mspproj.reports.comms import CommsPlan
    from mspproj.reports.draft import Draft, Order

To = Annotated[
    str | None,
    opt("--to", help="client, internal, management, or a role or person; left out: the usual one.", metavar="AUDIENCE"),
]
For = Annotated[
    str | None,
    opt("--for", help="The communication, impact or milestone; left out: what is due next.", metavar="ID"),
]
Print = Annotated[bool, opt("--print", help="Show it as it would be sent; write no draft.")]
Diff = Annotated[bool, opt("--diff", help="Show what a renewal changed.")]
_SERVES = re.compile(r"^<!-- for: \S+ \S+ (\S+) ", re.MULTILINE)


def _command(kind: str, told: str) -> Callable[..., int]:
    """The command of a kind; `told` is its help."""

    def command(
        session: Session,
        project: MaybeProject = None,
        for_: For = None,
        to: To = None,
        print_: Print = False,
        diff: Diff = False,
    ) -> int:
        return _report(session, project, (kind, for_, to), shown=print_, diff=diff)

    command.__doc__, command.__name__ = told, kind
    return command


daily = _command(
    "daily",
    """Today, the next working day, what blocks us: for those involved. Example:

    mspproj report daily contoso-m365 --print
    """,
)
management = _command(
    "management",
    """State, dates, risks, what is asked of management; money for our own management alone. Examples:

    mspproj report management contoso-m365

    mspproj report management contoso-m365 --to sponsor
    """,
)
notice = _command(
    "notice",
    """Before, during or after an interruption or a milestone: what, when, who, whom to call. Examples:

    mspproj report notice contoso-m365

    mspproj report notice contoso-m365 --for I1 --to support
    """,
)
kickoff = _command(
    "kickoff",
    """People, roles, rules, dates, what we need first. Example:

    mspproj report kickoff contoso-m365
    """,
)
closing = _command(
    "closing",
    """What was delivered, what is open, who helps from now on. Example:

    mspproj report closing contoso-m365
    """,
)
plan = _command(
    "plan",
    """The plan in words with its dates: phases, promises, interruptions, what is needed when. Example:

    mspproj report plan contoso-m365
    """,
)


def _report(session: Session, project: str | None, asked: tuple[str, str | None, str | None], **how: bool) -> int:
    """`asked`: kind, --for, --to; `how`: shown, diff."""
    kind, aimed, to = asked
    word = project or session.project_here()
    if word is None:
        raise UsageError("the report of which project?", f"mspproj report {kind} PROJECT")
    id = find_project(session, word)
    report = drafted(session, id, kind, aimed, to)
    if aimed and _usual(session, id, kind, aimed):
        aimed = None
    return deliver(session, kind, report, _path(session, id, report, aimed, to), **how)


def drafted(session: Session, id: str, kind: str, aimed: str | None = None, to: str | None = None) -> "Draft":
    """The draft of a kind as of today. UsageError for an audience or an aim that is not there."""
    from datetime import timedelta

    from mspproj.reports.comms import communication_plan
    from mspproj.reports.draft import Beside, draft, view_of

    dossier = session.workspace.dossier(id)
    plan = communication_plan(dossier, session.today)
    order = _order(dossier, plan, (kind, aimed, to))
    view = view_of(dossier, session.today, plan, kind, order.audience)
    findings = project_findings(session, [id]).get(id, [])
    status = report_of(session, dossier, findings, finished(session).history)
    before = session.dossier_on(id, (view.since - timedelta(days=1)).isoformat())
    beside = Beside(before, status.budget, findings, status.reasons, commit(session))
    return draft(order, view, plan, beside)


def _order(dossier: "Dossier", plan: "CommsPlan", asked: tuple[str, str | None, str | None]) -> "Order":
    from mspproj.reports.draft import KINDS, Order, readers, view_of
    from mspproj.reports.draft_topic import aim, aims

    kind, aimed, to = asked
    view = view_of(dossier, plan.as_of, plan, kind, "client")
    known = aims(view, plan, kind)
    if aimed is not None and aimed not in known:
        raise UsageError(f"no {kind} is for '{aimed}'", f"choose {', '.join(known)}" if known else "none is planned")
    found = aim(view, plan, kind, aimed)
    audience = readers(dossier, plan.as_of, kind, to, found.item)
    if audience is None:
        raise UsageError(f"no {kind} report for '{to}'", f"choose {', '.join(KINDS[kind])}, or a role or person's id")
    return Order(kind, audience, found, (to,) if to and to not in KINDS[kind] else ())


def _usual(session: Session, id: str, kind: str, aimed: str) -> bool:
    """Whether --for names what is drafted without it: then it is one draft, in one file."""
    from mspproj.reports.comms import communication_plan
    from mspproj.reports.draft import view_of
    from mspproj.reports.draft_topic import aim

    dossier = session.workspace.dossier(id)
    plan = communication_plan(dossier, session.today)
    view = view_of(dossier, session.today, plan, kind, "client")
    return aim(view, plan, kind, aimed) == aim(view, plan, kind, None)


def _path(session: Session, id: str, report: "Draft", aimed: str | None, to: str | None) -> Path:
    """DAY-KIND[-AIM][-AUDIENCE].md; the aim where it is not the usual one, or another has the file without it."""
    folder = Path(session.workspace.root, f"projects/{id}/reports")
    word = to if to and to not in ("client", report.kind) else "" if to else report.audience
    ending = "" if word in ("", "client", report.kind) else f"-{word}"
    plain = folder / f"{session.today}-{report.kind}{ending}.md"
    name = aimed or report.communication or (report.topic.id if report.topic else None)
    if name is None or (aimed is None and not _of_another(plain, report)):
        return plain
    return folder / f"{session.today}-{report.kind}-{name}{ending}.md"


def _of_another(path: Path, report: "Draft") -> bool:
    if not path.is_file() or report.kind != "notice":
        return False
    serves = _SERVES.search(path.read_text(encoding="utf-8", errors="replace"))
    return serves is not None and serves[1] != (report.communication or "-")
