"""A workspace: found from below, its settings or why not, files that must not be followed, ids that must not be."""

import os
from hashlib import sha256
from pathlib import Path

import pytest

from mspproj.errors import WorkspaceError
from mspproj.store.attachments import document_sha256, file_sha256
from mspproj.store.office import templates
from mspproj.store.workspace import Workspace
from tests.conftest import PROJECT, Run

PLAN = "projects/contoso-m365/project.yaml"


def codes(root: Path) -> dict[str, str]:
    return {f.place.file: f.code for f in Workspace(str(root)).index.findings()}


def test_found_from_a_folder_below(workspace: Path) -> None:
    assert Workspace.find(str(workspace / "projects/contoso-m365")).root == str(workspace)


def test_nothing_found(tmp_path: Path, run: Run) -> None:
    with pytest.raises(WorkspaceError, match="no workspace here: no mspproj"):
        Workspace.find(str(tmp_path))
    assert run("-C", tmp_path, "status").code == 3
    assert run("-C", tmp_path / "nowhere", "status").code == 3


def test_settings_that_cannot_be_read_stop_with_their_findings(workspace: Path, run: Run) -> None:
    (workspace / "mspproj.yaml").write_text("company: N\ncurency: USD\n")
    done = run("status")
    assert done.code == 3
    assert "mspproj.yaml:2:1: unknown key 'curency'. did you mean 'currency'?" in done.err
    assert "mspproj: mspproj.yaml cannot be read" in done.err


@pytest.mark.parametrize(
    ("label", "code", "told_at"),
    [
        ("people.yaml", "READ101", "people.yaml"),
        (PLAN, "READ101", PLAN),
        ("projects/contoso-m365", "READ101", "projects/contoso-m365"),
        ("clients", "READ101", "clients"),
    ],
)
def test_links_are_told_and_not_followed(workspace: Path, tmp_path: Path, label: str, code: str, told_at: str) -> None:
    (workspace / label).rename(tmp_path / "elsewhere")
    (workspace / label).symlink_to(tmp_path / "elsewhere")
    assert codes(workspace)[told_at] == code
    assert "contoso-m365" not in Workspace(str(workspace)).dossiers() or label in ("people.yaml", "clients")


def test_pipes_are_told_and_not_waited_for(workspace: Path) -> None:
    os.mkfifo(workspace / "vendors.yaml")
    os.mkfifo(workspace / "projects/contoso-m365/records")
    told = codes(workspace)
    assert told["vendors.yaml"] == told["projects/contoso-m365/records"] == "READ101"


def test_bad_names_and_large_files(workspace: Path) -> None:
    (workspace / "projects/a b").mkdir()
    (workspace / "projects/a b/project.yaml").write_text(PROJECT)
    (workspace / "clients/big.yaml").write_text("name: " + "x" * (1 << 20))
    told = codes(workspace)
    assert told["projects/a b/project.yaml"] == "READ110"
    assert told["clients/big.yaml"] == "YML101"


def test_hidden_and_foreign_files_are_not_read(workspace: Path) -> None:
    for name in (".hidden.yaml", "notes.txt", "lost.yaml.tmp"):
        (workspace / "clients" / name).write_text("name: [")
    (workspace / "projects/.git").mkdir()
    assert codes(workspace) == {}


def test_own_templates_go_before_the_shipped(workspace: Path) -> None:
    (workspace / "project_templates").mkdir()
    text = "name: Ours\nversion: 99\nkind: voip\nproject: {phases: []}\n"
    (workspace / "project_templates/voip.yaml").write_text(text)
    found = templates(Workspace(str(workspace)).index)
    assert (found["voip"].name, found["voip"].version) == ("Ours", 99)
    assert found["office-move"].name != "Ours"


def test_the_private_file_is_named_by_the_settings(workspace: Path, tmp_path: Path) -> None:
    (tmp_path / "costs.yaml").write_text("costs: [{who: kim, cost: 60.00, from: 2026-01-01}]\n")
    with (workspace / "mspproj.yaml").open("a") as file:
        file.write("private: ../costs.yaml  # beside it\n")
    assert Workspace(str(workspace)).office.costs == (("kim", "60.00", "2026-01-01"),)
    (tmp_path / "costs.yaml").unlink()
    assert Workspace(str(workspace)).office.costs is None


def test_holidays_of_every_place_named(workspace: Path) -> None:
    from datetime import date

    with (workspace / "mspproj.yaml").open("a") as file:
        file.write("holidays: {country: US, subdivision: NY}\n")
    known = Workspace(str(workspace)).office.holidays
    assert list(known) == ["US-NY"]
    assert date(2026, 11, 26) in known["US-NY"]
    assert Workspace(str(workspace)).office.holidays == known  # from the memo


def test_digests_of_documents(workspace: Path, tmp_path: Path) -> None:
    folder = workspace / "projects/contoso-m365"
    (folder / "sow.pdf").write_bytes(b"signed")
    (tmp_path / "outside").write_bytes(b"x")
    (folder / "link.pdf").symlink_to(tmp_path / "outside")
    found = file_sha256(str(workspace), "projects/contoso-m365/sow.pdf")
    assert found is not None
    assert found == sha256(b"signed").hexdigest()
    os.utime(folder / "sow.pdf", (1, 1))
    assert file_sha256(str(workspace), "projects/contoso-m365/sow.pdf") == found
    for name in ("projects/contoso-m365/link.pdf", "../outside", "projects/contoso-m365", "nothing"):
        assert file_sha256(str(workspace), name) is None
    assert document_sha256(str(workspace), Workspace(str(workspace)).dossier("contoso-m365").project) == ""
    (folder / "project.yaml").write_text(PROJECT.replace("  version: 1\n", "  version: 1\n  document: sow.pdf\n"))
    assert document_sha256(str(workspace), Workspace(str(workspace)).dossier("contoso-m365").project) == found
