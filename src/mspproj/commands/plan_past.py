"""The plan as it was: on a day, at a revision, when the client accepted it."""

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from mspproj.commands.session import Session
from mspproj.errors import RefusedError, UsageError

if TYPE_CHECKING:
    from mspproj.model.dossier import Dossier


class Then(NamedTuple):
    """A commit, the day whose plan is meant, and both in words (`on 2026-11-06`)."""

    commit: str
    day: date
    words: str


def past_of(session: Session, word: str) -> Then:
    """A day as people type it, else a revision that git knows."""
    from mspproj.store.git import git_dirs, rev
    from mspproj.store.history import commit_before

    root = session.workspace.root
    if git_dirs(root) is None:
        raise RefusedError("this workspace is not in git: nothing is known of the past", "`git init`, then commit")
    try:
        day = session.day(word)
    except UsageError as error:
        commit = rev(root, word)
        if commit is None:
            raise UsageError(f"'{word}' is no day, and git knows no such revision", error.hint) from None
        return Then(commit, min(_day_of(root, commit), session.today), f"at {word}")
    found = commit_before(root, day.isoformat())
    if found is None:
        raise UsageError(f"the workspace has no commit as old as {day}", "name a later day")
    return Then(found, day, f"on {day}")


def baseline_of(session: Session, dossier: "Dossier") -> Then:
    """What the client accepted: the commit told at acceptance, else the first one after it."""
    from mspproj.reports.facts import fact_day
    from mspproj.store.git import attempt, rev

    root = session.workspace.root
    told = [fact for fact in dossier.facts_of("acceptance") if fact.text("what") == "proposal"]
    if not told:
        raise RefusedError(
            f"no acceptance of {dossier.id} by the client is on record", f"`mspproj accept {dossier.id} proposal`"
        )
    fact = told[-1]
    day = fact_day(fact) or session.today
    words = f"at the client's acceptance on {day}"
    if commit := rev(root, fact.text("baseline")):
        return Then(commit, day, words)
    code, out, _ = attempt(root, "rev-list", "--reverse", f"--since={fact.logged or day}", "HEAD", "--")
    later = out.decode().split() if code == 0 else []
    if not later:
        raise RefusedError(f"git has no commit since the acceptance on {day}", "commit the workspace")
    return Then(later[0], day, words)


def _day_of(root: str, commit: str) -> date:
    from mspproj.store.git import run

    return date.fromisoformat(run(root, "show", "-s", "--format=%cs", commit, "--").decode().strip())
