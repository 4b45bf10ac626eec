"""`lessons`: kept in one line, found again, reviewed; closed by a commit alone."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run

pexpect = pytest.importorskip("pexpect")

P = "contoso-m365"


def git(root: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=root, check=True, capture_output=True, text=True).stdout


def commit(root: Path, message: str, *files: str) -> None:
    git(root, "add", *files)
    git(root, "-c", "user.email=k@x.example", "-c", "user.name=K", "commit", "-qm", message, "--", *files)


def lessons(run: Run, *words: str) -> list[dict[str, Any]]:
    return list(json.loads(run("lessons", "list", "--format", "json", *words).out)["lessons"])


def one(run: Run, word: str) -> dict[str, Any]:
    return next(lesson for lesson in lessons(run) if word in lesson["id"])


@pytest.fixture
def kept(workspace: Path, run: Run) -> Path:
    assert run("lessons", "add", "Ask for fax by name", "-p", "-").code == 0
    return workspace


def test_words_first_sorting_later(workspace: Path, run: Run) -> None:
    said = run("lessons", "add", "scanners", "cannot", "send", "by", "TLS", "1.2")
    assert said.out.splitlines() == [
        "kept 2026-11-20-scanners-cannot-send-by-tls-1-2",
        "  the review asks for went, phase, kind, cause",
    ]
    assert (workspace / "lessons/2026-11-20-scanners-cannot-send-by-tls-1-2.yaml").read_text() == (
        "# yaml-language-server: $schema=../schema/lesson.json\n"
        'text: scanners cannot send by TLS 1.2\nby: kim\n"on": 2026-11-20\nstatus: open\n'
    )


def test_where_one_works_is_known(workspace: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("log", "1h", f"{P}/T1", "tenant made")
    run("lessons", "add", "from the last entry")
    run("start", f"{P}/T3", "cut over")
    run("lessons", "add", "from the timer", "--went", "well")
    run("lessons", "add", "from nowhere", "--project", "-")
    run("lessons", "add", "given", "--phase", "Survey", "--kind", "voip", "--cause", "haste", "--went", "wrong")
    found = {lesson["text"]: [lesson[k] for k in ("project", "task", "phase", "kind")] for lesson in lessons(run)}
    assert found == {
        "from the last entry": [P, "T1", "Prepare", None],
        "from the timer": [P, "T3", "Cut over", None],
        "from nowhere": [None, None, None, None],
        "given": [P, "T3", "Survey", "voip"],
    }
    assert one(run, "given")["missing"] == []
    assert one(run, "from-the-timer")["missing"] == ["kind"]
    run("stop", "done")
    monkeypatch.chdir(workspace / "projects" / P)
    assert "given" in run("lessons", "list").out
    assert "from nowhere" not in run("lessons", "list").out


def test_the_same_again_is_told_and_named_apart(kept: Path, run: Run) -> None:
    said = run("lessons", "add", "Ask for fax by name", "-p", "-").out
    assert "kept 2026-11-20-ask-for-fax-by-name-2" in said
    assert "much like 2026-11-20-ask-for-fax-by-name: Ask for fax by name" in said


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("add", "the vault says password: Hunter2!xyz9"), 4, "looks like it holds a password"),
        (("add", "x", "--cause", "password: Hunter2!xyz9"), 4, "looks like it holds a password"),
        (("add", "x", "--went", "up"), 2, "choose well, wrong"),
        (("add", "x", "--kind", "no id"), 2, "--kind 'no id' is not an id"),
        (("review", "fax", "--kind", "no id"), 2, "--kind 'no id' is not an id"),
        (("add", "x", "--project", "nope"), 2, "no project 'nope'"),
        (("add", ""), 2, "what was learned?"),
        (("search", "kubernetes"), 1, "no lesson says anything of kubernetes"),
        (("search", "fax", "--limit", "0"), 2, "is no number of lessons"),
        (("review",), 2, "--accept FILE, --refuse WHY"),
        (("review", "fax"), 2, "mspproj lessons review fax --accept FILE"),
        (("review", "telex", "--refuse", "no"), 2, "no lesson 'telex'"),
        (("review", "fax", "--refuse", " "), 2, "why is it refused?"),
        (("review", "fax", "--refuse", "x", "--accept", "y"), 2, "two answers"),
        (("review", "fax", "--accept", "sop-nothing"), 2, "no template, checklist or SOP 'sop-nothing'"),
        (("review", "fax", "--accept", "projects/x.yaml"), 2, "is no template, checklist or SOP"),
        (("review", "fax", "--accept", "checklists/../people.yaml"), 2, "is no template, checklist or SOP"),
        (("review", "fax", "--accept", "checklists/none.yaml"), 2, "no file checklists/none.yaml"),
        (("review", "fax", "--accept", "sop-project", "--at", "zeppelin"), 2, "'zeppelin' stands nowhere"),
        (("close", "fax"), 4, "is open"),
        (("effect", "fax"), 4, "has changed nothing: it is open"),
    ],
)
def test_refusals(words: tuple[str, ...], code: int, said: str, kept: Path, run: Run) -> None:
    ran = run("lessons", *words)
    assert (ran.code, said in ran.out + ran.err) == (code, True), ran
    assert (one(run, "fax")["status"], len(lessons(run))) == ("open", 1)


def test_search_in_each_form(kept: Path, run: Run) -> None:
    run("lessons", "add", "Label the cables in the rack", "-p", "-")
    assert run("lessons", "search", "cable").out.splitlines()[2].startswith("2026-11-20-label-the-cables")
    told = json.loads(run("lessons", "search", "faxes", "--format", "json").out)
    assert (told["schema"], [m["snippet"] for m in told["matches"]]) == (
        "mspproj/lessons-search/1",
        ["Ask for fax by name"],
    )


def test_a_refusal_keeps_its_reason(kept: Path, run: Run) -> None:
    assert run("lessons", "review", "fax", "--refuse", "one client has it", "--went", "wrong").code == 0
    found = one(run, "fax")
    assert (found["status"], found["settled"], found["went"]) == ("refused", "refused: one client has it", "wrong")
    again = run("lessons", "review", "fax", "--went", "well")
    assert (again.code, "is refused" in again.err) == (4, True)


def test_it_closes_only_by_a_commit_that_touches_the_file_and_names_it(kept: Path, run: Run) -> None:
    id, file = "2026-11-20-ask-for-fax-by-name", "checklists/sop-project.yaml"
    said = run("lessons", "review", "fax", "--accept", "sop-project", "--at", "triage", "--change", "ask for fax")
    assert "copied the shipped checklists/sop-project.yaml" in said.out
    assert f'git commit -m "lesson {id}: ..."' in said.out
    waits = run("lessons", "close")
    assert (waits.code, f"{id} waits for its change of {file} at triage" in waits.out) == (1, True)
    commit(kept, "Own SOP", file)
    (kept / file).write_text((kept / file).read_text() + "# fax\n")
    commit(kept, f"lesson {id}-2: another one", file)
    commit(kept, f"lesson {id}: not the file", "lessons")
    assert run("lessons", "close").code == 1
    (kept / file).write_text((kept / file).read_text() + "# by name\n")
    commit(kept, f"SOP asks for fax\n\nCloses lesson {id}.", file)
    done = run("lessons", "close")
    assert (done.code, done.out) == (0, f"{id}: closed\n")
    assert one(run, "fax")["settled"] == git(kept, "rev-parse", "--short=12", "HEAD").strip()
    assert run("lessons", "close").out == "no accepted lesson waits for its commit\n"
    assert "sop-project.yaml since 20" in run("lessons", "effect").out
    path = next((kept / "lessons").glob("*by-name.yaml"))
    path.write_text(path.read_text().replace("closed_by: {commit: ", "closed_by: {commit: 0"))
    assert f"no commit of that id here touches {file} and names it" in run("lessons", "close").out
    assert run("lessons", "close").code == 1
    effect = run("lessons", "effect")
    assert "sop-project.yaml since a commit git lacks" in effect.out
    assert "too few to tell" in effect.out


def test_effect_of_a_template_version(workspace: Path, run: Run) -> None:
    told = json.loads(run("lessons", "effect", "--template", "m365-migration", "--format", "json").out)
    change = told["effects"][0]["change"]
    assert (change["template"], change["lesson"]) == ("m365-migration", None)
    assert {m["verdict"] for m in told["effects"][0]["measures"]} == {"too few to tell"}
    assert "no lesson has changed" in run("lessons", "effect").out


def test_the_review_in_the_terminal(kept: Path, run: Run, tmp_path: Path) -> None:
    run("lessons", "add", "Ask for fax machines by name", "-p", "-", "--went", "wrong")
    run("lessons", "add", "Label cables", "-p", "-")
    editor = tmp_path / "editor.sh"
    editor.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/opened\n')
    editor.chmod(0o755)
    env = {**os.environ, "VISUAL": str(editor), "TERM": "dumb", "NO_COLOR": "1"}
    child = pexpect.spawn(
        sys.executable, ["-m", "mspproj", "lessons", "review"], env=env, encoding="utf-8", cwd=str(kept)
    )
    for asked, answer in (
        ("1 of 3 .*went well or wrong", "bad"),
        ("well or wrong\\? ", "wrong"),
        ("phase\\?", ""),
        ("kind\\?", "no id"),
        ("is not an id", "voip"),
        ("cause\\?", "nobody asked"),
        ("q quit >", "r"),
        ("why\\?", ""),
        ("why is it refused.*q quit >", "a"),
        ("which file changes", "checklists/sop-project.yaml"),
        ("where in it", "step: Run triage"),
        ("what changes\\?", "ask for fax"),
        ("2 of 3", ""),
        ("kind\\?", ""),
        ("cause\\?", ""),
        ("q quit >", "s"),
        ("3 of 3", ""),
    ):
        child.expect(asked, timeout=30)
        child.sendline(answer)
    for _ in range(3):
        child.sendline("")
    child.sendline("q")
    child.expect(pexpect.EOF, timeout=30)
    child.close()
    found = one(run, "fax-by-name")
    assert (child.exitstatus, found["status"], found["cause"], found["phase"]) == (0, "accepted", "nobody asked", None)
    line, opened = (tmp_path / "opened").read_text().split()
    text = Path(opened).read_text().splitlines()
    assert "step: Run triage" in text[int(line[1:]) - 1]
    assert one(run, "cables")["status"] == "open"
