"""docs/templates.md stays true: every field that a template is given, with what it is, and nothing that is not."""

import re
import typing
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path
from types import NoneType, UnionType
from typing import Any

from mspproj.render.environment import FILTERS
from mspproj.render.template import SHIPPED
from mspproj.reports.budget import ProjectBudget
from mspproj.reports.change_offer import ChangeOffer
from mspproj.reports.draft import KINDS, Draft, InternalDraft
from mspproj.reports.weekly import AUDIENCES, InternalWeekly, WeeklyReport

PAGE = (Path(__file__).parent.parent / "docs/templates.md").read_text()
WORDS: dict[Any, str] = {str: "text", int: "number", float: "number", bool: "yes or no", NoneType: "none"} | {
    date: "day",
    datetime: "time",
    Decimal: "amount",
}
Row = tuple[str, str]


def is_line(kind: Any) -> bool:
    return is_dataclass(kind) or hasattr(kind, "_fields")


def rows_of(kind: Any) -> list[Row]:
    """Field and what it is."""
    hints = typing.get_type_hints(kind)
    names = [field.name for field in fields(kind)] if is_dataclass(kind) else list(kind._fields)
    return [(name, word(hints[name])) for name in names]


def word(hint: Any) -> str:
    origin, within = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Literal or (isinstance(hint, type) and issubclass(hint, Enum)):
        return "text"
    if origin in (typing.Union, UnionType):
        return " or ".join(dict.fromkeys(word(one) for one in within))
    if origin is tuple:
        return f"list of {word(within[0])}"
    return hint.__name__ if is_line(hint) else WORDS[hint]


def parts_of(hint: Any) -> Iterator[Any]:
    if typing.get_origin(hint) is typing.Literal:
        return
    for one in typing.get_args(hint) or (hint,):
        yield from parts_of(one) if typing.get_args(one) else (one,)


def lines_in(kind: Any) -> set[Any]:
    """Every kind of line below; a budget is told of elsewhere."""
    own = {one for hint in typing.get_type_hints(kind).values() for one in parts_of(hint) if is_line(one)}
    own.discard(ProjectBudget)
    return own | {deeper for one in own for deeper in lines_in(one)}


def section(name: str) -> list[Row]:
    text = PAGE.split(f"### {name}\n")[1].split("\n#")[0]
    return re.findall(r"^\| `(\w+)` \| ([^|]+) \| [^|]+ \|$", text, re.MULTILINE)


def test_the_fields_of_each_report() -> None:
    assert section("WeeklyReport") == rows_of(WeeklyReport)
    assert section("WeeklyReport") + section("InternalWeekly") == rows_of(InternalWeekly)
    assert section("WeeklyReport") + section("Draft") == rows_of(Draft)
    assert section("WeeklyReport") + section("Draft") + section("InternalDraft") == rows_of(InternalDraft)
    assert section("ChangeOffer") == rows_of(ChangeOffer)


def test_the_fields_of_each_line() -> None:
    told = dict(re.findall(r"^\| (\w+) \| (`[^|]+) \| [^|]* \|$", PAGE.split("### Lines\n")[1], re.MULTILINE))
    kinds = lines_in(InternalWeekly) | lines_in(InternalDraft) | lines_in(ChangeOffer)
    assert told == {kind.__name__: ", ".join(f"`{name}`: {what}" for name, what in rows_of(kind)) for kind in kinds}


def test_the_templates_and_for_whom() -> None:
    rows = re.findall(r"^\| (\w+)\.md\.j2 \| `report (\w+)`[^|]* \| ([^|]+) \|", PAGE, re.MULTILINE)
    assert rows == [
        ("weekly", "weekly", ", ".join(AUDIENCES)),
        *((kind, kind, ", ".join(groups)) for kind, groups in KINDS.items()),
        ("change", "change", "client"),
    ]
    assert all((SHIPPED / f"{name}.md.j2").is_file() for name, _, _ in rows)


def test_the_filters() -> None:
    told = PAGE.split("and of Jinja: ")[1].split(".\n")[0]
    assert set(re.findall(r"`(\w+)`", told)) == FILTERS
