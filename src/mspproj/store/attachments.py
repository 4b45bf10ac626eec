"""Files that records point at: their digest, never their times."""

import os
from hashlib import sha256

from mspproj.model.project import Project


def file_sha256(root: str, relative: str) -> str | None:
    """The sha256 of a regular file inside the workspace, or None where there is none."""
    path = os.path.join(root, relative)
    inside = os.path.realpath(path).startswith(os.path.realpath(root) + os.sep)
    if not inside or not os.path.isfile(path) or os.path.islink(path):
        return None
    digest = sha256()
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def document_sha256(root: str, project: Project) -> str:
    """Of the statement of work's document; empty when there is none (or it is not there)."""
    sow = project.statement_of_work
    if sow is None or sow.document is None:
        return ""
    return file_sha256(root, f"projects/{project.id}/{sow.document}") or ""
