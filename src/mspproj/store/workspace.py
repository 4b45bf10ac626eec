"""A workspace as commands see it: settings, office, dossiers, findings of reading, and what may be written."""

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from mspproj.errors import WorkspaceError
from mspproj.store.index import Index
from mspproj.store.layout import MARKER, find_root

if TYPE_CHECKING:
    from mspproj.finding import Finding
    from mspproj.model.dossier import Dossier, Office, Portfolio
    from mspproj.model.settings import Settings
    from mspproj.model.time import Expense, TimeEntry
    from mspproj.store.dossiers import Kept
    from mspproj.store.eventfold import Event
    from mspproj.store.timelog import Read

MANY = 64  # projects: from here on a second process is worth its start


class Workspace:
    """Reads lazily: nothing is looked at before it is asked for, and each thing once."""

    def __init__(self, root: str, *, cached: bool = True, like: "Workspace | None" = None) -> None:
        """`like`: the same workspace in another state."""
        self.root, self.cached, self.like = root, cached, like
        self._index: Index | None = None
        self._settings: Settings | None = None
        self._office: Office | None = None
        self._kept: Kept | None = None
        self._time: Read | None = None
        self._spooled: dict[str, list[bytes]] = {}

    @classmethod
    def find(cls, start: str, *, cached: bool = True) -> "Workspace":
        """The workspace at or above a folder, or WorkspaceError."""
        root = find_root(start)
        if root is None:
            raise WorkspaceError(
                f"no workspace here: no {MARKER} in {start} or above",
                "make one with `mspproj init`, try `mspproj demo DIR`, or name it with -C DIR",
            )
        return cls(root, cached=cached)

    @property
    def index(self) -> Index:
        """The read model, up to date with the files."""
        if self._index is None:
            from mspproj.store.spool import acked, state_folder

            for label, line, _id in acked(state_folder(self.root), self.root):
                self._spooled.setdefault(label, []).append(line)
            like = self.like.index if self.like else None
            index = Index(self.root, cached=self.cached, private=self._private_path(), like=like)
            index.refresh(self._spooled)
            self._index = index
        return self._index

    def forget(self) -> None:
        """After a write: what was read is looked at again."""
        self._index = self._settings = self._office = self._kept = self._time = None
        self._spooled = {}

    def _private_path(self) -> str | None:
        if path := os.environ.get("MSPPROJ_PRIVATE"):
            return path
        import re

        try:
            with open(os.path.join(self.root, MARKER), "rb") as file:  # pathlib costs start-up
                text = file.read(1 << 20)
        except OSError:
            return None
        match = re.search(rb"^private:[ \t]*[\"']?([^\"'#\r\n]+)", text, re.MULTILINE)
        path = match[1].decode("utf-8", "replace").strip() if match else ""
        return os.path.join(self.root, os.path.expanduser(path)) if path else None

    @property
    def settings(self) -> "Settings":
        """mspproj.yaml, or WorkspaceError with its findings."""
        if self._settings is None:
            from mspproj.model.settings import Settings
            from mspproj.store.plain import decode

            self._settings = decode(Settings, self.plain_settings(), MARKER)
        return self._settings

    def plain_settings(self) -> dict[str, Any]:
        """What mspproj.yaml holds, or WorkspaceError with its findings; nothing is loaded to read it."""
        plain = self.index.document(MARKER)
        if not isinstance(plain, dict):
            told = tuple(f for f in self.index.findings() if f.place.file == MARKER)
            raise WorkspaceError(f"{MARKER} cannot be read", "mend it; then try again", told)
        return plain

    @property
    def office(self) -> "Office":
        if self._office is None:
            from mspproj.store.office import read_office

            self._office = read_office(self.index, self.settings)
        return self._office

    @property
    def kept(self) -> "Kept":
        """The dossiers read so far."""
        if self._kept is None:
            from mspproj.store.dossiers import Kept

            self._kept = Kept()
        return self._kept

    @property
    def time(self) -> "Read":
        """All logs: entries and expenses, void ones included, and what folding found."""
        if self._time is None:
            from mspproj.store.timelog import TimeLog

            self._time = TimeLog(self.root, self.index, self._spooled).read(self.index.logs())
        return self._time

    @property
    def project_ids(self) -> list[str]:
        return self.index.projects()

    def dossiers(self, ids: Iterable[str] | None = None) -> "dict[str, Dossier]":
        """Every readable project (of the given ones), by id."""
        from mspproj.store.dossiers import read_dossiers

        return read_dossiers(self, None if ids is None else list(ids))[0]

    def dossier(self, id: str) -> "Dossier":
        """One project; WorkspaceError-free: unknown or broken ones are refused with what to do."""
        from mspproj.store.dossiers import missing_project

        found = self.dossiers([id]).get(id)
        if found is None:
            raise missing_project(self, id)
        return found

    def portfolio(self, ids: Iterable[str] | None = None) -> "Portfolio":
        from mspproj.model.dossier import Portfolio

        wanted = self.project_ids if ids is None else list(ids)
        found = self.dossiers(None if ids is None else wanted)
        return Portfolio(self.office, tuple(found.values()), tuple(i for i in wanted if i not in found))

    def log_findings(self, ids: Iterable[str] | None = None) -> "dict[str, list[Finding]]":
        """What folding the logs found, by project ("" for time outside projects)."""
        from mspproj.store.dossiers import read_dossiers

        return read_dossiers(self, None if ids is None else list(ids))[1]

    def entries(self, *, project: str | None = None, who: str | None = None, month: str = "") -> "list[TimeEntry]":
        """Time entries that stand (void ones too, `state` tells), of a project, a person, a month (2026-11), or all."""
        if project is None and who is None and not month:
            return self.time.entries
        from mspproj.store.timelog import TimeLog

        labels = self.index.logs(project=project, who=who, month=month)
        found, _, _ = TimeLog(self.root, self.index, self._spooled).read(labels)
        return [e for e in found if project in (None, e.project) and who in (None, e.who) and e.day.startswith(month)]

    def written_by(self, writer: str) -> "list[tuple[str, Event]]":
        """(project or "", event) of each line in the logs of a writer (`kim-7f3a`), in the order they were written."""
        from mspproj.store.eventfold import Event
        from mspproj.store.timelog import TimeLog

        name = f"/{writer}.yaml"
        labels = [label for label in self.index.logs() if label.endswith(name)]
        found = [("", event) for event in TimeLog(self.root, self.index, self._spooled).events(labels)]
        for label, project, events in self.index.documents("journal"):
            if label.endswith(name):
                found += [(project, Event(id, op, body, label, line)) for id, op, line, body in events]
        return sorted(found, key=lambda one: one[1].id)

    def head(self, entry: "TimeEntry | Expense") -> tuple[str, tuple[str, ...]]:
        """What the next edit of an entry names as `prev`, and the rival changes that it settles."""
        from mspproj.store.eventfold import fold
        from mspproj.store.timelog import TimeLog

        time = TimeLog(self.root, self.index, self._spooled)
        labels = sorted({entry.file, *self.index.logs(project=entry.project or "")})
        events = [e for e in time.events(labels) if entry.id in (e.id, e.body.get("of"))]
        found = next(item for item in fold(events)[0] if item.id == entry.id)
        return found.head, found.rivals

    def per_project(self, name: str, ids: list[str], keys: dict[str, Any], make: Any) -> dict[str, Any]:
        """A value per project, from the memo where nothing that it depends on changed.

        `keys` are what the value depends on beside the data (the day, options); `make(dossiers, ids)` returns the
        plain values of those that are not known.
        """
        index = self.index
        base = repr((name, index.shared, sorted(keys.items())))
        digests = index.digests()
        wanted = {id: f"{digests.get(id, '')}:{base}" for id in ids}
        known = index.memos(name, wanted)
        missing = [id for id in ids if id not in known]
        if missing:
            made = self._halved(make, missing)
            index.memorise(name, wanted, {id: value for id, value in made.items() if id in wanted})
            known |= made
        return {id: known[id] for id in ids if id in known}

    def _halved(self, make: Any, ids: list[str]) -> dict[str, Any]:
        """What `make` returns for all; of many, half is made in a second process."""
        from mspproj.store.beside import beside

        if len(ids) < MANY or self.index.path is None:
            return dict(make(ids))

        def other() -> dict[str, Any]:
            self.index.reopen()
            return dict(make(ids[half:]))

        half = len(ids) // 2
        rest = beside(other)
        return dict(make(ids[:half])) | rest()

    @property
    def spooled(self) -> dict[str, list[bytes]]:
        """Confirmed log lines that git may have taken off the work tree, by log."""
        _ = self.index
        return self._spooled
