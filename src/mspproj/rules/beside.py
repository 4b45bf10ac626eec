"""What holds a project back that its own files do not tell: files given as evidence, other people's time, lessons.

The commands look these up and hand them over as values; the table explains the codes as a rule's docstring does.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from mspproj.finding import Finding, Severity
from mspproj.model.dossier import Dossier
from mspproj.rules.rule import place_of
from mspproj.rules.settle import Table

_W = Severity.WARNING
CODES: Table = {
    "CLO807": (
        "closeout-evidence-changed",
        _W,
        "A file given as evidence is still the file that was given.\n\nIts digest is kept with the answer, and support "
        "signs that digest; another file in its place was seen by nobody.\n\nMend it: look at it, then answer again: "
        "`mspproj closeout PROJECT --evidence ITEM=FILE`.",
    ),
    "CLO812": (
        "closeout-time",
        _W,
        "Time is complete before a project is closed: nobody who worked on it owes time or notes, and no week with "
        "hours on it waits for its approval.\n\nAfter closing nothing can be logged; the last week is what is missing, "
        "and the estimate of the next project learns from it.\n\nMend it: `mspproj detention`, `mspproj time submit`, "
        "`mspproj time approve`.",
    ),
    "CLO815": (
        "closeout-lesson",
        _W,
        "A closed project has told at least one lesson.\n\nWhat was learned is known best by those who are still on it."
        '\n\nMend it: `mspproj lessons add "what was learned" --project PROJECT`, from anybody who was in it.',
    ),
}


class Owing(NamedTuple):
    """Somebody who worked on the project: what is missing in words, and the command that settles it."""

    who: str
    what: str
    mend: str


class OpenWeek(NamedTuple):
    """A week (2026-W47) with hours on the project that nobody approved; `handed_in`: only the approval is missing."""

    who: str
    week: str
    handed_in: bool


def evidence_changed(dossier: Dossier, files: Iterable[tuple[str, str]]) -> list[Finding]:
    """`files` are (item, file)."""
    return [
        _finding(
            dossier,
            "CLO807",
            f"item '{item}': {file} is not the file that was given",
            f"`mspproj closeout {dossier.id} --evidence {item}={file}`",
        )
        for item, file in files
    ]


def time_left(dossier: Dossier, owing: Sequence[Owing], weeks: Sequence[OpenWeek]) -> list[Finding]:
    told = [_finding(dossier, "CLO812", f"{one.who}: {one.what}", one.mend) for one in owing]
    for week in weeks:
        what = "waits for its approval" if week.handed_in else "was not handed in"
        approve = f"`mspproj time approve {week.who} {week.week}`"
        fix = approve if week.handed_in else f"{week.who}: `mspproj time submit {week.week}`, then {approve}"
        told.append(_finding(dossier, "CLO812", f"{week.week} of {week.who} {what}", fix))
    return told


def no_lesson(dossier: Dossier) -> list[Finding]:
    fix = f'`mspproj lessons add "what was learned" --project {dossier.id}`'
    return [_finding(dossier, "CLO815", "no lesson of this project is kept", fix)]


def _finding(dossier: Dossier, code: str, message: str, fix: str) -> Finding:
    place = place_of(dossier.project.spot("stage"))
    return Finding(code, CODES[code][1], place, message, fix, dossier.id)
