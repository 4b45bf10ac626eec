"""`mspproj status PROJECT --set`: a person's word on a project's health, with a reason and a last day."""

from typing import get_args

from mspproj.commands.find import find_project
from mspproj.commands.session import Session
from mspproj.commands.write import write_fact
from mspproj.errors import UsageError

RECKONED = "reckoned"


def set_health(session: Session, word: str | None, state: str | None, why: str | None, until: str | None) -> int:
    """Noted in the journal; what is reckoned is told beside it. UsageError where something is left out."""
    from mspproj.reports.health import Health

    states = get_args(Health)
    if word is None:
        raise UsageError("the health of which project?", "mspproj status PROJECT --set HEALTH")
    if state not in (*states, RECKONED):
        told = f"no health is called '{state}'" if state else "to what is its health set?"
        raise UsageError(told, f"--set {', '.join(states)}; {RECKONED} takes it back")
    dossier = session.workspace.dossier(find_project(session, word))
    if not why or len(why.strip()) < dossier.settings.thresholds.min_note:
        raise UsageError("a word on its health says why", "--why TEXT")
    if state == RECKONED:
        write_fact(session, dossier.id, "health", state=state, why=why)
        session.say(f"{dossier.id} is told as reckoned again")
        return 0
    last = _last_day(session, until)
    write_fact(session, dossier.id, "health", state=state, why=why, until=last)
    session.say(f"{dossier.id} is told as {state} until {last}, by {session.me}; what is reckoned stands beside it")
    return 0


def _last_day(session: Session, until: str | None) -> str:
    if until is None:
        raise UsageError("a word on its health has a last day", "--until DAY")
    last = session.day(until)
    if last < session.today:
        raise UsageError(f"{last} is over", "name a day to come")
    return last.isoformat()
