"""What the soak scripts share: a workspace, a child that logs entries and tells each once confirmed, a count."""

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from mspproj.store.eventlog import fold, read_events
from mspproj.store.spool import acked, state_folder

# The library's own writer, one process, `count` entries; every line printed is a promise that the entry is kept.
_CHILD = """
import sys, time
from mspproj.store.eventline import new_id
from mspproj.store.spool import append, open_writer
root, person, count, note = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
writer, last = open_writer(root, person), None
for number in range(count):
    last = new_id(writer.name, time.time_ns() // 1_000_000, last)
    event = {"id": last, "op": "add", "who": person, "day": "2026-11-20", "minutes": 15, "note": f"{note}{number}"}
    append(writer, f"time/2026-11/{writer.name}.yaml", [event])
    print(event["note"], flush=True)
"""


def workspace(folder: Path, identity: str = "kim") -> Path:
    """A repository with one commit and a name to commit under."""
    folder.mkdir(parents=True)
    git(folder, "init", "-q", "-b", "main")
    for key, value in (("user.name", identity), ("user.email", f"{identity}@msp.example"), ("gc.auto", "0")):
        git(folder, "config", key, value)
    (folder / "mspproj.yaml").write_text("format: 1\n")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "start")
    return folder


def git(folder: Path, *args: str, check: bool = True) -> str:
    done = subprocess.run(["git", *args], cwd=folder, capture_output=True, text=True, check=False)
    if check and done.returncode:
        raise SystemExit(f"git {' '.join(args)}: {done.stderr}")
    return done.stdout.strip()


def child(root: Path, count: int, note: str, command: str = "", person: str = "kim") -> "subprocess.Popen[str]":
    """A process that logs. `command`: a shell line for each entry instead, with {note}; its exit 0 is the promise."""
    if command:
        loop = 'n=0; while [ $n -lt "$1" ]; do note="$2$n"; {} || exit $?; echo "$note"; n=$((n+1)); done'
        argv = [
            "sh",
            "-c",
            loop.replace("{}", f"{command.replace('{note}', '$note')} >/dev/null"),
            "sh",
            str(count),
            note,
        ]
    else:
        argv = [sys.executable, "-c", _CHILD, str(root), person, str(count), note]
    return subprocess.Popen(argv, cwd=root, stdout=subprocess.PIPE, text=True, start_new_session=True)


def notes(root: Path) -> tuple[list[str], int]:
    """(the notes of all entries, as reading commands see them; how many findings)"""
    events, findings = [], 0
    for relative, line, _ in acked(state_folder(str(root)), str(root)):
        events += read_events(relative, line)[0]
    for path in sorted(root.glob("time/*/*.yaml")):
        more, told = read_events(str(path.relative_to(root)), path.read_bytes())
        events, findings = events + more, findings + len(told)
    folded, told = fold(events)
    return [str(entry.body.get("note")) for entry in folded], findings + len(told)


def verdict(name: str, told: Iterable[str], there: list[str], findings: int, more: str = "") -> int:
    """Prints the result line; 1 when a promise was broken."""
    told = list(told)
    lost, doubled = set(told) - set(there), len(there) - len(set(there))
    print(f"{name}: {len(told)} acknowledged, {len(lost)} lost, {doubled} doubled, {findings} broken lines{more}")
    return 1 if lost or doubled or findings else 0
