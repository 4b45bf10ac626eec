"""Dashboards: lists over rows of plain fields, each with a filter, an order, columns and a limit.

Rows come as plain data (a day as ISO text, hours as minutes); what is wrong with a list is its `problem`, in words and
with its place, and the other lists go on.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, NamedTuple

from mspproj.finding import Place
from mspproj.model.expression import NONE, Effort, ExpressionError, Names, Value, evaluate, probe
from mspproj.model.settings import Dashboard, DashboardList
from mspproj.reports.dashboard_fields import DAY, FLAG, HOURS, NAMES, SUBJECTS, TEXT, Field, Subject

Row = dict[str, Any]
MOST_LISTS = 12


class Problem(NamedTuple):
    place: Place
    what: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what}"


@dataclass(frozen=True, slots=True)
class Listed:
    """One list: `rows` in its order, at most its limit, each with all fields of the subject; `total` before that."""

    id: str
    title: str
    of: str
    columns: tuple[Field, ...]
    rows: tuple[Row, ...]
    total: int
    problem: Problem | None = None


class Look(NamedTuple):
    """Whose dashboard on which day: `me` is empty for nobody."""

    me: str
    today: date


def subjects_of(dashboard: Dashboard) -> set[str]:
    """The subjects whose rows it needs."""
    return {one.of for one in dashboard.lists if one.of in SUBJECTS}


def listed(dashboard: Dashboard, rows: Mapping[str, Iterable[Row]], look: Look, least: int = 0) -> tuple[Listed, ...]:
    """Every list, in its order; `rows` by subject. A limit below `least` does not count: a screen can scroll."""
    every = {name: list(found) for name, found in rows.items()}
    return tuple(_listed(one, every.get(one.of, []), look, least) for one in dashboard.lists)


def problems(dashboard: Dashboard, look: Look) -> list[Problem]:
    """What is wrong with a dashboard as it is written, whatever the data."""
    found = [one.problem for one in listed(dashboard, {}, look) if one.problem]
    if len(dashboard.lists) > MOST_LISTS:
        found.insert(0, Problem(dashboard.spot("lists"), f"{len(dashboard.lists)} lists; at most {MOST_LISTS}"))
    return found


def _listed(one: DashboardList, rows: list[Row], look: Look, least: int) -> Listed:
    subject = SUBJECTS.get(one.of)
    if subject is None:
        return Listed(
            one.id, one.title, one.of, (), (), 0, Problem(one.spot("of"), _unknown(one.of, SUBJECTS, "subject"))
        )
    if wrong := next(_wrong(one, subject, look), None):
        return Listed(one.id, one.title, one.of, (), (), 0, wrong)
    columns = tuple(field for name in one.columns or subject.columns if (field := subject.field(name)))
    try:
        found = [row for row in rows if one.filter is None or _holds(one.filter, subject, row, look)]
    except ExpressionError as error:
        return Listed(one.id, one.title, one.of, columns, (), 0, Problem(one.spot("filter"), f"the filter {error}"))
    for name in reversed((*one.sort, *subject.sort)):
        found = _sorted(found, name)
    return Listed(one.id, one.title, one.of, columns, tuple(found[: max(one.limit, least)]), len(found))


def _wrong(one: DashboardList, subject: Subject, look: Look) -> Iterator[Problem]:
    known = [field.name for field in subject.fields]
    for key, words in (("columns", one.columns), ("sort", one.sort)):
        for word in words:
            if word.removeprefix("-" if key == "sort" else "") not in known:
                yield Problem(one.spot(key), f"{key}: {_unknown(word, known, f'field of {subject.name}')}")
    if one.filter is not None:
        try:
            _truth(one.filter, probe(one.filter, _Values(subject, _sample(subject), look)))
        except ExpressionError as error:
            yield Problem(one.spot("filter"), f"the filter {_suggested(str(error), known)}")


def _unknown(word: str, known: Iterable[str], what: str) -> str:
    names = list(known)
    near = get_close_matches(word.removeprefix("-"), names, n=1)
    return f"'{word}' is no {what}; " + (f"did you mean '{near[0]}'?" if near else f"there are {', '.join(names)}")


def _suggested(error: str, known: list[str]) -> str:
    """A name that nobody knows gets the nearest one, instead of the list of all."""
    head, mark, _ = error.partition(" is not known here; known: ")
    near = get_close_matches(head.strip("'"), known, n=1)
    return f"{head} is no field of it; did you mean '{near[0]}'?" if mark and near else error


_SAMPLES: dict[str, Any] = {TEXT: "", DAY: "2026-01-01", FLAG: False, NAMES: []}


def _sample(subject: Subject) -> Row:
    """A row to try a filter on where there are none."""
    return {field.name: _SAMPLES.get(field.kind, 1) for field in subject.fields}


def _holds(text: str, subject: Subject, row: Row, look: Look) -> bool:
    return _truth(text, evaluate(text, _Values(subject, row, look)))


def _truth(text: str, value: Value) -> bool:
    if isinstance(value, bool):
        return value
    raise ExpressionError(f"'{text}' is neither true nor false")


class _Values(Mapping[str, Value]):
    """A row's fields as values of the language, beside `me` and `today`."""

    def __init__(self, subject: Subject, row: Row, look: Look) -> None:
        self.subject, self.row, self.look = subject, row, look

    def __getitem__(self, name: str) -> Value:
        if name == "me":
            return self.look.me
        if name == "today":
            return self.look.today
        field = self.subject.field(name)
        if field is None:
            raise KeyError(name)
        return value_of(field, self.row.get(name))

    def __contains__(self, name: object) -> bool:
        return name in ("me", "today") or self.subject.field(str(name)) is not None

    def __iter__(self) -> Iterator[str]:
        yield from (field.name for field in self.subject.fields)
        yield from ("me", "today")

    def __len__(self) -> int:
        return len(self.subject.fields) + 2


def value_of(field: Field, plain: Any) -> Value:
    """A plain field as a value of the filter language; what is missing is `none`, but a text then is empty."""
    if field.kind == NAMES:
        return Names(tuple(plain or ()))
    if field.kind == TEXT:
        return str(plain or "")
    if field.kind == FLAG:
        return bool(plain)
    if plain is None or plain == "":
        return NONE
    if field.kind == DAY:
        return date.fromisoformat(plain)
    number = Decimal(str(plain))
    return Effort(number) if field.kind == HOURS else number


def _sorted(rows: list[Row], name: str) -> list[Row]:
    """Stable; what is missing comes last, in both directions."""
    down, name = name.startswith("-"), name.removeprefix("-")
    there = [row for row in rows if row.get(name) not in (None, "", [])]
    missing = [row for row in rows if row.get(name) in (None, "", [])]
    return sorted(there, key=lambda row: _key(row[name]), reverse=down) + missing


def _key(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else tuple(value) if isinstance(value, list) else value
