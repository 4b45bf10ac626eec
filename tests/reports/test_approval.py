"""What approval binds, and when it goes stale."""

import pytest

from mspproj.reports.approval import approval, changes, digest, part_digests
from tests.build import dossier

PLAN = """
statement_of_work:
  version: 2
  objective: Move mail and files.
  in_scope: [{id: S1, what: 45 mailboxes}, {id: S2, what: Calendars}]
  client_duties: [{id: D1, what: Name a tester, due: 2026-11-16, owner: jo}]
bill_of_materials:
  - {id: B1, item: Licence, qty: 45, unit_cost: 17.60, unit_price: 22.00, recurs: month, term: 12,
     vendor: distributor, quoted_until: 2026-12-01}
  - {id: B2, item: Router, qty: 1, unit_cost: 300.00, unit_price: 400.00}
phases: [{name: One, tasks: [{id: T1, name: Tenant, owner: kim, estimate: 6h}, {id: T2, name: Wait, duration: 3d}]}]
budget: {hours: 120h, labor: 18000.00, contingency: 10%}
billing: [{when: acceptance, covers: labor, share: 100%}]
"""
SAME = """
# a comment, other order and quotes, other lines
billing: [{share: 100%, when: "acceptance", covers: labor}]
budget: {contingency: 10 %, labor: 18000, hours: 120h}
phases:
  - name: Other name
    tasks: [{id: T2, name: Wait, duration: 9d}, {id: T1, name: Tenants, owner: lee, estimate: 360m}]
bill_of_materials:
  - {unit_price: 400.0, id: B2, item: Router, qty: 1, unit_cost: 300, notes: From stock}
  - {id: B1, qty: 45, item: 'Licence', unit_cost: 17.6, unit_price: 22, recurs: month, term: 12}
statement_of_work:
  client_duties: [{id: D1, what: Name a tester, due: 2026-11-16, owner: jo, task: T1}]
  in_scope: [{id: S2, what: Calendars}, {id: S1, what: "45   mailboxes"}]
  objective: |
    Move mail
    and files.
  version: 2
"""


def bound(text: str = PLAN) -> str:
    return digest(dossier(text).project)


def test_the_digest_is_of_the_meaning_not_of_the_writing() -> None:
    assert bound(SAME) == bound(PLAN)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("version: 2", "version: 3"),
        ("Move mail and files.", "Move mail."),
        ("45 mailboxes", "46 mailboxes"),
        ("due: 2026-11-16", "due: 2026-11-17"),
        ("qty: 45", "qty: 46"),
        ("unit_cost: 17.60", "unit_cost: 17.61"),
        ("unit_price: 22.00", "unit_price: 21.00"),
        ("recurs: month", "recurs: year"),
        ("term: 12", "term: 24"),
        ("estimate: 6h", "estimate: 7h"),
        ("hours: 120h", "hours: 121h"),
        ("contingency: 10%", "contingency: 5%"),
        ("share: 100%", "share: 99%"),
        ("when: acceptance", "when: delivery"),
    ],
)
def test_each_thing_that_is_bound_changes_the_digest(old: str, new: str) -> None:
    assert old in PLAN
    assert bound(PLAN.replace(old, new)) != bound()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("owner: kim", "owner: lee"),
        ("owner: jo", "owner: technical"),
        ("vendor: distributor", "vendor: other"),
        ("quoted_until: 2026-12-01", "quoted_until: 2027-01-01"),
        ("duration: 3d", "duration: 5d"),
        ("name: Tenant", "name: Domain"),
    ],
)
def test_what_is_not_bound_leaves_it(old: str, new: str) -> None:
    assert old in PLAN
    assert bound(PLAN.replace(old, new)) == bound()


def test_the_document_counts_by_its_content_where_that_is_given() -> None:
    one = dossier(PLAN.replace("  version: 2", "  version: 2\n  document: docs/a.pdf")).project
    other = dossier(PLAN.replace("  version: 2", "  version: 2\n  document: docs/b.pdf")).project
    assert digest(one, "aa") == digest(other, "aa")
    assert digest(one, "aa") != digest(one, "bb")
    assert digest(one) != digest(other)


def test_no_review_is_no_approval() -> None:
    told = approval(dossier(PLAN))
    assert (told.state, told.by, told.digest) == ("none", None, bound())


def reviewed(decision: str, of: str, text: str = PLAN, **more: object) -> dict[str, object]:
    return {"op": "review", "who": "maria", "day": "2026-10-20", "decision": decision, "version": 2, **more} | {
        "digest": bound(of)
    }


def test_an_approval_holds_until_what_it_binds_changes() -> None:
    fresh = approval(dossier(SAME, facts=[reviewed("approve", PLAN)]))
    assert (fresh.state, fresh.by, str(fresh.on), fresh.version, fresh.changed) == (
        "approved",
        "maria",
        "2026-10-20",
        2,
        (),
    )
    later = PLAN.replace("qty: 45", "qty: 50").replace("version: 2", "version: 3")
    stale = approval(dossier(later, facts=[reviewed("approve", PLAN)]))
    assert stale.state == "stale"
    assert stale.changed == ("the statement of work is version 3; version 2 was reviewed",)


def test_stale_names_the_parts_a_review_kept_digests_of() -> None:
    parts = part_digests(dossier(PLAN).project)
    now = dossier(PLAN.replace("estimate: 6h", "estimate: 9h"), facts=[reviewed("approve", PLAN, parts=parts)])
    assert approval(now).changed == ("the estimates changed",)


def test_stale_says_exactly_what_where_the_reviewed_project_is_at_hand() -> None:
    then = dossier(PLAN).project
    text = PLAN.replace("qty: 45", "qty: 50").replace("estimate: 6h", "estimate: 9h").replace("10%", "12%")
    text = text.replace("  - {id: B2", "  - {id: B3").replace("Calendars", "Rooms").replace("version: 2", "version: 3")
    now = dossier(text, facts=[reviewed("approve", PLAN)])
    assert approval(now, reviewed=then).changed == (
        "statement of work: version 2 is now 3",
        "statement of work: in scope changed",
        "part B1 (45 x Licence) is now B1 (50 x Licence)",
        "part B3 (1 x Router) was added",
        "part B2 (1 x Router) is gone",
        "estimate T1 (6h) is now T1 (9h)",
        "the budget changed",
    )
    assert changes(then, then) == ()


def test_the_last_review_counts() -> None:
    yes, no = reviewed("approve", PLAN), reviewed("reject", PLAN, note="No rollback")
    told = approval(dossier(PLAN, facts=[{**yes, "day": "2026-10-19"}, no]))
    assert (told.state, told.note) == ("rejected", "No rollback")
    assert approval(dossier(PLAN, facts=[no, {**yes, "day": "2026-10-21"}])).state == "approved"


def test_a_paper_that_is_another_one_now_or_gone() -> None:
    with_paper = PLAN.replace("  version: 2", "  version: 2\n  document: docs/a.pdf")
    plan = dossier(with_paper).project
    review = {"op": "review", "decision": "approve", "version": 2, "sha256": "aa", "day": "2026-10-20"}
    here = dossier(with_paper, facts=[{**review, "digest": digest(plan, "aa"), "parts": part_digests(plan, "aa")}])
    assert approval(here).state == approval(here, "aa").state == "approved"
    assert approval(here, "bb").changed == ("the document docs/a.pdf changed",)
    assert approval(here, "").changed == ("the document docs/a.pdf is gone",)
