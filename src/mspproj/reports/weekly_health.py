"""The weekly report's health in words: what is late, what moved, whom we wait for, what we owe."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mspproj.reports.comms import CommsPlan
from mspproj.reports.comms_gaps import CALLS
from mspproj.reports.day_words import day_words
from mspproj.reports.facts import latest_by
from mspproj.reports.health import Reason
from mspproj.reports.weekly_client import needs
from mspproj.reports.weekly_parts import Health, Moved, Need, View

ON_TRACK, ATTENTION, AT_RISK = "on track", "needs attention", "at risk"
_ASKED = {"approval": "decision on ", "acceptance": "acceptance of ", "window": "agreement to the time of "}
_OURS_ALONE = ("money", "communication", "documentation")


class Review(NamedTuple):
    """What the check and the status say: how many errors, and the reasons of the project's health."""

    errors: int = 0
    reasons: tuple[Reason, ...] = ()


def asked(need: Need, client: bool) -> str:
    """What a need asks for, inside a sentence."""
    if need.kind not in _ASKED:
        return need.what
    return f"{'your ' if client else ''}{_ASKED[need.kind]}{need.what}"


def calls_owed(view: View, plan: CommsPlan) -> tuple[str, ...]:
    """Calls with the client that were not held, as sentences, each series once from its first."""
    first = {item.what: item for item in reversed(plan.of("overdue")) if item.for_client and item.method in CALLS}
    found = sorted(first.values(), key=lambda item: (item.day, item.what))
    return tuple(f"We owe you a call: {item.what}, since {day_words(item.day)}." for item in found if view.client)


def health(view: View, shifted: Sequence[Moved], owed: Sequence[str], review: Review) -> Health:
    """In words; on track only when nothing speaks against it. A client is told no detail of our own review, and our
    money and books alone put nothing of theirs at risk."""
    late = list(_late(view))
    grave = [one for one in review.reasons if one.severity == "red"]
    if view.client:
        grave = [one for one in grave if one.dimension not in _OURS_ALONE]
    told = late + [f"A date moved: {one.what}." for one in shifted if one.later]
    told += [f"We are waiting for: {asked(need, view.client)}." for need in needs(view) if need.overdue]
    told += owed
    if view.plan.stage == "on-hold":
        told.append("The project is on hold.")
    if not view.client:
        told += [one for one in map(_sentence, review.reasons) if one not in told]
        if review.errors and not any(reason.code == "check-errors" for reason in review.reasons):
            told.append(f"The check finds {review.errors} error{'s' if review.errors > 1 else ''}.")
    elif (review.errors or review.reasons) and not told:
        told.append("Our own review of the plan has open points; we are working on them.")
    state = AT_RISK if late or grave else ATTENTION if told else ON_TRACK
    return Health(state, tuple(told))


def _sentence(reason: Reason) -> str:
    return f"{reason.what[:1].upper()}{reason.what[1:]}."


def _late(view: View) -> Iterator[str]:
    plan = view.plan
    reached = latest_by(view.dossier, view.as_of, "milestone", "milestone")
    for milestone in plan.milestones:
        if milestone.promised and milestone.promised < view.as_of and milestone.id not in reached:
            yield f"{milestone.name}: promised for {day_words(milestone.promised)}, not reached yet."
    if plan.promised and plan.promised < view.as_of and plan.stage in ("approved", "planning", "executing", "on-hold"):
        yield f"The end of the project: promised for {day_words(plan.promised)}, not reached yet."
