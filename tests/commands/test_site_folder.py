"""The folder that `mspproj site` writes: what is touched, what goes, and what is left alone."""

import json
from pathlib import Path

import pytest

from tests.conftest import Run, git
from tests.sitepages import pages, second_client


@pytest.fixture
def two(workspace: Path) -> Path:
    return second_client(workspace)


def test_only_what_changed_is_written(two: Path, run: Run) -> None:
    run("site", "public")
    before = {path: path.stat().st_mtime_ns for path in (two / "public").rglob("*.html")}
    assert "0 written" in run("site", "public").out
    assert {path: path.stat().st_mtime_ns for path in before} == before
    run("log", "1h", "contoso-m365/T1", "tenant made")
    run("site", "public")
    changed = {
        path.relative_to(two / "public").as_posix() for path in before if path.stat().st_mtime_ns != before[path]
    }
    assert "projects/contoso-m365.html" in changed
    assert not {"projects/fabrikam-phones.html", "clients/fabrikam/fabrikam-phones.html"} & changed


def test_pages_of_what_is_gone_go_and_nothing_else(two: Path, run: Run) -> None:
    run("site", "public")
    own = two / "public/CNAME"
    own.write_text("status.northwind.example\n")
    edited = two / "public/clients/fabrikam/fabrikam-phones.html"
    edited.write_text("mine")
    git(two, "rm", "-rqf", "--cached", "--ignore-unmatch", "projects/fabrikam-phones")
    (two / "projects/fabrikam-phones/project.yaml").unlink()
    (two / "projects/fabrikam-phones").rmdir()
    ran = run("site", "public")
    assert "2 removed" in ran.out
    assert "clients/fabrikam/fabrikam-phones.html is gone from the site" in ran.err
    assert (own.exists(), edited.read_text()) == (True, "mine")
    assert not (two / "public/projects/fabrikam-phones.html").exists()


@pytest.mark.parametrize("given", [["site", "notes"], ["site", "notes", "--client", "contoso"]])
def test_a_folder_that_is_not_ours_is_left_alone(given: list[str], two: Path, run: Run) -> None:
    (two / "notes").mkdir()
    (two / "notes/mine.txt").write_text("mine")
    ran = run(*given)
    assert (ran.code, "no pages of ours" in ran.err) == (4, True)
    assert [path.name for path in (two / "notes").iterdir()] == ["mine.txt"]


def test_what_is_for_all_and_for_one_client_is_not_mixed(two: Path, run: Run) -> None:
    run("site", "public")
    before = pages(two / "public")
    ran = run("site", "public", "--client", "contoso")
    assert (ran.code, "may leak" in ran.err, pages(two / "public")) == (4, True, before)
    run("site", "one", "--client", "contoso")
    assert run("site", "one").code == run("site", "one", "--client", "fabrikam").code == 4


def test_a_link_or_a_foreign_file_in_the_way_is_refused(two: Path, run: Run) -> None:
    run("site", "public", "--client", "contoso")
    outside = two / "outside.html"
    outside.write_text("mine")
    (two / "public/contoso-m365.html").unlink()
    (two / "public/contoso-m365.html").symlink_to(outside)
    ran = run("site", "public", "--client", "contoso")
    assert (ran.code, "is a link" in ran.err, outside.read_text()) == (4, True, "mine")
    (two / "public/contoso-m365.html").unlink()
    kept = json.loads((two / "public/.mspproj-site.json").read_text())
    kept["pages"] = {"index.html": "x", "../outside.html": "x"}
    (two / "public/.mspproj-site.json").write_text(json.dumps(kept))
    (two / "public/contoso-m365.html").write_text("mine")
    ran = run("site", "public", "--client", "contoso")
    assert (ran.code, "would be replaced" in ran.err, outside.exists()) == (4, True, True)
