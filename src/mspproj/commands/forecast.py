"""`mspproj forecast`: the final hours with an 80 % band, what moves them, and how well that did in the past."""

import json
import sys
from typing import TYPE_CHECKING, Annotated, Any

from mspproj.commands.find import find_project
from mspproj.commands.finished import finished
from mspproj.commands.options import Projects, opt
from mspproj.commands.session import Session
from mspproj.errors import FINDINGS, UsageError
from mspproj.render.figures import percent
from mspproj.render.text import clean

if TYPE_CHECKING:
    from mspproj.reports.forecast_backtest import Replay, StageScore

OVER = ("closed", "cancelled")
EXPLAINED = (
    "Error: half of the forecasts were nearer to the final hours. Ratio: to the error",
    "of BAC/CPI. Bias: the median one, with its sign. The band is to hold 80 %; it is",
    "reckoned from units that had finished before that day (docs/forecast.md).",
)


def forecast(
    session: Session,
    projects: Projects = [],  # noqa: B006  # copied by the parser
    all: Annotated[bool, opt("--all", help="Projects that have ended, too.")] = False,
    backtest: Annotated[
        bool, opt("--backtest", help="Replay finished projects: how far off it would have been.")
    ] = False,
    phases: Annotated[bool, opt("--phases", help="With --backtest: each phase as if it were a project.")] = False,
) -> int:
    """Examples:

    mspproj forecast

    mspproj forecast contoso-m365

    mspproj forecast --backtest
    """
    if phases and not backtest:
        raise UsageError("--phases belongs to --backtest", "mspproj forecast --backtest --phases")
    named = [find_project(session, word) for word in projects]
    if backtest:
        return _backtest(session, named, phases=phases)
    plans = session.workspace.index.plans()
    ids = named or [id for id in session.workspace.project_ids if all or id not in plans or plans[id][2] not in OVER]
    found = forecasts(session, ids)
    rows = [found[id] for id in ids if id in found]
    fmt = session.choose_format("table", "json", "csv", "md")
    if len(named) == 1 and rows and fmt in ("table", "md"):
        _one(session, rows[0], fmt)
    else:
        _table(session, rows, fmt)
    broken = [id for id in ids if id not in found]
    for id in broken:
        print(clean(f"mspproj: {id} cannot be read: `mspproj check {id}` tells why"), file=sys.stderr)
    return FINDINGS if broken else 0


def forecasts(session: Session, ids: list[str]) -> dict[str, dict[str, Any]]:
    """Each readable project's forecast as plain data, from the memo where nothing changed."""
    ended = finished(session)

    def make(missing: list[str]) -> dict[str, Any]:
        from mspproj.render.structured import to_json
        from mspproj.reports.forecast import forecast as report

        history = ended.history
        known = session.workspace.dossiers(missing)
        return {id: json.loads(to_json(report(one, session.today, history))) for id, one in known.items()}

    keys = {"day": session.today.isoformat(), "history": ended.mark}
    return session.workspace.per_project("forecast", ids, keys, make)


def _table(session: Session, rows: list[dict[str, Any]], fmt: str) -> None:
    """The band has its columns where any project has one; in the other formats always."""
    from mspproj.render.table import Column

    band = fmt != "table" or any(row["projected_low"] is not None for row in rows)
    columns = [Column("Project", flexible=True, min=14)]
    columns += [Column(title, "right") for title in ("Budget", "Logged", "Projected")]
    columns += [Column(title, "right") for title in ("Low", "High")] if band else []
    columns += [Column("Earned", "right"), Column("What moves it", flexible=True, min=18)]
    session.show("forecast", columns, [_row(row, band=band) for row in rows], projects=rows)
    if fmt == "table":
        told = sorted({row["units"]: note for row in rows for note in row["notes"][:1] if not band}.items())
        session.say(
            "", *(note for _, note in told[:1]), "one project: `mspproj forecast PROJECT`; how well it did: --backtest"
        )


def _row(row: dict[str, Any], *, band: bool) -> list[Any]:
    moves = row["moves"]
    what = (
        f"{moves[0]['hours']:+g} h: {moves[0]['what']}" + (f" (+{len(moves) - 1})" if moves[1:] else "")
        if moves
        else ""
    )
    cells = [row["project"], row["budget_hours"], row["logged_hours"], row["projected_hours"]]
    cells += ["" if row[key] is None else row[key] for key in ("projected_low", "projected_high")] if band else []
    return [*cells, percent(row["earned_pct"]), what]


def _one(session: Session, row: dict[str, Any], fmt: str) -> None:
    if fmt == "md":
        session.say(session.page("forecast.md.j2", row).rstrip("\n"))
    else:
        session.show_page("forecast.md.j2", row)


def _backtest(session: Session, named: list[str], *, phases: bool) -> int:
    from mspproj.reports.forecast_backtest import replays, scores

    found = replays(finished(session, phases=phases).pasts)
    own = [r for r in found if not named or r.unit in named or r.unit.partition("/")[0] in named]
    scored = scores(own)
    if session.choose_format("table", "json", "csv", "md") == "json" or not named:
        _scores(session, scored, own)
    else:
        _replays(session, own)
    return 0


def _scores(session: Session, scored: "tuple[StageScore, ...]", found: "list[Replay]") -> None:
    from mspproj.render.table import Column
    from mspproj.reports.forecast_backtest import MANY, StageScore
    from mspproj.reports.forecast_history import MIN_TASKS

    fmt = session.choose_format("table", "json", "csv", "md")
    titles = ("Earned", "Units", "Error", "BAC/CPI", "Ratio", "Plan", "Bias", "In band", f"From {MANY} known")
    columns = [Column(title, "right") for title in (StageScore._fields if fmt == "csv" else titles)]
    rows = [list(score) if fmt == "csv" else _told(score) for score in scored]
    if found or fmt != "table":
        session.show("forecast-backtest", columns, rows, stages=list(scored), replays=found)
    if fmt == "table" and not found:
        session.say(f"nothing to replay: no closed project has {MIN_TASKS} estimated tasks and time logged")
    elif fmt == "table":
        session.say("", *EXPLAINED)


def _told(score: "StageScore") -> list[str]:
    ratio, bias = score.error_share_pct, score.bias_pct
    return [
        f"{score.stage_pct} %",
        str(score.units),
        _share(score.error_pct),
        _share(score.bac_cpi_error_pct),
        "" if ratio is None else f"{ratio / 100:.2f}",
        _share(score.plan_error_pct),
        "" if bias is None else f"{bias:+.1f}",
        _part(score.covered, score.banded),
        _part(score.many_covered, score.many_banded),
    ]


def _replays(session: Session, found: "list[Replay]") -> None:
    from mspproj.render.table import Column

    titles = ("Earned", "Projected", "Low", "High", "BAC/CPI", "Plan", "Final", "Known")
    columns = [Column("Unit", flexible=True, min=12), Column("Day"), *(Column(title, "right") for title in titles)]
    rows = [
        [
            r.unit, r.day, f"{r.stage_pct} %", r.projected_hours, r.projected_low, r.projected_high, r.bac_cpi_hours,
            r.plan_hours, r.final_hours, r.units,
        ]
        for r in sorted(found, key=lambda r: (r.unit, r.day))
    ]  # fmt: skip
    session.show("forecast-backtest", columns, [["" if cell is None else cell for cell in row] for row in rows])


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.1f} %"


def _part(some: int, all: int) -> str:
    return f"{some / all * 100:.0f} % of {all}" if all else ""
