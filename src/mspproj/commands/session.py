"""What every command is given: where, when, who, and how to print. The one place that reads the clock."""

import os
import sys
from typing import TYPE_CHECKING, Any, TextIO

from mspproj.errors import UsageError, WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from mspproj.model.dossier import Dossier
    from mspproj.store.workspace import Workspace


def _here() -> str:
    """The folder the command runs in; outside every workspace the one that MSPPROJ_DIR names."""
    from mspproj.store.layout import find_root

    here, other = os.getcwd(), os.environ.get("MSPPROJ_DIR")
    return other if other and find_root(here) is None else here


class Session:
    """One run of a command. Everything is found when it is first asked for."""

    def __init__(self, common: dict[str, Any], out: TextIO | None = None) -> None:
        self.directory: str = common.get("directory") or _here()
        self.as_of: str | None = common.get("as_of") or os.environ.get("MSPPROJ_TODAY")
        self.format: str | None = common.get("format")
        self.cached = not (common.get("no_cache") or os.environ.get("MSPPROJ_NO_CACHE"))
        self.named: str | None = common.get("me") or os.environ.get("MSPPROJ_ME")
        self.yes: bool = bool(common.get("yes"))
        self.rev: str | None = common.get("rev")
        self.out = out or sys.stdout
        self._workspace: Workspace | None = None
        self._repository = ""
        self._today: date | None = None
        self._now: datetime | None = None

    @property
    def workspace(self) -> "Workspace":
        if self._workspace is None:
            if not os.path.isdir(self.directory):
                raise WorkspaceError(f"no such folder: {self.directory}", "name an existing one with -C DIR")
            from mspproj.store.workspace import Workspace

            self._workspace = Workspace.find(self.directory, cached=self.cached)
            self._repository = self._workspace.root
            if self.rev:
                self._workspace = self.past(self.rev)
        return self._workspace

    @property
    def repository(self) -> str:
        """The root of the workspace in git, also where `workspace` is an older state of it (--rev)."""
        root = self.workspace.root
        return self._repository or root

    def past(self, revision: str, project: str | None = None) -> "Workspace":
        """The workspace (or one project's plan and facts) at a revision; it lasts as long as the command."""
        import atexit
        from tempfile import TemporaryDirectory

        from mspproj.store.history import checkout_past
        from mspproj.store.workspace import Workspace

        folder = TemporaryDirectory(prefix="mspproj-")
        atexit.register(folder.cleanup)
        root = checkout_past(self.repository, revision, folder.name, project)
        return Workspace(root, cached=False, like=self._workspace if self.cached else None)

    def commit_on(self, day: str) -> str | None:
        """The last commit by the end of a day (ISO), on the way to --rev if that is given; None: nothing so old."""
        from datetime import date, datetime, time
        from zoneinfo import ZoneInfo

        from mspproj.store.history import commit_before

        end = time(23, 59, 59, tzinfo=ZoneInfo(self.workspace.settings.time_zone))  # the office's, on every machine
        until = datetime.combine(date.fromisoformat(day), end).isoformat()
        return commit_before(self.repository, until, self.rev or "HEAD")

    def then(self, day: str) -> "Session | None":
        """This command at the end of a day (ISO), which is its today: the workspace as git had it, if it is so old."""
        commit = self.commit_on(day)
        if commit is None:
            return None
        other = Session({"directory": self.directory, "as_of": day, "me": self.named, "no_cache": True}, self.out)
        other._workspace, other._repository = self.past(commit), self.repository
        return other

    def dossier_on(self, id: str, day: str) -> "Dossier | None":
        """A project as git had it at the end of a day (ISO); None where it was not there, or cannot be read."""
        commit = self.commit_on(day)
        try:
            return self.past(commit, id).dossiers([id]).get(id) if commit else None
        except WorkspaceError:
            return None  # that commit is older than the workspace, or its settings are of another format

    @property
    def now(self) -> "datetime":
        """This instant, with the machine's offset; on the day given by --as-of or MSPPROJ_TODAY, if any."""
        if self._now is None:
            from datetime import datetime

            stated = os.environ.get("MSPPROJ_NOW")
            try:
                now = datetime.fromisoformat(stated) if stated else datetime.now().astimezone()
            except ValueError:
                raise UsageError(f"MSPPROJ_NOW is '{stated}'", "write 2026-11-20T14:31:00-05:00") from None
            if now.tzinfo is None:
                now = now.astimezone()
            if self.as_of:
                from mspproj.model.days import parse_when

                day = parse_when(self.as_of, now.date())
                now = now.replace(year=day.year, month=day.month, day=day.day)
            self._now = now
        return self._now

    @property
    def today(self) -> "date":
        if self._today is None:
            self._today = self.now.date()
        return self._today

    def day(self, text: str | None) -> "date":
        """A day as people type it; left out: today."""
        from mspproj.model.days import parse_when

        return parse_when(text, self.today) if text else self.today

    @property
    def me(self) -> str:
        """The person who runs this, by id of people.yaml."""
        plain = self.workspace.index.document("people.yaml")
        people: list[dict[str, Any]] = (plain or {}).get("people", [])
        if plain is None and (broken := [f for f in self.workspace.index.findings() if f.place.file == "people.yaml"]):
            raise WorkspaceError("people.yaml cannot be read", "mend it; then try again", tuple(broken))
        if self.named:
            return known_person(people, self.named)
        from mspproj.store.git import user_email

        email = user_email(self.workspace.root)
        for person in people:
            if email and person["email"].lower() == email.lower():
                return str(person["id"])
        told = f"git's user.email is {email}, which is nobody's in people.yaml" if email else "git has no user.email"
        raise UsageError(f"who are you? {told}", "use --me PERSON or MSPPROJ_ME, or `git config user.email`")

    def me_or_none(self) -> str | None:
        try:
            return self.me
        except UsageError:
            return None

    @property
    def interactive(self) -> bool:
        """May a question be asked? Never in CI, in a pipe, or with --yes."""
        return sys.stdin.isatty() and sys.stdout.isatty() and not os.environ.get("CI") and not self.yes

    def confirm(self, question: str, flag: str = "--yes") -> bool:
        """Yes by flag, by answer; UsageError where nobody can answer."""
        if self.yes:
            return True
        if not self.interactive:
            raise UsageError(f"this asks: {question}", f"answer with {flag}")
        return self.ask(f"{question} [y/N] ").lower() in ("y", "yes")

    def ask(self, question: str) -> str:
        """What a person types; the end of the input stops the command as Ctrl-C does."""
        self.out.flush()
        try:
            return input(question).strip()
        except EOFError:
            raise KeyboardInterrupt from None

    def project_here(self) -> str | None:
        """The project whose folder the command runs in."""
        here = os.path.relpath(os.path.realpath(self.directory), os.path.realpath(self.workspace.root))
        parts = here.split(os.sep)
        return parts[1] if len(parts) > 1 and parts[0] == "projects" else None

    def say(self, *lines: str) -> None:
        for line in lines:
            self.out.write(line + "\n")

    def choose_format(self, *allowed: str) -> str:
        """The format asked for, among those this command has; the first when none was named."""
        if self.format is None:
            return allowed[0]
        if self.format not in allowed:
            raise UsageError(f"--format {self.format} is not offered here", f"choose {', '.join(allowed)}")
        return self.format

    def show(self, name: str, columns: "Sequence[Any]", rows: "Sequence[Sequence[Any]]", /, **document: Any) -> None:
        """A list in the format asked for: table, json (`document` under its schema), csv or md."""
        from mspproj.render.output import emit
        from mspproj.render.structured import document as structured

        fmt = self.choose_format("table", "json", "csv", "md")
        emit(columns, rows, fmt, structured(name, self.today, **document), self.out)

    def page(self, template: str, report: Any) -> str:
        """A report laid out by its template (the workspace's own goes first), as Markdown."""
        from pathlib import Path

        from mspproj.render.template import plain, render

        return render(template, plain(report), [Path(self.workspace.root, "templates")])

    def show_page(self, template: str, report: Any) -> None:
        """The same for a terminal."""
        from mspproj.render.sections import strip_markers
        from mspproj.render.table import terminal_width
        from mspproj.render.terminal import to_terminal

        text = to_terminal(strip_markers(self.page(template, report)), min(terminal_width(), 110))
        self.say(text.rstrip("\n"))


def known_person(people: list[dict[str, Any]], word: str) -> str:
    """The id of a person of people.yaml by id (any case) or e-mail, or UsageError with a suggestion."""
    lower = word.lower()
    for person in people:
        if lower in (person["id"].lower(), person["email"].lower()):
            return str(person["id"])
    from difflib import get_close_matches

    near = get_close_matches(lower, [p["id"] for p in people], n=1, cutoff=0.5)
    raise UsageError(f"nobody in people.yaml is '{word}'", f"did you mean '{near[0]}'?" if near else "see people.yaml")
