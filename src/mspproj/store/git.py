"""git, thinly: where its folders are (without starting it), and one way to run it that runs nothing a clone brings.

Hooks, fsmonitor and external transports are off in every call, those of `sync`'s commit and push as well: a hook that
came with a folder must never be run by us, and one of the user's own would see a commit that is not theirs to check.
Signing (`commit.gpgsign`), credentials and ssh stay as the user configured them.
"""

import os
import zlib

_HARDENED = (
    *("-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}", "-c", "protocol.ext.allow=never"),
    *("-c", "safe.bareRepository=explicit", "-c", "core.quotePath=false", "-c", "gc.auto=0"),
    *("-c", "maintenance.auto=false", "-c", "submodule.recurse=false", "--no-optional-locks", "--no-pager"),
    "--literal-pathspecs",
)
# What a hook or an outer git command may have set for another repository.
_FOREIGN: tuple[str, ...] = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_COMMON_DIR",
    "GIT_PREFIX",
)
_FOREIGN += (
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_NAMESPACE",
    "GIT_CONFIG",
    "GIT_EXTERNAL_DIFF",
    "GIT_GLOB_PATHSPECS",
)
_FOREIGN += ("GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS")
_STATE = ("config", "packed-refs", "refs", "reftable")


def git_dirs(root: str) -> tuple[str, str] | None:
    """(git dir of this work tree, git dir common to all work trees) of the repository around `root`, or None."""
    here = os.path.realpath(root)
    while True:
        found = _git_dir(os.path.join(here, ".git"))
        if found:
            return found, _common(found)
        above = os.path.dirname(here)
        if above == here:
            return None
        here = above


def _git_dir(dot_git: str) -> str | None:
    if os.path.isfile(dot_git):
        text = _read(dot_git)
        if not text.startswith("gitdir:"):
            return None
        dot_git = os.path.normpath(os.path.join(os.path.dirname(dot_git), text[len("gitdir:") :].strip()))
    return dot_git if os.path.isfile(os.path.join(dot_git, "HEAD")) else None


def _common(git_dir: str) -> str:
    named = _read(os.path.join(git_dir, "commondir")).strip()
    return os.path.normpath(os.path.join(git_dir, named)) if named else git_dir


def _read(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read(1 << 20)
    except OSError:
        return ""


def stamp(root: str) -> str:
    """Changes whenever a branch, what is checked out or the repository's settings may have; git is not started."""
    dirs = git_dirs(root)
    seen: list[tuple[str, int, int]] = []
    waiting = [os.path.join(dirs[0], "HEAD"), *(os.path.join(dirs[1], name) for name in _STATE)] if dirs else []
    while waiting:
        path = waiting.pop()
        try:
            stat = os.lstat(path)
            seen.append((path, stat.st_mtime_ns, stat.st_size))
            if os.path.isdir(path) and not os.path.islink(path):
                waiting += sorted(os.path.join(path, name) for name in os.listdir(path))
        except OSError:
            continue
    return f"{zlib.crc32(repr(seen).encode()):x}"


def run(root: str, *args: str, input: bytes | None = None, index: str | None = None) -> bytes:
    """git's standard output. `index`: use that index file. RefusedError with git's last line when it fails.

    Options come before `--`, names and paths after it: that is the caller's part.
    """
    code, out, said = attempt(root, *args, input=input, index=index)
    if code:
        from mspproj.errors import RefusedError

        raise RefusedError(f"git {args[0]}: {_last(said) or f'failed with exit code {code}'}")
    return out


def has_identity(root: str) -> bool:
    """Does git know by what name and email to commit here?"""
    return not any(attempt(root, "var", name)[0] for name in ("GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT"))


def attempt(root: str, *args: str, input: bytes | None = None, index: str | None = None) -> tuple[int, bytes, str]:
    """(exit code, standard output, standard error) for calls where failing is an answer. RefusedError without git."""
    import subprocess

    env = {key: value for key, value in os.environ.items() if key not in _FOREIGN}
    env |= {"GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C", "LANGUAGE": "C"}
    if index:
        env["GIT_INDEX_FILE"] = index
    command, stdin = ["git", *_HARDENED, *args], subprocess.DEVNULL if input is None else None
    try:
        done = subprocess.run(command, cwd=root, env=env, input=input, stdin=stdin, capture_output=True, check=False)
    except FileNotFoundError:
        from mspproj.errors import RefusedError

        raise RefusedError("git is not installed, or not on the PATH") from None
    return done.returncode, done.stdout, done.stderr.decode(errors="replace")


def _last(said: str) -> str:
    lines = [line.removeprefix("fatal: ").removeprefix("error: ") for line in said.splitlines() if line.strip()]
    return lines[-1] if lines else ""


def rev(root: str, name: str) -> str | None:
    """The commit that a revision names, or None. A name that looks like an option names nothing."""
    if not name or name.startswith("-"):
        return None
    code, out, _ = attempt(root, "rev-parse", "-q", "--verify", f"{name}^{{commit}}")
    return None if code else out.decode().strip()


def show(root: str, revision: str, path: str) -> bytes | None:
    """A file's content at a revision; `path` from the workspace's root with `/`. None when it is not there."""
    code, out, _ = attempt(root, "cat-file", "blob", f"{revision}:./{path}")
    return None if code else out


def user_email(root: str) -> str | None:
    """git's `user.email` here; GIT_AUTHOR_EMAIL goes first, as in git. Starts git only where the configuration is
    more than this reads (includes, conditional parts, escapes): git's start is half of that of `log`.
    """
    if said := os.environ.get("GIT_AUTHOR_EMAIL"):
        return said
    dirs = git_dirs(root)
    told = None if any(key.startswith("GIT_CONFIG") for key in os.environ) else _plain_email(dirs)
    if told is None:
        code, out, _ = attempt(root, "config", "--get", "user.email")
        told = "" if code else out.decode(errors="replace").strip()
    return told or None


def _plain_email(dirs: tuple[str, str] | None) -> str | None:
    """The email that the nearest configuration file tells plainly, None when git must be asked."""
    home = os.path.expanduser("~")
    xdg = os.environ.get("XDG_CONFIG_HOME") or os.path.join(home, ".config")
    files = ["/etc/gitconfig", os.path.join(xdg, "git", "config"), os.path.join(home, ".gitconfig")]
    files += [os.path.join(dirs[1], "config")] if dirs else []
    for path in reversed(files):
        text = _read(path)
        low = text.lower()
        if "[include" in low or "worktreeconfig" in low:
            return None
        if "email" in low:
            value = _config_value(text, "user", "email")
            if value is None or value:
                return value
    return None


def _config_value(text: str, section: str, key: str) -> str | None:
    """The last plain `key = value` of a section, "" when there is none, None when quoting needs git itself."""
    value, inside = "", False
    for line in text.splitlines():
        line = line.strip()
        if line.startswith("["):
            inside = line.lower() == f"[{section}]"
        elif inside and line.partition("=")[0].strip().lower() == key:
            value = line.partition("=")[2].strip()
        if line.endswith("\\") or (line.startswith("[") and not line.endswith("]")):
            return None
    return None if any(sign in value for sign in '"\\#;') else value
