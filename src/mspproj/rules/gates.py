"""What must hold before a project enters a stage: the rules, asked as if it were there already."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from mspproj.finding import Finding, Severity
from mspproj.model.dossier import Dossier
from mspproj.rules.engine import check_project
from mspproj.rules.rule import ORDER
from mspproj.rules.settle import NO_CHOICE, apply_settings

# Errors always hold a project back; a warning does for these codes or starts of codes, an info where its code stands
# here in full. `gates: {executing: [COM, PRT352]}` in mspproj.yaml replaces the list of a stage.
GATES: dict[str, tuple[str, ...]] = {
    "proposed": ("INT124", "INT132", "INT133", "PRT"),
    "approved": ("INT145",),
    "planning": ("INT145",),
    "executing": (
        "INT153", "PLN212", "PLN213", "PLN214", "PLN215", "PLN220", "PLN231", "PLN232", "IMP", "PRT", "COM",
    ),
    "closing": ("CLO819", "INT153", "MON42", "PLN223", "PRT"),
    "hypercare": ("CLO814", "CLO816", "MON42", "PRT"),
    "closed": ("CLO", "MON42", "REC", "TIM"),
}  # fmt: skip
SIDE = ("on-hold", "cancelled")


class Gate(NamedTuple):
    """`missing` holds the project back; `waived` would, had nobody waived it by name."""

    missing: tuple[Finding, ...] = ()
    waived: tuple[Finding, ...] = ()


def gate(dossier: Dossier, today: date, to: str, beside: Iterable[Finding] = ()) -> Gate:
    """What is missing before the project may be in stage `to`; what an ignore or a waiver covers is not missing.

    `beside` is what the project's own files do not tell (rules/beside.py).
    Back and aside there is no gate; out of `on-hold` there is one, since the world went on.
    """
    if to in SIDE or _backward(dossier.project.stage, to):
        return Gate()
    found = [*check_project(dossier, today, to), *beside]
    told = apply_settings(found, dossier.settings, [dossier], today, NO_CHOICE._replace(complete=False))
    wanted, waived = asked(dossier.settings.gates, to), set(told.waived)
    missing = (f for f in told.findings if f not in waived and not f.code.startswith("META"))
    return Gate(tuple(f for f in missing if _holds_back(f, wanted)), told.waived)


def asked(gates: Mapping[str, Any] | None, to: str) -> Sequence[str]:
    """The codes whose warnings hold back before a stage: the workspace's own, else the shipped ones."""
    own = (gates or {}).get(to)
    if own is None:
        return GATES.get(to, ())
    return [str(code) for code in own] if isinstance(own, list | tuple) else [str(own)]


def steps(stage: str, held_from: str | None = None) -> tuple[str, ...]:
    """Where a project may go from a stage, the usual way first: onward (hypercare may be left out), back, or aside.

    From on-hold and cancelled it goes back to where it was (`held_from`, one of ORDER).
    """
    if stage in SIDE:
        back = (held_from,) if held_from in ORDER else ORDER[:-1]
        return (*back, *(one for one in SIDE if one != stage and one == "cancelled"))
    at = ORDER.index(stage)
    forward = ORDER[at + 1 : at + 2]
    if stage == "closing":
        forward = ("hypercare", "closed")
    return (*forward, *reversed(ORDER[:at]), *(SIDE if stage != "closed" else ()))


def onward(stage: str, to: str) -> bool:
    """Is this the usual way, for which no reason is asked?"""
    if stage in SIDE:
        return stage == "on-hold" and to in ORDER
    return to in ORDER and ORDER.index(to) > ORDER.index(stage)


def _backward(stage: str, to: str) -> bool:
    return stage in ORDER and to in ORDER and ORDER.index(to) <= ORDER.index(stage)


def _holds_back(finding: Finding, wanted: Iterable[str]) -> bool:
    if finding.severity is Severity.ERROR:
        return True
    if finding.severity is Severity.INFO:
        return finding.code in wanted
    return any(finding.code.startswith(code) for code in wanted)
