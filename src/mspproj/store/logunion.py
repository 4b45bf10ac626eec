"""Which files are logs, and two versions of one log as one: every line of both, none twice."""

from mspproj.store.layout import walk


def is_log(path: str) -> bool:
    """`time/<month>/<writer>.yaml` or `projects/<project>/journal/<writer>.yaml`."""
    parts = path.split("/")
    time = len(parts) == 3 and parts[0] == "time"
    journal = len(parts) == 4 and (parts[0], parts[2]) == ("projects", "journal")
    return (
        (time or journal) and path.endswith(".yaml") and not any(p in (".", "..") or not p.isprintable() for p in parts)
    )


def log_files(root: str) -> list[str]:
    """The logs in the work tree; links and other things that are no ordinary file are left out."""
    return sorted(found.label for found in walk(root) if found.regular and is_log(found.label))


def union(base: bytes, *others: bytes) -> bytes:
    """`base` and after it the lines of the others that it lacks; a redacted line takes the place of its old self.

    Two contents under one id are both kept: people decide, not a merge.
    """
    for other in others:
        if other.startswith(base) and (not base or base.endswith(b"\n")):
            base = other
        elif not base.startswith(other):
            base = _joined(base, other)
    return base


def lacking(base: bytes, other: bytes) -> list[tuple[str, bytes]]:
    """(id, line) of the entries in `other` whose id `base` lacks."""
    if base.startswith(other):
        return []
    ids = {key for key, _ in _lines(base)}
    return [(key, line + b"\n") for key, line in _lines(other) if key and key not in ids]


def _joined(base: bytes, other: bytes) -> bytes:
    lines = _lines(base)
    texts = {line for _, line in lines}
    blanked = {key for key, line in lines if key and _is_blanked(line)}
    for key, line in _lines(other):
        if line in texts or key in blanked:
            continue
        if key and _is_blanked(line):
            at = [number for number, (known, _) in enumerate(lines) if known == key]
            for number in at:
                lines[number] = key, line
            if at:
                continue
        lines.append((key, line))
        texts.add(line)
    return b"".join(line + b"\n" for _, line in lines)


def _lines(data: bytes) -> list[tuple[str, bytes]]:
    """(id of its entry, "" when it is none; the line) of all lines that are not blank."""
    from mspproj.store.eventlog import read_events

    by_line = {event.line: event.id for event in read_events("", data)[0]}
    lines = enumerate((line.rstrip(b"\r") for line in data.split(b"\n")), 1)
    return [(by_line.get(number, ""), line) for number, line in lines if line.strip()]


def _is_blanked(line: bytes) -> bool:
    return b'"redacted": "' in line
