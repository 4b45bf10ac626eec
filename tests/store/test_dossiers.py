"""Dossiers: people stand where the plan names roles; unknown and broken projects are refused with what to do."""

from pathlib import Path

import pytest

from mspproj.errors import RefusedError, UsageError
from mspproj.store.workspace import Workspace
from tests.conftest import PROJECT
from tests.store.logs import add, amend, write

KIM = "time/2026-11/kim-0000.yaml"
PLAN = "projects/contoso-m365/project.yaml"
ROLES = """\
name: Roles
client: contoso
stage: executing
team: {lead_tech: kim, techs: [lee, kim]}
contacts: {technical: jo}
statement_of_work: {client_duties: [{id: D1, what: Name a tester, owner: technical}, {id: D2, what: B, owner: billing}]}
phases:
  - name: One
    tasks:
      - {id: T1, name: A, owner: lead_tech, estimate: 1h}
      - {id: T2, name: B, assigned: [{who: techs, estimate: 1h}, {who: coordinator, estimate: 1h}]}
      - {id: T3, name: C, owner: lee, estimate: 1h}
"""


def test_role_words_become_people_where_the_role_is_filled(workspace: Path) -> None:
    (workspace / PLAN).write_text(ROLES)
    project = Workspace(str(workspace)).dossier("contoso-m365").project
    assert [task.people() for task in project.tasks()] == [("kim",), ("lee", "coordinator"), ("lee",)]
    assert project.statement_of_work is not None
    assert [duty.owner for duty in project.statement_of_work.client_duties] == ["jo", "billing"]


def test_one_project_is_the_same_as_among_all(workspace: Path) -> None:
    write(workspace, KIM, add("kim-1"), add("kim-2", project="elsewhere"), add("kim-3", bucket="admin"))
    found = Workspace(str(workspace))
    assert found.dossiers()["contoso-m365"] == found.dossier("contoso-m365")
    assert [e.id for e in found.dossier("contoso-m365").entries] == ["kim-1"]


def test_void_entries_and_expenses_are_left_out(workspace: Path) -> None:
    cost = {"op": "expense", "amount": "12.50", "kind": "parking"}
    lines = (add("kim-1"), amend("kim-2", "kim-1", "void"), add("kim-3", **cost), add("kim-4", **cost))
    write(workspace, KIM, *lines, amend("kim-5", "kim-4", "void"))
    dossier = Workspace(str(workspace)).dossier("contoso-m365")
    assert dossier.entries == ()
    assert [(e.id, str(e.amount), e.kind) for e in dossier.expenses] == [("kim-3", "12.50", "parking")]


def test_a_journals_trouble_names_its_project(workspace: Path) -> None:
    write(workspace, "projects/contoso-m365/journal/kim-0000.yaml", amend("kim-1", "nobody"))
    told = Workspace(str(workspace)).log_findings()
    assert [(f.code, f.project) for f in told["contoso-m365"]] == [("LOG109", "contoso-m365")]


def test_the_portfolio_names_the_broken(workspace: Path) -> None:
    (workspace / "projects/broken").mkdir()
    (workspace / "projects/broken/project.yaml").write_text("name: [\n")
    portfolio = Workspace(str(workspace)).portfolio()
    assert [d.id for d in portfolio.dossiers] == ["contoso-m365"]
    assert portfolio.broken == ("broken",)


def test_missing_projects_say_why(workspace: Path) -> None:
    found = Workspace(str(workspace))
    with pytest.raises(UsageError, match="no project 'contoso-m356'") as told:
        found.dossier("contoso-m356")
    assert told.value.hint == "did you mean 'contoso-m365'?"
    with pytest.raises(UsageError) as told:
        found.dossier("zzz")
    assert told.value.hint == "`mspproj status` lists the projects"
    (workspace / PLAN).write_text(PROJECT.replace("stage: executing", "stage: excuting"))
    with pytest.raises(RefusedError, match=f"contoso-m365 cannot be read: {PLAN}:4:8: stage: 'excuting'"):
        Workspace(str(workspace)).dossier("contoso-m365")


def test_a_dossier_names_its_drafts(workspace: Path) -> None:
    folder = workspace / "projects/contoso-m365/reports"
    folder.mkdir()
    (folder / "2026-11-20-weekly.md").write_text("text")
    (folder / "notes.txt").write_text("text")
    assert Workspace(str(workspace), cached=False).dossier("contoso-m365").drafts == ("reports/2026-11-20-weekly.md",)
