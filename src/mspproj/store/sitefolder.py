"""A folder of web pages that is ours: only what changed is written, only what we wrote is removed."""

import json
import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from mspproj.errors import RefusedError

MANIFEST = ".mspproj-site.json"
SCHEMA = "mspproj/site/1"
_PATH = re.compile(r"(?:[\w-][\w.-]*/){0,2}[\w-][\w.-]*\.html")


class Written(NamedTuple):
    """Counts of pages, and those that we once wrote, are no longer ours, and were left: somebody changed them."""

    written: int
    unchanged: int
    removed: int
    left: list[str]


def write_site(folder: Path, pages: Mapping[str, str], client: str | None) -> Written:
    """Puts the pages (HTML by path) into a folder that is new, empty, or holds the pages of the same `client`.

    RefusedError, and nothing written, where the folder or a file in it is not ours.
    """
    try:
        before = _known(folder, client)
        _check(folder, pages, before)
        return _write(folder, pages, client, before)
    except OSError as error:
        raise RefusedError(f"{folder}: {error.strerror or error}", "name a folder that can be written") from error


def _known(folder: Path, client: str | None) -> dict[str, str]:
    """What the last run wrote: digest by path."""
    if not folder.exists() and not folder.is_symlink():
        return {}
    if not folder.is_dir():
        raise RefusedError(f"{folder} is no folder", "name a new or empty one")
    path = folder / MANIFEST
    if not path.exists():
        if any(folder.iterdir()):
            raise RefusedError(f"{folder} holds files that are no pages of ours", "name a new or empty folder")
        return {}
    told = _manifest(path)
    if told.get("client") != client:
        whose = f"the pages of the client {told['client']} alone" if told.get("client") else "the pages of all projects"
        raise RefusedError(f"{folder} holds {whose}", "name another folder: what is mixed may leak")
    return {name: digest for name, digest in told["pages"].items() if _PATH.fullmatch(name)}


def _manifest(path: Path) -> dict[str, Any]:
    try:
        told = json.loads(path.read_bytes())
        if not path.is_symlink() and told["schema"] == SCHEMA and isinstance(told["pages"], dict):
            return dict(told)
    except (ValueError, KeyError, TypeError):
        pass
    raise RefusedError(f"{path} is no list of pages of ours", "name a new or empty folder")


def _check(folder: Path, pages: Mapping[str, str], before: Mapping[str, str]) -> None:
    """No link is followed, and no file replaced that we did not write."""
    for name in {*pages, *before}:
        path = folder / name
        for part in (path, *(p for p in path.parents if folder in p.parents)):
            if part.is_symlink():
                raise RefusedError(f"{part} is a link", "a page is written into plain folders alone; remove it")
        if name in pages and name not in before and path.exists():
            raise RefusedError(f"{path} is not ours and would be replaced", "move it out of the folder")


def _write(folder: Path, pages: Mapping[str, str], client: str | None, before: Mapping[str, str]) -> Written:
    digests, written, removed = {name: _digest(text.encode()) for name, text in pages.items()}, 0, 0
    left = []
    kept = {**before, **digests}
    _manifest_out(folder, client, kept)  # before the pages: what a run that is cut short wrote is known as ours
    for name in sorted(pages):
        written += _renew(folder / name, pages[name].encode())
    for name in sorted(before.keys() - pages.keys()):
        path = folder / name
        if path.is_file() and _digest(path.read_bytes()) != before[name]:
            left.append(name)
            continue
        with suppress(FileNotFoundError):
            path.unlink()
            removed += 1
        with suppress(OSError):  # others may have put something beside it
            path.parent.rmdir()
    _manifest_out(folder, client, digests | {name: before[name] for name in left})
    return Written(written, len(pages) - written, removed, left)


def _manifest_out(folder: Path, client: str | None, digests: Mapping[str, str]) -> None:
    told = {"schema": SCHEMA, **({"client": client} if client else {}), "pages": dict(sorted(digests.items()))}
    _renew(folder / MANIFEST, (json.dumps(told, indent=1) + "\n").encode())


def _renew(path: Path, data: bytes) -> bool:
    """Writes it whole or not at all; a file that holds the same already is not touched.

    Nothing is forced onto the disk: pages can be made again.
    """
    with suppress(FileNotFoundError):
        if path.read_bytes() == data:
            return False
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        with temporary.open("xb") as file:
            file.write(data)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    return True


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()
