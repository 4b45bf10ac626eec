"""The walk in a terminal: group by group, an item at a time; it can be left at any item and goes on from there."""

from typing import TYPE_CHECKING, NamedTuple

from mspproj.commands.closeout_desk import Desk
from mspproj.errors import RefusedError, UsageError

if TYPE_CHECKING:
    from mspproj.reports.closeout import CloseoutItem

KEYS = (
    "y yes, n no, a not applicable (each may be followed by a note: y checked with Jo)",
    "t NOTE, e EVIDENCE for the answer that follows; s skip, b back, ? why, h these keys, q quit",
)
SUPPORT_KEYS = "o taken over, r WHY back to who answered it"
HOLDS = {"e": "evidence", "evidence": "evidence", "t": "note", "note": "note"}


class Held(NamedTuple):
    """What was said of an item before its answer."""

    note: str = ""
    evidence: str = ""


class Walk:
    """What nobody has settled, and for whoever accepts it what is answered."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.say = desk, desk.session.say
        self.seen: list[str] = []
        self.group = ""
        self.held = Held()

    def run(self) -> None:
        """Item by item until none is left or the person quits."""
        state = self.desk.state
        self.say(f"{_clean(state.name)}: {state.answered} of {len(state.items)} answered", *KEYS)
        if self._waiting():
            self.say(SUPPORT_KEYS)
        item = self._after(None)
        while item is not None:
            self._show(item)
            word, _, rest = self.desk.session.ask("> ").partition(" ")
            key = word.lower()
            if key in ("q", "quit"):
                return
            if key in ("b", "back"):
                item = self.desk.item(self.seen.pop()) if self.seen else item
            elif self._done(item, key, rest.strip()):
                self.seen.append(item.id)
                self.held = Held()
                item = self._after(item.id)

    def _waiting(self) -> frozenset[str]:
        from mspproj.reports.closeout import to_accept

        return to_accept(self.desk.dossier, self.desk.state, self.desk.session.me)

    def _after(self, id: str | None) -> "CloseoutItem | None":
        """The next item, None when the walk came round to one that was looked at."""
        from mspproj.reports.closeout import next_item

        found = next_item(self.desk.state, id, self._waiting())
        return None if found is None or found.id in self.seen else found

    def _done(self, item: "CloseoutItem", key: str, rest: str) -> bool:
        """Does the walk go on to the next item?"""
        if key in ("s", "skip"):
            return True
        if key in ("?", "why"):
            self.say(f"  {_clean(item.why or 'the checklist does not say')}")
        elif key in ("h", "help", ""):
            self.say(*(f"  {line}" for line in (*KEYS, *([SUPPORT_KEYS] if self._waiting() else []))))
        elif key in HOLDS:
            self.held = self.held._replace(**{HOLDS[key]: rest})
            self.say(f"  {HOLDS[key]}: {_clean(rest)}; now y, n or a")
        else:
            return self._try(item, key, rest)
        return False

    def _try(self, item: "CloseoutItem", key: str, rest: str) -> bool:
        try:
            if key in ("o", "ok"):
                self.desk.accept(item)
            elif key in ("r", "return"):
                self.desk.send_back(item, rest)
            else:
                self.desk.answer(item, key, rest or self.held.note, self.held.evidence)
        except (UsageError, RefusedError) as error:
            self.say(f"  {_clean(error.message)}; {_clean(error.hint)}")
            return False
        now = self.desk.item(item.id)
        if key not in ("r", "return") and not now.settled:
            self.say(f"  kept; still open: {_clean(now.missing)}")
        return True

    def _show(self, item: "CloseoutItem") -> None:
        from mspproj.render.table import terminal_width
        from mspproj.render.text import style, wrap

        state = self.desk.state
        if item.group != self.group:
            self.group = item.group
            done = next(g for g in state.groups if g.group == item.group)
            self.say("", f"{_clean(item.group)} ({done.answered} of {done.items})")
        wants = "" if item.evidence_kind == "none" else f" [evidence: {item.evidence_kind}]"
        text = _clean(f"{state.items.index(item) + 1}/{len(state.items)} {item.question}{wants}")
        self.say(*(style(line, "bold") for line in wrap(text, min(terminal_width(), 100))))
        if item.returned_why:
            self.say(_clean(f"  sent back by {item.returned_by}: {item.returned_why}"))
        if item.answer:
            told = (item.answer, item.note, item.evidence, f"({item.by})", item.missing)
            self.say(_clean(f"  so far: {' '.join(one for one in told if one)}"))


def _clean(text: str) -> str:
    from mspproj.render.text import clean

    return clean(text)
