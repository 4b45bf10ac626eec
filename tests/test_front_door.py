"""Both parsers read the same declarations; here they read the same lines."""

from typing import Annotated, Any

import pytest

from mspproj.cli import COMMANDS
from mspproj.commands import full, run
from mspproj.commands.options import Arg, common_words, opt, words
from mspproj.commands.quick import parse
from tests.conftest import Run


def sample(
    session: Any,
    task: Annotated[str, Arg("A task.")],
    note: Annotated[list[str], Arg("A note.")],
    day: Annotated[str | None, opt("-d", "--day", help="A day.")] = None,
    role: Annotated[str | None, opt("--role", help="A role.")] = "engineer",
    tag: Annotated[list[str], opt("--tag", help="May be repeated.")] = [],  # noqa: B006  # copied by the parser
    done: Annotated[bool, opt("--done", help="A flag.")] = False,
) -> int:
    """Only its words count."""
    return 0


def by_typer(argv: list[str], monkeypatch: pytest.MonkeyPatch) -> dict[str, Any] | None:
    """The values with which typer would call the command, None when it refuses the line."""
    called: list[dict[str, Any]] = []
    monkeypatch.setattr(full, "load", lambda command: sample)

    def call(_function: Any, values: dict[str, Any]) -> int:
        called.append(values)
        return 0

    monkeypatch.setattr(full, "call", call)
    code = full.run_full((run.Command("sample", "x:sample", "A sample."),), ["sample", *argv])
    assert bool(called) == (code == 0)
    return called[0] if called else None


@pytest.mark.parametrize(
    "line",
    [
        "T1",
        "T1 cut over mail",
        "-d fri T1 cut over",
        "T1 cut -d fri over",
        "T1 -d=fri",
        "T1 -dfri",
        "T1 --day=fri --day mon",
        "T1 --day=a=b",
        "T1 --day=",
        "T1 -d -2",
        "T1 --tag a --tag=b --tag c",
        "T1 --done --done --role x",
        "T1 -- --done -d fri",
        "-- T1",
        "T1 - x",
        "T1 -C /tmp --format=json --yes --no-cache --me kim --as-of yesterday",
        "--format json T1",
        "T1 x y --tag q z",
    ],
)
def test_both_parsers_give_the_same_values(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    declared = [*words(sample), *common_words(sample)]
    quick = parse(declared, line.split())
    assert quick is not None
    assert quick == by_typer(line.split(), monkeypatch)


def test_words_with_spaces_and_empty_ones_stay_one_word(monkeypatch: pytest.MonkeyPatch) -> None:
    argv = ["T1", "two words", "", "--role", "", "--tag", "a b"]
    quick = parse([*words(sample), *common_words(sample)], argv)
    assert quick is not None
    assert (quick["note"], quick["role"], quick["tag"]) == (["two words", ""], "", ["a b"])
    assert quick == by_typer(argv, monkeypatch)


@pytest.mark.parametrize("line", ["", "--day fri", "T1 --bogus", "T1 -x", "T1 --done=yes", "T1 --day", "T1 --doneX"])
def test_what_the_quick_parser_leaves_the_full_one_refuses(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert parse([*words(sample), *common_words(sample)], line.split()) is None
    assert by_typer(line.split(), monkeypatch) is None


def test_the_default_of_a_list_is_not_shared() -> None:
    declared = words(sample)
    first = parse(declared, ["T1", "--tag", "a"])
    second = parse(declared, ["T1"])
    assert first is not None
    assert second is not None
    assert (first["tag"], second["tag"]) == (["a"], [])


def test_the_list_of_commands_names_what_more_there_is_where_there_is_more(run: Run) -> None:
    told = " ".join(run("--help").out.split())
    assert "Also: list, resolve, reopen, set." in told
    assert "Also: ." not in told


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.words)
def test_every_command_says_what_it_is_for(command: run.Command, run: Run) -> None:
    ran = run(*command.words.split(" "), "--help")
    assert ran.code == 0, ran.err
    assert ran.out.startswith(f"Usage: mspproj {command.words}")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("logg", "Did you mean 'log'?"),
        ("time lst", "Did you mean 'time list'?"),
        ("log --bogus", "No such option: --bogus"),
        ("undo extra", "extra"),
        ("new m365-migration", "Missing argument 'ID'"),
        ("log 1h --day", "--day"),
        ("-C somewhere logg", "Did you mean 'log'?"),
    ],
)
def test_a_mistake_on_the_line_is_told_and_ends_with_2(line: str, told: str, run: Run) -> None:
    ran = run(*line.split())
    assert ran.code == 2
    assert told in ran.err
    assert ran.out == ""


def test_common_options_may_stand_before_the_command(workspace: Any, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/")
    assert run("-C", workspace, "--format=json", "time", "list").code == 0
    assert run("time", "list").code == 3
    assert run("-C", workspace, "time", "list", "--help").code == 0


def test_the_version_is_told(run: Run) -> None:
    assert run("--version").out.startswith("mspproj 0.")


def test_a_terminal_that_cannot_show_a_sign_gets_an_escape(
    workspace: Any, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    import io
    import sys

    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    (workspace / "people.yaml").write_text((workspace / "people.yaml").read_text().replace("Kim", "Kį"))
    project = workspace / "projects" / "contoso-m365" / "project.yaml"
    project.write_text(project.read_text().replace("Tenant and domain", "Tenant → domain"))
    from mspproj.cli import run as run_line

    assert run_line(["log", "1h", "contoso-m365/T1", "made it"]) == 0
    assert b"Tenant \\u2192 domain" in raw.getvalue()
