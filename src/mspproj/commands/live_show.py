"""Live reports in each format: which there are, the views they ask, an answer with its title, period and chart."""

from typing import Any, NamedTuple

from mspproj.commands.session import Session
from mspproj.errors import UsageError
from mspproj.render.answer import Answered, chart, figures, numeric, table_columns, titles
from mspproj.render.table import Column
from mspproj.render.text import clean, style
from mspproj.store.queries import Query, queries

FORMATS = ("table", "json", "csv", "md", "html", "xlsx", "parquet")
BINARY = ("xlsx", "parquet")
EVER = "0001-01-01"


class Told(NamedTuple):
    """A report's answer. `values`: what the parameters that it names were bound to."""

    query: Query
    values: dict[str, Any]
    found: Answered
    cut: bool

    @property
    def span(self) -> str:
        """What it is about, in words: the period, the client, the person."""
        first, last = self.values.get("from"), self.values.get("to")
        words = []
        if last:
            words.append(f"up to {last}" if first in (None, EVER) else f"{first} to {last}")
        if "by" in self.values:
            words.append(f"by {self.values['by']}")
        words += [str(self.values[key]) for key in ("client", "who", "project") if key in self.values]
        return ", ".join(words)


def show_list(session: Session) -> int:
    from mspproj.store.views import names_in

    found = queries(session.workspace.root).values()
    columns = [Column("Report"), Column("Of"), Column("What it tells", flexible=True, min=20)]
    rows = [[q.name, "yours" if q.own else "mspproj", q.tells or q.title] for q in found]
    told = [
        {"name": q.name, "title": q.title, "tells": q.tells, "own": q.own, "days": q.days,
         "parameters": sorted(names_in(q.sql)), "by": q.by}
        for q in found
    ]  # fmt: skip
    session.show("live-reports", columns, rows, reports=told)
    if session.choose_format("table", "json", "csv", "md") == "table":
        session.say("", "one: `mspproj live NAME`; your own: live/NAME.sql; the views: `mspproj live --views`")
    return 0


def show_views(session: Session) -> int:
    """Needs no workspace: it tells what every workspace has."""
    from mspproj.model.views import VIEWS
    from mspproj.render.output import emit
    from mspproj.render.structured import document

    form = session.choose_format("table", "json", "csv", "md")
    columns = [Column("View"), Column("Column"), Column("Kind"), Column("What", flexible=True, min=20)]
    rows = [[view.name, field.name, field.kind, field.what] for view in VIEWS for field in view.fields]
    emit(columns, rows, form, document("live-views", session.today, views=VIEWS), session.out)
    return 0


def form_of(session: Session, out: str | None) -> str:
    """What was asked for, else what the file's name says, else a table. UsageError."""
    if session.format is None and out:
        ending = out.lower().rpartition(".")[2]
        form = {"htm": "html", "markdown": "md", "txt": "table"}.get(ending, ending)
        if form not in FORMATS:
            raise UsageError(f"what is {out} to be?", f"let its name end in {', '.join(f'.{f}' for f in FORMATS[1:])}")
        return form
    form = session.choose_format(*FORMATS)
    if form in BINARY and out is None:
        raise UsageError(f"{form} goes into a file", f"--out FILE.{form}")
    return form


def deliver(session: Session, told: Told, form: str, out: str | None) -> None:
    """On the terminal, or into a file. RefusedError where a package is missing."""
    from mspproj.commands.draft import write_bytes, write_text

    if form in BINARY:
        write_bytes(session, out or "", _binary(session, told, form))
    elif out is not None:
        write_text(session, out, _text(session, told, form))
    else:
        session.out.write(_text(session, told, form))
    if out is not None:
        count = len(told.found.rows)
        session.say(clean(f"wrote {out}: {count} row{'' if count == 1 else 's'}"))


def _binary(session: Session, told: Told, form: str) -> bytes:
    if form == "parquet":
        from mspproj.render.parquet import parquet

        return parquet(*told.found)
    from mspproj.render.spreadsheet import Table, workbook

    table = Table(told.query.name, tuple(titles(told.found)), figures(told.found))
    return workbook([table], told.query.title or "Query", session.today)


def _text(session: Session, told: Told, form: str) -> str:
    from mspproj.render.structured import to_csv

    if form == "csv":
        return to_csv(titles(told.found), figures(told.found))
    if form == "json":
        return _json(session, told)
    return {"table": _table, "md": _markdown, "html": _page}[form](told)


def _json(session: Session, told: Told) -> str:
    from mspproj.render.structured import document, to_json

    names = told.found.names
    return to_json(document(
        "live", session.today, report=told.query.name, title=told.query.title, parameters=told.values,
        columns=[{"name": n, "title": t} for n, t in zip(names, titles(told.found), strict=True)],
        rows=[dict(zip(names, row, strict=True)) for row in told.found.rows], cut=told.cut,
    )) + "\n"  # fmt: skip


def _table(told: Told) -> str:
    from mspproj.render.table import table, terminal_width
    from mspproj.render.text import wrap

    head = [style(clean(told.query.title), "bold") + (f", {clean(told.span)}" if told.span else "")]
    lines = [*head, ""] if told.query.title else []
    if told.found.rows:
        lines += table(table_columns(told.found), figures(told.found))
    else:
        lines.append("nothing")
    if told.query.tells:
        lines += ["", *(style(line, "dim") for line in wrap(clean(told.query.tells), min(terminal_width(), 100)))]
    return "\n".join(lines) + "\n"


def _markdown(told: Told) -> str:
    from mspproj.render.markdown import escape

    head = f"# {escape(told.query.title)}\n\n" if told.query.title else ""
    words = " ".join(_sentence(escape(text)) for text in (told.span, told.query.tells) if text)
    return head + (f"{words}\n\n" if words else "") + _rows(told)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".")


def _rows(told: Told) -> str:
    from mspproj.render.structured import to_markdown_table

    if not told.found.rows:
        return "Nothing.\n"
    return to_markdown_table(titles(told.found), figures(told.found), numeric(told.found))


def _page(told: Told) -> str:
    """Title and words, the chart, then the table: all that the chart shows stands there as well."""
    from mspproj.render.chart import CHART_STYLE
    from mspproj.render.markdown import to_html
    from mspproj.render.page import STYLE, frame

    title = told.query.title or "Query"
    head, _, rest = _markdown(told).partition(_rows(told))
    svg = chart(told.query.chart, told.found, title)
    html = to_html(head) + svg + to_html(_rows(told) + rest, label_cells=True)
    return frame(title, html, STYLE + CHART_STYLE)
