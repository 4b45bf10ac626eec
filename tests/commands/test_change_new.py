"""`mspproj change new`: by flags, from a file, in the terminal; nonsense is refused before anything is written."""

import os
import sys
from pathlib import Path

import pexpect
import pytest

from tests.conftest import Run

P = "contoso-m365"
ID = "2026-11-20-change-scan-flow"
ADD = ("--add", "T9 4h lead_tech Scan flow built after=T3")


def test_a_file_may_hold_it_all(workspace: Path, run: Run) -> None:
    (workspace / "piece.yaml").write_text(
        "reason: In the file\ntext: More of it\nprice: 100\n"
        "tasks: {add: [{id: T9, name: One, owner: kim, estimate: 1h}], remove: T3}\n"
        "parts: [{id: B9, item: Box, qty: 1, unit_price: 5}]\naffects: {days: 1d}\n"
    )
    ran = run("change", "new", P, "From", "a", "file", "--from", "piece.yaml", "--alter", "T2 3h owner=kim")
    assert ran.code == 0, ran
    text = (workspace / f"projects/{P}/records/2026-11-20-change-from-a-file.yaml").read_text()
    for line in ("remove: [T3]", "id: T2, name: Licences assigned, owner: kim, estimate: 3h", "price: 100", "days: 1d"):
        assert line in text


REFUSED: dict[tuple[str, ...], tuple[int, str]] = {
    ("Scan", *ADD): (2, "why does it change?"),
    ("--reason", "x", *ADD): (2, "what changes?"),
    ("Scan", "--reason", "x"): (2, "it changes nothing"),
    ("Scan", "--reason", "x", "--add", "T9 4h lee"): (2, "write ID TIME OWNER NAME"),
    ("Scan", "--reason", "x", "--add", "T9 soon lee Name"): (2, "'soon' is not a duration"),
    ("Scan", "--reason", "x", "--add", "T9 0h lee Name"): (2, "'0h' is nothing"),
    ("Scan", "--reason", "x", "--add", "T9 4h lee_ Name"): (2, "'lee_' is not an id"),
    ("Scan", "--reason", "x", "--add", "T9 4h lee Name afer=T3"): (2, "did you mean 'after='?"),
    ("Scan", "--reason", "x", "--add", "T9 4h lee Name after="): (2, "after= names no task"),
    ("Scan", "--reason", "x", "--add", "T9 4h lee Name start=soon"): (2, "start: 'soon' is not a day"),
    ("Scan", "--reason", "x", "--add", "T3 4h lee Name"): (2, "task T3 is in the plan already"),
    ("Scan", "--reason", "x", "--add", "T9 4h zoe Name"): (2, "'zoe', who is to do T9, is nobody here"),
    ("Scan", "--reason", "x", "--alter", "T3"): (2, "does not say what"),
    ("Scan", "--reason", "x", "--alter", "T7 2h"): (2, "there is no task T7"),
    ("Scan", "--reason", "x", "--remove", "T7"): (2, "there is no task T7"),
    ("Scan", "--reason", "x", "--part", "B9 Connector"): (2, "write ID QUANTITY ITEM"),
    ("Scan", "--reason", "x", "--part", "B9 two Connector x"): (2, "'two' is not a number"),
    ("Scan", "--reason", "x", "--part", "B9 2 Connector price=cheap"): (2, "'cheap' is not an amount"),
    ("Scan", "--reason", "x", *ADD, "--hours", "long"): (2, "--hours 'long' is not a duration"),
    ("Scan", "--reason", "x", *ADD, "--days", "3h"): (2, "is not in whole working days"),
    ("Scan", "--reason", "x", *ADD, "--price", "1,5"): (2, "--price '1,5' is not an amount"),
    ("Scan", "--reason", "x", *ADD, "--price", "5.00", "--goodwill"): (2, "goodwill costs nothing"),
    ("Scan", "--reason", "x", "--from", "none.yaml"): (2, "none.yaml cannot be read"),
    ("Scan", "--reason", "x", "--from", "people.yaml"): (2, "a change has no 'people'"),
    ("Scan", "--reason", "password: Hunter2hunter2!", *ADD): (4, "looks like it holds a"),
    ("Scan", "--reason", "x", *ADD, "--rev", "HEAD"): (4, "the past cannot be written to"),
}  # fmt: skip


@pytest.mark.parametrize("words", REFUSED, ids=" ".join)
def test_new_refuses_nonsense_and_writes_nothing(words: tuple[str, ...], workspace: Path, run: Run) -> None:
    ran = run("change", "new", P, *words)
    assert (ran.code, REFUSED[words][1] in ran.err) == (REFUSED[words][0], True), ran
    assert not list((workspace / f"projects/{P}").glob("records/*"))


# --- in a terminal


def test_what_is_missing_is_asked_for(workspace: Path) -> None:
    child = pexpect.spawn(
        sys.executable,
        ["-m", "mspproj", "change", "new", P],
        encoding="utf-8",
        timeout=20,
        dimensions=(24, 80),
        env={**os.environ, "NO_COLOR": "1"},
    )
    for prompt, answer in (
        ("What changes", "Scan flow"),
        ("Why?", "The copier is new"),
        ("task>", "T9 4h"),
        ("is not whole", "T9 4h lee Scan flow built"),
        ("task>", ""),
        ("part>", "B9 2 Connector price=90.00"),
        ("part>", ""),
    ):
        child.expect_exact(prompt)
        child.sendline(answer)
    text = child.read()
    child.close()
    assert (child.exitstatus, f"records/{ID}.yaml (draft)" in text) == (0, True), text
    assert "Scan flow built" in (workspace / f"projects/{P}/records/{ID}.yaml").read_text()
