"""What the shells get when somebody presses the tab key."""

from pathlib import Path

import pytest

from tests.conftest import Run

TASKS = ["contoso-m365/T1", "contoso-m365/T2", "contoso-m365/T3"]


def bash(run: Run, monkeypatch: pytest.MonkeyPatch, line: str) -> list[str]:
    """The words that bash offers for a line whose last word is being typed."""
    typed = line.split(" ")
    monkeypatch.setenv("_MSPPROJ_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", "\n".join(typed))
    monkeypatch.setenv("COMP_CWORD", str(len(typed) - 1))
    ran = run()
    assert (ran.code, ran.err) == (0, "")
    return ran.out.splitlines()


def add_project(workspace: Path, id: str, stage: str = "executing") -> None:
    text = (workspace / "projects/contoso-m365/project.yaml").read_text()
    (workspace / "projects" / id).mkdir()
    (workspace / "projects" / id / "project.yaml").write_text(text.replace("stage: executing", f"stage: {stage}"))


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("mspproj log 1h con", TASKS),
        ("mspproj log 1h contoso-m365/T2", TASKS[1:2]),
        ("mspproj log 1h T", ["T1", "T2", "T3"]),
        ("mspproj task done CON", TASKS),
        ("mspproj status c", ["contoso-m365"]),
        ("mspproj log 1h T1 --who k", ["kim"]),
        ("mspproj log 1h T1 --who = k", ["kim"]),
        ("mspproj new m365-migration x --client ", ["contoso"]),
        ("mspproj new m365", ["m365-migration"]),
        ("mspproj time l", ["list", "lock"]),
        ("mspproj unkn", []),
        ("mspproj log 1h T1 --non", ["--non-billable"]),
        ("mspproj schema so", ["sop"]),
        ("mspproj budget contoso-m365 c", []),
        ("mspproj undo x", []),
    ],
)
def test_bash(workspace: Path, run: Run, monkeypatch: pytest.MonkeyPatch, line: str, offered: list[str]) -> None:
    assert bash(run, monkeypatch, line) == offered


def test_of_several_projects_the_projects_are_offered_first(
    workspace: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_project(workspace, "contoso-fw")
    add_project(workspace, "contoso-old", "closed")
    assert bash(run, monkeypatch, "mspproj log 1h con") == ["contoso-fw/", "contoso-m365/"]
    assert bash(run, monkeypatch, "mspproj log 1h contoso-f") == [t.replace("m365", "fw") for t in TASKS]
    assert bash(run, monkeypatch, "mspproj log 1h contoso-o") == []


def test_the_folder_named_on_the_line_counts(
    workspace: Path, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert bash(run, monkeypatch, "mspproj log 1h con") == []
    assert bash(run, monkeypatch, f"mspproj -C {workspace} log 1h con") == TASKS


def test_a_name_that_a_shell_would_run_is_not_offered(
    workspace: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("c$(touch pwned)", "c`id`", "c;id", "c'd", "contoso"):
        (workspace / "projects" / name).mkdir()
    assert bash(run, monkeypatch, "mspproj status c") == ["contoso", "contoso-m365"]


@pytest.mark.parametrize(
    ("shell", "line", "told"),
    [
        ("zsh", "mspproj log 1h contoso-m365/T1", "_arguments '*: :((\"contoso-m365/T1\"))'\n"),
        (
            "zsh",
            "mspproj stat",
            '_arguments \'*: :(("status":"How all projects stand, or one health with its reasons."))\'\n',
        ),
        ("zsh", "mspproj undo x", "_files\n"),
        ("fish", "mspproj status c", "contoso-m365\n"),
        ("fish", "mspproj und", "undo\tTake back what I logged or recorded last.\n"),
        ("powershell", "mspproj status ", "contoso-m365::: \n"),
    ],
)
def test_other_shells(
    workspace: Path, run: Run, monkeypatch: pytest.MonkeyPatch, shell: str, line: str, told: str
) -> None:
    monkeypatch.setenv("_MSPPROJ_COMPLETE", f"complete_{shell}")
    monkeypatch.setenv("_TYPER_COMPLETE_ARGS", line)
    monkeypatch.setenv("_TYPER_COMPLETE_FISH_ACTION", "get-args")
    assert run().out == told


@pytest.mark.parametrize(("line", "code"), [("mspproj status c", 0), ("mspproj status zz", 1)])
def test_fish_asks_first_whether_there_is_anything(
    workspace: Path, run: Run, monkeypatch: pytest.MonkeyPatch, line: str, code: int
) -> None:
    monkeypatch.setenv("_MSPPROJ_COMPLETE", "complete_fish")
    monkeypatch.setenv("_TYPER_COMPLETE_FISH_ACTION", "is-args")
    monkeypatch.setenv("_TYPER_COMPLETE_ARGS", line)
    assert run() == (code, "", "")


def test_a_quote_that_is_still_open_breaks_nothing(workspace: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_MSPPROJ_COMPLETE", "complete_zsh")
    monkeypatch.setenv("_TYPER_COMPLETE_ARGS", "mspproj log 1h T1 'cut ov")
    assert run() == (0, "_files\n", "")
    monkeypatch.setenv("_TYPER_COMPLETE_ARGS", "mspproj log 1h T1 'cut over' --who le")
    assert "lee" in run().out


def test_the_script_for_the_shell_is_typers(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_MSPPROJ_COMPLETE", "source_bash")
    ran = run()
    assert ran.code == 0
    assert "_MSPPROJ_COMPLETE=complete_bash" in ran.out
