"""`mspproj budget`: hours and money against the plan; `--fail-over 100%` for CI."""

import json
import sys
from typing import TYPE_CHECKING, Annotated, Any

from mspproj.commands.find import find_project
from mspproj.commands.finished import finished
from mspproj.commands.options import Projects, opt
from mspproj.commands.session import Session
from mspproj.errors import FINDINGS, UsageError
from mspproj.model.parse import parse_percent

if TYPE_CHECKING:
    from mspproj.model.dossier import Dossier
    from mspproj.reports.blocks import Block
from mspproj.render.figures import percent
from mspproj.render.text import clean

# What the table of all projects and --fail-over look at.
SHORT: tuple[str, ...] = ("project", "logged_hours", "budget_hours", "spent_pct", "projected_pct", "alerts")
SHORT += ("spent_money_pct", "projected_money_pct", "projected_margin")


def budget(
    session: Session,
    projects: Projects = [],  # noqa: B006  # copied by the parser
    fail_over: Annotated[
        str | None, opt("--fail-over", help="Exit 1 when a project has passed this share.", metavar="PERCENT")
    ] = None,
    of: Annotated[str | None, opt("--of", help="What --fail-over looks at: spent (default) or projected.")] = None,
    earned_value: Annotated[
        bool, opt("--earned-value", help="Planned and earned value, SPI, CPI, EAC, from the accepted plan.")
    ] = False,
) -> int:
    """Examples:

    mspproj budget

    mspproj budget contoso-m365

    mspproj budget --fail-over 100% --format json

    mspproj budget contoso-m365 --earned-value
    """
    limit = _percent(fail_over) if fail_over else None
    if of not in (None, "spent", "projected"):
        raise UsageError(f"--of {of} is not known", "choose spent or projected")
    ids = [find_project(session, word) for word in projects] or session.workspace.project_ids
    if earned_value:
        from mspproj.commands.earned_value import show_earned_value

        return show_earned_value(session, ids, one=len(projects) == 1)
    fmt = session.choose_format("table", "json", "csv", "md")
    found = budgets(session, ids, whole=fmt == "json" or (fmt == "table" and len(projects) == 1))
    broken = [id for id in ids if id not in found]
    if fmt == "json":
        _json(session, list(found.values()), _blocks(session, list(found.values())))
    else:
        rows = [json.loads(text, parse_float=str) for text in found.values()]
        if fmt == "table" and len(projects) == 1 and rows:
            _one(session, rows[0], _blocks(session, list(found.values())))
        else:
            _table(session, rows)
    for id in broken:
        print(clean(f"mspproj: {id} cannot be read: `mspproj check {id}` tells why"), file=sys.stderr)
    passed = _passed(found, limit, of or "spent") if limit is not None else []
    for line in passed:
        print(f"mspproj: {line}", file=sys.stderr)
    return FINDINGS if broken or passed else 0


def budgets(session: Session, ids: list[str], *, whole: bool) -> dict[str, str]:
    """Each readable project's budget as JSON text (or SHORT of it), from the memo where nothing changed."""

    ended = finished(session)

    def make(missing: list[str]) -> dict[str, str]:
        from mspproj.render.structured import to_json
        from mspproj.reports.budget import budget as report

        history = ended.history

        def told(dossier: "Dossier") -> str:
            made = report(dossier, session.today, history)
            return to_json(made if whole else {key: getattr(made, key) for key in SHORT})

        return {id: told(dossier) for id, dossier in session.workspace.dossiers(missing).items()}

    name = "budget" if whole else "budget-short"
    keys = {"day": session.today.isoformat(), "history": ended.mark}
    return session.workspace.per_project(name, ids, keys, make)


def _percent(text: str) -> float:
    try:
        return float(parse_percent(text.rstrip("% ") + "%"))
    except ValueError as error:
        raise UsageError(f"--fail-over '{text}' {error}", "write 100%") from None


def _blocks(session: Session, texts: list[str]) -> list["Block"]:
    """The prepaid blocks that these projects are on: every project on a block counts in its balance."""
    rows = [json.loads(text) for text in texts if '"billing": "block"' in text]
    if not rows:
        return []
    from mspproj.reports.blocks import blocks
    from mspproj.store.dossiers import read_briefs

    held = {(row["client"], row["contract"]) for row in rows}
    found = blocks(session.workspace.office, read_briefs(session.workspace), session.today)
    return [block for block in found if (block.client, block.contract) in held]


def _json(session: Session, texts: list[str], blocks: list["Block"]) -> None:
    """The kept texts are JSON already; they only go under one roof."""
    from mspproj.render.structured import to_json

    head = f'{{\n  "schema": "mspproj/budget/1",\n  "as_of": "{session.today}",\n  "projects": ['
    body = ",\n".join("    " + text.strip().replace("\n", "\n    ") for text in texts)
    after = f',\n  "blocks": {to_json(blocks).replace(chr(10), chr(10) + "  ")}\n}}'
    session.say((f"{head}\n{body}\n  ]" if texts else head + "]") + after)


def _table(session: Session, rows: list[dict[str, Any]]) -> None:
    from mspproj.render.table import Column

    columns = [Column("Project", flexible=True, min=16), Column("Hours", "right"), Column("Budget", "right")]
    columns += [Column("Spent", "right"), Column("Final", "right"), Column("Margin", "right"), Column("Alert")]
    session.show("budget", columns, [_row(row) for row in rows])


def _row(row: dict[str, Any]) -> list[Any]:
    return [
        row["project"],
        row["logged_hours"],
        row["budget_hours"],
        _share(row["spent_pct"]),
        _share(row["projected_pct"]),
        "-" if row["projected_margin"] is None else row["projected_margin"],
        _alert(row["alerts"]),
    ]


def _share(value: Any) -> str:
    return percent(value) or "-"


def _alert(alerts: list[dict[str, Any]]) -> Any:
    """The highest step of what is spent, then of what is projected beyond it."""
    alerts = [a for a in alerts if a["of"] == "spent" or float(a["step"]) >= 100]
    if not alerts:
        return ""
    top = max(alerts, key=lambda a: (a["step"], a["of"] == "spent"))
    look = "red" if float(top["step"]) >= 100 else "yellow" if float(top["step"]) >= 70 else ""
    return f"{top['step']} % {top['of']}", look


def _one(session: Session, row: dict[str, Any], blocks: list["Block"]) -> None:
    told = [line for block in blocks for line in (block.told, block.beyond) if line]
    session.show_page("budget.md.j2", row | {"alerts": _highest(row["alerts"]), "blocks": told})


def _highest(alerts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of several steps of one figure the highest; a projection only where it is beyond the whole."""
    top: dict[tuple[str, str], dict[str, Any]] = {}
    for alert in alerts:
        key = (alert["of"], alert["basis"])
        if (alert["of"] == "spent" or float(alert["step"]) >= 100) and key not in top:
            top[key] = alert
    return list(top.values())


def _passed(found: dict[str, str], limit: float, of: str) -> list[str]:
    lines = []
    for id, text in found.items():
        row = json.loads(text)
        for key, what in ((f"{of}_pct", "hours"), (f"{of}_money_pct", "labour money")):
            share = row[key]
            if share is not None and share > limit:
                lines.append(f"{id}: {share:.0f} % of the {what} {of}, over {limit:g} %")
                break
    return lines
