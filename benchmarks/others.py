"""The totals by project of the same time entries: mspproj, hledger, ledger, timewarrior.

    python benchmarks/others.py [--entries 100000] [--runs 3]

What is not installed (Debian: hledger, ledger, timewarrior) is skipped. hledger and ledger read a journal, hledger a
timeclock file as well. Timewarrior knows one person: its intervals are laid end to end.
"""

import argparse
import shutil
import sys
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path

from measure import PYTHON_PASS, Case, forget_index, medians, scratch, script
from workload import Entry, Size, make


def journal(made: Iterable[Entry]) -> str:
    """A posting without its other side for each entry, in hours."""
    return "".join(f"{e.day} {e.note}\n    ({e.project}:{e.task})  {e.minutes / 60:.4f}h\n\n" for e in made)


def timeclock(made: Iterable[Entry]) -> str:
    lines = []
    for entry in made:
        start = datetime.combine(entry.day, datetime.min.time()) + timedelta(minutes=entry.start)
        end = start + timedelta(minutes=entry.minutes)
        lines.append(
            f"i {start:%Y-%m-%d %H:%M:%S} {entry.project}:{entry.task}  {entry.note}\no {end:%Y-%m-%d %H:%M:%S}\n"
        )
    return "".join(lines)


def timewarrior(made: Iterable[Entry], folder: Path) -> None:
    months: dict[str, list[str]] = {}
    now = datetime(2015, 1, 1)  # noqa: DTZ001  # the file says Z itself
    for entry in made:
        end = now + timedelta(minutes=entry.minutes)
        line = f"inc {now:%Y%m%dT%H%M%SZ} - {end:%Y%m%dT%H%M%SZ} # {entry.project}\n"
        months.setdefault(f"{now:%Y-%m}", []).append(line)
        now = end
    (folder / "data").mkdir(parents=True)
    (folder / "timewarrior.cfg").write_text("")
    for month, lines in months.items():
        (folder / "data" / f"{month}.data").write_text("".join(lines))


def cases(folder: Path, made: list[Entry]) -> dict[str, Case]:
    """By name; what is not installed is told and left out."""
    where, tool = str(folder / "ws"), script()
    found = {
        "python -c pass": Case(PYTHON_PASS),
        "mspproj budget, cold": Case([tool, "budget"], before=forget_index, cwd=where),
        "mspproj budget, warm": Case([tool, "budget"], cwd=where),  # after the cold one has made the index
    }
    texts: dict[str, Callable[[Iterable[Entry]], str]] = {"work.journal": journal, "work.timeclock": timeclock}
    for name, write in texts.items():
        (folder / name).write_text(write(made))
    timewarrior(made, folder / "timew")
    for name, argv in {
        "hledger balance, journal": ["hledger", "-f", f"{folder}/work.journal", "balance", "--depth", "1"],
        "hledger balance, timeclock": ["hledger", "-f", f"{folder}/work.timeclock", "balance", "--depth", "1"],
        "ledger balance, journal": ["ledger", "-f", f"{folder}/work.journal", "balance", "--depth", "1"],
        "timew summary": ["timew", "summary", ":all"],
    }.items():
        if shutil.which(argv[0]):
            found[name] = Case(argv, env={"TIMEWARRIORDB": f"{folder}/timew"})
        else:
            print(f"{argv[0]} is not installed: skipped")
    return found


def main() -> int:
    words = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    words.add_argument("--entries", type=int, default=100_000)
    words.add_argument("--projects", type=int, default=500)
    words.add_argument("--runs", type=int, default=3)
    given = words.parse_args()
    with scratch() as folder:
        made = make(folder / "ws", Size(projects=given.projects, entries=given.entries))
        took = medians(cases(folder, made), given.runs)
    print(f"{given.entries} entries in {given.projects} projects\n{'':34}{'seconds':>10}{'MB':>8}")
    for name, one in took.items():
        print(f"{name:<34}{one.seconds:>10.3f}{one.memory:>8.0f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
