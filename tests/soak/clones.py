"""Several clones log, edit, void, sync, branch, merge, rebase and lose changes at random; nothing may get lost.

One hub merges branches as hosts do: on the server, without merge drivers, refusing conflicts. At the end everybody
syncs, and every acknowledged event must be at the hub and in every clone, once, with the content that was written.

python tests/soak/clones.py --count 1000 --clones 6
"""

import argparse
import json
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
from mspproj.errors import RefusedError
from mspproj.store.eventfold import Event, fold
from mspproj.store.eventlog import new_id, read_events
from mspproj.store.logunion import is_log, union
from mspproj.store.spool import Writer, acked, append, open_writer
from mspproj.store.sync import sync
from tests.soak.writing import child, git, workspace


class Person:
    """One clone and what its person does."""

    def __init__(self, folder: Path, name: str, chance: random.Random, command: str) -> None:
        git(folder, "clone", "-q", str(folder / "hub.git"), name)
        self.root, self.chance, self.command, self.branches = folder / name, chance, command, 0
        for key, value in (("user.name", name), ("user.email", f"{name}@msp.example"), ("gc.auto", "0")):
            git(self.root, "config", key, value)
        self.name, self.writer, self.last = name, open_writer(str(self.root), name), ""
        self.told: dict[str, str] = {}
        self.did: Counter[str] = Counter()

    def events(self) -> list[Event]:
        return seen(self.writer)

    def write(self, **body: object) -> None:
        self.last = new_id(self.writer.name, time.time_ns() // 1_000_000, self.last)
        event = {"id": self.last, **body, "logged": f"2026-11-20T10:00:{self.chance.randrange(60):02}Z"}
        append(self.writer, f"time/2026-11/{self.writer.name}.yaml", [event])
        self.told[self.last] = json.dumps(event, sort_keys=True)

    def log(self) -> None:
        if self.command:
            child(self.root, 1, f"{self.name}-{self.chance.random()}", self.command).communicate()
        else:
            self.write(op="add", who=self.name, minutes=self.chance.randrange(1, 90), note="Größe")

    def amend(self) -> None:
        entries = [entry for entry in fold(self.events())[0] if entry.op == "add"]
        if entries:
            entry = self.chance.choice(entries)
            body: dict[str, object] = {"of": entry.id, "prev": entry.head, "why": "w"}
            if entry.rivals:
                body["settles"] = list(entry.rivals)
            op = self.chance.choice(("edit", "edit", "void"))
            self.write(op=op, **body, **({"minutes": self.chance.randrange(90)} if op == "edit" else {}))

    def sync(self) -> None:
        try:
            sync(self.writer, None, None, now=time.time())
        except RefusedError as error:
            self.did[f"sync refused: {error.message[:40]}"] += 1

    def lose(self) -> None:
        """What people do to a work tree; a spooled line survives it."""
        way = self.chance.choice(("stash", "reset", "clean", "checkout"))
        if way == "stash":
            git(self.root, "stash", "-qu", check=False)
        elif way == "reset":
            git(self.root, "reset", "-q", "--hard")
        elif way == "clean":
            git(self.root, "clean", "-qfdx")
        else:
            git(self.root, "checkout", "-q", "--", ".")

    def pull(self) -> None:
        """By hand, as people do: commit everything, then merge or rebase what the others pushed, and push."""
        git(self.root, "add", "-A")
        git(self.root, "commit", "-qm", "by hand", check=False)
        git(self.root, "fetch", "-q")
        way = self.chance.choice(("merge", "rebase"))
        git(
            self.root,
            *((way, "-q", "origin/main") if way == "rebase" else (way, "-q", "--no-edit", "origin/main")),
            check=False,
        )
        goes_on = ("rebase", "--continue") if way == "rebase" else ("commit", "-qm", "m")
        while git(self.root, "ls-files", "-u"):
            self.did["conflicts settled by hand"] += 1
            for path in set(git(self.root, "diff", "--name-only", "--diff-filter=U").split("\n")):
                sides = [git(self.root, "show", f":{n}:{path}", check=False).encode() + b"\n" for n in (2, 3)]
                Path(self.root, path).write_bytes(union(*sides))
            git(self.root, "add", "-A")
            git(self.root, "-c", "core.editor=true", *goes_on, check=False)
        if Path(self.root, ".git", "rebase-merge").exists():
            raise SystemExit("a rebase stopped half-way: the script, not the tool, is wrong")
        git(self.root, "push", "-q", "origin", "HEAD:main", check=False)
        self.did[way] += 1

    def request(self) -> None:
        """A branch with a person's own work and some log lines, merged by the host, then left."""
        self.branches += 1
        branch = f"{self.name}-{self.branches}"
        git(self.root, "add", "-A")
        git(self.root, "commit", "-qm", "by hand", check=False)
        git(self.root, "switch", "-qc", branch)
        Path(self.root, f"{branch}.md").write_text("work\n")
        self.log()
        git(self.root, "add", "-A")
        git(self.root, "commit", "-qm", branch)
        git(self.root, "push", "-q", "origin", branch)
        done = hosted(self.root.parent / "hub.git", branch, squash=self.chance.random() < 0.5)
        self.did["merged by the host" if done else "refused by the host"] += 1
        git(self.root, "switch", "-q", "main")

    def act(self) -> None:
        deeds = {self.log: 10, self.amend: 6, self.sync: 5, self.lose: 2, self.pull: 2, self.request: 2}
        deed = self.chance.choices(list(deeds), list(deeds.values()))[0]
        self.did[deed.__name__] += 1
        deed()


def hosted(hub: Path, branch: str, *, squash: bool) -> bool:
    """A merge or squash on the server: no work tree, no merge drivers, conflicts refused."""
    made = git(hub, "merge-tree", "--write-tree", "main", branch, check=False).split("\n")
    if len(made) != 1 or not made[0]:
        return False
    parents = ["-p", "main", *([] if squash else ["-p", branch])]
    identity = ("-c", "user.name=host", "-c", "user.email=host@msp.example")
    commit = git(hub, *identity, "commit-tree", *parents, "-m", branch, made[0])
    git(hub, "update-ref", "refs/heads/main", commit)
    return True


def seen(writer: Writer) -> list[Event]:
    events = [e for path, line, _ in acked(writer.state, writer.root) for e in read_events(path, line)[0]]
    for path in sorted(Path(writer.root).glob("time/*/*.yaml")):
        events += read_events(str(path.relative_to(writer.root)), path.read_bytes())[0]
    return events


def at(hub: Path) -> list[Event]:
    names = [name for name in git(hub, "ls-tree", "-r", "--name-only", "main").split("\n") if is_log(name)]
    return [e for name in names for e in read_events(name, git(hub, "show", f"main:{name}").encode())[0]]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=1000, help="deeds of all people together")
    parser.add_argument("--clones", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--command", default="", help="a shell line that logs {note}; else the library's own writer")
    options = parser.parse_args()
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        workspace(folder / "start")
        git(folder, "clone", "-q", "--bare", "start", "hub.git")
        people = [Person(folder, f"p{n}", chance, options.command) for n in range(options.clones)]
        for _ in range(options.count):
            chance.choice(people).act()
        for person in people * 2:
            person.pull()
            person.sync()
        return report(people, at(folder / "hub.git"))


def report(people: list[Person], hub: list[Event]) -> int:
    told = {key: text for person in people for key, text in person.told.items()}
    lost = doubled = changed = 0
    for events in (hub, *(seen(person.writer) for person in people)):
        bodies = {event.id: json.dumps(event.body, sort_keys=True) for event in events}
        folded, _ = fold(events)
        lost += len(told.keys() - bodies.keys())
        doubled += len(folded) - len({entry.id for entry in folded})
        changed += sum(bodies[key] != text for key, text in told.items() if key in bodies)
        changed += fold(events)[0] != fold(hub)[0]
    did = sum((person.did for person in people), Counter[str]())
    print(", ".join(f"{what} {often}" for what, often in sorted(did.items())))
    print(f"clones: {len(told)} acknowledged events, {lost} lost, {doubled} doubled, {changed} reverted or changed")
    return int(bool(lost or doubled or changed))


if __name__ == "__main__":
    sys.exit(main())
