"""Levelled plans: nobody has more on a day than there is time for it, and dependencies still hold."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from mspproj.model.dossier import Dossier
from mspproj.reports.schedule import Outlook, level_all, loads_of, told
from tests.build import dossier, office

MONDAY = date(2026, 11, 2)
PEOPLE = """
people:
  - {id: kim, name: Kim, email: kim@n.example, project_capacity: 65%}
  - {id: lee, name: Lee, email: lee@n.example, hours: {mon-thu: 7h, fri: 3h}, project_capacity: 50%}
  - {id: ger, name: Ger, email: ger@n.example, time_zone: Asia/Tokyo, time_off: [{from: 2026-11-04, to: 2026-11-06}]}
"""
OFFICE = office(people=PEOPLE, client="name: C\nsites: [{id: hq}]\nextra_holidays: [2026-11-05]")


@st.composite
def projects(draw: st.DrawFn, id: str) -> Dossier:
    lines = []
    for number in range(draw(st.integers(1, 6))):
        before = draw(st.lists(st.integers(0, number - 1), unique=True, max_size=2)) if number else []
        links = [f"{{task: T{other}, type: {draw(st.sampled_from(('FS', 'SS', 'FF')))}}}" for other in before]
        who = st.sampled_from(("kim", "lee", "ger"))
        minutes = st.integers(5, 900)
        work = f"owner: {draw(who)}, estimate: {draw(minutes)}m"
        if draw(st.integers(0, 4)) == 0:
            work = f"assigned: [{{who: kim, estimate: {draw(minutes)}m}}, {{who: lee, estimate: {draw(minutes)}m}}]"
        more = ", site: hq" if draw(st.booleans()) else ""
        more += f", priority: {draw(st.integers(1, 3))}" if draw(st.booleans()) else ""
        lines.append(f"\n      - {{id: T{number}, name: Do it, {work}{more}, depends: [{', '.join(links)}]}}")
    return dossier(f"start: 2026-11-02\nphases:\n  - name: One\n    tasks:{''.join(lines)}", id=id, office=OFFICE)


@given(projects("one"), projects("two"))
@settings(max_examples=60, deadline=None)
def test_nobody_is_overloaded_and_nothing_begins_too_early(one: Dossier, two: Dossier) -> None:
    both = level_all([one, two], MONDAY)
    for id, other in (("one", "two"), ("two", "one")):
        before, after = both[id]
        found = told(after, Outlook(loads=loads_of(both[other][1])), before)
        assert found.overloads == ()
        assert found.levelled is not None
        assert found.levelled.days >= 0
        starts = {task.id: (task.start, task.finish) for task in found.tasks}
        for task in after.network.plan.tasks():
            for link in task.depends:
                other_start, other_finish = starts[link.task]
                start, finish = starts[task.id]
                assert start is not None
                assert finish is not None
                assert other_start is not None
                assert other_finish is not None
                assert {"FS": start >= other_finish, "SS": start >= other_start, "FF": finish >= other_finish}[
                    link.type
                ]
