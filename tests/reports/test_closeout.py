"""The closeout checklist: whose items, what settles one, and what a sign-off binds."""

from datetime import date
from typing import Any

import pytest

from mspproj.model.closeout import Checklist
from mspproj.model.dossier import Dossier
from mspproj.reports.closeout import CloseoutState, checklist, closeout, may_accept, may_sign, next_item, to_accept
from mspproj.reports.today_gates import gates
from tests.build import PEOPLE, SETTINGS, dossier, office, read

DAY = date(2026, 12, 18)
COMMON = """
id: closeout
name: Closeout
items:
  - {id: diagram, group: Documentation, question: Is the diagram current?, why: Support reads it, evidence: link}
  - {id: backup, group: Operation, question: Was a restore tried?, evidence: output, answers: techs}
  - {id: photos, group: Documentation, question: Are there photos?, required: false}
  - {id: rack, group: Operation, question: Is the rack labelled?, kinds: [server, network]}
"""
KIND = """
id: closeout-migration
name: Migration
items:
  - {id: senders, group: Mail, question: Does each device send?, evidence: text}
  - {id: backup, group: Operation, question: Was a mailbox restored?, evidence: output}
"""
OTHER = "id: closeout-network\nname: Network\nitems: [{id: wifi, question: Is there a survey?}]"
TEAM = "team: {coordinator: una, lead_tech: kim, techs: [lee], support: ravi}\n"
OWN = "closeout: [{id: own, group: Mail, question: Is the old server off?}]\n"


def project(text: str = "", *facts: dict[str, object], **more: Any) -> Dossier:
    lists = tuple(read(Checklist, one, "checklists/x.yaml") for one in (COMMON, KIND, OTHER))
    return dossier("kind: migration\n" + TEAM + text, facts=facts, office=office(checklists=lists, **more))


def state(*facts: dict[str, object], text: str = "", as_of: date = DAY, **more: Any) -> CloseoutState:
    return closeout(project(text, *facts, **more), as_of)


def answer(item: str, value: str = "yes", who: str = "kim", day: str = "2026-12-10", **more: str) -> dict[str, object]:
    return {"op": "answer", "item": item, "answer": value, "who": who, "day": day, **more}


def returned(item: str, day: str = "2026-12-11") -> dict[str, object]:
    return {"op": "return", "item": item, "who": "ravi", "day": day, "why": "Wrong site"}


def accepted(item: str, who: str = "ravi", day: str = "2026-12-12") -> dict[str, object]:
    return {"op": "acknowledged", "what": "closeout", "of": item, "who": who, "day": day}


ALL = (
    answer("diagram", evidence="https://docs/x"),
    answer("backup", evidence="restore.txt", sha256="aa"),
    answer("senders", note="All eleven"),
)


def test_items_of_all_projects_of_the_kind_and_its_own_by_group() -> None:
    assert [(item.id, item.group) for item in checklist(project(OWN))] == [
        ("diagram", "Documentation"),
        ("photos", "Documentation"),
        ("backup", "Operation"),
        ("senders", "Mail"),
        ("own", "Mail"),
    ]
    assert next(item for item in checklist(project()) if item.id == "backup").question == "Was a mailbox restored?"


def test_without_a_checklist_there_is_nothing_and_nothing_is_ready() -> None:
    empty = closeout(dossier(), DAY)
    assert (empty.items, empty.ready, next_item(empty)) == ((), False, None)


def test_nobody_has_answered() -> None:
    told = state()
    assert [item.id for item in told.open_items] == ["diagram", "backup", "senders"]  # photos may stay open
    item = told.items[0]
    assert (item.state, item.answers_role, item.answers, item.accepts) == ("open", "lead tech", "kim", "ravi")
    assert (item.why, item.evidence_kind, item.missing) == ("Support reads it", "link", "nobody has answered")
    assert (told.ready, told.signoff.state) == (False, "none")


def test_progress_by_group() -> None:
    told = state(*ALL[:2], accepted("diagram"))
    assert told.groups == (("Documentation", 2, 1, 1), ("Operation", 1, 1, 0), ("Mail", 1, 0, 0))
    assert (told.answered, told.accepted) == (2, 1)


@pytest.mark.parametrize(
    ("fact", "stands", "missing"),
    [
        (answer("diagram", evidence="https://x"), "answered", ""),
        (answer("diagram"), "open", "evidence is missing: link"),
        (answer("diagram", "no", note="Next week"), "open", "the answer is no"),
        (answer("diagram", "n-a"), "open", "say in a note why it does not apply"),
        (answer("diagram", "n-a", note="No network"), "answered", ""),
        (answer("diagram", "perhaps"), "open", "the answer is neither yes, no nor n-a"),
        (answer("diagram", evidence="https://x", day="2026-12-19"), "open", "nobody has answered"),
    ],
)
def test_what_settles_an_item(fact: dict[str, object], stands: str, missing: str) -> None:
    item = state(fact).items[0]
    assert (item.state, item.missing) == (stands, missing)


def test_text_as_evidence_may_be_the_note() -> None:
    assert next(item for item in state(*ALL).items if item.id == "senders").state == "answered"


def test_the_last_answer_counts_with_its_who_and_when() -> None:
    item = state(answer("photos", "no"), answer("photos", note="On the share", who="lee", day="2026-12-14")).items[1]
    assert (item.answer, item.note, item.by, str(item.on)) == ("yes", "On the share", "lee", "2026-12-14")


def test_back_with_delivery_until_answered_again() -> None:
    back = state(*ALL, accepted("diagram"), returned("diagram", "2026-12-13"))
    item = back.items[0]
    assert (item.state, item.returned_by, item.returned_why) == ("returned", "ravi", "Wrong site")
    assert [item.id for item in back.open_items] == ["diagram"]
    again = state(*ALL, returned("diagram"), answer("diagram", day="2026-12-14", evidence="https://docs/y"))
    assert again.items[0].state == "answered"
    assert again.ready


def test_acceptance_holds_until_the_answer_changes_and_never_for_ones_own() -> None:
    assert state(*ALL, accepted("diagram")).items[0].accepted_by == "ravi"
    assert state(*ALL, accepted("diagram"), answer("diagram", evidence="z")).items[0].state == "answered"
    assert state(*ALL, accepted("diagram", who="kim")).items[0].state == "answered"
    loose = SETTINGS + "separation_of_duties: false\n"
    assert state(*ALL, accepted("diagram", who="kim"), settings=loose).items[0].state == "accepted"


def bound(op: dict[str, object], id: str, **names: str) -> dict[str, object]:
    """A fact with an id of its own that names another one."""
    return {**op, "id": id, **names}


def test_what_two_people_did_at_once_is_no_reply() -> None:
    """By whatever clock: only an answer that names the return takes it away, only what was seen is accepted."""
    first = bound(answer("diagram", evidence="https://docs/x"), "A1")
    other = bound(answer("diagram", evidence="https://docs/y", day="2026-12-13"), "A2")
    back = bound(returned("diagram"), "R1", answer="A1")
    taken = bound(accepted("diagram", day="2026-12-14"), "K1", answer="A1")
    assert state(first, other, back).items[0].returned_why == "Wrong site"
    assert state(first, bound(other, "A2", after="R1"), back).items[0].state == "answered"
    assert state(first, other, taken).items[0].state == "answered", "nobody has seen the second answer"
    assert state(first, taken).items[0].state == "accepted"
    assert state(first, back, taken).items[0].state == "returned", "two of support: what came back is looked at"
    early = bound(returned("diagram", "2026-12-09"), "R1", answer="A1")
    assert state(early, first).items[0].state == "returned", "a clock that is slow loses no return"


def test_what_came_back_is_delivery_s_and_what_is_answered_support_s() -> None:
    def today(*facts: dict[str, object]) -> list[tuple[str, str | None]]:
        return [(line.id, line.who) for line in gates(project("stage: closing\n", *facts), DAY)]

    photos = answer("photos", "no")
    assert today(*ALL[:2]) == []
    by_lee = answer("backup", who="lee", evidence="restore.txt")
    assert today(*ALL[:2], by_lee, returned("backup")) == [("backup", "lee")]
    assert today(*ALL, photos, returned("backup")) == [("backup", "kim"), ("takeover", "ravi")]
    assert today(*ALL, photos) == [("signoff", "ravi")]


def test_who_may_take_over_what() -> None:
    lists = read(
        Checklist, "id: closeout\nname: C\nitems: [{id: bill, question: Sent?, accepts: accounting}]", "x.yaml"
    )
    here = dossier(TEAM, facts=[answer("bill", who="ravi")], office=office(checklists=(lists,)))
    told = closeout(here, DAY)
    assert {who: bool(to_accept(here, told, who)) for who in ("nora", "ravi", "kim", "nobody")} == {
        "nora": True,
        "ravi": False,
        "kim": False,
        "nobody": False,
    }
    assert may_accept(here, told.items[0], "ravi") == "ravi answered bill: somebody else takes it over"


def test_a_stranger_is_named() -> None:
    assert state(answer("diagramm")).strangers == ("diagramm",)


def signed(*facts: dict[str, object], who: str = "ravi") -> tuple[dict[str, object], ...]:
    return (*facts, {"op": "signoff", "who": who, "day": "2026-12-15", "digest": state(*facts).digest})


def test_a_sign_off_holds_until_anything_changes() -> None:
    told = state(*signed(*ALL)).signoff
    assert (told.state, told.by, str(told.on), told.problem) == ("signed", "ravi", "2026-12-15", "")
    for later in (
        answer("diagram", evidence="https://docs/other", day="2026-12-16"),
        answer("backup", evidence="restore.txt", sha256="bb", day="2026-12-16"),
        answer("photos", day="2026-12-16"),
        returned("diagram", "2026-12-16"),
    ):
        assert state(*signed(*ALL), later).signoff.state == "stale"
    assert (
        state(*signed(*ALL), answer("diagram", evidence="https://docs/x", day="2026-12-16")).signoff.state == "signed"
    )
    assert state(*signed(*ALL), accepted("diagram", day="2026-12-16")).signoff.state == "signed"


def test_the_order_of_two_peoples_answers_is_nothing_to_the_digest() -> None:
    assert state(*ALL).digest == state(*reversed(ALL)).digest


def test_a_newer_checklist_does_not_undo_a_sign_off() -> None:
    assert state(*signed(*ALL), text=OWN).signoff.state == "signed"


@pytest.mark.parametrize(
    ("who", "says"),
    [
        ("ravi", None),
        ("nobody", "nobody of ours has the id nobody"),
        ("kim", "Kim Novak is not of the support team"),
        ("both", "Bo Oth is of the delivery team as well: somebody else of support must sign"),
        ("lee", "Lee Chang delivered this project: somebody else of support must sign"),
        ("una", "Una Task delivered this project: somebody else of support must sign"),
    ],
)
def test_who_may_sign(who: str, says: str | None) -> None:
    people = PEOPLE.replace("email: lee@northwind.example, team: delivery", "email: l@x.example, team: support") + (
        "  - {id: both, name: Bo Oth, email: b@x.example, teams: [support, delivery]}\n"
        "  - {id: una, name: Una Task, email: u@x.example, team: support}\n"
    )
    assert may_sign(project(people=people), who) == says
    if who in ("both", "una"):
        loose = project(people=people, settings=SETTINGS + "separation_of_duties: false\n")
        assert may_sign(loose, who) is None


def test_a_sign_off_by_somebody_who_may_not_has_a_problem() -> None:
    assert state(*signed(*ALL, who="kim")).signoff.problem == "Kim Novak is not of the support team"


def test_the_walk_goes_round_and_ends() -> None:
    told = state(ALL[1])
    walked = [next_item(told), next_item(told, "diagram"), next_item(told, "photos"), next_item(told, "senders")]
    assert [item.id if item else None for item in walked] == ["diagram", "photos", "senders", "diagram"]
    assert next_item(state(*ALL, answer("photos"))) is None
    waiting = next_item(state(*ALL, answer("photos")), "diagram", {"diagram", "senders"})
    assert waiting is not None
    assert waiting.id == "senders"
