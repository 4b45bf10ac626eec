"""`mspproj log --change`: the change order must be there; one that nobody approved is warned of."""

from pathlib import Path

import pytest

from tests.commands.test_log import events
from tests.conftest import Run


@pytest.fixture
def changes(workspace: Path) -> Path:
    folder = workspace / "projects/contoso-m365/records"
    folder.mkdir()
    for name, status in (("2026-11-16-change-more-users", "quoted"), ("2026-11-17-change-archive", "approved")):
        (folder / f"{name}.yaml").write_text(f"kind: change\ntitle: {name}\nstatus: {status}\n")
    (folder / "2026-11-16-note-x.yaml").write_text("kind: note\ntitle: x\n")
    return workspace


def test_a_change_that_is_approved(changes: Path, run: Run) -> None:
    done = run("log", "1h", "contoso-m365/T3", "x", "--change", "2026-11-17-change-archive")
    assert (done.code, done.err) == (0, "")
    assert events(changes)[0]["change"] == "2026-11-17-change-archive"


def test_a_change_that_is_not_approved_is_warned_of(changes: Path, run: Run) -> None:
    done = run("log", "1h", "contoso-m365/T3", "x", "--change", "2026-11-16-change-more-users")
    assert done.code == 0
    assert done.err == ("mspproj: warning: 2026-11-16-change-more-users is quoted: the client has not approved it\n")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("2026-11-16-change-mroe-users", "did you mean '2026-11-16-change-more-users'?"),
        ("archive", "did you mean '2026-11-17-change-archive'?"),
        ("2026-11-16-note-x", "did you mean"),
        ("zz", "there: 2026-11-16-change-more-users, 2026-11-17-change-archive"),
    ],
)
def test_an_unknown_change_is_refused(changes: Path, run: Run, change: str, told: str) -> None:
    done = run("log", "1h", "contoso-m365/T3", "x", "--change", change)
    assert done.code == 2
    assert f"no change '{change}' in contoso-m365" in done.err
    assert told in done.err
    assert events(changes) == []


def test_a_change_belongs_to_a_project(changes: Path, run: Run) -> None:
    assert run("log", "1h", "--bucket", "admin", "--change", "2026-11-17-change-archive").code == 2
