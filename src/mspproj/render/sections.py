"""Drafts that are made again and again without losing what a person wrote in them.

A template marks what it knows and what is the person's, each marker alone on its line:

    <!-- facts:done -->          renewed each time; the marker then carries a digest (`sha=ab12cd34`) of what stands in
    <!-- /facts -->              it, so that a person's edit is noticed. `<!-- facts:done off -->` keeps it empty.
    <!-- yours:next -->          the person's
    <!-- /yours -->

Text outside of blocks is the person's as well: what changes belongs in facts. An edit inside of facts stays while the
facts are the same; when they change too, the new facts take the place and the edited text goes, quoted, into
`<!-- was:done -->` below. A marker that is not closed before the next one opens is text.
"""

import re
from hashlib import sha256
from typing import NamedTuple

from mspproj.render.text import clean

_OPEN = re.compile(r"<!-- (facts|yours|was):([A-Za-z0-9][\w.-]{0,63})(?: sha=([0-9a-f]{8}))?( off)? -->[ \t]*")
_CLOSE = re.compile(r"<!-- /(facts|yours|was) -->[ \t]*")
_LIKE_MARKER = re.compile(r"^([ \t]*)(?=<!--[ \t]*/?(?:facts|yours|was)\b)", re.MULTILINE)
_COMMENT = re.compile(r"(?<!\\)<!--.*?-->(?:[ \t]*\n)?", re.DOTALL)


class Merged(NamedTuple):
    """`changed`: facts that are new, other or gone. `kept`: blocks with a person's text that stayed. `edited`: facts
    that a person had edited and whose text now stands in a `was` block. `warnings`: sentences for the person."""

    text: str
    changed: tuple[str, ...]
    kept: tuple[str, ...]
    edited: tuple[str, ...]
    warnings: tuple[str, ...]


class _Part(NamedTuple):
    """Text between blocks (`kind` text), or a block. A body is empty or ends with a line end."""

    kind: str
    name: str
    body: str
    sha: str = ""
    off: bool = False

    def written(self) -> str:
        if self.kind == "text":
            return self.body
        attributes = (f" sha={self.sha}" if self.sha else "") + (" off" if self.off else "")
        return f"<!-- {self.kind}:{self.name}{attributes} -->\n{self.body}<!-- /{self.kind} -->\n"


class _Notes:
    """What a merge tells about itself."""

    def __init__(self) -> None:
        self.changed: list[str] = []
        self.kept: list[str] = []
        self.edited: list[str] = []
        self.warnings: list[str] = []


def digest(body: str) -> str:
    """Eight hex digits of the body; spaces at line ends and blank lines around do not count."""
    lines = "\n".join(line.rstrip() for line in body.strip().split("\n"))
    return sha256(lines.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def defuse(text: str) -> str:
    """`text` in which no line is a marker: a backslash stands before those that were."""
    return _LIKE_MARKER.sub(r"\1\\", text)


def _closing(lines: list[str], start: int, kind: str) -> int | None:
    for at in range(start, len(lines)):
        closed = _CLOSE.fullmatch(lines[at])
        if closed and closed[1] == kind:
            return at
        if _OPEN.fullmatch(lines[at]):
            return None
    return None


def _parse(text: str) -> list[_Part]:
    """The parts in order; no line of a text part is a marker as it stands (see `defuse`, which the caller applies)."""
    lines = text.replace("\r\n", "\n").removesuffix("\n").split("\n") if text else []
    parts: list[_Part] = []
    outside = at = 0

    def body(start: int, end: int) -> str:
        return "".join(line + "\n" for line in lines[start:end])

    while at < len(lines):
        opened = _OPEN.fullmatch(lines[at])
        end = _closing(lines, at + 1, opened[1]) if opened else None
        if opened is None or end is None:
            at += 1
            continue
        if outside < at:
            parts.append(_Part("text", "", body(outside, at)))
        parts.append(_Part(opened[1], opened[2], body(at + 1, end), opened[3] or "", bool(opened[4])))
        outside = at = end + 1
    if outside < len(lines):
        parts.append(_Part("text", "", body(outside, len(lines))))
    return parts


def _stamped(part: _Part) -> _Part:
    return part._replace(sha=digest(part.body), off=False) if part.kind == "facts" else part


def _was(part: _Part) -> list[_Part]:
    if not part.body.strip():
        return []
    quoted = "".join(f"> {line}".rstrip() + "\n" for line in part.body.strip("\n").split("\n"))
    return [_Part("was", part.name, quoted)]


def _renewed(old: _Part, new: _Part | None, notes: _Notes) -> list[_Part]:
    """What stands where the facts block `old` stood."""
    mine, name = digest(old.body), old.name
    theirs = digest(new.body) if new else ""
    by_hand = mine not in (old.sha, theirs)
    if new and not old.off and by_hand and theirs == old.sha:
        notes.kept.append(name)
        notes.warnings.append(f"facts:{name} was edited by hand; its facts are the same, so the edit stays")
        return [old]
    saved = _was(old) if by_hand else []
    if saved:
        notes.edited.append(name)
        notes.warnings.append(f"facts:{name} was edited by hand; the edited text stands below, in was:{name}")
    if old.off:
        return [_Part("facts", name, "", "", True), *saved]
    if mine != theirs:
        notes.changed.append(name)
    return [*([_stamped(new)] if new else []), *saved]


def _lead(text: str, old: str) -> list[_Part]:
    """The heading that comes with a new block, unless the draft has it."""
    at = max(text.rfind("\n#") + 1, 0)
    heading = text[at:].strip("\n")
    return [_Part("text", "", f"\n{heading}\n\n")] if heading.strip() and heading.strip() not in old else []


def _insert_missing(parts: list[_Part], new: list[_Part], old: str, notes: _Notes) -> None:
    """Put blocks that the draft does not have after the block they follow in `new`, or at the end."""
    position, lead = len(parts), ""
    for part in new:
        if part.kind == "text":
            lead = part.body
            continue
        places = [i for i, one in enumerate(parts) if one[:2] == part[:2]]
        if places:
            position = places[-1] + 1
            while position < len(parts) and parts[position].kind == "was":
                position += 1
        else:
            added = [*_lead(lead, old), _stamped(part)]
            parts[position:position] = added
            position += len(added)
            notes.changed += [part.name] if part.kind == "facts" else []
        lead = ""


def merge(old: str, new: str) -> Merged:
    """The draft `old` with the facts of `new`, a fresh output of its template (`old` may be empty: the first time).

    The same facts again change nothing. Line ends are those of `old`.
    """
    notes = _Notes()
    fresh = [part for part in _parse(new) if part.kind != "was"]
    facts = {part.name: part for part in fresh if part.kind == "facts"}
    before = _parse(old) if old.strip() else []
    parts: list[_Part] = []
    for part in before:
        if part.kind == "facts":
            renewed = _renewed(part, facts.get(part.name), notes)
            parts += [one for one in renewed if one.kind != "was" or one not in before]
        else:
            parts.append(part)
        if part.kind == "yours" and part.body.strip():
            notes.kept.append(part.name)
    if parts:
        _insert_missing(parts, fresh, old, notes)
    else:
        parts = [_stamped(part) for part in fresh]
        notes.changed += list(facts)
    return _told(parts, notes, "\r\n" if "\r\n" in old else "\n")


def _told(parts: list[_Part], notes: _Notes, line_end: str) -> Merged:
    safe = [part._replace(body=defuse(part.body)) if part.kind == "text" else part for part in parts]
    if safe != parts:
        notes.warnings.append("a section's marker has lost its other half; it is text now")
    text = "".join(part.written() for part in safe).replace("\n", line_end)
    lists = (notes.changed, notes.kept, notes.edited, notes.warnings)
    changed, kept, edited, warnings = (tuple(dict.fromkeys(one)) for one in lists)
    return Merged(text, changed, kept, edited, warnings)


def strip_markers(text: str) -> str:
    """The draft as it is sent: no markers, no `was` blocks, no other HTML comments."""
    bodies = [part.body for part in _parse(text) if part.kind != "was"]
    return re.sub(r"\n{3,}", "\n\n", _COMMENT.sub("", "".join(bodies))).lstrip("\n")


def blocks(text: str) -> dict[str, str]:
    """The bodies of the draft's blocks by kind and name, such as `facts:why`."""
    return {f"{part.kind}:{part.name}": part.body.strip("\n") for part in _parse(text) if part.kind != "text"}


def diff(old: str, new: str, name: str = "draft") -> str:
    """What changed, as a unified diff for reading; empty where nothing did."""
    from difflib import unified_diff

    lines = unified_diff(old.splitlines(), new.splitlines(), f"{name} (before)", f"{name} (now)", lineterm="")
    return "".join(clean(line) + "\n" for line in lines)
