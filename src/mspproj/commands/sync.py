"""`mspproj sync` and `mspproj redact`."""

from typing import TYPE_CHECKING, Annotated

from mspproj.commands.options import Arg, opt
from mspproj.commands.session import Session
from mspproj.commands.write import writer_of
from mspproj.errors import UsageError

if TYPE_CHECKING:
    from mspproj.store.sync import SyncResult


def sync(
    session: Session,
    remote: Annotated[str | None, opt("--remote", help="Another remote than the branch's own.", metavar="NAME")] = None,
) -> int:
    """Only the logs (time/ and projects/*/journal/) are committed, fetched and pushed; nothing else of yours.

    Examples: mspproj sync; mspproj sync --remote origin
    """
    from mspproj.store.sync import sync as sync_logs

    log_branch = session.workspace.settings.log_branch
    me = session.workspace.office.people.get(session.me)
    person = (me.name, me.email) if me else None
    result = sync_logs(writer_of(session), log_branch, remote, now=session.now.timestamp(), person=person)
    session.workspace.forget()
    if session.choose_format("table", "json") == "json":
        from mspproj.render.output import show
        from mspproj.render.structured import document, to_json

        show(to_json(document("sync", session.today, **result._asdict())), session.out)
    else:
        session.say(*_lines(result))
    return 0


def _lines(result: "SyncResult") -> list[str]:
    from mspproj.render.text import clean

    where = f"{result.remote}/{result.branch}" if result.remote else result.branch
    told = [
        f"{_count(result.lines, 'new log line')} committed on {result.branch}" if result.lines else "no new log lines"
    ]
    told[0] += f", {where} has all of them" if result.pushed else "" if result.remote else "; there is no remote"
    if result.arrived:
        told.append(f"  {_count(result.arrived, 'commit')} of others taken in")
    if result.recovered:
        told.append(f"  {_count(len(result.recovered), 'line')} that git had taken away brought back")
    if result.note:
        told.append(f"  {result.note}")
    return [clean(line) for line in told]


def _count(number: int, what: str) -> str:
    return f"{number} {what}" + ("" if number == 1 else "s")


def redact(
    session: Session,
    id: Annotated[str, Arg("The entry's id, as `mspproj time list` shows it.", metavar="ID")],
    why: Annotated[str | None, opt("--why", help="Why the text has to go.", metavar="TEXT")] = None,
) -> int:
    """Example: mspproj redact kim-7f3a-01kam2 --why "a client's password"

    Who, when, how long and why stay. git's history keeps the old text: what was secret must be changed.
    """
    if not (why or "").strip():
        raise UsageError("why does the text have to go?", '--why "..." (the reason stays on record)')
    if not session.confirm(f"blank the text of {id} for good?"):
        session.say("nothing was changed")
        return 0
    from mspproj.commands.write import refuse_secrets
    from mspproj.store.redact import redact as redact_entry

    refuse_secrets([{"why": why}])
    writer, logged = writer_of(session), session.now.isoformat(timespec="seconds")
    count = redact_entry(writer, id, str(why), session.me, logged)
    session.workspace.forget()
    session.say(f"{id}: the text of {_count(count, 'line')} is gone from the logs; who, when and why stay")
    session.say("  git's history still holds it: if it was a secret, change it at its source")
    return 0
