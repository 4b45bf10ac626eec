"""Imports real projects twice into a new workspace and compares the hours with independently reckoned ones.

    python benchmarks/import_cesaw.py DIR [--keep WORKSPACE]

DIR holds tasks.csv.xz, time_log.csv.xz and EXPECTED_project_totals.csv (columns project, log_hours, task_rows).
Exit code 1 when a project is off by 0.01 h or more, or when the second import finds anything that is not the same.
"""

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from mspproj.store.workspace import Workspace

MAPPING = Path(__file__).with_name("import_cesaw.yaml")
TOLERANCE = 0.01  # hours


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    words.add_argument("data", type=Path)
    words.add_argument("--keep", type=Path, help="a folder for the workspace, which stays")
    given = words.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = given.keep or Path(folder) / "msp"
        os.environ["XDG_CACHE_HOME"] = str(Path(folder) / "cache")
        new_workspace(root)
        return compare(root, given.data)


def new_workspace(root: Path) -> None:
    root.mkdir(parents=True)
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    (root / "mspproj.yaml").write_text("format: 1\ncompany: CESAW\ntime_zone: America/New_York\n")


def compare(root: Path, data: Path) -> int:
    bare = timed([sys.executable, "-c", "pass"])[0]
    for title in ("first import", "second import"):
        seconds, out = timed([*command(root, data), "--create-people", "--create-clients", "--format", "json"])
        document = json.loads(out)
        print(f"{title}: {seconds:.1f} s, {seconds / bare:.0f} x `python -c pass`")
        for section in document["sections"]:
            print("  " + ", ".join(f"{key} {value}" for key, value in section.items()))
    same = all(not (s["new"] or s["changed"] or s["rejected"]) for s in document["sections"])
    print(f"the second import found {'nothing new' if same else 'DIFFERENCES'}")
    return 0 if hours_agree(root, data) and same else 1


def command(root: Path, data: Path) -> list[str]:
    return [sys.executable, "-m", "mspproj", "-C", str(root), "import", "csv", str(MAPPING), "--data", str(data)]


def timed(line: list[str]) -> tuple[float, str]:
    start = time.perf_counter()
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    return time.perf_counter() - start, done.stdout


def hours_agree(root: Path, data: Path) -> bool:
    minutes: Counter[str | None] = Counter()
    for entry in Workspace.find(str(root)).entries():
        minutes[entry.project] += entry.minutes
    with (data / "EXPECTED_project_totals.csv").open(newline="") as file:
        expected: list[dict[str, Any]] = list(csv.DictReader(file))
    worst = 0.0
    for row in expected:
        found = minutes.pop(f"p-{row['project']}", 0) / 60
        off = abs(found - float(row["log_hours"]))
        worst = max(worst, off)
        if off >= TOLERANCE:
            print(f"p-{row['project']}: {found:.4f} h, expected {row['log_hours']} h")
    total = sum(float(row["log_hours"]) for row in expected)
    print(f"{len(expected)} projects, {total:,.2f} h expected, largest difference {worst:.5f} h")
    return worst < TOLERANCE and not minutes


if __name__ == "__main__":
    sys.exit(main())
