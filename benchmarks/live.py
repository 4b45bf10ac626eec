"""`mspproj live` over many projects and time entries: a report's first answer, its next, and after one entry more.

    python benchmarks/live.py [--entries 100000] [--projects 500] [--runs 3]

Cold: neither index nor views are there. First: the index is warm, the views of the report are made. Next: nothing
changed. After an entry: one time entry was logged since.
"""

import argparse
import os
import sys
from pathlib import Path

from measure import PYTHON_PASS, Case, Table, forget_index, medians, once, scratch, script
from workload import Size, make

REPORTS = ("history", "utilisation", "lag", "profitability", "communication", "audit")


def main() -> int:
    words = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    words.add_argument("--entries", type=int, default=100_000)
    words.add_argument("--projects", type=int, default=500)
    words.add_argument("--runs", type=int, default=3)
    given = words.parse_args()
    with scratch() as folder:
        root, tool = folder / "ws", script()
        make(root, Size(projects=given.projects, entries=given.entries))
        where = str(root)
        log = Case([tool, "log", "15m", "project-00001/T1", "one more"], cwd=where)
        table = Table(f"{given.entries} entries in {given.projects} projects, 20 people, 24 months")
        cold = medians({"cold": Case([tool, "live", "history"], before=forget_index, cwd=where)}, 1)
        table.row("history, cold", cold["cold"].seconds, "s")
        for name in REPORTS:
            case = Case([tool, "live", name], cwd=where)
            first = medians({"first": case._replace(before=forget_views)}, 1)["first"]
            table.row(f"{name}, first", first.seconds, "s")
            table.row(f"{name}, first, peak memory", first.memory, "MB")
            warm = medians({"python": Case(PYTHON_PASS), "next": case}, given.runs)
            table.row(f"{name}, next", warm["next"].seconds, "s")
            table.row(f"{name}, next, in starts of Python", warm["next"].seconds / warm["python"].seconds, "x")
        for name in ("history", "profitability"):
            once(log)
            after = medians({"after": Case([tool, "live", name], cwd=where)}, 1)
            table.row(f"{name}, after an entry", after["after"].seconds, "s")
    return table.end()


def forget_views() -> None:
    """The index stays."""
    for path in Path(os.environ["XDG_CACHE_HOME"]).glob("mspproj/*/live-*"):
        path.unlink()


if __name__ == "__main__":
    sys.exit(main())
