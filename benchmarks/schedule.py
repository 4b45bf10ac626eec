"""The schedule of 1,000 tasks with calendars: what `mspproj plan` takes beyond its own start-up.

    python benchmarks/schedule.py [--tasks 1000] [--runs 5] [--strict]

One project of ten people in two places with holidays and time off, each task waiting for up to three of the hundred
before it, by all types with lag; eight other finished tasks give the history that the simulation draws from.
"""

import argparse
import random
import sys
from pathlib import Path

from measure import Case, Table, medians, scratch, script
from workload import git

SETTINGS = """\
format: 1
company: Northwind IT
time_zone: America/New_York
holidays: {country: US, subdivision: NY}
"""
CLIENT = "format: 1\nname: Contoso\nsites: [{id: hq}]\nextra_holidays: [2026-12-24]\n"
HEAD = """\
format: 1
name: Large migration
client: contoso
stage: executing
start: 2026-11-20
promised: 2028-06-30
phases:
  - name: All
    tasks:
"""
DONE = "      - {{id: H{n}, name: Done, owner: p{n}, estimate: 4h}}\n"
FACT = (
    '- {{"id": "p{n}-0000-f{n}", "op": "progress", "who": "p{n}", "task": "H{n}", "done": true, "logged": "{day}"}}\n'
)
TIME = (
    '- {{"id": "p{n}-0000-e{n}", "op": "add", "who": "p{n}", "day": "2026-11-02", "minutes": {minutes}, '
    '"project": "large", "task": "H{n}", "note": "did all of it", "logged": "{day}"}}\n'
)
DAY = "2026-11-02T17:00:00-05:00"


def people() -> str:
    rows = []
    for n in range(10):
        more = ", hours: {mon-thu: 7h}" if n % 3 == 0 else ""
        more += ", time_zone: Europe/Berlin, holidays: {country: DE}" if n % 4 == 0 else ""
        off = f"time_off: [{{from: 2026-12-{n + 10}, to: 2026-12-{n + 14}}}]"
        rows.append(f"  - {{id: p{n}, name: P {n}, email: p{n}@n.example, project_capacity: 70%, {off}{more}}}\n")
    return "format: 1\npeople:\n" + "".join(rows)


def task(n: int, dice: random.Random) -> str:
    before = sorted({dice.randrange(max(0, n - 100), n) for _ in range(dice.randrange(4))}) if n else []
    types, lags = ("FS", "FS", "SS", "FF", "SF"), ("0m", "2d", "4h")
    links = [f"{{task: T{other}, type: {dice.choice(types)}, lag: {dice.choice(lags)}}}" for other in before]
    work = "duration: 3d" if n % 10 == 0 else f"owner: p{n % 10}, estimate: {dice.randrange(1, 12)}h"
    return f"      - {{id: T{n}, name: Task {n}, {work}, depends: [{', '.join(links)}]}}\n"


def make(root: Path, tasks: int) -> None:
    dice = random.Random(1)
    plan = HEAD + "".join(DONE.format(n=n) for n in range(8)) + "".join(task(n, dice) for n in range(tasks))
    small = HEAD + DONE.format(n=0)
    facts = "".join(FACT.format(n=n, day=DAY) for n in range(8))
    spent = "".join(TIME.format(n=n, minutes=180 + 20 * n, day=DAY) for n in range(8))
    for name, text in {
        "mspproj.yaml": SETTINGS,
        "people.yaml": people(),
        "clients/contoso.yaml": CLIENT,
        "projects/large/project.yaml": plan,
        "projects/large/journal/p0-0000.yaml": facts,
        "projects/small/project.yaml": small,
        "time/2026-11/p0-0000.yaml": spent,
    }.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    git(root, "init", "-q", "-b", "main")
    git(root, "add", ".")
    git(root, "-c", "user.name=P", "-c", "user.email=p0@n.example", "commit", "-qm", "A workspace")


def main() -> int:
    words = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    words.add_argument("--tasks", type=int, default=1000)
    words.add_argument("--runs", type=int, default=5)
    words.add_argument("--strict", action="store_true")
    given = words.parse_args()
    with scratch() as folder:
        make(folder / "ws", given.tasks)
        where = str(folder / "ws")
        line = [script(), "plan", "large", "--format", "json"]
        medians({"warm": Case(line, cwd=where)}, 1)
        took = medians(
            {
                "start": Case([script(), "plan", "small", "--format", "json"], cwd=where),
                "plan": Case(line, cwd=where),
                "one": Case([*line, "--runs", "1"], cwd=where),
                "level": Case([*line, "--level"], cwd=where),
            },
            given.runs,
        )
    table = Table(f"{given.tasks} tasks, 10 people, 2 places")
    start = took["start"].seconds
    table.row("plan of one task (start-up)", start, "s")
    table.row("dates, slack, overload, beyond start-up", took["one"].seconds - start, "s", 0.3)
    table.row("the same with 500 simulated runs", took["plan"].seconds - start, "s")
    table.row("levelled, with 500 runs", took["level"].seconds - start, "s")
    table.row("peak memory", took["plan"].memory, "MB")
    return table.end()


if __name__ == "__main__":
    sys.exit(main())
