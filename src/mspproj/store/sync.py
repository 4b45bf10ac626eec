"""The logs, and only they, to and from the others: on the branch that is checked out, or on one of their own."""

import os
import time
from typing import NamedTuple

from mspproj.errors import RefusedError
from mspproj.store import logcommit as made
from mspproj.store.git import attempt, git_dirs, rev, run
from mspproj.store.logcommit import Repo
from mspproj.store.logfile import checked_path, locked, rewrite
from mspproj.store.logunion import log_files, union
from mspproj.store.mirror import mirror
from mspproj.store.prune import prune
from mspproj.store.redact import redact
from mspproj.store.spool import Writer, recover

__all__ = ["SyncResult", "redact", "sync", "unpushed", "upstream"]

_TRIES = 5
_FASTER = ("fetch first", "non-fast-forward", "cannot lock ref", "failed to update ref", "stale info", "already exists")
_PLAIN = ("--no-verify", "--no-follow-tags", "--recurse-submodules=no")
_REFUSES = "refused by "
_BUSY = ("MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "BISECT_LOG", "rebase-merge", "rebase-apply")


class SyncResult(NamedTuple):
    """`lines`: log lines committed now; `pushed`: whether the remote has them; `arrived`: commits of others taken in;
    `recovered`: ids of lines brought back first; `pruned`: spooled lines not needed any more; `note`: what a person
    should know, "" when all went its way.
    """

    branch: str
    remote: str
    lines: int
    pushed: bool
    arrived: int
    recovered: tuple[str, ...]
    pruned: int
    note: str


class _Goal(NamedTuple):
    """Where the logs go: `branch` of `remote` ("" without one), by way of the local branch of that name."""

    branch: str
    remote: str
    own: bool  # a branch of their own, not checked out


class _Made(NamedTuple):
    """The commit with all logs, the revision that it stands on, the logs that are new in it, and their new lines."""

    commit: str | None
    base: str | None
    logs: dict[str, str]
    lines: int


def sync(
    writer: Writer,
    log_branch: str | None,
    remote: str | None,
    *,
    now: float,
    person: tuple[str, str] | None = None,
) -> SyncResult:
    """Commits the logs, takes in what others pushed, pushes; tries again when another was faster.

    A person's staged, unstaged and unpushed work stays theirs: it is neither committed nor published. `log_branch`:
    keep the logs on that branch and leave the work tree alone. `remote`: instead of the branch's own. `now`: seconds
    since 1970. `person`: name and email to commit by where git is told none.

    RefusedError, in one sentence, when something of a person's is in the way or the remote cannot be had; what could
    be committed by then is.
    """
    recovered = recover(writer)
    repo = made.open_repo(writer.root, writer.state, person)
    os.makedirs(repo.state, exist_ok=True)
    goal = _goal(repo, log_branch, remote)
    for turn in range(_TRIES):
        upstream, trouble = _fetch(repo, goal)
        before = rev(repo.root, f"refs/heads/{goal.branch}")
        ready = _gather(repo, goal, before, upstream)
        pushed, again = False, False
        if goal.remote and not trouble and ready.commit:
            pushed, again, trouble = _push(repo, goal, ready.commit, upstream)
        if again:
            time.sleep(0.05 * 2**turn)
            continue
        if not pushed and trouble.startswith(_REFUSES):
            raise RefusedError(trouble, "if the branch is protected, set log_branch in mspproj.yaml")
        note = _settle(repo, goal, before, ready)
        if trouble:
            raise RefusedError(trouble, f"{ready.lines} new log lines are committed here; sync again later")
        arrived = _count(repo, before, upstream)
        gone = prune(writer, ready.commit if pushed else None, now, f"refs/heads/{goal.branch}")
        return SyncResult(goal.branch, goal.remote, ready.lines, pushed, arrived, tuple(recovered), gone, note)
    raise RefusedError(f"others push to {goal.branch} all the time: {_TRIES} tries were not enough", "sync again")


def _goal(repo: Repo, log_branch: str | None, remote: str | None) -> _Goal:
    code, out, _ = attempt(repo.root, "symbolic-ref", "-q", "--short", "HEAD")
    here = "" if code else out.decode().strip()
    remotes = run(repo.root, "remote").decode().split()
    if remote is not None and (remote not in remotes or remote.startswith("-")):
        raise RefusedError(f"there is no remote {remote!r}", f"remotes: {', '.join(remotes) or 'none'}")
    configured = attempt(repo.root, "config", "--get", f"branch.{here}.remote")[1].decode().strip()
    chosen = remote or next((r for r in (configured, "origin", *remotes) if r in remotes), "")
    if log_branch:
        if log_branch == here:
            raise RefusedError(f"{log_branch} is checked out here: a branch for the logs alone must not be")
        if log_branch.startswith("-") or attempt(repo.root, "check-ref-format", f"refs/heads/{log_branch}")[0]:
            raise RefusedError(f"{log_branch!r} cannot be a branch's name")
        return _Goal(log_branch, chosen, own=True)
    if not here:
        raise RefusedError("no branch is checked out", "git switch to one, or set log_branch in mspproj.yaml")
    git_dir = (git_dirs(repo.root) or ("", ""))[0]
    if busy := next((name for name in _BUSY if os.path.exists(os.path.join(git_dir, name))), None):
        raise RefusedError(f"git is in the middle of something ({busy})", "finish or abort it, then sync")
    return _Goal(here, chosen, own=False)


def _remote_branch(repo: Repo, goal: _Goal) -> str:
    """The branch's name at the remote; a person may have it track one of another name."""
    told = attempt(repo.root, "config", "--get", f"branch.{goal.branch}.merge")[1].decode().strip()
    same = attempt(repo.root, "config", "--get", f"branch.{goal.branch}.remote")[1].decode().strip() == goal.remote
    return told if told.startswith("refs/heads/") and same and not goal.own else f"refs/heads/{goal.branch}"


def _fetch(repo: Repo, goal: _Goal) -> tuple[str | None, str]:
    """(the remote's commit or None, "" or why there is none to be had)"""
    if not goal.remote:
        return None, ""
    name = _remote_branch(repo, goal)
    code, out, said = attempt(repo.root, "ls-remote", "--heads", goal.remote)
    if code:
        return None, _unreachable(goal, said)
    heads = [line.partition("\t")[2] for line in out.decode(errors="replace").splitlines()]
    if name not in heads:
        if heads and not goal.own:
            hint = f"`git push -u {goal.remote} {goal.branch}` once, or set log_branch"
            return None, f"{goal.remote} has no branch {goal.branch} yet, and it is not mine to publish: {hint}"
        return None, ""
    tracking = f"refs/remotes/{goal.remote}/{name.removeprefix('refs/heads/')}"
    quiet = ("-q", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules")
    code, _, said = attempt(repo.root, "fetch", *quiet, goal.remote, f"+{name}:{tracking}")
    return (None, _unreachable(goal, said)) if code else (rev(repo.root, tracking), "")


def _unreachable(goal: _Goal, said: str) -> str:
    return f"{goal.remote} cannot be reached: {(said.strip().splitlines() or ['no reason given'])[-1]}"


def _gather(repo: Repo, goal: _Goal, before: str | None, upstream: str | None) -> _Made:
    """A commit with every log line that is known here: in the files, in the local branch, and upstream."""
    base = upstream
    if before and (not upstream or _is_to_publish(repo, goal, upstream, before)):
        base = before
    parted = before if base == before else made.fork(repo, before, base) if before and base else None
    there, here, since = (made.logs_at(repo, revision) for revision in (base, before, parted))
    logs, lines = {}, 0
    with locked(repo.state):
        present = made.hashes(repo, log_files(repo.root))
        for path in sorted({*present, *here}):
            mine, known = present.get(path), here.get(path)
            if (known == since.get(path) and mine in (None, known)) or mine == there.get(path) == known:
                continue  # nothing new here: what upstream says holds
            old, now = made.blob(repo, there.get(path)), _content(repo.root, path) if mine else b""
            data = union(old, made.blob(repo, known), now)
            if data != now and not goal.own:
                _write(repo.root, path, data)
            logs[path] = made.keep(repo, path, data)
            lines += max(data.count(b"\n") - old.count(b"\n"), 0)
    message = f"Log: {lines} line{'s' if lines != 1 else ''}"
    nothing = base is None and not logs
    return _Made(None if nothing else made.commit(repo, base, logs, message), base, logs, lines)


def _is_to_publish(repo: Repo, goal: _Goal, upstream: str, before: str) -> bool:
    """Whether the local branch holds all of upstream's, and besides that nothing but earlier log lines."""
    return made.is_ancestor(repo, upstream, before) and (goal.own or made.only_logs(repo, upstream, before))


def _content(root: str, path: str) -> bytes:
    with open(os.path.join(root, path), "rb") as file:
        return file.read()


def _write(root: str, path: str, data: bytes) -> None:
    whole = checked_path(root, path)
    if not os.path.exists(whole):
        os.makedirs(os.path.dirname(whole), exist_ok=True)
        with open(whole, "xb"):
            pass
    rewrite(whole, data)


def _push(repo: Repo, goal: _Goal, commit: str, upstream: str | None) -> tuple[bool, bool, str]:
    """(the remote has it, somebody was faster, "" or why the remote refused)"""
    if commit == upstream:
        return True, False, ""
    target = f"{commit}:{_remote_branch(repo, goal)}"
    code, out, said = attempt(repo.root, "push", "-q", "--porcelain", *_PLAIN, goal.remote, target)
    if not code:
        return True, False, ""
    told = out.decode(errors="replace") + said
    if any(
        word in told
        for word in ("fetch first", "non-fast-forward", "cannot lock ref", "stale info", "reference already")
    ):
        return False, True, ""
    lines = (
        [line for line in told.splitlines() if line.startswith("!")] or said.strip().splitlines() or ["no reason given"]
    )
    why = lines[-1].replace("\t", " ")
    return False, False, f"{_REFUSES}{goal.remote}, branch {goal.branch}: {why}"


def _settle(repo: Repo, goal: _Goal, before: str | None, ready: _Made) -> str:
    """The local branch comes to hold the new commit; what a person should know about it."""
    if ready.commit is None:
        return ""
    if goal.own:
        if ready.commit != before:
            ref = f"refs/heads/{goal.branch}"
            run(repo.root, "update-ref", "-m", "mspproj sync", ref, ready.commit, before or "0" * len(ready.commit))
        mirror(repo, ready.commit)
        return ""
    target: str | None = ready.commit
    fresh = before is None or ready.base == before or made.is_ancestor(repo, before, ready.commit)
    if before and made.is_ancestor(repo, ready.commit, before):
        target = before
    elif before and not fresh and not made.only_logs(repo, ready.commit, before):
        target = made.merged(repo, before, ready.commit, "Merge the logs of others")
    if target is None:
        return "your commits and those of others change the same lines: the logs are through, merge the rest with git"
    try:
        made.move(repo, goal.branch, target, ready.logs)
    except RefusedError as error:
        raise RefusedError(
            f"a change of yours stands in the way of what others pushed ({error.message})",
            "commit or stash it, then sync again; the log lines are safe",
        ) from error
    return ""


def _count(repo: Repo, before: str | None, upstream: str | None) -> int:
    if not upstream:
        return 0
    names = [upstream, *([f"^{before}"] if before else [])]
    return int(run(repo.root, "rev-list", "--count", *names))


def upstream(root: str, log_branch: str | None = None, remote: str | None = None) -> str | None:
    """The last known commit of the branch at the remote that the logs go to, without asking the remote."""
    if log_branch:
        return rev(root, f"refs/remotes/{remote or 'origin'}/{log_branch}")
    return rev(root, "@{upstream}")


def unpushed(root: str, log_branch: str | None = None, remote: str | None = None) -> int:
    """Log lines here that the remote does not have, as far as known; without a remote those not committed."""
    if git_dirs(root) is None:
        return 0
    repo = made.open_repo(root, "")
    there = made.logs_at(repo, upstream(root, log_branch, remote) or rev(root, log_branch or "HEAD"))
    here = made.hashes(repo, log_files(root))
    lines = 0
    for path in (path for path, name in here.items() if there.get(path) != name):
        old = set(made.blob(repo, there.get(path)).splitlines())
        lines += sum(line not in old for line in _content(root, path).splitlines() if line.strip())
    return lines
