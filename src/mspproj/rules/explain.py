"""What a code means, for people: rules, the tool's own findings about ignores, and tables of other rooms."""

from typing import NamedTuple

from mspproj.finding import Severity
from mspproj.rules import beside
from mspproj.rules.catalog import RULES
from mspproj.rules.settle import CODES, Table


class Explanation(NamedTuple):
    """`text`: what must hold, why, how to mend, apart by blank lines."""

    code: str
    slug: str
    severity: Severity
    text: str


def explanations(*tables: Table) -> list[Explanation]:
    """Everything that has a code, sorted by it. `tables` are code -> (slug, severity, text)."""
    found = [Explanation(rule.code, rule.slug, rule.severity, rule.text) for rule in RULES]
    for table in (CODES, beside.CODES, *tables):
        found += [Explanation(code, *told) for code, told in table.items()]
    return sorted(found)


def explain(code: str, *tables: Table) -> Explanation | None:
    """The explanation of a code or slug, capitals or not; None when nothing has that name."""
    wanted = code.casefold()
    return next((one for one in explanations(*tables) if wanted in (one.code.casefold(), one.slug.casefold())), None)


def similar(code: str, *tables: Table) -> list[str]:
    """Up to five codes that may be meant: those that begin so or hold the word in their slug, else by spelling."""
    from difflib import get_close_matches

    known, wanted = explanations(*tables), code.casefold()
    holding = [one.code for one in known if one.code.casefold().startswith(wanted) or wanted in one.slug]
    named = {name: one.code for one in known for name in (one.code.casefold(), one.slug)}
    return (holding or [named[name] for name in get_close_matches(wanted, named, 5)])[:5]
