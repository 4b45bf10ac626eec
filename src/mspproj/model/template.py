"""A project template: questions, and the body of the project they fill in."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from mspproj.model.closeout import Change, ChecklistItem
from mspproj.model.fields import Flag, Id, Many, Record, Text, Whole

QuestionType = Literal["int", "bool", "choice", "text", "date"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Record):
    id: Id
    ask: Text
    type: QuestionType
    default: Text | None = None
    choices: Annotated[tuple[Text, ...], Many] = ()
    min: Whole | None = None
    max: Whole | None = None
    when: Text | None = None
    required: Flag = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Template(Record):
    """project_templates/<id>.yaml; `project`, `risks` and `closeout` stay text until the questions are answered."""

    format: Whole = 1
    id: Id
    name: Text
    version: Whole
    kind: Id
    summary: Text | None = None
    changelog: tuple[Change, ...] = ()
    questions: tuple[Question, ...] = ()
    name_as: Text | None = None
    project: dict[str, Any]
    risks: tuple[dict[str, Any], ...] = ()
    closeout: tuple[ChecklistItem, ...] = ()
