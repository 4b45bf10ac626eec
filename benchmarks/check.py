"""`mspproj check` over many projects: warm, with one file changed, cold; and whether time grows with size.

python benchmarks/check.py [--projects 2000] [--lines 200] [--runs 3] [--strict]
"""

import argparse
import sys
from itertools import count
from pathlib import Path

from measure import Case, Table, Took, forget_index, medians, scratch, script
from workload import Size, make


def main() -> int:
    words = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    words.add_argument("--projects", type=int, default=2000)
    words.add_argument("--lines", type=int, default=200)
    words.add_argument("--runs", type=int, default=3)
    words.add_argument("--strict", action="store_true")
    given = words.parse_args()
    whole = figures(given.projects, given.lines, given.runs)
    half = figures(given.projects // 2, given.lines, 1)
    table = Table(f"check over {given.projects} projects of {given.lines} lines")
    for name, bar in (("warm", 1.0), ("one project changed", 1.2), ("one entry logged", 1.2), ("cold", 15.0)):
        table.row(name, whole[name].seconds, "s", bar)
    table.row("cold, peak memory", whole["cold"].memory, "MB")
    table.row("cold, against half as many projects", whole["cold"].seconds / half["cold"].seconds, "x", 2.5)
    return table.end()


def figures(projects: int, lines: int, runs: int) -> dict[str, Took]:
    with scratch() as folder:
        root, tool, step = folder / "ws", script(), count()
        make(root, Size(projects, lines, entries=projects * 10, months=12))
        where = str(root)
        plain = [tool, "check"]
        cold = medians({"cold": Case(plain, before=forget_index, cwd=where)}, runs)
        cases = {
            "warm": Case(plain, cwd=where),
            "one project changed": Case(plain, before=lambda: _rename(root, next(step)), cwd=where),
            "one entry logged": Case(plain, before=lambda: _log(root, next(step)), cwd=where),
        }
        return cold | medians(cases, runs)


def _rename(root: Path, step: int) -> None:
    path = root / "projects" / f"project-{step:05}" / "project.yaml"
    path.write_text(path.read_text().replace("name: Migration", f"name: Migration, take {step},"))


def _log(root: Path, step: int) -> None:
    with (root / "time" / "2026-11" / "p1-b000.yaml").open("a") as file:
        file.write(
            f'- {{"id": "p1-b000-late{step}", "op": "add", "who": "p1", "day": "2026-11-20", "minutes": 5, '
            f'"project": "project-{step:05}", "task": "T1", "logged": "2026-11-20T18:00:00-05:00"}}\n'
        )


if __name__ == "__main__":
    sys.exit(main())
