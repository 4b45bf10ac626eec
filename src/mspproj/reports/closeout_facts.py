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
    """The last answer; `returned` and `accepted` are facts that came after it, whichever came last."""

    fact: Fact
    returned: Fact | None = None
    accepted: Fact | None = None


def answers(dossier: Dossier, as_of: date) -> dict[str, Answer]:
    """By item id, up to and with `as_of`."""
    found: dict[str, Answer] = {}
    for fact in facts_by(dossier, as_of, "answer", "return", "acknowledged"):
        item = fact.text("item")
        if fact.op == "answer":
            found[item] = Answer(fact)
        elif fact.op == "return" and item in found:
            found[item] = Answer(found[item].fact, returned=fact)
        elif fact.op == "acknowledged" and fact.text("what") == "closeout" and fact.text("of") in found:
            item = fact.text("of")
            found[item] = Answer(found[item].fact, accepted=fact)
    return found


def digest(known: dict[str, Answer]) -> str:
    """sha256 of all answers and evidence, and of what stands returned. Items that nobody answered do not count."""
    bound = [
        [item, *(" ".join(one.fact.text(name).split()) for name in _BOUND), one.returned is not None]
        for item, one in sorted(known.items())
    ]
    return sha256(json.dumps(bound, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
