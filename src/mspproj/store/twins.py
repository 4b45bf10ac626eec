"""Names that are one name where capitals do not count."""

from collections.abc import Iterable

from mspproj.finding import Finding, Place, Severity

CODES: dict[str, tuple[str, Severity, str]] = {
    "READ113": (
        "case-twins",
        Severity.ERROR,
        "Ids of projects and clients differ by more than capitals.\n\nWindows and macOS keep one file where Linux "
        "keeps two: whoever clones there loses one of them.\n\nMend it: rename one of the two.",
    ),
}


def case_twins(labels: Iterable[str]) -> list[Finding]:
    """A finding for each path that differs from one before it in capitals alone."""
    seen: dict[str, str] = {}
    told = []
    for label in labels:
        other = seen.setdefault(label.casefold(), label)
        if other != label:
            message = f"differs from {other} in capitals alone"
            told.append(Finding("READ113", Severity.ERROR, Place(label), message, "rename one of them"))
    return told
