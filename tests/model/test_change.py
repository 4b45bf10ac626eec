"""What the client's word on a change order binds, and the status that it gives."""

from typing import Any

import pytest
from tests.build import fact, record

from mspproj.model.change import change_digest, decided, stale_word
from mspproj.model.record import WrittenRecord

ID = "2026-11-10-change-x"
BASE = f"""
id: {ID}
kind: change
title: More mailboxes
status: quoted
reason: New hires
tasks:
  add: [{{id: T9, name: Ten mailboxes, owner: kim, estimate: 4h}}, {{id: T10, name: Test, owner: kim, estimate: 1h}}]
  change: [{{id: T3, name: Mail cut-over, estimate: 9h}}]
  remove: [T7, T8]
parts: [{{id: B9, item: Licence, qty: 10, unit_price: 22.00, unit_cost: 17.00, recurs: month, term: 12}}]
affects: {{days: 2d}}
price: 900.00
valid_until: 2026-12-01
"""


def word(op: str = "acceptance", of: WrittenRecord | None = None, **more: Any) -> dict[str, Any]:
    digest = change_digest(of or record(BASE))
    return {"op": op, "day": "2026-11-12", "what": "change", "of": ID, "by": "pat", "digest": digest, **more}


def settled(text: str, *words: dict[str, Any]) -> tuple[str, str | None, str]:
    found = decided(record(text), [fact(one) for one in words])
    return found.status, found.approved_by, str(found.approved_on)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("More mailboxes", "Fewer mailboxes"),
        ("Ten mailboxes", "Nine mailboxes"),
        ("estimate: 4h", "estimate: 5h"),
        ("estimate: 9h", "estimate: 8h"),
        ("remove: [T7, T8]", "remove: [T7]"),
        ("qty: 10", "qty: 11"),
        ("22.00", "23.00"),
        ("term: 12", "term: 24"),
        ("2d", "3d"),
        ("900.00", "900.01"),
        ("price: 900.00", "goodwill: true"),
        ("reason: New hires", "text: Only in the branch"),
    ],
)
def test_an_edit_of_what_was_agreed_is_another_change(old: str, new: str) -> None:
    edited = BASE.replace(old, new)
    assert edited != BASE
    assert change_digest(record(edited)) != change_digest(record(BASE))
    assert settled(edited, word())[0] == "quoted"
    told = stale_word(record(edited), [fact(word())])
    assert told is not None
    assert told.text("by") == "pat"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("owner: kim", "owner: lee"),
        ("New hires", "New people"),
        ("17.00", "16.00"),
        ("900.00", "900"),
        ("[T7, T8]", "[T8, T7]"),
        ("valid_until: 2026-12-01", "client_visible: true"),
        ("More mailboxes", '"More  mailboxes"'),
    ],
)
def test_what_is_ours_may_be_edited(old: str, new: str) -> None:
    edited = BASE.replace(old, new)
    assert edited != BASE
    assert settled(edited, word()) == ("approved", "pat", "2026-11-12")
    assert stale_word(record(edited), [fact(word())]) is None


def test_the_last_word_on_what_stands_there_holds() -> None:
    other = word(of=record(BASE.replace("900", "800")))
    no, gone = word("refusal", answer="rejected"), word("refusal", answer="withdrawn")
    assert settled(BASE)[0] == "quoted"
    assert settled(BASE, word(), no)[0] == "rejected"
    assert settled(BASE, no, word())[0] == "approved"
    assert settled(BASE, gone)[0] == "withdrawn"
    assert settled(BASE, no, other)[0] == "rejected"
    assert settled(BASE, word() | {"of": "another"})[0] == "quoted"
    assert settled(BASE, word() | {"what": "window"})[0] == "quoted"
    assert settled(BASE, {**word(), "digest": ""})[0] == "approved"  # from before words bound a digest


def test_a_later_word_settles_a_stale_one() -> None:
    edited = record(BASE.replace("900", "950"))
    facts = [fact(word()), fact(word(of=edited))]
    assert stale_word(edited, facts) is None
    assert decided(edited, facts).status == "approved"


def test_what_the_file_says_of_the_end_holds() -> None:
    for status in ("done", "withdrawn", "rejected"):
        assert settled(BASE.replace("quoted", status), word())[0] == status
    by_hand = BASE.replace("status: quoted", "status: approved\napproved_by: jo")
    assert settled(by_hand, word()) == ("approved", "jo", "2026-11-12")
    assert settled(by_hand, word("refusal", answer="rejected"))[0] == "approved"


def test_the_place_is_kept_and_other_records_are_left_alone() -> None:
    assert decided(record(BASE), [fact(word())]).spot("price") == record(BASE).spot("price")
    risk = record("kind: risk\ntitle: Late line")
    assert decided(risk, [fact({**word(), "of": risk.id})]) is risk
