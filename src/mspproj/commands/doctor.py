"""`mspproj doctor`: is the workspace sound, and what to do where it is not."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

from mspproj.commands.options import opt
from mspproj.commands.session import Session
from mspproj.errors import FINDINGS, OK, UsageError, WorkspaceError

if TYPE_CHECKING:
    from mspproj.model.dossier import Office
    from mspproj.store.soundness import Told

STYLES = {"ok": "green", "warn": "yellow", "problem": "red bold"}


def doctor(
    session: Session,
    fix: Annotated[bool, opt("--fix", help="Append spooled lines, renew schema/, rebuild the index.")] = False,
    adopt: Annotated[bool, opt("--adopt", help="Take in log lines whose writing was cut short.")] = False,
    drop: Annotated[bool, opt("--drop", help="Forget log lines whose writing was cut short.")] = False,
) -> int:
    """Exit 1 when there is a problem; warnings alone do not fail.

    Examples: mspproj doctor; mspproj doctor --fix; mspproj doctor --format json
    """
    if adopt and drop:
        raise UsageError("--adopt and --drop?", "take one of them")
    fmt = session.choose_format("table", "json")
    done = _mend(session, fix, adopt, drop)
    told = list(_examine(session))
    worst = FINDINGS if any(t.level == "problem" for t in told) else OK
    if fmt == "json":
        from mspproj.render.output import show
        from mspproj.render.structured import document, to_json

        checks = [t._asdict() for t in told]
        show(to_json(document("doctor", session.today, checks=checks, done=done)), session.out)
    else:
        session.say(*done, *(line for t in told for line in _lines(t)))
    return worst


def _mend(session: Session, fix: bool, adopt: bool, drop: bool) -> list[str]:
    """What was done, in words."""
    from mspproj.store import scaffold, soundness

    root, now = session.workspace.root, session.now.timestamp()
    done = []
    if adopt:
        done.append(f"{soundness.adopt(root, now)} lines taken in")
    if drop:
        done.append(f"{soundness.drop(root, now)} lines forgotten")
    if fix:
        if count := soundness.bring_back(root):
            done.append(f"{count} lines appended to their logs again")
        done += [f"wrote {name}" for name in scaffold.renew_schemas(root)]
        if soundness.forget_index(root):
            done.append("the index is made anew")
    return done


def _examine(session: Session) -> Iterator["Told"]:
    from mspproj.store import soundness

    workspace, now = session.workspace, session.now.timestamp()
    yield from soundness.versions()
    yield from soundness.repository(workspace.root)
    yield from soundness.spool(workspace.root, now)
    yield from soundness.derived(workspace.root)
    yield from soundness.private(workspace)
    yield from soundness.names(workspace.root)
    yield from _settings(session)


def _settings(session: Session) -> Iterator["Told"]:
    from mspproj.store.soundness import Told

    try:
        office = session.workspace.office
    except WorkspaceError as error:
        yield Told("problem", "settings", error.message, "`mspproj check` tells where and how to mend it")
        return
    yield Told("ok", "settings", f"mspproj.yaml of {office.settings.company}")
    broken = {f.place.file for f in session.workspace.index.findings() if f.severity == "error"}
    if broken:
        some = ", ".join(sorted(broken)[:5]) + (" ..." if len(broken) > 5 else "")
        yield Told("warn", "files", f"{len(broken)} files hold mistakes: {some}", "`mspproj check` tells each")
    yield from _people(session, office)
    yield from _extras(office)


def _people(session: Session, office: "Office") -> Iterator["Told"]:
    """Does git's user have a name here, and only one?"""
    from mspproj.store.git import user_email
    from mspproj.store.soundness import Told

    by_email: dict[str, list[str]] = {}
    for person in office.people.values():
        by_email.setdefault(person.email.lower(), []).append(person.id)
    for email, ids in by_email.items():
        if len(ids) > 1:
            message = f"{', '.join(ids)} have one address, {email}: git cannot tell them apart"
            yield Told("problem", "people", message, "give each person an address of their own")
    email = user_email(session.workspace.root) or ""
    if ids := by_email.get(email.lower(), []):
        yield Told("ok", "people", f"you are {ids[0]} ({email})")
        return
    message = f"git's user.email is {email}, nobody's in people.yaml" if email else "git has no user.email"
    yield Told("warn", "people", message, "`git config user.email`, or people.yaml, or MSPPROJ_ME")


def _extras(office: "Office") -> Iterator["Told"]:
    """Time zone data, and the packages that are not always there."""
    from importlib.util import find_spec
    from zoneinfo import available_timezones

    from mspproj.store.soundness import Told

    if len(available_timezones()) > 100:
        yield Told("ok", "zones", f"time zones are known; the office's is {office.settings.time_zone}")
    else:
        yield Told("problem", "zones", "this machine knows no time zones", "pip install tzdata")
    places = [office.settings.holidays, *(p.holidays for p in office.people.values())]
    wanted = any(places + [client.holidays for client in office.clients.values()])
    if find_spec("holidays"):
        yield Told("ok", "extras", "holidays: public holidays are known")
    else:
        message = "holidays is not installed: public holidays count as working days"
        yield Told("warn" if wanted else "ok", "extras", message, 'pip install "mspproj[holidays]"' if wanted else "")


def _lines(told: "Told") -> list[str]:
    from mspproj.render.text import clean, style

    head = style(f"{told.level:<8}", STYLES[told.level]) + clean(f"{told.topic:<11}{told.message}")
    return [head, clean(f"{'':<19}{told.fix}")] if told.fix else [head]
