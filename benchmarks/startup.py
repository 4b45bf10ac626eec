"""How long a command takes to answer, whole process, in starts of Python (`python -c pass`).

    python benchmarks/startup.py [--strict] [--runs 15]

The workspace has 20 projects and 2,000 entries: what is measured is the way in, not the work.
"""

import argparse
import sys

from measure import PYTHON_PASS, Case, Table, medians, scratch, script
from workload import Size, make

SIZE = Size(projects=20, lines=75, entries=2_000, people=6, months=6)
COMPLETE = {"_MSPPROJ_COMPLETE": "complete_bash", "COMP_WORDS": "mspproj budget proj", "COMP_CWORD": "2"}


def main() -> int:
    words = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    words.add_argument("--strict", action="store_true")
    words.add_argument("--runs", type=int, default=15)
    given = words.parse_args()
    with scratch() as folder:
        make(folder / "ws", SIZE)
        where, tool = str(folder / "ws"), script()
        cases = {
            "python": Case(PYTHON_PASS, cwd=where),
            "--help": Case([tool, "--help"], cwd=where),
            "log": Case([tool, "log", "15m", "project-00001/T1", "switch racked"], cwd=where),
            "completion": Case([tool], env=COMPLETE, cwd=where),
            "status": Case([tool, "status"], cwd=where),
            "today": Case([tool, "today", "--mine"], cwd=where, env={"MSPPROJ_ME": "p0"}),
            "budget": Case([tool, "budget"], cwd=where),
            "check": Case([tool, "check"], cwd=where),
            "time list": Case([tool, "time", "list", "2026-11-20"], cwd=where),
        }
        medians(cases, 1)  # the index is there, the modules are compiled
        # Each entry logged changes what status, budget and check depend on: they are timed apart.
        warm = {name: case for name, case in cases.items() if name != "log"}
        took = medians(warm, given.runs)
        logged = medians({name: cases[name] for name in ("python", "log")}, given.runs)
    table = Table("Start-up, in starts of Python")
    bars = {"--help": 8.0, "completion": 4.0, "status": 10.0, "today": 10.0, "budget": 12.0}
    for name in ("--help", "completion", "status", "today", "budget", "check", "time list"):
        table.row(f"mspproj {name}", took[name].seconds / took["python"].seconds, "x", bars.get(name))
    table.row("mspproj log", logged["log"].seconds / logged["python"].seconds, "x", 8.0)
    return table.end()


if __name__ == "__main__":
    sys.exit(main())
