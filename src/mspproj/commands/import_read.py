"""What an import starts from: the mapping, the tables, and what the workspace holds."""

from pathlib import Path

from mspproj.commands.session import Session
from mspproj.errors import RefusedError, UsageError
from mspproj.exchange.csvfile import Broken, Table, open_csv
from mspproj.exchange.existing import Entry, Holdings, existing, prefix
from mspproj.exchange.mapping import Existing, header_findings, mapping_findings
from mspproj.finding import Finding
from mspproj.model.mapping import ImportMapping
from mspproj.model.project import Project
from mspproj.model.time import Fact
from mspproj.store.eventlog import Event, fold
from mspproj.store.plain import decode
from mspproj.store.records import read_record
from mspproj.store.timelog import TimeLog, facts
from mspproj.store.workspace import Workspace
from mspproj.store.yamlfile import MAX_BYTES, read_yaml

PEOPLE = "people.yaml"


def read_mapping(name: str) -> tuple[ImportMapping | None, list[Finding]]:
    """The mapping in a file, or what is wrong with it at its places. UsageError when there is no such file."""
    try:
        with Path(name).open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise UsageError(
            f"{name} cannot be read: {error.strerror}", "name a mapping file, see docs/import.md"
        ) from None
    root, told = read_yaml(name, content)
    if root is None or told:
        return None, list(told)
    mapping, findings = read_record(ImportMapping, root, name)
    if mapping is None or findings:
        return None, findings
    return mapping, mapping_findings(mapping)


def find_files(mapping: ImportMapping, name: str, file: str | None, data: str | None) -> dict[str, Path]:
    """The file of each section: the one given, or what the mapping names, beside it or in `data`."""
    folder = Path(data) if data else Path(name).parent
    found = {}
    for section, rows in mapping.sections():
        if file is None and rows.file is None:
            raise UsageError(f"{name} names no file for `{section}`", f"mspproj import csv {name} FILE")
        found[section] = Path(file) if file else folder / str(rows.file)
    if not found:
        raise UsageError(
            f"{name} maps nothing", "write a section: `projects`, `tasks`, `time`, `tickets` or `satisfaction`"
        )
    return found


def read_tables(mapping: ImportMapping, files: dict[str, Path]) -> tuple[dict[str, Table], list[Finding]]:
    """An open table for each section, and the columns that are not in its header."""
    tables, findings = {}, []
    for section, rows in mapping.sections():
        try:
            tables[section] = open_csv(files[section], rows.csv or mapping.csv)
        except OSError as error:
            hint = "--data DIR names the folder of the files"
            raise UsageError(f"{files[section]} cannot be read: {error.strerror or error}", hint) from None
        if not tables[section].header:
            raise UsageError(_headless(files[section], tables[section]), "is it the right file, and its `encoding`?")
        findings += header_findings(rows, tables[section].header)
    return tables, findings


def _headless(file: Path, table: Table) -> str:
    first = next(table.rows, None)
    return f"{file}:{first.line}: {first.why}" if isinstance(first, Broken) else f"{file} is empty"


def take_stock(session: Session, mapping: ImportMapping) -> Existing:
    """What the workspace holds of what the mapping brings."""
    workspace = session.workspace
    index, office = workspace.index, workspace.office
    if index.document(PEOPLE) is None and Path(workspace.root, PEOPLE).exists():
        raise RefusedError(f"{PEOPLE} cannot be read", "`mspproj check` tells why; mend it first")
    projects = {owner: decode(Project, doc, label) for label, owner, doc in index.documents("project")}
    held = Holdings(
        zone=office.settings.time_zone,
        today=session.today,
        people=office.people,
        clients=office.clients,
        projects=projects,
        facts=_facts(workspace),
        locked=frozenset(index.locked()),
        broken=frozenset(index.projects()) - projects.keys(),
    )
    return existing(mapping, held, _entries(workspace, prefix(mapping)))


def _facts(workspace: Workspace) -> dict[str, tuple[Fact, ...]]:
    events: dict[str, list[Event]] = {}
    for label, owner, lines in workspace.index.documents("journal"):
        events.setdefault(owner, []).extend(Event(id, op, body, label, line) for id, op, line, body in lines)
    return {owner: tuple(facts(own)[0]) for owner, own in events.items()}


def _entries(workspace: Workspace, prefix: str) -> list[Entry]:
    log = TimeLog(workspace.root, workspace.index, workspace.spooled)
    events = [
        event
        for event in log.events(workspace.index.logs())
        if event.id.startswith(prefix) or str(event.body.get("of", "")).startswith(prefix)
    ]
    bodies = {event.id: event.body for event in events}
    return [
        Entry(tuple(bodies[id] for id in item.history), item.head)
        for item in fold(events)[0]
        if item.id.startswith(prefix) and item.op == "add"
    ]
