"""kill -9 at random moments while entries are logged; then every acknowledged entry is looked for.

python tests/soak/kill_during_log.py --count 500 [--command 'mspproj log 15m T1 "{note}"']
"""

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
from tests.soak.writing import child, git, notes, verdict, workspace


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=500, help="kills")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workspace", type=Path, help="a workspace to log in (with --command); else a new one")
    parser.add_argument("--command", default="", help="a shell line that logs {note}; else the library's own writer")
    options = parser.parse_args()
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        root = options.workspace or workspace(Path(folder) / "work")
        told = [note for number in range(options.count) for note in _killed(root, number, chance, options.command)]
        there, findings = notes(root)
        git(root, "stash", "-qu")
        back, _ = notes(root)
        again = len(set(told) - set(back))
        unknown = len(set(there) - set(told))
        more = f", {options.count} kills, {unknown} written and not yet acknowledged, {again} lost after a stash"
        return verdict("kill_during_log", told, there, findings, more) or int(again > 0)


def _killed(root: Path, number: int, chance: random.Random, command: str) -> list[str]:
    """The notes that a writer had confirmed when it was killed; half of the kills fall between two system calls."""
    process = child(root, 10_000, f"{number}-", command)
    assert process.stdout is not None
    told = [process.stdout.readline() for _ in range(chance.randrange(0, 4))]
    time.sleep(chance.random() * (0.004 if told else 0.08))
    os.killpg(process.pid, signal.SIGKILL)
    told += process.stdout.readlines()
    process.wait()
    return [line.strip() for line in told if line.endswith("\n")]


if __name__ == "__main__":
    sys.exit(main())
