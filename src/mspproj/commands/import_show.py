"""How an import tells what it found: counts, what is missing, changes, rejected rows with file and line."""

from collections.abc import Iterable, Iterator, Mapping

from mspproj.commands.session import Session
from mspproj.errors import FINDINGS
from mspproj.exchange.importplan import Change, ImportPlan, Rejected
from mspproj.finding import Finding
from mspproj.render.structured import document, to_json
from mspproj.render.table import Column, table
from mspproj.render.text import clean

SHOWN = 20
COUNTS = ("rows", "new", "changed", "same", "skipped", "rejected")


def show_findings(session: Session, findings: list[Finding]) -> int:
    """What is wrong with the mapping; nothing was imported."""
    if session.format == "json":
        session.say(to_json(document("import", session.today, written=False, findings=findings)))
    else:
        for found in findings:
            session.say(
                clean(f"{found.place}: {found.code} {found.message}" + (f" ({found.fix})" if found.fix else ""))
            )
        session.say("Nothing was imported: mend the mapping file first.")
    return FINDINGS


def show_plan(session: Session, plan: ImportPlan, files: Mapping[str, str], *, written: bool) -> None:
    """The plan as text, or (`--format json`) every row that was rejected, changed or remarked upon."""
    if session.format == "json":
        told = {name: getattr(plan, name) for name in ("missing_people", "missing_clients", "changes", "notes")}
        rejected = [{"file": files[r.section], **r._asdict()} for r in plan.rejected]
        session.say(
            to_json(
                document("import", session.today, written=written, sections=plan.tallies, rejected=rejected, **told)
            )
        )
        return
    counts = [Column("", "left"), *(Column(name.capitalize(), "right") for name in COUNTS)]
    rows = [[t.section, *(f"{getattr(t, name):,}" for name in COUNTS)] for t in plan.tallies]
    session.say(*table(counts, rows), *map(clean, _lines(plan, files)))
    if not written:
        session.say("Nothing was written (--dry-run).")


def _lines(plan: ImportPlan, files: Mapping[str, str]) -> Iterator[str]:
    yield from _missing("people", plan.missing_people, "people.yaml", "--create-people")
    yield from _missing("clients", plan.missing_clients, "clients/", "--create-clients")
    changes = [f"{files[c.section]}:{c.line}: {_change(c)}" for c in plan.changes]
    yield from _some("Changed", changes)
    notes = [f"{files[n.section]}{f':{n.line}' if n.line else ''}: {n.message}" for n in plan.notes]
    yield from _some("To know", notes)
    yield from _some("Rejected", _alike(plan.rejected, files))


def _alike(rejected: Iterable[Rejected], files: Mapping[str, str]) -> list[str]:
    """One line for all rows that are rejected for the same reason: the first's, and how many more there are."""
    groups: dict[tuple[str, str, str], list[int]] = {}
    for row in rejected:
        groups.setdefault((row.section, row.column, row.why), []).append(row.line)
    lines = []
    for (section, column, why), rows in groups.items():
        more = f" (and {len(rows) - 1:,} more like it)" if len(rows) > 1 else ""
        lines.append(f"{files[section]}:{rows[0]}: {column + ': ' if column else ''}{why}{more}")
    return lines


def _change(change: Change) -> str:
    held = f" [not written: {change.held}]" if change.held else ""
    return f"{change.what} {change.field}: {change.old or '-'} -> {change.new or '-'}{held}"


def _missing(what: str, ids: Mapping[str, int], where: str, flag: str) -> Iterator[str]:
    if ids:
        named = [f"{id} ({rows:,} rows)" for id, rows in sorted(ids.items(), key=lambda pair: (-pair[1], pair[0]))]
        more = f" and {len(named) - SHOWN} more" if len(named) > SHOWN else ""
        yield f"New {what}: {', '.join(named[:SHOWN])}{more}. {flag} adds them to {where}."


def _some(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield f"{title}:"
        yield from (f"  {line}" for line in lines[:SHOWN])
    if len(lines) > SHOWN:
        yield f"  ... and {len(lines) - SHOWN:,} more: --format json lists them"
