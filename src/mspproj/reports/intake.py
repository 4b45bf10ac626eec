"""What must still be asked before the proposal may go out: questions for sales, each of which one can mail."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from mspproj.model.dossier import Dossier
from mspproj.reports.approval import Approval, approval, digest
from mspproj.reports.intake_money import money_questions
from mspproj.reports.intake_question import GROUPS, Question
from mspproj.reports.intake_work import work_questions

__all__ = ["GROUPS", "Approval", "Group", "IntakeReport", "Question", "Similar", "approval", "digest", "intake"]


class Similar(NamedTuple):
    """A past project of the kind, told to the estimator: planned and logged minutes, its lessons."""

    project: str
    name: str
    planned: int
    logged: int
    lessons: tuple[str, ...] = ()

    @property
    def over_pct(self) -> int | None:
        """By how many per cent it went over (negative: under); None when nothing was planned."""
        return round(100 * (self.logged - self.planned) / self.planned) if self.planned else None


class Past(NamedTuple):
    """A similar project as the report tells it."""

    project: str
    name: str
    planned: int
    logged: int
    over_pct: int | None
    lessons: tuple[str, ...]


class Group(NamedTuple):
    name: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeReport:
    """`ready` when no question is blocking; `groups` holds those with a question, in the order of GROUPS."""

    project: str
    name: str
    client: str
    as_of: date
    ready: bool
    blocking: int
    asking: int
    questions: tuple[Question, ...]
    groups: tuple[Group, ...]
    similar: tuple[Past, ...]
    version: int | None
    approval: Approval
    seller: str | None


def intake(
    dossier: Dossier, as_of: date, similar: Sequence[Similar] = (), standing: Approval | None = None
) -> IntakeReport:
    """Every question that is open on `as_of`, blocking ones first in each group.

    `standing` is the approval where the document and the plan as reviewed were looked at.
    """
    project, client = dossier.project, dossier.client
    questions = _sorted([*work_questions(dossier, as_of), *money_questions(dossier, as_of)])
    blocking = sum(question.blocking for question in questions)
    seller = dossier.office.people.get(project.team.sales or "")
    return IntakeReport(
        project=project.id,
        name=project.name,
        client=client.name if client else project.client,
        as_of=as_of,
        ready=not blocking,
        blocking=blocking,
        asking=len(questions) - blocking,
        questions=questions,
        groups=tuple(
            Group(name, found) for name in GROUPS if (found := tuple(q for q in questions if q.group == name))
        ),
        similar=tuple(Past(*past[:4], past.over_pct, past.lessons) for past in similar),
        version=project.statement_of_work.version if project.statement_of_work else None,
        approval=standing or approval(dossier),
        seller=seller.name if seller else None,
    )


def _sorted(questions: Iterable[Question]) -> tuple[Question, ...]:
    return tuple(sorted(questions, key=lambda q: (GROUPS.index(q.group), not q.blocking)))
