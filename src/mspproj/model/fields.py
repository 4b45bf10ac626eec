"""The types of fields. Plain types with a marker that tells how text becomes the value and how a schema shows it.

The markers import nothing: pydantic asks for its schema only when a file changed.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated, Any, ClassVar, TypeVar

from mspproj.finding import NOWHERE, Place
from mspproj.model import parse
from mspproj.model.parse import Span

T = TypeVar("T")
R = TypeVar("R", bound="Record")


class Read:
    """Marks a field as read from text by `parse`; `schema` is its JSON Schema for editors.

    `empty` gives a key without a value to the parser as well (as None); else it is refused.
    """

    def __init__(self, parser: Callable[[str], Any], *, empty: bool = False, **schema: Any) -> None:
        self.parser, self.empty, self.schema = parser, empty, schema

    def __get_pydantic_core_schema__(self, _source: Any, _handler: Any) -> Any:
        from pydantic_core import PydanticCustomError, core_schema

        def read(value: Any) -> Any:
            if isinstance(value, list | dict):
                raise PydanticCustomError("field", "a list or mapping stands where one value is meant")
            if value is None and not self.empty:
                raise PydanticCustomError("field", "is empty: write a value, or leave the key out")
            try:
                return self.parser(value)
            except ValueError as error:
                raise PydanticCustomError("field", "{text}", {"text": f"'{shorten(value)}' {error}"}) from None

        return core_schema.no_info_plain_validator_function(read)

    def __get_pydantic_json_schema__(self, _schema: Any, _handler: Any) -> dict[str, Any]:
        return dict(self.schema)


class OneOrMany:
    """Marks a tuple field that may be written as one value as well."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        from pydantic_core import core_schema

        return core_schema.no_info_before_validator_function(
            lambda value: value if isinstance(value, list) else [value], handler(source)
        )

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> dict[str, Any]:
        many = handler(schema)
        return {"anyOf": [many["items"], many]}


class Short:
    """Marks a record that may be written as bare text: the text becomes the field `name`."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        from pydantic_core import core_schema

        return core_schema.no_info_before_validator_function(
            lambda value: {self.name: value} if isinstance(value, str) else value, handler(source)
        )

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> dict[str, Any]:
        return {"anyOf": [{"type": ["string", "number"]}, handler(schema)]}


def shorten(value: Any, limit: int = 40) -> str:
    text = str(value)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _non_negative(parser: Callable[[str], T]) -> Callable[[str], T]:
    def read(text: str) -> T:
        value = parser(text)
        if value < 0:  # type: ignore[operator]  # every parser wrapped here returns a number
            raise ValueError("is less than zero")
        return value

    return read


# Schemas for editors, which see YAML's own types: an id or a text may look like a number, an amount may be quoted.
# `patternErrorMessage` is shown by them instead of the pattern.
_DURATION = r"^\d+h(\d+m)?$|^\d+m$|^\d*\.\d+h$"
_ID = {"type": ["string", "integer"], "minimum": 0}
_AMOUNT = r"^\d+(\.\d+)?$"

Id = Annotated[
    str,
    Read(
        parse.parse_id,
        **_ID,
        pattern="^[A-Za-z0-9][A-Za-z0-9-]{0,63}$",
        patternErrorMessage="Write letters, digits and -.",
    ),
]
Actor = Annotated[str, Read(parse.parse_actor, **_ID, pattern="^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$")]
Text = Annotated[str, Read(parse.parse_text, type=["string", "number", "boolean"], pattern=r"\S")]
Day = Annotated[
    date, Read(parse.parse_day, type="string", pattern=r"^\d{4}-\d{2}-\d{2}$", patternErrorMessage="Write 2026-11-20.")
]
Instant = Annotated[
    datetime, Read(parse.parse_instant, type="string", pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$")
]
Clock = Annotated[
    time, Read(parse.parse_clock, type="string", pattern=r"^\d{1,2}:\d{2}$", patternErrorMessage="Write 13:00.")
]
Minutes = Annotated[
    int, Read(parse.parse_minutes, type="string", pattern=_DURATION, patternErrorMessage="Write 90m, 1h30m or 1.5h.")
]
Duration = Annotated[
    Span,
    Read(
        parse.parse_span,
        type="string",
        pattern=r"^-?\d+(\.\d)?d$|^-(\d+h)?(\d+m)?$|" + _DURATION,
        patternErrorMessage="Write 2d, 90m, 1h30m or 1.5h.",
    ),
]
Money = Annotated[
    Decimal, Read(_non_negative(parse.parse_money), type=["number", "string"], minimum=0, pattern=_AMOUNT)
]
SignedMoney = Annotated[Decimal, Read(parse.parse_money, type=["number", "string"], pattern=r"^-?\d+(\.\d+)?$")]
Number = Annotated[
    Decimal, Read(_non_negative(parse.parse_number), type=["number", "string"], minimum=0, pattern=_AMOUNT)
]
Whole = Annotated[int, Read(_non_negative(parse.parse_whole), type=["integer", "string"], minimum=0, pattern=r"^\d+$")]
Percent = Annotated[
    Decimal, Read(parse.parse_percent, type="string", pattern=r"^\d+(\.\d+)? ?%$", patternErrorMessage="Write 40%.")
]
Flag = Annotated[bool, Read(parse.parse_bool, type="boolean")]
Email = Annotated[str, Read(parse.parse_email, type="string", format="email")]
Url = Annotated[str, Read(parse.parse_url, type="string", format="uri")]
WeekdayWord = Annotated[str, Read(parse.parse_weekday_word, type="string")]
Zone = Annotated[str, Read(parse.parse_zone, type="string")]
Currency = Annotated[
    str,
    Read(
        parse.parse_currency,
        type="string",
        pattern="^[A-Z]{3}$",
        patternErrorMessage="Write three capital letters, such as USD.",
    ),
]
FilePath = Annotated[str, Read(parse.parse_path, type="string")]
Many = OneOrMany()


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Something a person wrote in a file; it knows its place and its fields' places."""

    # A trailing underscore keeps Python's keywords out of the way: `from_` is `from` in the file.
    __pydantic_config__: ClassVar[dict[str, Any]] = {
        "extra": "forbid",
        "alias_generator": lambda name: name.rstrip("_"),
    }

    place: Place = field(default=NOWHERE, init=False, compare=False, repr=False)
    places: dict[str, Place] = field(default_factory=dict, init=False, compare=False, repr=False)

    def spot(self, name: str) -> Place:
        """The place of one field's value, or of the record when the field is not written."""
        return self.places.get(name, self.place)

    def placed(self, other: R) -> R:
        """The other record, which is a copy of this one with other values, at this one's place."""
        object.__setattr__(other, "place", self.place)
        object.__setattr__(other, "places", self.places)
        return other
