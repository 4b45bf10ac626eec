"""A question of the intake."""

from typing import NamedTuple, Protocol

from mspproj.finding import Place

GROUPS = ("scope", "bill of materials", "labour", "contacts", "dates", "impact", "risks", "duties", "money")
BLOCKING, ASKING = "blocking", "worth asking"


class Question(NamedTuple):
    """`severity` is blocking or worth asking; `about` the id it is about (part, task, contact role), or empty."""

    group: str
    severity: str
    place: Place
    question: str
    about: str = ""

    @property
    def blocking(self) -> bool:
        return self.severity == BLOCKING


class Written(Protocol):
    """A record of the plan with an id: it knows its fields' places."""

    @property
    def id(self) -> str: ...

    def spot(self, name: str) -> Place: ...


def about(record: Written, group: str, severity: str, field: str, text: str) -> Question:
    """A question about one field of a record."""
    return Question(group, severity, record.spot(field), text, record.id)
