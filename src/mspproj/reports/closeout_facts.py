"""What the journal says of a closeout: the last answer to each item, and what came after it."""

import json
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from mspproj.model.dossier import Dossier
from mspproj.model.time import Fact
from mspproj.reports.facts import facts_by

_BOUND = ("answer", "note", "evidence", "sha256")


@dataclass(frozen=True, slots=True)
class Answer:
    """The last answer; `returned` and `accepted` are facts about it, of which at most one stands."""

    fact: Fact
    returned: Fact | None = None
    accepted: Fact | None = None


def answers(dossier: Dossier, as_of: date) -> dict[str, Answer]:
    """By item id, up to and with `as_of`.

    An answer names the one that it changes (`prev`) and the return that it replies to (`after`), a return and an
    acceptance the answer that was seen: so what two people did at once, or by clocks that differ, is not taken for a
    reply. A return that nobody replied to stands; an acceptance of an older answer counts for nothing. Facts that name
    nothing hold when they came after the answer.
    """
    facts = list(facts_by(dossier, as_of, "answer", "return", "acknowledged"))
    changed = {fact.text("prev") for fact in facts if fact.op == "answer"}
    last = {f.text("item"): (at, f) for at, f in enumerate(facts) if f.op == "answer" and f.id not in changed}
    replied = {fact.text("after") for fact in facts if fact.op == "answer"}
    found = {item: Answer(fact) for item, (_, fact) in last.items()}
    for at, fact in enumerate(facts):
        item = fact.text("item") if fact.op == "return" else fact.text("of")
        if fact.op == "answer" or item not in found or (fact.op == "acknowledged" and fact.text("what") != "closeout"):
            continue
        bound, known = fact.text("answer"), found[item]
        later = at > last[item][0]
        if fact.op == "return" and fact.id not in replied and (bound or later):
            found[item] = Answer(known.fact, returned=fact)
        elif fact.op == "acknowledged" and (bound == known.fact.id if bound else later) and not _stands(known):
            found[item] = Answer(known.fact, accepted=fact)
    return found


def _stands(known: Answer) -> bool:
    """Is there a return that only a reply takes away?"""
    return known.returned is not None and bool(known.returned.text("answer"))


def digest(known: dict[str, Answer]) -> str:
    """sha256 of all answers and evidence, and of what stands returned. Items that nobody answered do not count."""
    bound = [
        [item, *(" ".join(one.fact.text(name).split()) for name in _BOUND), one.returned is not None]
        for item, one in sorted(known.items())
    ]
    return sha256(json.dumps(bound, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
