"""`mspproj budget --earned-value`: planned and earned value against cost, from the plan that the client accepted."""

import json
import sys
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mspproj.commands.session import Session
from mspproj.errors import FINDINGS, MspprojError
from mspproj.render.text import clean

if TYPE_CHECKING:
    from mspproj.model.dossier import Dossier
    from mspproj.reports.earned_value_project import Baseline

AT_ONCE = 32  # projects: each looks into git for its baseline, in this process
COLUMNS = ("bac", "pv", "ev", "ac", "spi", "cpi", "eac_cpi", "vac")


def show_earned_value(session: Session, ids: list[str], *, one: bool) -> int:
    """A page for one project, else a table of the measures in hours; JSON has all of both."""
    fmt = session.choose_format("table", "json", "csv", "md")
    found: dict[str, str] = {}
    for start in range(0, len(ids), AT_ONCE):
        found |= _values(session, ids[start : start + AT_ONCE])
    for id in (broken := [id for id in ids if id not in found]):
        print(clean(f"mspproj: {id} cannot be read: `mspproj check {id}` tells why"), file=sys.stderr)
    rows = [json.loads(text, parse_float=Decimal) for text in found.values()]  # indices keep their four places
    if fmt == "table" and one and rows:
        session.show_page("earned_value.md.j2", rows[0])
    else:
        _table(session, rows)
    return FINDINGS if broken else 0


def _values(session: Session, ids: list[str]) -> dict[str, str]:
    def make(missing: list[str]) -> dict[str, str]:
        from mspproj.render.structured import to_json
        from mspproj.reports.earned_value_project import project_value

        return {
            id: to_json(project_value(dossier, session.today, _baseline(session, dossier)))
            for id, dossier in session.workspace.dossiers(missing).items()
        }

    return session.workspace.per_project("earned-value", ids, {"day": session.today.isoformat()}, make)


def _baseline(session: Session, dossier: "Dossier") -> "Baseline | None":
    """The plan at the client's acceptance; None where there was none yet, or git does not know it."""
    from mspproj.commands.plan_past import baseline_of
    from mspproj.reports.earned_value_project import Baseline
    from mspproj.store.history import past_plan

    try:
        then = baseline_of(session, dossier)
    except MspprojError:
        return None
    plan = past_plan(session.repository, then.commit, dossier.id) if then.day <= session.today else None
    return Baseline(plan, then.words) if plan else None


def _table(session: Session, rows: list[dict[str, Any]]) -> None:
    from mspproj.render.table import Column

    heads = ("BAC h", "PV h", "EV h", "AC h", "SPI", "CPI", "EAC h", "VAC h")
    columns = [Column("Project", flexible=True, min=14), *(Column(head, "right") for head in heads)]
    session.show("earned-value", columns, [_row(row) for row in rows], projects=rows)


def _row(row: dict[str, Any]) -> list[Any]:
    hours = row["figures"][0]
    return [row["project"], *("-" if hours[name] is None else hours[name] for name in COLUMNS)]
