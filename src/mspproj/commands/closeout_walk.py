"""The walk in a terminal: group by group, an item at a time; it can be left at any item and goes on from there."""

from typing import TYPE_CHECKING, NamedTuple

from mspproj.commands.closeout_desk import Desk
from mspproj.errors import RefusedError, UsageError

if TYPE_CHECKING:
    from mspproj.reports.closeout import CloseoutItem

KEYS = (
    "y yes, n no, a not applicable; a note may follow: y checked with Jo",
    "t NOTE, e EVIDENCE for the answer that comes; s skip, b back",
    "? why it is asked, h these keys, q quit; what you answered is kept",
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
        self.desk = desk
        self.seen: list[str] = []
        self.shown: CloseoutItem | None = None
        self.held = Held()

    def run(self) -> None:
        """Item by item until none is left or the person quits."""
        state = self.desk.state
        self._say(f"{state.name}: {state.answered} of {len(state.items)} answered")
        self._keys()
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
            self._say(f"  {item.why or 'the checklist does not say'}")
        elif key in ("h", "help", ""):
            self._keys()
        elif key in HOLDS:
            self.held = self.held._replace(**{HOLDS[key]: rest})
            self._say(f"  {HOLDS[key]}: {rest}; now y, n or a")
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
            self._say(f"  {error.message}; {error.hint}")
            return False
        now = self.desk.item(item.id)
        if key not in ("r", "return") and not now.settled:
            self._say(f"  kept; still open: {now.missing}")
        return True

    def _show(self, item: "CloseoutItem") -> None:
        """An item when the walk comes to it; its group where another one begins."""
        state, before = self.desk.state, self.shown
        if before is not None and before.id == item.id:
            return
        self.shown = item
        if before is None or item.group != before.group:
            done = next(g for g in state.groups if g.group == item.group)
            self._say("", f"{item.group} ({done.answered} of {done.items})")
        wants = "" if item.evidence_kind == "none" else f" [evidence: {item.evidence_kind}]"
        self._say(f"{state.items.index(item) + 1}/{len(state.items)} {item.question}{wants}", look="bold")
        if item.returned_why:
            self._say(f"  sent back by {item.returned_by}: {item.returned_why}")
        if item.answer:
            told = (item.answer, item.note, item.evidence, f"({item.by})", item.missing)
            self._say(f"  so far: {' '.join(one for one in told if one)}")

    def _keys(self) -> None:
        self._say(*KEYS, *([SUPPORT_KEYS] if self._waiting() else []))

    def _say(self, *texts: str, look: str = "") -> None:
        """What people wrote, made harmless and wrapped to the terminal."""
        from mspproj.render.table import terminal_width
        from mspproj.render.text import clean, style, wrap

        width = min(terminal_width(), 100)
        lead = ["  " if text.startswith("  ") else "" for text in texts]
        lines = (line for text, by in zip(texts, lead, strict=True) for line in wrap(clean(text.strip()), width, by))
        self.desk.session.say(*(style(line, look) if look else line for line in lines))
