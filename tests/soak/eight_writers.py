"""Eight processes log at once into one workspace; every entry is there once.

python tests/soak/eight_writers.py --count 2000 [--command 'mspproj log 15m T1 "{note}"']
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
from tests.soak.writing import child, notes, verdict, workspace


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=2000, help="entries of all writers together")
    parser.add_argument("--writers", type=int, default=8)
    parser.add_argument("--workspace", type=Path, help="a workspace to log in (with --command); else a new one")
    parser.add_argument("--command", default="", help="a shell line that logs {note}; else the library's own writer")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = options.workspace or workspace(Path(folder) / "work")
        start, each = time.monotonic(), options.count // options.writers
        running = [child(root, each, f"{number}-", options.command) for number in range(options.writers)]
        told = [line.strip() for process in running for line in process.communicate()[0].splitlines()]
        failed = sum(process.returncode != 0 for process in running) or int(len(told) != each * options.writers)
        more = f", {options.writers} writers, {failed} failed, {time.monotonic() - start:.1f} s"
        return verdict("eight_writers", told, *notes(root), more) or int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
