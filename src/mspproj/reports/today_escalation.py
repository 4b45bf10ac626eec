"""Today's queue: decisions that were asked for, on the list of whoever decides, and of whom a late one went up to."""

import shlex
from collections.abc import Iterator

from mspproj.reports.escalation import Escalation
from mspproj.reports.today import WORK, Line


def decisions(one: Escalation, keeper: str | None = None) -> Iterator[Line]:
    """The decision; and each step up that is not acknowledged. `keeper` has it where nobody of ours decides."""
    if not one.open:
        return
    key, who = shlex.quote(one.key), one.decider
    ours = who if one.decider_ours else keeper
    theirs = f" ({who})" if who and not one.decider_ours else ""
    name = f"{one.project}:record:{one.id}"
    what = f"to decide: {one.title}{theirs}"
    command = f"mspproj escalate decide {key} --option N"
    yield Line(name, one.decide_by, "escalation", one.project, one.id, what, ours, command, WORK)
    for step in one.steps:
        if step.acknowledged is None:
            late = f"{one.days_late} working day{'' if one.days_late == 1 else 's'} late"
            what = f"gone up to you: {one.title} ({who or 'nobody'} decides, {late})"
            command = f"mspproj escalate acknowledge {key}"
            line = Line(
                f"{name}:{step.number}", step.on, "escalation", one.project, one.id, what, step.to, command, WORK
            )
            yield line
