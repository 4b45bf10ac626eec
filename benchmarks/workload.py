"""A workspace of any size, the same bytes for the same size: projects, people, months of time.

    python benchmarks/workload.py DIR --projects 500 --lines 75 --entries 100000 --people 20 --months 24

`--lines` is the length of each project.yaml (75 lines hold 11 tasks). DIR must not exist; it becomes a git repository
with one commit. The last day of the time is 2026-11-20.
"""

import argparse
import random
import subprocess
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

LAST_DAY = date(2026, 11, 20)
WORDS = ("mail", "cut", "over", "pilot", "users", "tested", "backup", "verified", "racked", "cabling", "joined")
CLIENTS = 25
SETTINGS = """\
format: 1
company: Northwind IT
currency: USD
time_zone: America/New_York
rates:
  - {role: engineer, price: 150.00}
  - {role: engineer, work: after-hours, price: 225.00}
  - {role: coordinator, price: 120.00}
"""
HEAD = """\
format: 1
name: Migration {number}
client: client-{client}
stage: executing
start: {start}
promised: {promised}
team:
  coordinator: p0
  lead_tech: {tech}
  techs: [{tech}, {other}]
  support: p1
contacts: {{sponsor: pat, technical: jo, billing: lin}}
statement_of_work:
  version: 1
  objective: Move mail, files and identity to the cloud.
  in_scope:
    - {{id: S1, what: 45 mailboxes}}
  out_of_scope:
    - {{id: S2, what: New laptops}}
  assumptions:
    - {{id: S3, what: The client's internet line carries it}}
  acceptance: [{{id: A1, what: All mailboxes deliver for 48 hours}}]
bill_of_materials:
  - {{id: B1, item: Licence, qty: 45, unit_cost: 17.60, unit_price: 29.00, task: T2}}
milestones:
  - {{id: go-live, name: Go-live, after: [T{last}], promised: {live}}}
communications:
  - {{id: weekly, what: Weekly call, audience: [sponsor, technical], when: {{every: week, weekday: fri}}}}
budget: {{hours: {hours}h, labor: {labor}.00, materials: 1305.00}}
phases:
"""


class Size(NamedTuple):
    """`lines` is about the length of each project.yaml; 75 hold 11 tasks."""

    projects: int = 500
    lines: int = 75
    entries: int = 100_000
    people: int = 20
    months: int = 24

    @property
    def tasks(self) -> int:
        """How many tasks a project of this many lines has; two of three are written over five lines."""
        return max(3, (self.lines - HEAD.count("\n")) * 15 // 61)

    @property
    def estimate(self) -> int:
        """Hours a task, so that the time of the workload is about half of what is planned."""
        return max(4, 2 * self.entries // (self.projects * self.tasks))


class Entry(NamedTuple):
    """One time entry: `start` in minutes after midnight."""

    who: str
    day: date
    start: int
    minutes: int
    project: str
    task: str
    note: str


def make(root: Path, size: Size) -> list[Entry]:
    """Writes the workspace and commits it; the entries in the order of their days."""
    root.mkdir(parents=True)
    for name, text in files(size):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    made = list(entries(size))
    for name, lines in logs(made).items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(lines))
    git(root, "init", "-q", "-b", "main")
    for key, value in (("user.name", "Person 0"), ("user.email", "p0@northwind.example"), ("gc.auto", "0")):
        git(root, "config", key, value)
    git(root, "add", ".")
    git(root, "commit", "-qm", "A workspace")
    return made


def git(root: Path, *args: str) -> None:
    subprocess.run(["git", *args], cwd=root, check=True)


def files(size: Size) -> Iterator[tuple[str, str]]:
    """(path, text) of everything that people write."""
    yield "mspproj.yaml", SETTINGS
    people = [
        f"  - {{id: p{n}, name: Person {n}, email: p{n}@northwind.example, team: delivery, roles: [engineer]}}\n"
        for n in range(size.people)
    ]
    yield "people.yaml", "people:\n" + "".join(people)
    for number in range(CLIENTS):
        yield f"clients/client-{number}.yaml", _client(number)
    for number in range(size.projects):
        id = f"project-{number:05}"
        yield f"projects/{id}/project.yaml", _project(size, number)
        yield f"projects/{id}/journal/p0-b000.yaml", _journal(id, _start(size, number))


def _client(number: int) -> str:
    who = f"email: someone@client{number}.example"
    return (
        f"name: Client {number}\ncontacts:\n"
        f"  - {{id: pat, name: Pat Doe, {who}, role: [sponsor, decision]}}\n"
        f"  - {{id: jo, name: Jo Roe, {who}, role: technical}}\n"
        f"  - {{id: lin, name: Lin Poe, {who}, role: billing}}\n"
    )


def _project(size: Size, number: int) -> str:
    tech, other = f"p{number % size.people}", f"p{(number + 1) % size.people}"
    start = _start(size, number)
    head = HEAD.format(
        number=number,
        client=number % CLIENTS,
        start=start,
        promised=weekday(start + timedelta(days=120)),
        live=weekday(start + timedelta(days=110)),
        tech=tech,
        other=other,
        last=size.tasks,
        hours=size.tasks * size.estimate,
        labor=size.tasks * size.estimate * 150,
    )
    tasks = []
    for task in range(1, size.tasks + 1):
        if task % 5 == 1:
            tasks.append(f"  - name: Phase {task // 5 + 1}\n    tasks:")
        values = {"id": f"T{task}", "name": f"Step {task} of the work", "owner": tech, "estimate": f"{size.estimate}h"}
        if task > 1:
            values["depends"] = f"[T{task - 1}]"
        parts = [f"{key}: {value}" for key, value in values.items()]
        tasks.append(f"      - {{{', '.join(parts)}}}" if task % 3 == 0 else "      - " + "\n        ".join(parts))
    return head + "\n".join(tasks) + "\n"


def weekday(day: date) -> date:
    """The day, or the Monday after it."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def _start(size: Size, number: int) -> date:
    return LAST_DAY - timedelta(days=30 * (number % min(size.months, 3)))


def _journal(project: str, start: date) -> str:
    stages = ("request", "proposed", "approved", "planning", "executing")
    bodies = [f'"op": "stage", "from": "{a}", "to": "{b}"' for a, b in pairwise(stages)]
    bodies += ['"op": "handoff", "to": "p0", "open": []', '"op": "part", "part": "B1", "status": "ordered"']
    bodies += ['"op": "acceptance", "what": "proposal", "of": "1", "by": "pat", "how": "signed"']
    return "".join(
        f'- {{"id": "p0-b000-{project}-{n}", {body}, "who": "p0", '
        f'"logged": "{start - timedelta(days=10 - n)}T09:00:00-05:00"}}\n'
        for n, body in enumerate(bodies)
    )


def entries(size: Size) -> Iterator[Entry]:
    """Time by day and person; a day's entries of a person follow each other without a gap."""
    chance = random.Random(20261120)  # the same work each time
    span = size.months * 30
    days = [LAST_DAY - timedelta(days=n) for n in range(span - 1, -1, -1)]
    slots = len(days) * size.people
    for slot in range(slots):
        day, who = days[slot // size.people], f"p{slot % size.people}"
        count = size.entries * (slot + 1) // slots - size.entries * slot // slots
        start = 8 * 60 if count < 16 else 0
        longest = min(90, (24 * 60 - start) // max(count, 1))
        for _ in range(count):
            minutes = chance.randint(max(1, longest // 3), max(1, longest))
            project = f"project-{chance.randrange(size.projects):05}"
            note = " ".join(chance.choices(WORDS, k=4))
            yield Entry(who, day, start, minutes, project, f"T{chance.randint(1, size.tasks)}", note)
            start += minutes


def logs(made: list[Entry]) -> dict[str, list[str]]:
    """Log lines by file, one file a person and month."""
    found: dict[str, list[str]] = {}
    for number, entry in enumerate(made):
        writer, clock = f"{entry.who}-b000", f"{entry.start // 60:02}:{entry.start % 60:02}"
        line = (
            f'- {{"id": "{writer}-{number:026}", "op": "add", "who": "{entry.who}", "day": "{entry.day}", '
            f'"minutes": {entry.minutes}, "project": "{entry.project}", "task": "{entry.task}", '
            f'"note": "{entry.note}", "at": "{clock}", "logged": "{entry.day}T18:00:00-05:00"}}\n'
        )
        found.setdefault(f"time/{entry.day:%Y-%m}/{writer}.yaml", []).append(line)
    return found


def main() -> None:
    words = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    words.add_argument("folder", type=Path)
    for name, default in Size()._asdict().items():
        words.add_argument(f"--{name}", type=int, default=default)
    given = vars(words.parse_args())
    folder = given.pop("folder")
    made = make(folder, Size(**given))
    print(f"{folder}: {given['projects']} projects, {len(made)} entries, {sum(e.minutes for e in made) / 60:.1f} h")


if __name__ == "__main__":
    main()
