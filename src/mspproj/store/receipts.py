"""Receipts: a copy under the project, named after its content, so that nothing is kept twice or replaced."""

import os
import re
from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple

from mspproj.errors import RefusedError, UsageError
from mspproj.store.attachments import file_sha256
from mspproj.store.diskfile import write_file

MAX_BYTES: Final = 10 * 1024 * 1024
FOLDER: Final = "receipts"
_SUFFIX: Final = re.compile(r"\.[a-z0-9]{1,5}\Z")


class Receipt(NamedTuple):
    """`path` is below the project's folder, with `/`."""

    path: str
    sha256: str


def keep_receipt(root: str, project: str, day: str, file: str) -> Receipt:
    """Copies a file to projects/PROJECT/receipts/DAY-DIGEST.ext, on the disk on return; a link is read, not copied.

    UsageError when there is no such file; RefusedError when it is empty, above 10 MiB, or cannot be written.
    """
    data = _content(file)
    digest = sha256(data).hexdigest()
    suffix = os.path.splitext(file)[1].lower()
    name = f"{day}-{digest[:12]}{suffix if _SUFFIX.match(suffix) else ''}"
    path = f"{FOLDER}/{name}"
    whole = Path(root, "projects", project, FOLDER, name)
    if file_sha256(root, f"projects/{project}/{path}") != digest:
        if whole.parent.is_symlink():
            raise RefusedError(f"projects/{project}/{FOLDER} is a link", "put a folder there")
        try:
            whole.parent.mkdir(exist_ok=True)
        except OSError as error:
            raise RefusedError(f"projects/{project}/{FOLDER} cannot be made: {error.strerror}", "") from error
        write_file(whole, None, data)
    return Receipt(path, digest)


def _content(file: str) -> bytes:
    if not os.path.isfile(file):
        raise UsageError(f"no file {file}", "name the receipt's PDF or picture: --receipt FILE")
    try:
        with open(file, "rb") as handle:
            data = handle.read(MAX_BYTES + 1)
    except OSError as error:
        raise RefusedError(f"{file} cannot be read: {error.strerror}", "look at its permissions") from error
    if not data:
        raise RefusedError(f"{file} is empty", "name the receipt itself")
    if len(data) > MAX_BYTES:
        raise RefusedError(f"{file} is above 10 MiB", "git keeps it for ever: save it smaller")
    return data
