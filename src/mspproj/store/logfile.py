"""The bytes of a log on disk: one lock for a workspace, an append that is whole or did not happen, a safe rewrite."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from errno import EACCES, EDQUOT, EFBIG, EIO, EISDIR, ELOOP, ENAMETOOLONG, ENOSPC, ENOTDIR, EPERM, EROFS
from stat import S_ISDIR, S_ISREG

PATIENCE = 30.0  # seconds that a writer waits for the others
_FLAGS = os.O_APPEND | os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_FLAGS |= getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0)
_WHY = {
    ENOSPC: "the disk is full",
    EDQUOT: "the disk quota is used up",
    EFBIG: "the file may not grow further",
    EROFS: "the file system is read-only",
    EACCES: "permission denied",
    EPERM: "permission denied",
    EIO: "the disk reports an error",
    ELOOP: "it is a symbolic link",
    ENOTDIR: "a part of its path is no folder",
    EISDIR: "it is a folder",
    ENAMETOOLONG: "its name is too long",
}


def refused(error: OSError, path: str) -> Exception:
    """The RefusedError, one sentence, for an error of the disk."""
    from mspproj.errors import RefusedError

    why = _WHY.get(error.errno or 0) or (error.strerror or str(error)).lower()
    return RefusedError(f"{path} cannot be written: {why}", "nothing was logged; the files are as before")


def checked_path(root: str, relative: str) -> str:
    """Where a log lies. RefusedError for a path that leaves the workspace, passes a link, or is no ordinary file."""
    parts = relative.split("/")
    bad = any(p in ("", ".", "..") or p.lower() == ".git" or "\\" in p or "\0" in p or ":" in p for p in parts)
    if bad or os.path.isabs(relative):
        raise _no(f"{relative!r} is not a path inside the workspace")
    path = root
    for part in parts:
        path = os.path.join(path, part)
        try:
            mode = os.lstat(path).st_mode
        except FileNotFoundError:
            break
        except OSError as error:
            raise refused(error, relative) from error
        last = path == os.path.join(root, *parts)
        if not (S_ISREG(mode) if last else S_ISDIR(mode)):
            what = "an ordinary file" if last else "an ordinary folder"
            raise _no(f"{os.path.relpath(path, root)} is not {what}: nothing is written through it")
    return os.path.join(root, *parts)


def _no(message: str) -> Exception:
    from mspproj.errors import RefusedError

    return RefusedError(message)


@contextmanager
def locked(state: str) -> Iterator[None]:
    """All writers of a repository take turns. RefusedError after PATIENCE seconds; a dead holder holds nothing."""
    path = os.path.join(state, "lock")
    if sys.platform == "win32":
        from filelock import FileLock, Timeout

        try:
            with FileLock(path, timeout=PATIENCE):
                yield
        except Timeout:
            raise _no("another mspproj is writing and does not finish") from None
    else:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        try:
            _wait(handle)
            yield
        finally:
            os.close(handle)


def _wait(handle: int) -> None:
    import fcntl

    pause, until = 0.001, time.monotonic() + PATIENCE
    while True:
        try:
            return fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise _no("another mspproj is writing and does not finish") from None
        time.sleep(pause)
        pause = min(pause * 1.5, 0.02)


def append_lines(root: str, relative: str, blob: bytes, done: Callable[[], None]) -> None:
    """Whole lines at the end of a log, on the disk, then `done()`; all of it or nothing. Call it under the lock.

    RefusedError when the disk, the path or `done` refuses: then the log is as it was.
    """
    for _ in range(5):
        path = checked_path(root, relative)
        try:
            fresh = _folders(root, path)
            if _append(path, blob, fresh, done):
                return
        except OSError as error:
            raise refused(error, relative) from error
    raise _no(f"{relative} is replaced again and again while it is written")


def _append(path: str, blob: bytes, fresh: bool, done: Callable[[], None]) -> bool:
    """False when the path is another file than the one written to: git put a new one there meanwhile."""
    fresh = fresh or not os.path.lexists(path)
    handle = os.open(path, _FLAGS, 0o666)
    try:
        size = os.fstat(handle).st_size
        try:
            if size and _last_byte(handle, size) != b"\n":
                blob = b"\n" + blob
            _write(handle, blob)
            os.fsync(handle)
            if fresh:
                sync_folder(os.path.dirname(path))
            if not _is_still(path, handle):
                return False
            done()
        except OSError:
            os.ftruncate(handle, size)
            if fresh and not size:
                os.unlink(path)
            raise
    finally:
        os.close(handle)
    return True


def _last_byte(handle: int, size: int) -> bytes:
    os.lseek(handle, size - 1, os.SEEK_SET)
    return os.read(handle, 1)


def _write(handle: int, blob: bytes) -> None:
    while blob:
        written = os.write(handle, blob)
        if not written:
            raise OSError(ENOSPC, os.strerror(ENOSPC))
        blob = blob[written:]


def _is_still(path: str, handle: int) -> bool:
    try:
        there, here = os.lstat(path), os.fstat(handle)
    except FileNotFoundError:
        return False
    return (there.st_ino, there.st_dev) == (here.st_ino, here.st_dev)


def _folders(root: str, path: str) -> bool:
    """Makes the folders above a log; True when the log's own folder is new."""
    folder = os.path.dirname(path)
    missing = []
    while folder != root and not os.path.isdir(folder):
        missing.append(folder)
        folder = os.path.dirname(folder)
    for folder in reversed(missing):
        try:
            os.mkdir(folder)
        except FileExistsError:
            continue
        sync_folder(os.path.dirname(folder))
    return bool(missing)


def sync_folder(folder: str) -> None:
    """The names in a folder reach the disk; elsewhere than on POSIX the system sees to that itself."""
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def write_new(path: str, data: bytes, *, again: bool = False) -> None:
    """A new file with this content, on the disk. FileExistsError unless `again`; a half one is removed. OSError."""
    flags = os.O_WRONLY | os.O_CREAT | (os.O_TRUNC if again else os.O_EXCL) | getattr(os, "O_BINARY", 0)
    handle = os.open(path, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0), 0o666)
    try:
        try:
            _write(handle, data)
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError:
        os.unlink(path)
        raise


def rewrite(path: str, data: bytes) -> None:
    """Another content for a file, the old or the new after a crash. Call it under the lock. RefusedError."""
    aside = f"{path}.{os.getpid()}.tmp"
    try:
        write_new(aside, data)
        os.chmod(aside, os.stat(path).st_mode & 0o777)
        os.replace(aside, path)
        sync_folder(os.path.dirname(path))
    except OSError as error:
        if os.path.lexists(aside):
            os.unlink(aside)
        raise refused(error, path) from error
