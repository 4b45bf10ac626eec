"""Three-way merge of plain data (groups, lists, texts): what theirs changed since the base goes into ours.

Lists whose items can be known again (model/identity.py) merge item by item, in our order; any other value changes as
a whole. None is the same as absent.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from mspproj.model.identity import by_identity

Op = Literal["set", "add", "remove"]
Side = Literal["ours", "theirs"]
Way = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Edit:
    """A change that ours takes from theirs. `path` goes by keys and identities: tasks, T3, estimate."""

    path: Way
    op: Op
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Conflict:
    """Both changed what stands at `path`; None: it is not there. `id` names it on a command line."""

    id: str
    path: Way
    base: Any
    ours: Any
    theirs: Any


@dataclass(frozen=True, slots=True)
class Note:
    """What theirs brings and ours does not take, and why."""

    path: Way
    text: str


@dataclass(frozen=True, slots=True)
class Merged:
    """`value` is ours with the edits; where a conflict is undecided it keeps what is ours."""

    value: Any
    edits: tuple[Edit, ...]
    conflicts: tuple[Conflict, ...]
    notes: tuple[Note, ...]


def merge(base: Any, ours: Any, theirs: Any, decided: Mapping[str, Side] | None = None) -> Merged:
    """`decided` says by a conflict's id whose side holds; `all` speaks for those not named."""
    merging = _Merging(decided or {})
    value = merging.of((), base, ours, theirs)
    return Merged(value, tuple(merging.edits), tuple(merging.conflicts), tuple(merging.notes))


@dataclass(slots=True)
class _Merging:
    decided: Mapping[str, Side]
    edits: list[Edit] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def of(self, path: Way, base: Any, ours: Any, theirs: Any) -> Any:
        if theirs in (base, ours):
            return ours
        if isinstance(ours, dict) and isinstance(theirs, dict):
            return self.group(path, base if isinstance(base, dict) else {}, ours, theirs)
        if isinstance(ours, list) and isinstance(theirs, list):
            sides = [by_identity(side) for side in (base if isinstance(base, list) else [], ours, theirs)]
            if all(side is not None for side in sides):
                return self.items(path, *(side or {} for side in sides))
        if ours == base:
            return self.take(path, ours, theirs)
        if ours is None:
            self.notes.append(Note(path, "you removed it; what the template changes in it is not taken"))
            return None
        return self.conflict(path, base, ours, theirs)

    def take(self, path: Way, ours: Any, theirs: Any) -> Any:
        op: Op = "add" if ours is None else "remove" if theirs is None else "set"
        self.edits.append(Edit(path, op, ours, theirs))
        return theirs

    def conflict(self, path: Way, base: Any, ours: Any, theirs: Any) -> Any:
        id = ".".join(path)
        side = self.decided.get(id, self.decided.get("all"))
        if side == "theirs":
            return self.take(path, ours, theirs)
        if side is None:
            self.conflicts.append(Conflict(id, path, base, ours, theirs))
        return ours

    def group(self, path: Way, base: dict[str, Any], ours: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Any]:
        result = {}
        for key in {**ours, **theirs}:
            value = self.of((*path, key), base.get(key), ours.get(key), theirs.get(key))
            if value is not None or (key in ours and ours[key] is None):
                result[key] = value
        return result

    def items(self, path: Way, base: dict[str, Any], ours: dict[str, Any], theirs: dict[str, Any]) -> list[Any]:
        merged = {id: self.of((*path, id), base.get(id), item, theirs.get(id)) for id, item in ours.items()}
        order = [id for id in ours if merged[id] is not None]
        before: str | None = None
        for id, item in theirs.items():
            if id not in ours:
                merged[id] = self.of((*path, id), base.get(id), None, item)
                if merged[id] is not None:
                    order.insert(order.index(before) + 1 if before is not None else 0, id)
            if id in order:
                before = id
        return [merged[id] for id in order]
