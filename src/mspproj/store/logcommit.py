"""Commits made beside the work tree: a tree from a revision and some logs, and the careful move of a branch to it.

Nothing here reads or changes what a person has staged or left uncommitted in other files.
"""

import os
from typing import NamedTuple

from mspproj.errors import RefusedError
from mspproj.store.git import attempt, has_identity, rev, run
from mspproj.store.logunion import is_log


class Repo(NamedTuple):
    """A workspace in its repository: `prefix` is the path from the repository's root to it, "" or `msp/`.

    `person`: name and email to commit by where git is told none; None: git's own must be there.
    """

    root: str
    state: str
    prefix: str
    person: tuple[str, str] | None = None

    @property
    def scratch(self) -> str:
        """An index for this process alone."""
        return os.path.join(self.state, f"index.{os.getpid()}")


def open_repo(root: str, state: str, person: tuple[str, str] | None = None) -> Repo:
    """RefusedError outside of git and in a bare repository."""
    return Repo(root, state, run(root, "rev-parse", "--show-prefix").decode().rstrip("\n"), person)


def logs_at(repo: Repo, revision: str | None) -> dict[str, str]:
    """The logs in a revision: path in the workspace -> blob."""
    if revision is None:
        return {}
    out = run(repo.root, "ls-tree", "-r", "-z", revision, "--", "time/", "projects/").decode(errors="surrogateescape")
    entries = [line.partition("\t") for line in out.split("\0") if line]
    return {path: told.split()[2] for told, _, path in entries if is_log(path) and told.startswith("100")}


def blob(repo: Repo, name: str | None) -> bytes:
    return run(repo.root, "cat-file", "blob", name) if name else b""


def hashes(repo: Repo, paths: list[str]) -> dict[str, str]:
    """What git would call the work tree's version of each path."""
    if not paths:
        return {}
    names = "".join(f"{repo.prefix}{path}\n" for path in paths).encode()
    out = run(repo.root, "hash-object", "--stdin-paths", input=names)
    return dict(zip(paths, out.decode().split(), strict=True))


def keep(repo: Repo, path: str, data: bytes) -> str:
    """The blob of a log's content, written into the repository."""
    return run(repo.root, "hash-object", "-w", f"--path={path}", "--stdin", input=data).decode().strip()


def tree(repo: Repo, base: str | None, logs: dict[str, str]) -> str:
    """The tree of `base` with these logs (path -> blob) in it."""
    try:
        run(repo.root, "read-tree", base or "--empty", index=repo.scratch)
        stage(repo, logs, repo.scratch)
        return run(repo.root, "write-tree", index=repo.scratch).decode().strip()
    finally:
        for name in (repo.scratch, repo.scratch + ".lock"):
            if os.path.exists(name):
                os.unlink(name)


def stage(repo: Repo, logs: dict[str, str], index: str | None = None) -> None:
    """These logs into an index (the user's own when none is named), and nothing else."""
    if logs:
        lines = "".join(f"100644 {name}\t{repo.prefix}{path}\0" for path, name in sorted(logs.items()))
        run(repo.root, "update-index", "-z", "--add", "--index-info", input=lines.encode(), index=index)


def commit(repo: Repo, base: str | None, logs: dict[str, str], message: str, *more: str) -> str | None:
    """`base` with the logs on top as a commit; `base` itself when that changes nothing. `more`: further parents."""
    made = tree(repo, base, logs)
    if base and not more and made == _tree_of(repo, base):
        return base
    return _commit_tree(repo, made, [parent for parent in (base, *more) if parent], message)


def merged(repo: Repo, ours: str, theirs: str, message: str) -> str | None:
    """A merge of two commits, all logs as in `theirs` (which has every line); None when people's files collide."""
    code, out, said = attempt(
        repo.root, "merge-tree", "--write-tree", "-z", "--name-only", "--no-messages", ours, theirs
    )
    if code > 1:
        raise RefusedError(f"git merge-tree: {said.strip()}")
    first, *collided = out.decode(errors="surrogateescape").rstrip("\0").split("\0")
    if any(not is_log(path.removeprefix(repo.prefix)) for path in collided if path):
        return None
    return _commit_tree(repo, tree(repo, first, logs_at(repo, theirs)), [ours, theirs], message)


def _commit_tree(repo: Repo, made: str, parents: list[str], message: str) -> str:
    signed = attempt(repo.root, "config", "--type=bool", "--get", "commit.gpgSign")[1].strip() == b"true"
    names = [part for parent in parents for part in ("-p", parent)]
    args = [*_identity(repo), "commit-tree", *(["-S"] if signed else []), *names, "-m", message, made]
    return run(repo.root, *args).decode().strip()


def _identity(repo: Repo) -> list[str]:
    if repo.person is None or has_identity(repo.root):
        return []
    name, email = repo.person
    return ["-c", f"user.name={name}", "-c", f"user.email={email}"]


def _tree_of(repo: Repo, revision: str) -> str:
    return run(repo.root, "rev-parse", f"{revision}^{{tree}}").decode().strip()


def fork(repo: Repo, one: str, other: str) -> str | None:
    """The commit where two histories parted."""
    code, out, _ = attempt(repo.root, "merge-base", one, other)
    return None if code else out.decode().split()[0]


def is_ancestor(repo: Repo, older: str, newer: str) -> bool:
    return attempt(repo.root, "merge-base", "--is-ancestor", older, newer)[0] == 0


def only_logs(repo: Repo, since: str, until: str) -> bool:
    """Whether the commits that only `until` has touch nothing but logs."""
    out = run(repo.root, "log", "-z", "-m", "--format=", "--name-only", "--no-renames", f"{since}..{until}")
    paths = [path.strip("\n") for path in out.decode(errors="surrogateescape").split("\0")]
    inside = [path for path in paths if path]
    return all(path.startswith(repo.prefix) and is_log(path.removeprefix(repo.prefix)) for path in inside)


def move(repo: Repo, branch: str, target: str, logs: dict[str, str]) -> None:
    """The checked-out branch, its index and its files go to `target`; `logs` (path -> blob) are in the files already.

    First the index and the files, the branch last: a crash between leaves staged changes, never a reverted commit.
    RefusedError when a person's uncommitted change stands in the way; then only the index knows the logs.
    """
    stage(repo, logs)
    here = rev(repo.root, "HEAD")
    before = here or run(repo.root, "hash-object", "-t", "tree", "--stdin", input=b"").decode().strip()
    run(repo.root, "read-tree", "-m", "-u", before, target)
    run(repo.root, "update-ref", "-m", "mspproj sync", f"refs/heads/{branch}", target, here or "0" * len(target))
    attempt(repo.root, "update-index", "-q", "--refresh")
