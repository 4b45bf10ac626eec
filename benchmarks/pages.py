"""`mspproj site` over many projects: cold, with nothing changed, with one project changed.

    python benchmarks/pages.py [--projects 500] [--entries 100000] [--runs 3] [--strict]

All projects are open. `--weeks 6` is measured beside it: the health of the weeks before, which that many projects tell
only where it is asked for. The repository's one commit is dated before these weeks, so that git has something to tell.
"""

import argparse
import os
import shutil
import subprocess
import sys
from itertools import count
from pathlib import Path

from measure import Case, Table, forget_index, medians, scratch, script
from workload import Size, make


def main() -> int:
    words = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    words.add_argument("--projects", type=int, default=500)
    words.add_argument("--entries", type=int, default=100_000)
    words.add_argument("--runs", type=int, default=3)
    words.add_argument("--strict", action="store_true")
    given = words.parse_args()
    with scratch() as folder:
        root, out, tool, step = folder / "ws", folder / "out", script(), count()
        make(root, Size(projects=given.projects, entries=given.entries))
        _date_back(root)
        where, plain = str(root), [tool, "site", str(out)]
        cold = medians({"cold": Case(plain, before=lambda: _clear(out), cwd=where)}, given.runs)
        cases = {
            "same": Case(plain, cwd=where),
            "one": Case(plain, before=lambda: _rename(root, next(step)), cwd=where),
            "client": Case([tool, "site", str(folder / "one"), "--client", "client-1"], cwd=where),
        }
        warm = medians(cases, given.runs)
        weeks = medians({"weeks": Case([*plain, "--weeks", "6"], before=lambda: _clear(out), cwd=where)}, 1)
        pages = list(out.rglob("*.html"))
        size = sum(path.stat().st_size for path in pages) / len(pages)
    table = Table(f"site of {given.projects} open projects, {given.entries} entries: {len(pages)} pages")
    table.row("cold, whole process", cold["cold"].seconds, "s", 15 if given.projects <= 500 else None)
    table.row("cold, peak memory", cold["cold"].memory, "MB")
    table.row("nothing changed", warm["same"].seconds, "s")
    table.row("one project changed", warm["one"].seconds, "s")
    table.row("one client alone", warm["client"].seconds, "s")
    table.row("cold, with six weeks of health", weeks["weeks"].seconds, "s")
    table.row("a page, on average", size / 1024, "KB")
    return table.end()


def _clear(out: Path) -> None:
    shutil.rmtree(out, ignore_errors=True)
    forget_index()


def _date_back(root: Path) -> None:
    when = dict.fromkeys(("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), "2026-09-01T12:00:00Z")
    given = ["git", "-c", "user.name=bench", "-c", "user.email=bench@example.com"]
    subprocess.run([*given, "commit", "-q", "--amend", "--no-edit"], cwd=root, env=os.environ | when, check=True)


def _rename(root: Path, step: int) -> None:
    path = root / "projects" / f"project-{step:05}" / "project.yaml"
    path.write_text(path.read_text().replace("name: Migration", f"name: Migration, take {step},"))


if __name__ == "__main__":
    sys.exit(main())
