"""The final hours: the method by hand, what moves it, and what holds whatever is logged."""

from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mspproj.reports.budget import budget
from mspproj.reports.forecast import ProjectForecast, forecast
from mspproj.reports.projection import History, Residual, history_of
from tests.build import dossier

DAY = date(2026, 11, 30)
PLAN = """
phases:
  - name: Prepare
    tasks:
      - {id: T1, name: Tenant, owner: kim, estimate: 10h}
      - {id: T2, name: Licences, owner: lee, estimate: 10h}
  - name: Cut over
    tasks:
      - {id: T3, name: Mail, owner: kim, estimate: 20h}
      - {id: T4, name: Tidy up, owner: kim}
budget: {hours: 44h}
"""
DONE = ["2026-11-03 kim progress task=T1 done=true"]
LOG = ["2026-11-03 kim 16h T1", "2026-11-04 lee 4h T2", "2026-11-05 kim 2h -", "2026-12-01 lee 40h T2"]
TEN = history_of(Residual(stage, 0.8 + n / 20) for n in range(9) for stage in (0.0, 0.25, 0.5, 0.75, 0.9))


def made(*, log: list[str] = LOG, facts: list[str] = DONE, history: History | None = None) -> ProjectForecast:
    return forecast(dossier(PLAN, entries=log, facts=facts), DAY, history)


def moves(found: ProjectForecast) -> dict[tuple[str, str | None], float]:
    return {(move.kind, move.task): move.hours for move in found.moves}


def test_the_method_by_hand() -> None:
    """R = (16 + 22) / (10 + 22) = 1.1875; 16 + 11.875 + 23.75 + 2 on no task = 53.625."""
    found = made()
    assert (found.ratio, found.projected_hours, found.earned_pct) == (1.1875, 53.62, 25.0)
    assert (found.budget_hours, found.logged_hours, found.remaining_hours) == (44.0, 22.0, 31.62)
    assert (found.projected_low, found.projected_high, found.units) == (None, None, 0)
    assert found.notes[0] == "no history: 0 finished projects known at this stage, a band needs 8"


def test_what_moves_it_in_words_and_hours() -> None:
    found = made()
    assert moves(found) == {("done", "T1"): 6.0, ("rest", None): 5.62, ("scope", None): -4.0, ("other", None): 2.0}
    assert [move.what for move in found.moves] == [
        "T1 'Tenant' took 16 h of 10 h planned",
        "30 h of open tasks count at 119 %, by what is finished",
        "the estimates are 4 h below the budget",
        "2 h are logged on none of the plan's tasks",
    ]


@pytest.mark.parametrize(
    ("log", "move", "what"),
    [
        (["2026-11-04 lee 5h T2 remaining=9h"], ("told", "T2", 4.0), "needs 9 h more by the word of who does it"),
        (["2026-11-04 lee 13h T2"], ("over", "T2", 3.0), "has taken 13 h of 10 h planned and is not done"),
        (["2026-11-04 lee 3h T4"], ("unplanned", "T4", 3.0), "has taken 3 h without an estimate"),
    ],
)
def test_what_a_task_in_progress_does(log: list[str], move: tuple[str, str, float], what: str) -> None:
    found = next(one for one in made(log=log, facts=[]).moves if one.task == move[1])
    assert (found.kind, found.task, found.hours) == move
    assert what in found.what


def test_tasks_without_an_estimate_are_named() -> None:
    assert any(note.endswith("beyond what is logged: T4") for note in made().notes)
    done = [*DONE, "2026-11-05 kim progress task=T4 done=true"]
    assert not any("estimate" in note for note in made(facts=done).notes)


def test_a_closed_project_is_what_was_logged() -> None:
    found = forecast(dossier(f"{PLAN}\nstage: closed", entries=LOG), DAY, TEN)
    assert (found.projected_hours, found.projected_low, found.projected_high) == (22.0, 22.0, 22.0)
    assert (found.remaining_hours, found.notes) == (0.0, ())


def test_the_band_is_that_of_the_stage() -> None:
    """Nine units: the lowest and the highest ratio at a quarter of the work, times 53.625 h."""
    early = [Residual(0.25, 0.9 + n / 20) for n in range(9)]
    found = made(history=history_of([*early, *[Residual(0.75, 1.0)] * 20]))
    assert (found.projected_low, found.projected_high, found.units) == (48.26, 69.71, 9)
    assert made(history=history_of(early[:7])).projected_low is None


def test_the_tenths_lie_between_the_values_of_many() -> None:
    """Of 19 the second is at (19 + 1) x 0.1, the eighteenth at (19 + 1) x 0.9."""
    found = made(history=history_of(Residual(0.25, 0.5 + n / 10) for n in range(19)))
    assert found.projected_low == pytest.approx(32.175, abs=0.01)
    assert found.projected_high == pytest.approx(117.975, abs=0.01)


def test_budget_and_forecast_give_one_answer() -> None:
    here = dossier(PLAN, entries=LOG, facts=DONE)
    one, other = forecast(here, DAY, TEN), budget(here, DAY, TEN)
    for key in ("projected_hours", "projected_low", "projected_high", "budget_hours", "logged_hours", "ratio"):
        assert getattr(one, key) == getattr(other, key)


lengths = st.integers(1, 60 * 60)
rows = st.lists(st.tuples(lengths, st.sampled_from(["T1", "T2", "T3", "T4", "-"])), max_size=10)
finished = st.sets(st.sampled_from(["T1", "T2", "T3", "T4"]))


def lines(log: list[tuple[int, str]]) -> list[str]:
    return [f"2026-11-02 kim {length}m {task}" for length, task in log]


def facts(done: set[str]) -> list[str]:
    return [f"2026-11-03 kim progress task={task} done=true" for task in sorted(done)]


@given(rows, finished)
def test_whatever_is_logged(log: list[tuple[int, str]], done: set[str]) -> None:
    found = made(log=lines(log), facts=facts(done), history=TEN)
    assert found.projected_low is not None
    assert found.projected_high is not None
    assert found.logged_hours <= found.projected_low <= found.projected_hours <= found.projected_high
    assert abs(sum(move.hours for move in found.moves) - (found.projected_hours - found.budget_hours)) < 0.05


@given(rows, finished, st.randoms(use_true_random=False))
def test_the_order_of_entries_does_not_matter(log: list[tuple[int, str]], done: set[str], dice: Random) -> None:
    other = list(log)
    dice.shuffle(other)
    assert made(log=lines(log), facts=facts(done)) == made(log=lines(other), facts=facts(done))


@given(rows, lengths, lengths)
def test_more_remaining_is_never_less(log: list[tuple[int, str]], one: int, more: int) -> None:
    first, second = (
        made(log=lines(log), facts=[f"2026-11-04 kim progress task=T2 remaining={told}"]) for told in (one, one + more)
    )
    assert first.projected_hours < second.projected_hours
