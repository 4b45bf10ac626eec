"""The bytes of a file as the walk found it, and of a log with the lines that git may have taken off it."""

import os

from mspproj.finding import Finding, Place, Severity
from mspproj.store.layout import Found

FILE_BYTES, LOG_BYTES = 1 << 20, 64 << 20


def with_spooled(data: bytes, lines: "list[bytes] | tuple[()]") -> bytes:
    """The log with the confirmed lines that it lacks: what it will be once they are appended again."""
    for line in lines:
        if line.strip() not in data:
            data += (b"" if not data or data.endswith(b"\n") else b"\n") + line.rstrip(b"\n") + b"\n"
    return data


def content(found: Found) -> bytes | Finding:
    """The bytes of a file that the walk found, or why not. The walk followed no link; neither does this."""
    if not found.path:
        message = f"{found.owner or found.label} has no project.yaml"
        return Finding("READ111", Severity.ERROR, Place(found.label), message, "make it with `mspproj new`")
    if not found.regular:
        return _irregular(found)
    limit = LOG_BYTES if found.kind in ("time", "journal") else FILE_BYTES
    try:
        handle = os.open(found.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(handle, "rb") as file:
            data = file.read(limit + 1)
    except FileNotFoundError:
        return b""
    except OSError as error:
        return Finding(
            "READ102", Severity.ERROR, Place(found.label), f"cannot be read: {error.strerror}", "check its permissions"
        )
    if len(data) > limit:
        return Finding("YML101", Severity.ERROR, Place(found.label), f"is larger than {limit >> 20} MiB", "split it")
    return data


def _irregular(found: Found) -> Finding:
    return Finding(
        "READ101",
        Severity.ERROR,
        Place(found.label),
        "is no regular file (a link, a pipe or a folder)",
        "put the file itself here",
    )
