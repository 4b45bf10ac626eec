"""Looking back: each look is what would have been said on that day, and knows nothing later."""

from dataclasses import replace
from datetime import date

import pytest

from mspproj.model.dossier import Dossier
from mspproj.reports.forecast import forecast
from mspproj.reports.forecast_history import Past, past, past_phases
from tests.build import dossier, entry, fact

TASKS = "".join(f"{{id: T{n}, name: Step {n}, owner: kim, estimate: 10h}}, " for n in range(1, 5))
PLAN = f"stage: closed\nphases: [{{name: Build, tasks: [{TASKS}]}}]"
LOG = [f"2026-11-0{n + 1} kim {hours}h T{n}" for n, hours in ((1, 12), (2, 14), (3, 6), (4, 20))]
DONE = [f"2026-11-0{n + 1} kim progress task=T{n} done=true" for n in range(1, 5)]


def closed(*, log: list[str] = LOG, facts: list[str] = DONE, plan: str = PLAN) -> Dossier:
    return dossier(plan, entries=log, facts=facts)


def looked(here: Dossier) -> Past:
    found = past(here)
    assert found is not None
    return found


def test_the_looks_by_hand() -> None:
    """Four tasks of 10 h took 12, 14, 6, 20 h. At a half R = (26 + 20) / (20 + 20) = 1.15: 26 + 2 x 11.5 = 49 h."""
    found = looked(closed())
    assert (found.unit, found.finished, found.final) == ("contoso-m365", "2026-11-05", 52 * 60)
    assert [(look.stage, look.day, look.projected / 60) for look in found.looks] == [
        (0.0, "2026-11-01", 40.0),
        (0.25, "2026-11-02", pytest.approx(12 + 3 * 10 * 32 / 30)),
        (0.5, "2026-11-03", pytest.approx(49)),
        (0.75, "2026-11-04", pytest.approx(32 + 10 * 52 / 50)),
    ]
    half = found.looks[2]
    assert (half.spent, half.plan, half.bac_cpi) == (26 * 60, 40 * 60, 40 * 26 / 20 * 60)
    assert found.looks[0].bac_cpi is None


def test_a_look_is_what_the_forecast_said_on_that_day() -> None:
    running = dossier(PLAN.replace("closed", "executing"), entries=LOG, facts=DONE)
    for look in looked(closed()).looks:
        said = forecast(running, date.fromisoformat(look.day))
        assert said.projected_hours == round(look.projected / 60, 2)


def test_what_came_later_changes_no_earlier_look() -> None:
    """Twice the hours, another remaining, and a change approved on 4 November: the looks before it stay."""
    change = (
        "kind: change\ntitle: More\nstatus: approved\non: 2026-11-03\napproved_on: 2026-11-04\napproved_by: pat\n"
        "price: 900.00\ntasks: {add: [{id: T9, name: Archive, owner: kim, estimate: 30h}]}"
    )
    then = looked(closed())
    later = ["2026-11-04 kim 9h T3 remaining=7h", "2026-11-09 kim 80h T4"]
    other = dossier(PLAN, entries=[*LOG, *later], facts=DONE, records=[change])
    now = looked(other)
    assert now.final > then.final
    early = [look for look in then.looks if look.day < "2026-11-04"]
    assert early == [look for look in now.looks if look.day < "2026-11-04"]
    assert len(early) == 3


def test_the_order_of_entries_and_facts_does_not_matter() -> None:
    here = closed()
    assert looked(replace(here, entries=here.entries[::-1], facts=here.facts[::-1])) == looked(here)


@pytest.mark.parametrize("stage", ["executing", "closing", "hypercare", "cancelled"])
def test_what_is_not_closed_teaches_nothing(stage: str) -> None:
    here = closed(plan=PLAN.replace("closed", stage))
    assert (past(here), past_phases(here)) == (None, ())


def test_too_small_or_empty_projects_teach_nothing() -> None:
    assert past(closed(plan=PLAN.replace("{id: T4, name: Step 4, owner: kim, estimate: 10h}, ", ""))) is None
    assert past(closed(log=[], facts=[])) is None


def test_a_task_that_passes_a_stage_leaves_it_out() -> None:
    """T1 alone is two thirds of the work: there is no look at a quarter, and none when all is done."""
    found = looked(closed(plan=PLAN.replace("estimate: 10h", "estimate: 60h", 1)))
    assert [look.stage for look in found.looks] == [0.0, 0.75]


def test_of_two_looks_near_a_stage_the_nearer_counts() -> None:
    """Of 100 h 73 are done on the first day, 82 on the second: both are nearest to three quarters."""
    plan = PLAN
    for length in ("73h", "9h", "11h", "7h"):
        plan = plan.replace("estimate: 10h", f"estimate: {length}", 1)
    found = looked(closed(plan=plan))
    assert [(look.stage, look.earned) for look in found.looks] == [(0.0, 0.0), (0.75, 0.73), (0.9, 0.93)]


def test_a_task_done_too_soon_is_earned_when_it_is_done_for_good() -> None:
    """T1 is told as done, and an hour later that it is not; so half is reached with T2 and T3, a day later."""
    again = "2026-11-02 kim progress task=T1 done=false logged=2026-11-02T18:00:00-05:00"
    here = closed(facts=[*DONE, again, "2026-11-05 kim progress task=T1 done=true"])
    found = looked(here)
    assert [(look.stage, look.day) for look in found.looks] == [
        (0.0, "2026-11-01"), (0.25, "2026-11-03"), (0.5, "2026-11-04"),
    ]  # fmt: skip
    assert looked(replace(here, facts=here.facts[::-1])) == found


def test_it_finishes_when_the_last_thing_happened() -> None:
    here = closed()
    late = fact("2026-11-20 dana stage from=closing to=closed")
    assert looked(replace(here, facts=(*here.facts, late))).finished == "2026-11-20"
    assert looked(replace(here, entries=(*here.entries, entry("2026-11-22 kim 1h -")))).finished == "2026-11-22"


def test_what_a_hand_broke_counts_as_nothing() -> None:
    here = closed()
    broken = [fact({"op": "progress", "who": "kim", "task": "T1", "done": False, "day": day}) for day in ("soon", "")]
    assert looked(replace(here, facts=(*here.facts, *broken))) == looked(here)
    first = here.entries[0]._replace(day="0001-01-01")
    assert looked(replace(here, entries=(first, *here.entries[1:]))).looks[0].day == "0001-01-01"


def test_phases_are_units_of_their_own() -> None:
    more = TASKS.replace("id: T", "id: S").replace("10h", "1h")
    plan = PLAN.replace("]}]", f"]}}, {{name: Hand over, tasks: [{more}]}}]")
    log = [*LOG, *(f"2026-11-1{n} kim 2h S{n}" for n in range(1, 5)), "2026-11-19 kim 7h -"]
    done = [*DONE, *(f"2026-11-1{n} kim progress task=S{n} done=true" for n in range(1, 5))]
    here = closed(plan=plan, log=log, facts=done)
    found = past_phases(here)
    assert [(one.unit, one.finished, one.final / 60) for one in found] == [
        ("contoso-m365/Build", "2026-11-05", 52),
        ("contoso-m365/Hand over", "2026-11-14", 8),
    ]
    assert found[0].looks == looked(closed()).looks
    assert looked(here).final == (52 + 8 + 7) * 60
