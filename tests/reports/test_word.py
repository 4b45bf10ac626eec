"""Whose word binds the client."""

from decimal import Decimal

import pytest

from mspproj.reports.word import may_accept
from tests.build import dossier

CLIENT = """
name: Contoso
contacts:
  - {id: pat, name: Pat, role: sponsor, approval_limit: 5000, deputy: jo}
  - {id: jo, name: Jo, role: technical, approval_limit: 100}
  - {id: eve, name: Eve, role: decision}
  - {id: lin, name: Lin, role: billing}
  - {id: old, name: Old, role: sponsor, until: 2026-11-01}
"""


@pytest.mark.parametrize(
    ("who", "what", "amount", "why_not", "stands_in"),
    [
        ("pat", "proposal", 5000, "", None),
        ("pat", "proposal", 5001, "Pat may agree to 5000, this is 5001", None),
        ("eve", "proposal", 999999, "", None),
        ("jo", "proposal", 100, "", None),
        ("jo", "proposal", 4000, "", "pat"),
        ("jo", "proposal", 6000, "Jo may agree to 100, this is 6000", None),
        ("jo", "window", 0, "", None),
        ("lin", "window", 0, "Lin is neither sponsor nor decision nor technical and has no approval limit", None),
        ("lin", "final", 0, "Lin is neither sponsor nor decision and has no approval limit", None),
        ("old", "final", 0, "Old left on 2026-11-01", None),
    ],
)
def test_who_may_accept_what(who: str, what: str, amount: int, why_not: str, stands_in: str | None) -> None:
    here = dossier(client=CLIENT)
    assert here.client is not None
    contact = here.client.contact(who)
    assert contact is not None
    verdict = may_accept(here, contact, what, Decimal(amount), "2026-11-20")
    assert (verdict.why_not, verdict.stands_in_for) == (why_not, stands_in)


def test_those_who_may_are_named_instead() -> None:
    here = dossier(client=CLIENT)
    assert here.client is not None
    lin = here.client.contact("lin")
    assert lin is not None
    assert may_accept(here, lin, "proposal", Decimal(5500), "2026-11-20").instead == ("eve",)


def test_a_role_in_the_project_counts_as_well() -> None:
    here = dossier("contacts: {sponsor: lin}", client=CLIENT)
    assert here.client is not None
    lin = here.client.contact("lin")
    assert lin is not None
    assert may_accept(here, lin, "proposal", Decimal(5500), "2026-11-20").why_not == ""
