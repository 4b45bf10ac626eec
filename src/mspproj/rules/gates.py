"""What must hold before a project enters a stage: the rules, asked as if it were there already."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from mspproj.finding import Finding, Severity
from mspproj.model.dossier import Dossier
from mspproj.rules.engine import check_project
from mspproj.rules.rule import ORDER
from mspproj.rules.settle import NO_CHOICE, apply_settings

# Errors always hold a project back. Warnings do so for these codes (or starts of codes); `gates:` in mspproj.yaml
# replaces the list of a stage.
GATES: dict[str, tuple[str, ...]] = {
    "proposed": ("INT124", "INT132", "INT135", "PRT"),
    "approved": (),
    "planning": ("INT145",),
    "executing": ("PLN213", "PLN214", "IMP", "PRT", "COM", "INT153"),
    "closing": ("CLO806", "MON42"),
    "hypercare": ("CLO808",),
    "closed": ("CLO", "MON42", "REC", "TIM"),
}
SIDE = ("on-hold", "cancelled")


def gate(dossier: Dossier, today: date, to: str) -> list[Finding]:
    """What is missing before the project may be in stage `to`; what an ignore or a waiver covers is not missing."""
    if to in SIDE or _backward(dossier.project.stage, to):
        return []
    found = check_project(dossier, today, to)
    told = apply_settings(found, dossier.settings, [dossier], today, NO_CHOICE._replace(complete=False)).findings
    wanted = asked(dossier.settings.gates, to)
    return [f for f in told if not f.code.startswith("META") and _holds_back(f, wanted)]


def asked(gates: Mapping[str, Any] | None, to: str) -> Sequence[str]:
    """The codes whose warnings hold back before a stage: the workspace's own, else the shipped ones."""
    own = (gates or {}).get(to)
    if own is None:
        return GATES.get(to, ())
    return [str(code) for code in own] if isinstance(own, list | tuple) else [str(own)]


def steps(stage: str, held_from: str | None = None) -> tuple[str, ...]:
    """The stages a project may go to from one: the next (hypercare may be left out), any earlier one, or aside."""
    if stage in SIDE:
        return (held_from,) if held_from else ORDER[:-1]
    at = ORDER.index(stage)
    forward = ORDER[at + 1 : at + 2]
    if stage == "closing":
        forward = ("hypercare", "closed")
    return (*forward, *reversed(ORDER[:at]), *(SIDE if stage != "closed" else ()))


def _backward(stage: str, to: str) -> bool:
    return stage in ORDER and to in ORDER and ORDER.index(to) <= ORDER.index(stage)


def _holds_back(finding: Finding, wanted: Iterable[str]) -> bool:
    if finding.severity is Severity.ERROR:
        return True
    return finding.severity is Severity.WARNING and any(finding.code.startswith(code) for code in wanted)
