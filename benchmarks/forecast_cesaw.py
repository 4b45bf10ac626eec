"""Replays the forecast over real finished projects and prints the table of docs/forecast.md.

    python benchmarks/forecast_cesaw.py DIR [--strict]

DIR holds the two files that benchmarks/import_cesaw.yaml reads (tasks.csv.xz, time_log.csv.xz). With --strict the
exit code is 1 when a bar is missed.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from import_cesaw import command, new_workspace

UNITS = {"projects": [], "phases": ["--phases"]}
WORST_SHARE = {25: 60, 50: 60, 75: 70}  # our median error in percent of BAC/CPI's
WORST_BIAS = 4.0
BAND = (70, 90)


def main() -> int:
    words = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    words.add_argument("data", type=Path)
    words.add_argument("--strict", action="store_true")
    given = words.parse_args()
    missed: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = str(Path(folder) / "cache")
        root = Path(folder) / "msp"
        new_workspace(root)
        done([*command(root, given.data), "--create-people", "--create-clients", "--format", "json"])
        print("| units | earned | n | error | BAC/CPI | ratio | plan | bias | in the band | from 30 known |")
        print("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
        for unit, option in UNITS.items():
            for row in backtest(root, option):
                print(f"| {unit} | {line(row)} |")
                missed += [f"{unit} at {row['stage_pct']} %: {what}" for what in bars(row)]
    print(*(f"missed: {what}" for what in missed) if missed else ("no bar missed",), sep="\n")
    return 1 if missed and given.strict else 0


def done(words: list[str]) -> str:
    ran = subprocess.run(words, capture_output=True, text=True, check=False)
    if ran.returncode:
        sys.exit(ran.stdout + ran.stderr)
    return ran.stdout


def backtest(root: Path, option: list[str]) -> list[dict[str, Any]]:
    line = [sys.executable, "-m", "mspproj", "-C", str(root), "forecast", "--backtest", "--format", "json", *option]
    return list(json.loads(done(line))["stages"])


def line(row: dict[str, Any]) -> str:
    cells = [f"{row['stage_pct']} %", str(row["units"])]
    cells += [f"{row['error_pct']} %", f"{row['bac_cpi_error_pct']} %", f"{row['error_share_pct'] / 100:.2f}"]
    cells += [f"{row['plan_error_pct']} %", f"{row['bias_pct']:+}"]
    return " | ".join([*cells, part(row["covered"], row["banded"]), part(row["many_covered"], row["many_banded"])])


def part(some: int, all_: int) -> str:
    return f"{some} of {all_} ({some / all_ * 100:.0f} %)" if all_ else "-"


def bars(row: dict[str, Any]) -> list[str]:
    found = []
    if row["error_share_pct"] > WORST_SHARE[row["stage_pct"]]:
        found.append(f"error {row['error_share_pct']} % of BAC/CPI's, at most {WORST_SHARE[row['stage_pct']]}")
    if abs(row["bias_pct"]) > WORST_BIAS:
        found.append(f"bias {row['bias_pct']:+}, at most {WORST_BIAS}")
    if all_ := row["many_banded"]:
        held = row["many_covered"] / all_ * 100
        if not BAND[0] <= held <= BAND[1]:
            found.append(f"the band held {held:.0f} %, {BAND[0]} to {BAND[1]} wanted")
    return found


if __name__ == "__main__":
    sys.exit(main())
