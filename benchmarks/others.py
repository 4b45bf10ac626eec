"""The same time entries summed by hledger, ledger and timewarrior (Debian's packages), beside `mspproj budget`.

    python benchmarks/others.py [--entries 10000] [--projects 500]

What is not installed is left out and told. The others sum hours by project; mspproj makes every project's budget.
"""

import argparse
import os
import shutil
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

from measure import Case, Table, forget_index, medians, once, scratch, script
from workload import Entry, Size, make


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--entries", type=int, default=10_000)
    words.add_argument("--projects", type=int, default=500)
    words.add_argument("--runs", type=int, default=5)
    given = words.parse_args()
    with scratch() as folder:
        root = folder / "workspace"
        made = make(root, Size(projects=given.projects, entries=given.entries))
        budget = [script(), "-C", str(root), "budget"]
        cases = {"mspproj budget, cold": Case(budget, before=forget_index), "mspproj budget, warm": Case(budget)}
        cases |= others(folder, made)
        once(cases["mspproj budget, warm"])
        took = {name: medians({name: case}, given.runs)[name] for name, case in cases.items()}
    table = Table(f"{given.entries} entries in {given.projects} projects")
    cold = took["mspproj budget, cold"].seconds
    for name, one in took.items():
        table.row(name, one.seconds, "s")
        table.row("  in mspproj's cold runs", one.seconds / cold, "x")
        table.row("  peak memory", one.memory, "MB")
    return 0


def others(folder: Path, entries: list[Entry]) -> dict[str, Case]:
    """The cases of what is installed, with their data written."""
    journal = folder / "time.journal"
    journal.write_text("".join(_posting(entry) for entry in entries))
    database = folder / "timewarrior"
    _timewarrior(database, entries)
    found = {
        "hledger": Case(["hledger", "-f", str(journal), "balance", "--depth", "1", "-N"]),
        "ledger": Case(["ledger", "-f", str(journal), "balance", "--depth", "1"]),
        "timew": Case(["timew", "summary", ":all"], env={"TIMEWARRIORDB": str(database)}),
    }
    for name in [name for name in found if shutil.which(name) is None]:
        print(f"{name} is not installed: left out")
        del found[name]
    return found


def _posting(entry: Entry) -> str:
    account = f"{entry.project}:{entry.task}:{entry.who}"
    return f"{entry.day} {entry.note}\n    ({account})  {entry.minutes / 60:.4f} h\n\n"


def _timewarrior(database: Path, entries: list[Entry]) -> None:
    """One interval after another, since one person's intervals may not overlap there; minutes and days are kept."""
    months: dict[str, list[str]] = defaultdict(list)
    last = datetime(2000, 1, 1, tzinfo=UTC)
    for entry in sorted(entries, key=lambda e: (e.day, e.start)):
        begin = max(last, datetime(entry.day.year, entry.day.month, entry.day.day, tzinfo=UTC))
        last = begin + timedelta(minutes=entry.minutes)
        months[f"{begin:%Y-%m}"].append(
            f"inc {begin:%Y%m%dT%H%M%SZ} - {last:%Y%m%dT%H%M%SZ} # {entry.project} {entry.task}\n"
        )
    (database / "data").mkdir(parents=True)
    (database / "timewarrior.cfg").write_text("")
    for month, lines in months.items():
        (database / "data" / f"{month}.data").write_text("".join(lines))
    os.environ["TIMEWARRIORDB"] = str(database)


if __name__ == "__main__":
    raise SystemExit(main())
