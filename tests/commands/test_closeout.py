"""`closeout`: by flags from nothing to the sign-off with each refusal once; and the walk in a terminal."""

import json
import os
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.commands.test_log import events
from tests.conftest import PROJECT, Ran, Run

pexpect = pytest.importorskip("pexpect")

M = "contoso-m365"
LIST = """\
id: closeout
name: Closeout
items:
  - {id: diagram, group: Documents, question: Is the diagram current?, why: Support reads it first, evidence: link}
  - {id: scope, group: Documents, question: Is the scope filed?, evidence: file}
  - {id: lesson, group: Documents, question: Is a lesson kept?, evidence: record, required: false}
  - {id: restore, group: Operation, question: Was a restore tried?, evidence: text}
  - {id: racks, group: Operation, question: Are the racks labelled?}
"""
LOG = "  - {id: log, group: Operation, question: Log?, evidence: output, accepts: accounting, required: false}\n"
ITEMS = ("diagram", "scope", "lesson", "restore", "racks")


@pytest.fixture
def closing(workspace: Path) -> Path:
    (workspace / "checklists").mkdir()
    (workspace / "checklists/closeout.yaml").write_text(LIST)
    folder = workspace / "projects/contoso-m365"
    (folder / "project.yaml").write_text(PROJECT.replace("stage: executing", "stage: closing"))
    (folder / "sow.pdf").write_bytes(b"signed")
    (folder / "records").mkdir()
    (folder / "records/2026-11-18-note-x.yaml").write_text("kind: note\ntitle: X\n")
    (workspace / "lessons").mkdir()
    (workspace / "lessons/2026-11-10-fax.yaml").write_text("text: Ask for the fax\n")
    return workspace


@pytest.fixture
def run(run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Each command a minute after the last, so that what came after what is known."""
    minutes = iter(range(60))

    def later(*words: object) -> Ran:
        monkeypatch.setenv("MSPPROJ_NOW", f"2026-11-20T14:{next(minutes):02}:00-05:00")
        return run(*words)

    return later


def state(run: Run, *words: str) -> dict[str, Any]:
    return dict(json.loads(run("closeout", M, "--list", *words, "--format", "json").out)["closeout"])


def states(run: Run) -> dict[str, str]:
    return {item["id"]: item["state"] for item in state(run)["items"]}


def answers(root: Path) -> list[dict[str, Any]]:
    return [event for event in events(root, "projects/*/journal") if event["op"] == "answer"]


ANSWERED: dict[tuple[str, ...], dict[str, Any]] = {
    ("--answer", "diagram=yes", "--evidence", "diagram=https://docs.example/net"): {
        **{"item": "diagram", "answer": "yes", "evidence": "https://docs.example/net"}
    },
    ("--answer", "scope=y", "--evidence", "scope=sow.pdf"): {
        **{"item": "scope", "answer": "yes", "evidence": "sow.pdf", "sha256": sha256(b"signed").hexdigest()}
    },
    ("--answer", "lesson=yes", "--evidence", "lesson=2026-11-18-note-x"): {"evidence": "2026-11-18-note-x"},
    ("--answer", "restore=yes", "--note", "restore=a mailbox of Jo"): {"note": "a mailbox of Jo"},
    ("--answer", "diagram=yes", "--evidence", "diagram=vault:docs/contoso m365/net"): {
        "evidence": "vault:docs/contoso m365/net"
    },
    ("--answer", "scope=yes", "--evidence", "scope=vault:docs/scope.pdf"): {"evidence": "vault:docs/scope.pdf"},
    ("--answer", "lesson=yes", "--evidence", "lesson=2026-11-10-fax"): {"evidence": "2026-11-10-fax"},
    ("--answer", "log=yes", "--evidence", "log=restored 4 GB in 12 min"): {"evidence": "restored 4 GB in 12 min"},
    ("--answer", "lesson=yes", "--evidence", "lesson=ticket HP-22234"): {"evidence": "ticket HP-22234"},
    ("--answer", "log=yes", "--evidence", "log=sow.pdf"): {"sha256": sha256(b"signed").hexdigest()},
    ("--answer", "racks=n/a", "--note", "racks=no racks there"): {"answer": "n-a", "note": "no racks there"},
}


@pytest.mark.parametrize(("words", "expected"), ANSWERED.items())
def test_an_answer_is_kept_and_settles(
    closing: Path, run: Run, words: tuple[str, ...], expected: dict[str, Any]
) -> None:
    (closing / "checklists/closeout.yaml").write_text(LIST + LOG)
    done = run("closeout", M, *words)
    assert done.code == 1  # others are open
    (event,) = answers(closing)
    assert expected.items() <= event.items()
    assert ("sha256" in event) == ("sha256" in expected)
    assert states(run)[event["item"]] == "answered"


REFUSED: dict[tuple[str, ...], tuple[int, str]] = {
    ("--answer", "diagram=yes", "--evidence", "diagram=docs/net.png"): (2, "the item asks for a link"),
    ("--answer", "diagram=yes", "--evidence", "diagram=javascript:alert(1)"): (2, "is not a link"),
    ("--answer", "diagram=yes", "--evidence", f"diagram=vault:{'a' * 99}!"): (2, "is no place in the vault"),
    ("--answer", "diagram=yes", "--evidence", "diagram=vault:"): (2, "is no place in the vault"),
    ("--answer", "diagram=yes", "--evidence", "diagram=vault:a](javascript:b)"): (2, "is no place in the vault"),
    ("--answer", "scope=yes", "--evidence", "scope=vault:../../etc"): (2, "is no place in the vault"),
    ("--answer", "scope=yes", "--evidence", "scope=https://docs.example/x"): (2, "the item asks for a file"),
    ("--answer", "lesson=yes", "--evidence", "lesson=vault:docs/x"): (2, "is no record of this project"),
    ("--answer", "restore=yes", "--evidence", "restore=password: Hunter2!x"): (4, "looks like it holds a password"),
    ("--return", "racks=why", "--me", "ravi"): (4, "racks is not answered yet"),
    ("--answer", "scope=yes", "--evidence", "scope=nothing.pdf"): (2, "is no file in the project's folder"),
    ("--answer", "scope=yes", "--evidence", "scope=../../../etc/passwd"): (2, "is not a relative path"),
    ("--answer", "lesson=yes", "--evidence", "lesson=some-lesson"): (2, "is no record of this project"),
    ("--answer", "racks=n-a"): (2, "racks is required: n-a needs a note that says why"),
    ("--answer", "racks=perhaps"): (2, "'perhaps' is no answer to racks"),
    ("--answer", "racks"): (2, "write --answer ITEM=yes"),
    ("--note", "racks=only a note"): (2, "is no answer to racks"),
    ("--answer", "rack=yes"): (2, "did you mean 'racks'?"),
    ("--answer", "restore=yes", "--note", "restore=password: Hunter2!x"): (4, "looks like it holds a password"),
    ("--accept", "racks"): (4, "kim is not of the support team"),
    ("--accept", "racks", "--me", "ravi"): (4, "racks is not settled: nobody has answered"),
    ("--return", "racks=untidy"): (4, "kim is not of the support team"),
    ("--return", "racks", "--me", "ravi"): (2, "why does racks go back?"),
    ("--sign-off",): (4, "sign-off is support's"),
    ("--sign-off", "--me", "ravi"): (
        4,
        "0 of 5 answered, 5 open (1 not required); still required: diagram, scope, restore, racks",
    ),
    ("--answers", "nowhere.yaml"): (2, "nowhere.yaml cannot be read"),
}


@pytest.mark.parametrize(("words", "told"), REFUSED.items())
def test_refusals_keep_nothing(closing: Path, run: Run, words: tuple[str, ...], told: tuple[int, str]) -> None:
    done = run("closeout", M, *words)
    assert done.code == told[0]
    assert told[1] in done.err
    assert events(closing, "projects/*/journal") == []


def test_a_project_not_yet_there_is_not_walked(workspace: Path, run: Run) -> None:
    (workspace / "projects/contoso-m365/project.yaml").write_text(
        PROJECT.replace("stage: executing", "stage: planning")
    )
    done = run("closeout", M, "--answer", "network-diagram=no")
    assert (done.code, "contoso-m365 is planning" in done.err) == (4, True)


def test_yes_without_its_evidence_stays_open(closing: Path, run: Run) -> None:
    run("closeout", M, "--answer", "diagram=yes")
    item = state(run)["items"][0]
    assert (item["state"], item["missing"]) == ("open", "evidence is missing: link")
    run("closeout", M, "--evidence", "diagram=https://docs.example/net")  # the answer stays as it was
    assert states(run)["diagram"] == "answered"


FILE = """\
diagram: {answer: yes, evidence: "https://docs.example/net"}
scope: {answer: yes, evidence: sow.pdf, note: }
restore: {answer: yes, note: a mailbox of Jo}
racks: no
"""


def test_answers_from_a_file(closing: Path, run: Run) -> None:
    (closing / "answers.yaml").write_text(FILE)
    assert run("closeout", M, "--answers", "answers.yaml").code == 1
    assert states(run) == dict(zip(ITEMS, ("answered", "answered", "open", "answered", "open"), strict=True))
    for text, told in (
        ("racks: {answr: yes}", "answr is no part of an answer"),
        ("- a", "holds no answers"),
        ("a: [", ":1:"),
    ):
        (closing / "answers.yaml").write_text(text + "\n")
        done = run("closeout", M, "--answers", "answers.yaml")
        assert (done.code, told in done.err) == (2, True)


def test_from_nothing_to_the_sign_off(closing: Path, run: Run) -> None:
    (closing / "answers.yaml").write_text(FILE.replace("racks: no", "racks: yes"))
    assert run("closeout", M, "--answers", "answers.yaml").code == 0
    ravi = ("--me", "ravi")
    assert run("closeout", M, *ravi, "--return", "restore=which mailbox?").code == 1
    assert (states(run)["restore"], run("closeout", M, "--sign-off", "--yes", *ravi).code) == ("returned", 4)
    run("closeout", M, "--answer", "restore=yes", "--note", "restore=jo@contoso.example, 2 GB")
    assert run("closeout", M, *ravi, "--accept", "restore").code == 0
    assert states(run)["restore"] == "accepted"
    assert run("closeout", M, "--sign-off", *ravi).code == 2  # asks; nobody is there to answer
    signed = run("closeout", M, "--sign-off", "--yes", *ravi)
    assert (signed.code, "signed off by ravi on 2026-11-20" in signed.out) == (0, True)
    assert state(run)["signoff"]["state"] == "signed"
    again = run("closeout", M, "--sign-off", *ravi)
    assert again == (0, "signed already by ravi on 2026-11-20, and nothing changed since\n", "")
    assert sum(event["op"] == "signoff" for event in events(closing, "projects/*/journal")) == 1
    assert f"{M}: closeout" not in run("today").out, "a sign-off takes over every answer"
    run("closeout", M, "--answer", "racks=n-a", "--note", "racks=they are the landlord's")
    assert state(run)["signoff"]["state"] == "stale"
    assert "signed off, but changed since" in run("closeout", M, "--list").out
    assert run("closeout", M, "--sign-off", "--yes", *ravi).code == 0
    assert state(run)["signoff"]["state"] == "signed"


def test_all_that_waits_is_taken_over_at_once(closing: Path, run: Run) -> None:
    (closing / "answers.yaml").write_text(FILE)
    run("closeout", M, "--answers", "answers.yaml")
    assert run("closeout", M, "--accept", "all", "--me", "ravi").code == 2, "asks; nobody is there to answer"
    told = run("closeout", M, "--accept", "all", "--me", "ravi", "--yes").out
    assert "3 of 5 answered, 2 open (1 not required), 3 taken over; not signed off" in told
    assert [id for id, state in states(run).items() if state == "accepted"] == ["diagram", "scope", "restore"]
    none = run("closeout", M, "--accept", "all", "--me", "ravi", "--yes")
    assert (none.code, "nothing of contoso-m365 waits for ravi" in none.err) == (4, True)


def test_the_figures_add_up_and_an_answer_shows_its_item_alone(closing: Path, run: Run) -> None:
    run("closeout", M, "--answer", "restore=yes", "--note", "restore=a mailbox of Jo")
    run("closeout", M, "--return", "restore=which?", "--me", "ravi")
    done = run("closeout", M, "--answer", "scope=yes")
    assert [id for id in ITEMS if f"\n{id} " in done.out] == ["scope"]
    assert f"mspproj closeout {M} --evidence scope=FILE" in done.out
    assert "0 of 5 answered, 4 open, 1 sent back (1 not required); not signed off" in done.out


def test_who_may_take_over(closing: Path, run: Run) -> None:
    (closing / "checklists/closeout.yaml").write_text(LIST + LOG)
    for who, words in (("ravi", ("racks=yes",)), ("nora", ("log=yes",))):
        run("closeout", M, "--answer", *words, "--me", who)
    own = run("closeout", M, "--accept", "racks", "--me", "ravi")
    assert (own.code, "somebody else takes it over" in own.err) == (4, True)
    others = run("closeout", M, "--accept", "racks", "--me", "nora")
    assert (others.code, "nora is not of the support team" in others.err) == (4, True)
    run("closeout", M, "--evidence", "log=done", "--me", "kim")
    assert run("closeout", M, "--accept", "log", "--me", "nora").code == 1, "accounting's item; others are open"
    assert states(run)["log"] == "accepted"
    run("closeout", M, "--return", "racks=which?", "--me", "dana")
    run("closeout", M, "--answer", "racks=yes", "--me", "kim")
    run("closeout", M, "--return", "racks=which?", "--me", "ravi")
    back = run("closeout", M, "--accept", "racks", "--me", "ravi")
    assert (back.code, "racks went back to kim" in back.err) == (4, True)


def test_a_file_that_changed_after_it_was_given(closing: Path, run: Run) -> None:
    (closing / "answers.yaml").write_text(FILE.replace("racks: no", "racks: yes"))
    run("closeout", M, "--answers", "answers.yaml")
    (closing / "projects/contoso-m365/sow.pdf").write_bytes(b"another")
    assert "CLO807 closeout-evidence-changed: item 'scope': sow.pdf is not the file" in run("check", M).out
    done = run("closeout", M, "--sign-off", "--yes", "--me", "ravi")
    assert (done.code, "scope: sow.pdf is not the file that was given" in done.err) == (4, True)
    run("closeout", M, "--evidence", "scope=sow.pdf")
    assert "CLO807" not in run("check", M).out
    assert run("closeout", M, "--sign-off", "--yes", "--me", "ravi").code == 0
    (closing / "projects/contoso-m365/sow.pdf").unlink()
    assert "scope: sow.pdf is not the file that was given" in run("closeout", M, "--list").out


def test_who_delivered_does_not_sign(closing: Path, run: Run) -> None:
    text = (closing / "people.yaml").read_text()
    (closing / "people.yaml").write_text(text.replace("example, team: support", "example, teams: [support, delivery]"))
    (closing / "answers.yaml").write_text(FILE.replace("racks: no", "racks: yes"))
    run("closeout", M, "--answers", "answers.yaml")
    done = run("closeout", M, "--sign-off", "--yes", "--me", "ravi")
    assert (done.code, "somebody else of support must sign" in done.err) == (4, True)


# --- in a terminal


def walk(*words: str) -> Any:
    command = ["-m", "mspproj", "closeout", M, *words]
    return pexpect.spawn(
        sys.executable, command, encoding="utf-8", timeout=20, dimensions=(40, 120), env={**os.environ, "NO_COLOR": "1"}
    )


def told(child: Any, text: str, answer: str) -> None:
    child.expect_exact(text)
    child.expect("> ")
    child.sendline(answer)


def ended(child: Any) -> tuple[int | None, str]:
    text = child.read()
    child.close()
    return child.exitstatus, text


def test_the_walk_and_its_resumption(closing: Path, run: Run) -> None:
    child = walk()
    told(child, "1/5 Is the diagram current? [evidence: link]", "?")
    told(child, "Support reads it first", "e docs.example")
    told(child, "evidence: docs.example; now y, n or a", "y")
    told(child, "is not a link", "e https://docs.example/net")
    told(child, "now y, n or a", "y checked with Jo")
    told(child, "2/5 Is the scope filed?", "s")
    told(child, "3/5 Is a lesson kept?", "b")
    told(child, "2/5 Is the scope filed?", "maybe")
    told(child, "'maybe' is no answer to scope", "y")
    told(child, "kept; still open: evidence is missing: file", "q")
    code, text = ended(child)
    assert code == 1
    assert "1 of 5 answered, 4 open (1 not required); not signed off" in text
    child = walk()  # where it was: the first that nobody settled
    told(child, "1 of 5 answered", "h")
    told(child, "y yes, n no, a not applicable", "e sow.pdf")
    told(child, "now y, n or a", "y")
    told(child, "3/5 Is a lesson kept?", "a nothing to learn")
    told(child, "4/5 Was a restore tried?", "t a mailbox of Jo")
    told(child, "note: a mailbox of Jo; now y, n or a", "y")
    told(child, "5/5 Are the racks labelled?", "a")
    told(child, "needs a note that says why", "a no racks there")
    code, text = ended(child)
    assert code == 0
    assert "5 of 5 answered, 0 open" in text
    diagram = next(event for event in answers(closing) if event["item"] == "diagram")
    assert (diagram["note"], diagram["evidence"]) == ("checked with Jo", "https://docs.example/net")


def test_support_walks_what_is_answered(closing: Path, run: Run) -> None:
    (closing / "answers.yaml").write_text(FILE.replace("racks: no", "racks: yes"))
    run("closeout", M, "--answers", "answers.yaml")
    child = walk("--me", "ravi")
    child.expect_exact("o taken over, r WHY back")
    told(child, "1/5 Is the diagram current?", "o")
    told(child, "2/5 Is the scope filed?", "r")
    told(child, "why does scope go back?", "r not the signed one")
    told(child, "3/5 Is a lesson kept?", "o")
    told(child, "lesson is not settled", "s")
    told(child, "4/5 Was a restore tried?", "q")
    ended(child)
    assert states(run) == dict(zip(ITEMS, ("accepted", "returned", "open", "answered", "answered"), strict=True))
    child = walk()  # back with delivery
    told(child, "sent back by ravi: not the signed one", "y this one")
    told(child, "3/5", "q")
    ended(child)
    assert states(run)["scope"] == "answered"
    assert "scope: sow.pdf" not in run("closeout", M, "--list").out


def test_the_end_of_the_input_ends_the_walk(closing: Path) -> None:
    child = walk()
    told(child, "1/5 Is the diagram current?", "n")
    child.expect("2/5")
    child.sendeof()
    code, text = ended(child)
    assert code == 130
    assert "Traceback" not in text
    assert len(answers(closing)) == 1


def test_the_sign_off_asks(closing: Path, run: Run) -> None:
    (closing / "answers.yaml").write_text(FILE.replace("racks: no", "racks: yes"))
    run("closeout", M, "--answers", "answers.yaml")
    for answer, expected in (("n", "none"), ("y", "signed")):
        child = walk("--sign-off", "--me", "ravi")
        child.expect_exact("Sign off 4 answers of contoso-m365? [y/N]")
        child.sendline(answer)
        ended(child)
        assert state(run)["signoff"]["state"] == expected
