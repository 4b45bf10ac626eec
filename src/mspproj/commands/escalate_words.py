"""What an escalation says, from words to the record and to its file."""

from typing import TYPE_CHECKING, Any, NamedTuple

from mspproj.commands.record import money_of, span_of
from mspproj.errors import UsageError

if TYPE_CHECKING:
    from datetime import date

    from mspproj.model.record import Option, WrittenRecord


class Given(NamedTuple):
    """What was said by flags; None: not said."""

    title: str | None
    challenge: str | None
    options: tuple[str, ...]
    recommendation: str | None
    decider: str | None
    decide_by: str | None
    affects: dict[str, Any]


def missing(said: Given) -> list[str]:
    """Which words of an escalation nobody said."""
    lacks = [] if said.challenge else ["challenge"]
    lacks += [] if len(said.options) > 1 else ["options"]
    return lacks + [word for word in ("recommendation", "decider", "decide_by") if not getattr(said, word)]


def to_record(said: Given, me: str, today: "date") -> "WrittenRecord":
    """The record as it would be read, however much is missing, so that an unfinished one can be shown."""
    from datetime import date

    from mspproj.model.parse import parse_span
    from mspproj.model.record import Effect, WrittenRecord

    options = tuple(_option(text) for text in said.options)
    told = {key: value for key, value in said.affects.items() if value is not None}
    told |= {key: parse_span(told[key]) for key in ("days", "hours") if key in told}
    title = said.title or _short(said.challenge or "") or "A challenge"
    pick = (said.recommendation or "").strip()
    chosen = options[int(pick) - 1].what if pick.isdecimal() and 0 < int(pick) <= len(options) else None
    if pick.isdecimal() and chosen is None:
        raise UsageError(f"--recommendation {pick}: there are {len(options)} options", "a number of them, or words")
    return WrittenRecord(
        id=f"{today}-escalation-new",
        kind="escalation",
        title=title,
        challenge=said.challenge,
        by=me,
        on_=today,
        affects=Effect(**told) if told else None,
        options=options,
        recommendation=f"Option {pick}: {chosen}" if chosen else said.recommendation,
        decider=said.decider,
        decide_by=date.fromisoformat(said.decide_by) if said.decide_by else None,
    )


def _option(text: str) -> "Option":
    """`what; cost; days`, the last two as far as they are known."""
    from mspproj.model.parse import parse_span
    from mspproj.model.record import Option

    what, cost, days, *more = [part.strip() for part in (text + ";;").split(";")]
    if not what or any(more):
        raise UsageError(f"--option '{text}'", "write 'what; cost; days': 'Add Lee for a week; 4800; 0d'")
    told = span_of(f"{days}d" if days.isdecimal() else days or None, "--option")
    return Option(what=what, cost=money_of(cost or None, "--option"), days=parse_span(told) if told else None)


def _short(text: str, length: int = 70) -> str:
    """The first clause of a challenge, as a title."""
    first = " ".join(text.split()).split("; ")[0].rstrip(".")
    return first if len(first) <= length else first[:length].rsplit(" ", 1)[0]


def body_of(record: "WrittenRecord") -> dict[str, Any]:
    """The record as it is written."""
    affects = record.affects
    effect = {key: getattr(affects, key) for key in ("hours", "money", "days", "quality")} if affects else {}
    body = {
        "kind": record.kind,
        "title": record.title,
        "challenge": record.challenge,
        "by": record.by,
        "on": record.on_,
        "status": record.status,
        "affects": _texts(effect),
        "options": [_texts({"what": o.what, "cost": o.cost, "days": o.days}) for o in record.options],
        "recommendation": record.recommendation,
        "decider": record.decider,
        "decide_by": record.decide_by,
    }
    return {key: value for key, value in body.items() if value}


def _texts(values: dict[str, Any]) -> dict[str, Any]:
    """Spans as they are typed; what is not known is left out."""
    from mspproj.reports.escalation import span_words

    told = {key: span_words(value) if key in ("hours", "days") else value for key, value in values.items()}
    return {key: value for key, value in told.items() if value is not None}
