"""A baseline: what was found on a day and is put up with, so that a check tells only what is new."""

import re
from collections import Counter
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from mspproj.finding import Finding

SCHEMA = "mspproj/baseline/1"
# Numbers and days move on ("12 days late"); those in an id (T3, sow-v2) tell one thing from another.
_NUMBER = re.compile(r"(?<![\w-])\d[\d.,:-]*")


def baseline_key(finding: Finding) -> str:
    """Names a finding by code, project (or file) and message without its numbers; lines may move."""
    words = _NUMBER.sub("#", finding.message)
    return sha256("\0".join((finding.code, finding.project or finding.place.file, words)).encode()).hexdigest()[:16]


def to_baseline(findings: Iterable[Finding]) -> dict[str, Any]:
    """Findings as plain data, told in words so that a person can review the file; sorted, the same every time."""
    found: dict[str, dict[str, Any]] = {}
    for finding in findings:
        told = {"code": finding.code, "project": finding.project, "message": finding.message, "count": 0}
        found.setdefault(baseline_key(finding), told)["count"] += 1
    return {"schema": SCHEMA, "findings": {key: found[key] for key in sorted(found)}}


def subtract(findings: Iterable[Finding], baseline: dict[str, Any]) -> list[Finding]:
    """The findings that are not in the baseline; of more equal ones than it holds, the last are new.

    ValueError when `baseline` is none that `to_baseline` made.
    """
    known = baseline.get("findings") if isinstance(baseline, dict) else None
    if known is None or baseline.get("schema") != SCHEMA or not isinstance(known, dict):
        raise ValueError(f"this is no baseline ({SCHEMA})")
    left: Counter[str] = Counter()
    for key, told in known.items():
        count = told.get("count", 1) if isinstance(told, dict) else 1
        left[key] = count if isinstance(count, int) else 1
    new = []
    for finding in findings:
        key = baseline_key(finding)
        if left[key] > 0:
            left[key] -= 1
        else:
            new.append(finding)
    return new
