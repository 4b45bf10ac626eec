"""`mspproj budget` over many time entries: warm, cold, and how much memory it takes.

    python benchmarks/budget.py [--entries 100000] [--projects 500] [--runs 5] [--strict]

Warm is measured in starts of Python. Cold (the index is deleted before) is measured against a Python process that only
reads the same log lines with json.loads and sums their minutes. The bars are for 100,000 entries; with 1,000,000 the
warm one must hold as well.
"""

import argparse
import sys

from measure import PYTHON_PASS, Case, Table, forget_index, medians, scratch, script
from workload import Size, make

BARE = """
import json, sys
from pathlib import Path
minutes = 0
for path in sorted(Path(sys.argv[1]).glob("time/*/*.yaml")):
    for line in path.read_bytes().splitlines():
        minutes += json.loads(line[2:])["minutes"]
print(minutes)
"""


def main() -> int:
    words = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    words.add_argument("--entries", type=int, default=100_000)
    words.add_argument("--projects", type=int, default=500)
    words.add_argument("--runs", type=int, default=5)
    words.add_argument("--strict", action="store_true")
    given = words.parse_args()
    with scratch() as folder:
        root, tool = folder / "ws", script()
        make(root, Size(projects=given.projects, entries=given.entries))
        where = str(root)
        cold = medians(
            {
                "bare": Case([sys.executable, "-c", BARE, where]),
                "budget": Case([tool, "budget"], before=forget_index, cwd=where),
            },
            given.runs,
        )
        medians({"status": Case([tool, "status"], cwd=where)}, 1)
        warm = medians(
            {
                "python": Case(PYTHON_PASS),
                "budget": Case([tool, "budget"], cwd=where),
                "json": Case([tool, "budget", "--format", "json"], cwd=where),
                "one": Case([tool, "budget", "project-00001"], cwd=where),
                "status": Case([tool, "status"], cwd=where),
            },
            given.runs * 3,
        )
    table = Table(f"{given.entries} entries in {given.projects} projects, 20 people, 24 months")
    bar = given.entries == 100_000
    table.row("cold budget", cold["budget"].seconds, "s")
    table.row(
        "cold budget, in bare json.loads loops", cold["budget"].seconds / cold["bare"].seconds, "x", 8 if bar else None
    )
    table.row("cold budget, peak memory", cold["budget"].memory, "MB", 150 if bar else None)
    table.row("warm budget, in starts of Python", warm["budget"].seconds / warm["python"].seconds, "x", 12)
    table.row("warm budget --format json", warm["json"].seconds / warm["python"].seconds, "x")
    table.row("warm budget of one project", warm["one"].seconds / warm["python"].seconds, "x")
    table.row("warm budget, peak memory", warm["budget"].memory, "MB", 150)
    table.row("warm status", warm["status"].seconds / warm["python"].seconds, "x", 10 if bar else None)
    return table.end()


if __name__ == "__main__":
    sys.exit(main())
