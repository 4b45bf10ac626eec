"""When a spooled line is not needed any more: others have it, or git has had it for a day."""

import os

from mspproj.store.git import git_dirs, rev, run, show
from mspproj.store.logfile import locked
from mspproj.store.spool import Spooled, Writer, confirmed_lines, without

_DAY = 86_400


def prune(writer: Writer, revision: str | None, now: float, branch: str = "HEAD") -> int:
    """Removes the spooled lines whose id is in `revision` (the upstream branch); without one, in the newest commit of
    `branch` that is older than a day at `now` (seconds since 1970). How many went. Only lines of this work tree.
    """
    if git_dirs(writer.root) is None:
        return 0
    if revision is None and rev(writer.root, branch):
        revision = run(writer.root, "rev-list", "-1", f"--before={int(now) - _DAY}", branch, "--").decode().strip()
    if not revision:
        return 0
    gone = 0
    with locked(writer.state):
        by_log: dict[str, list[Spooled]] = {}
        for item in confirmed_lines(writer.state):
            if item.root == writer.root:
                by_log.setdefault(item.relative, []).append(item)
        for relative, items in by_log.items():
            missing = without(items, show(writer.root, revision, relative) or b"")
            for item in items:
                if item not in missing:
                    os.unlink(item.path)
                    gone += 1
    return gone
