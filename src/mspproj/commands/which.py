"""Which task an entry is on: the one that was named, the one the timer runs on, or the last; never a guess."""

from mspproj.commands.find import FoundTask, find_task
from mspproj.commands.session import Session
from mspproj.errors import UsageError
from mspproj.model.time import BUCKETS


def task_and_note(session: Session, rest: list[str], who: str) -> tuple[FoundTask, str]:
    """The task named by the first word, and the note. Without a task: the one the timer runs on, else the last.

    A word that may have been meant as a task, a project or a bucket is never taken for the start of a note: time on
    the wrong task is worse than a question. `-` says that there is no task.
    """
    if rest and rest[0] != "-" and " " not in rest[0].strip():
        found = _named(session, rest, who)
        if found:
            return found
    words = rest[1:] if rest and rest[0] == "-" else rest
    if last := task_in_mind(session, who):
        return find_task(session, last), " ".join(words)
    raise UsageError("which task?", "mspproj log 1h30m PROJECT/TASK what was done")


def _named(session: Session, rest: list[str], who: str) -> tuple[FoundTask, str] | None:
    """None where the first word is like no task, project or bucket."""
    word, index = rest[0], session.workspace.index
    projects = session.workspace.project_ids
    if len(rest) > 1 and word in projects and not index.tasks(word):
        return find_task(session, f"{word}/{rest[1]}", who), " ".join(rest[2:])
    try:
        found = find_task(session, word, who)
        meant = found.project == session.project_here() and found.id.lower() == word.lower()
        if word.lower() in BUCKETS and not meant:
            raise UsageError(f"'{word}' is a bucket's name, and may be {found.project}/{found.id}")
        return found, " ".join(rest[1:])
    except UsageError as error:
        if not _may_mean(session, word):
            return None
        if word.lower().lstrip("@") in BUCKETS:
            raise UsageError(
                f"which '{word}'?",
                f"for time outside projects: --bucket {word.lower().lstrip('@')}; else write PROJECT/TASK",
            ) from None
        last = task_in_mind(session, who)
        more = f"; a note for {last}, as last time: - {' '.join(rest)}" if last and "/" not in word else ""
        raise UsageError(error.message, error.hint + more) from None


def _may_mean(session: Session, word: str) -> bool:
    """Whether a word is like an open task's id, a project's or a bucket."""
    from difflib import get_close_matches

    index, projects = session.workspace.index, session.workspace.project_ids
    left, slash, right = word.lower().partition("/")
    tasks = {row[1].lower() for row in index.tasks()}
    if slash:
        like = any(p.lower().startswith(left) for p in projects) or bool(get_close_matches(left, projects, cutoff=0.8))
        return bool(left and right and "/" not in right) and (like or right in tasks)
    known = [*tasks, *(p.lower() for p in projects), *BUCKETS]
    prefix = len(left) > 2 and any(name.startswith(left) for name in known)
    numbered = left[:1].isalpha() and left[-1:].isdigit() and left.isalnum() and len(left) <= 6
    return prefix or numbered or left.lstrip("@") in BUCKETS or bool(get_close_matches(left, known, cutoff=0.6))


def task_in_mind(session: Session, who: str) -> str | None:
    """PROJECT/TASK that the person's timer runs on, else that of their last entry."""
    return _timed(session, who) or last_task(session, who)


def _timed(session: Session, who: str) -> str | None:
    """The task that the person's timer runs on."""
    from mspproj.store.spool import state_folder
    from mspproj.store.timers import running

    timer = running(state_folder(session.workspace.root), who)
    return timer.what if timer and "task" in timer.words else None


def last_task(session: Session, who: str) -> str | None:
    from mspproj.store.timelog import instant_of

    index = session.workspace.index
    for month in sorted({label[5:12] for label in index.logs(who=who)}, reverse=True):
        own = [e for e in session.workspace.entries(who=who, month=month) if e.project and e.task and e.state != "void"]
        if own:
            newest = max(own, key=lambda e: (instant_of(e.logged), e.id))
            return f"{newest.project}/{newest.task}"
    return None
