"""The versions of a project's plan that git holds, newest first."""

from collections.abc import Iterator
from typing import NamedTuple

from mspproj.model.project import Project
from mspproj.store.dossiers import staff
from mspproj.store.git import attempt, git_dirs, show
from mspproj.store.records import read_record
from mspproj.store.yamlfile import read_yaml


class Version(NamedTuple):
    commit: str
    plan: Project


def plan_versions(root: str, id: str, limit: int = 100) -> Iterator[Version]:
    """Every readable version of projects/<id>/project.yaml up to HEAD, the last `limit` commits that touched it."""
    label = f"projects/{id}/project.yaml"
    if git_dirs(root) is None:
        return
    code, out, _ = attempt(root, "log", f"--max-count={limit}", "--format=%H", "HEAD", "--", label)
    for commit in out.decode().split() if code == 0 else ():
        data = show(root, commit, label)
        plan = read_record(Project, read_yaml(label, data).root, label, id=id)[0] if data is not None else None
        if plan is not None:
            staff(plan)
            yield Version(commit, plan)
