"""Log, let git take the work tree's changes away in every way it has, look; then log once more and look at the files.

python tests/soak/reset_stash_clean.py --count 100 [--command 'mspproj log 15m T1 "{note}"']
"""

import argparse
import random
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
from tests.soak.writing import child, git, notes, verdict, workspace

WAYS: dict[str, list[tuple[str, ...]]] = {
    "reset --hard": [("add", "-A"), ("reset", "-q", "--hard")],
    "reset to the first commit": [("add", "-A"), ("commit", "-qm", "x"), ("reset", "-q", "--hard", "first")],
    "stash": [("stash", "-qu")],
    "clean": [("clean", "-qfdx")],
    "checkout": [("checkout", "-q", "-f", "--", "."), ("clean", "-qfd", "time")],
    "another branch": [("add", "-A"), ("commit", "-qm", "x"), ("checkout", "-q", "-B", "other", "first")],
    "restore": [("add", "-A"), ("restore", "-q", "--staged", "--worktree", "--source", "first", ".")],
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100, help="times that git takes something away")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workspace", type=Path, help="a workspace to log in (with --command); else a new one")
    parser.add_argument("--command", default="", help="a shell line that logs {note}; else the library's own writer")
    options = parser.parse_args()
    chance, told, wrong = random.Random(options.seed), list[str](), 0
    with tempfile.TemporaryDirectory() as folder:
        root = options.workspace or workspace(Path(folder) / "work")
        git(root, "tag", "-f", "first")
        for number in range(options.count):
            told += child(root, chance.randrange(1, 4), f"{number}-", options.command).communicate()[0].split()
            for command in WAYS[chance.choice(list(WAYS))]:
                git(root, *command, check=command[0] != "commit")
            dirty = git(root, "status", "--porcelain")
            wrong += set(notes(root)[0]) != set(told)
            wrong += git(root, "status", "--porcelain") != dirty  # reading changes nothing
        told += child(root, 1, "last-", options.command).communicate()[0].split()
        for path in Path(root, ".git", "mspproj", "spool").iterdir():
            path.unlink()  # now the files alone must hold everything
        return verdict("reset_stash_clean", told, *notes(root), f", {wrong} looks that missed some") or int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
