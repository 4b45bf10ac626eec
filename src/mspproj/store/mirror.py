"""With a branch for the logs alone: the others' lines, kept beside the spool where readers find them as files."""

import os

from mspproj.store.logcommit import Repo, blob, logs_at
from mspproj.store.logfile import locked
from mspproj.store.logunion import lacking, log_files


def mirrored(state: str, root: str) -> list[tuple[str, bytes, str]]:
    """(log's path, line, event id) of the others' lines that the work tree's own logs lack."""
    found = []
    folder = os.path.join(state, "logs")
    for path in log_files(folder):
        missing = lacking(_read(os.path.join(root, path)), _read(os.path.join(folder, path)))
        found += [(path, line, name) for name, line in missing]
    return found


def _read(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return b""


def mirror(repo: Repo, revision: str) -> None:
    """`<state>/logs/` becomes the logs of a revision; only what changed is written."""
    folder = os.path.join(repo.state, "logs")
    with locked(repo.state):
        known = _known(folder)
        there = logs_at(repo, revision)
        for path, name in there.items():
            if known.get(path) != name:
                _put(os.path.join(folder, path), blob(repo, name))
        for path in known.keys() - there.keys():
            if os.path.exists(os.path.join(folder, path)):
                os.unlink(os.path.join(folder, path))
        _put(os.path.join(folder, "known"), "".join(f"{name} {path}\n" for path, name in there.items()).encode())


def _known(folder: str) -> dict[str, str]:
    try:
        with open(os.path.join(folder, "known"), encoding="utf-8") as file:
            lines = [line.rstrip("\n").partition(" ") for line in file]
    except OSError:
        return {}
    return {path: name for name, _, path in lines}


def _put(path: str, data: bytes) -> None:
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path + ".new", "wb") as file:
        file.write(data)
    os.replace(path + ".new", path)
