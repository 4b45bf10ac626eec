"""What speaks against sending a draft: a reason to refuse, or a word of warning. Pure; the text is given."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from mspproj.finding import Finding, Severity
from mspproj.model.dossier import Dossier
from mspproj.reports.facts import fact_day
from mspproj.reports.sending import Draft

_GREEN = re.compile(r"\b(on track|all (?:is )?(?:green|well)|no (?:issues|problems))\b", re.IGNORECASE)
_MARKUP = re.compile(r"[\\*_`#>|-]+")
_TOLD = ("progress", "part", "duty", "milestone", "stage", "acceptance")


class Doubt(NamedTuple):
    """`refuse`: it does not go out like this. `mend` is what to do."""

    refuse: bool
    what: str
    mend: str


class Written(NamedTuple):
    """A draft's text as it is sent, and its marked sections (`facts:health`) by name."""

    text: str
    sections: Mapping[str, str]


def doubts(dossier: Dossier, draft: Draft, written: Written, findings: Sequence[Finding]) -> tuple[Doubt, ...]:
    """Everything that speaks against sending, what is refused first. `findings` are the check's of the project."""
    found = [*_empty(written), *_inside(draft, written), *_green(dossier, written, findings)]
    found += [*_stale(dossier, draft), *_others(dossier, draft, written)]
    return tuple(sorted(found, key=lambda doubt: not doubt.refuse))


def _empty(written: Written) -> list[Doubt]:
    plain = _MARKUP.sub("", written.text).strip()
    return [] if plain else [Doubt(True, "the draft is empty", "write it first")]


def _inside(draft: Draft, written: Written) -> list[Doubt]:
    if draft.for_client and "facts:internal" in written.sections:
        what = "the draft is for the client and holds our own section `internal`"
        return [Doubt(True, what, f"make it again: `mspproj report {draft.kind} {draft.project}`")]
    return []


def _green(dossier: Dossier, written: Written, findings: Sequence[Finding]) -> list[Doubt]:
    """Nobody is told that all is well while the check is red."""
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    if not errors:
        return []
    said = _GREEN.search(written.sections.get("facts:health", "")) or re.search(r"(?i)\ball green\b", written.text)
    if said is None:
        return []
    number = f"{len(errors)} error{'s' if len(errors) > 1 else ''}, such as {errors[0].code}: {errors[0].message}"
    what = f"the draft says '{said[0].lower()}' while the check of {dossier.id} finds {number}"
    return [Doubt(True, what, f"`mspproj check {dossier.id}`, then make the draft again")]


def _stale(dossier: Dossier, draft: Draft) -> list[Doubt]:
    """Older than its facts: something was done, moved or agreed on after the draft's day."""
    days: list[date | None] = [fact_day(fact) for fact in dossier.facts if fact.op in _TOLD]
    days += [record.on_ for record in dossier.records]
    later = sorted(day for day in days if day is not None and day > draft.day)
    if not later:
        return []
    number = "1 fact is" if len(later) == 1 else f"{len(later)} facts are"
    what = f"the draft is of {draft.day} and {number} newer, the last of {later[-1]}"
    return [Doubt(False, what, f"`mspproj report {draft.kind} {draft.project}` makes it of today")]


def _others(dossier: Dossier, draft: Draft, written: Written) -> list[Doubt]:
    """No client reads of another."""
    if not draft.for_client:
        return []
    own = dossier.client.name.casefold() if dossier.client else ""
    names = [c.name for id, c in dossier.office.clients.items() if id != dossier.project.client]
    text = _MARKUP.sub("", written.text).casefold()
    found = [n for n in names if n.casefold() not in own and re.search(rf"\b{re.escape(n.casefold())}\b", text)]
    return [Doubt(False, f"the draft names {name}, another client", "look at it again") for name in found]
