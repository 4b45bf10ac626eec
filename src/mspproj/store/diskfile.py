"""Files of the workspace on the disk: read without being led astray, written whole or not at all."""

import errno
import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path
from typing import Final

from mspproj.errors import RefusedError
from mspproj.finding import Finding, Place
from mspproj.store.yamlcodes import found
from mspproj.store.yamlscan import MAX_BYTES, too_large

_READ: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


def safe_read(root: Path, relative: str, limit: int = MAX_BYTES) -> bytes | Finding:
    """The bytes of a regular file in the workspace, or why not. `relative` uses `/`; at most `limit` bytes.

    Never follows a link out of the workspace, waits for a pipe, or reads more than limit + 1 bytes.
    """
    path = root / relative
    try:
        if not _inside(path, root):
            return _irregular(relative, "lies outside the workspace")
        handle = os.open(path, _READ)
    except (OSError, ValueError) as error:
        if _is_link(error):
            return _irregular(relative, "is a link")
        return _unreadable(relative, error)
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            return _irregular(relative, "is no regular file")
        data = b"" if status.st_size > limit else _read(handle, limit + 1)
        return too_large(relative, limit) if max(status.st_size, len(data)) > limit else data
    except OSError as error:
        return _unreadable(relative, error)
    finally:
        os.close(handle)


def write_file(path: Path, old: bytes | None, new: bytes) -> None:
    """Put `new` in place of `old` (None: the file must not exist yet), whole or not at all, on the disk on return.

    Keeps the old file's mode. RefusedError, and the file as before: it is no longer `old`, it is a link, or the
    system refuses.
    """
    temporary = path.with_name(f".{path.name[:100]}.{secrets.token_hex(6)}.tmp")
    try:
        mode = _unchanged(path, old)
        try:
            _write(temporary, new, mode)
            _unchanged(path, old)
            if old is None:
                os.link(temporary, path)  # unlike a rename it replaces nothing
            else:
                temporary.replace(path)
            _sync_folder(path.parent)
        finally:
            temporary.unlink(missing_ok=True)
    except FileExistsError as error:
        raise _changed(path) from error
    except (OSError, ValueError) as error:
        raise RefusedError(f"{path.name} could not be written: {_reason(error)}", "nothing was changed") from error


def _inside(path: Path, root: Path) -> bool:
    top = os.path.realpath(root)
    parent = os.path.realpath(path.parent)
    return parent == top or parent.startswith(top.rstrip(os.sep) + os.sep)


def _read(handle: int, limit: int) -> bytes:
    parts = []
    while limit > 0 and (part := os.read(handle, limit)):
        parts.append(part)
        limit -= len(part)
    return b"".join(parts)


def _irregular(relative: str, what: str) -> Finding:
    return found("READ101", Place(relative), f"{relative} {what}", "put a regular file there, or delete it")


def _unreadable(relative: str, error: OSError | ValueError) -> Finding:
    message = f"{relative} cannot be read: {_reason(error)}"
    return found("READ102", Place(relative), message, "look at its permissions and at the disk")


def _is_link(error: OSError | ValueError) -> bool:
    return isinstance(error, OSError) and error.errno == errno.ELOOP  # what O_NOFOLLOW says


def _reason(error: OSError | ValueError) -> str:
    return (error.strerror or "unknown error") if isinstance(error, OSError) else str(error)


def _changed(path: Path) -> RefusedError:
    return RefusedError(f"{path.name} was changed meanwhile", "look at it and run the command again")


def _unchanged(path: Path, old: bytes | None) -> int | None:
    """The mode bits of the file when it still is `old`; None when both are missing."""
    try:
        handle = os.open(path, _READ)
    except FileNotFoundError:
        if old is None:
            return None
        raise _changed(path) from None
    except OSError as error:
        if _is_link(error):
            raise RefusedError(f"{path.name} is a link", "put a regular file there") from error
        raise
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise RefusedError(f"{path.name} is no regular file", "put a regular file there")
        if old is None or _read(handle, len(old) + 1) != old:
            raise _changed(path)
        return stat.S_IMODE(status.st_mode)
    finally:
        os.close(handle)


def _write(path: Path, data: bytes, mode: int | None) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    handle = os.open(path, flags, 0o666)
    with os.fdopen(handle, "wb") as file:
        if mode is not None:
            os.fchmod(handle, mode)
        file.write(data)
        file.flush()
        os.fsync(handle)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        with suppress(OSError):  # some file systems cannot sync a folder; the file itself is on the disk
            os.fsync(handle)
    finally:
        os.close(handle)
