"""Drafts as mails: one to each person and client where several projects report, telling only of their own projects."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from mspproj.model.dossier import Dossier
from mspproj.reports.comms import because
from mspproj.reports.comms_people import Recipient
from mspproj.reports.day_words import short_day
from mspproj.reports.sending import Draft, Target
from mspproj.reports.weekly import subject

TOGETHER = ("weekly",)  # kinds that tell of several projects in one mail


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One draft with its text as Markdown (its first line apart, as `why`), and whom it still has to reach.

    `summary` is one line of Markdown for a mail of several: the project's name and how it stands.
    """

    dossier: Dossier
    draft: Draft
    target: Target
    digest: str
    subject: str
    why: str
    summary: str
    text: str
    recipients: tuple[Recipient, ...]


class Mail(NamedTuple):
    """What goes out as one mail. Everybody in `recipients` gets every section."""

    sections: tuple[Section, ...]
    recipients: tuple[Recipient, ...]

    @property
    def to(self) -> tuple[Recipient, ...]:
        """The client's people; ours when the mail is for us alone."""
        theirs = tuple(one for one in self.recipients if not one.ours)
        return theirs or self.recipients

    @property
    def cc(self) -> tuple[Recipient, ...]:
        return tuple(one for one in self.recipients if one not in self.to)

    @property
    def subject(self) -> str:
        """The draft's own; for several by the workspace's convention with their number for {project}."""
        first = self.sections[0]
        if len(self.sections) == 1 and first.subject:
            return first.subject
        if len(self.sections) == 1:
            return subject(first.dossier, f"{first.draft.kind}, {short_day(first.draft.day)}")
        number = f"{len(self.sections)} projects"
        project = replace(first.dossier.project, name=number)
        last = short_day(self.sections[-1].draft.day)
        return subject(replace(first.dossier, project=project), f"weekly status, {last}")

    @property
    def why(self) -> str:
        """The first line: why one gets this."""
        if len(self.sections) == 1:
            return self.sections[0].why or self.sections[0].target.why
        ids = {(one.ours, one.id) for one in self.to}
        told = [one for section in self.sections for one in section.recipients if (one.ours, one.id) in ids]
        return because(told, "these projects")

    @property
    def text(self) -> str:
        """The Markdown below the first line; several projects are listed first."""
        texts = [section.text.strip("\n") for section in self.sections]
        if len(texts) > 1:
            texts = _signed_once(texts)
            texts.insert(0, "\n".join(f"- {section.summary}" for section in self.sections))
        return "\n\n---\n\n".join(texts) + "\n"


def _signed_once(texts: list[str]) -> list[str]:
    """A last paragraph that all of them share, the sender's name, stands in the last alone."""
    shared = "\n\n" + texts[-1].rpartition("\n\n")[2]
    if not all(text.endswith(shared) for text in texts):
        return texts
    return [text.removesuffix(shared) for text in texts[:-1]] + texts[-1:]


def mails(sections: Sequence[Section]) -> tuple[Mail, ...]:
    """The sections as mails, in their order: those of one kind and client (or of one `program`) go together.

    Who is told of the same projects shares a mail; who is told of fewer gets one with those alone.
    """
    groups: dict[tuple[str, ...], list[Section]] = {}
    for section in sections:
        groups.setdefault(_group(section), []).append(section)
    return tuple(mail for group in groups.values() for mail in _shared(group))


def _group(section: Section) -> tuple[str, ...]:
    project, draft = section.dossier.project, section.draft
    if draft.kind not in TOGETHER:
        return (draft.project, draft.file)
    return (draft.kind, draft.audience, project.client, project.program or "")


def _shared(group: list[Section]) -> list[Mail]:
    people: dict[tuple[bool, str], list[tuple[int, Recipient]]] = {}
    for number, section in enumerate(group):
        for one in section.recipients:
            people.setdefault((one.ours, one.id), []).append((number, one))
    by_projects: dict[tuple[int, ...], list[Recipient]] = {}
    for found in people.values():
        by_projects.setdefault(tuple(number for number, _ in found), []).append(found[0][1])
    return [Mail(tuple(group[n] for n in numbers), tuple(them)) for numbers, them in by_projects.items()]
