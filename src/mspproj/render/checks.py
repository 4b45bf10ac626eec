"""Findings for people and machines: text with source and caret, JSON, GitHub, GitLab, SARIF, JUnit.

Each takes findings in the order they are to be told and returns text without a final line end. Messages and paths come
from people's files: what leaves here is inert in a terminal, a log, XML and JSON.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

from mspproj.finding import Finding, Place, Severity
from mspproj.render.structured import document, to_json
from mspproj.render.text import clean, clip, style, width

FORMATS = ("text", "json", "github", "gitlab", "sarif", "junit")
# code -> (slug, severity, explanation)
Table = Mapping[str, tuple[str, Severity, str]]
# The lines of a file, or nothing where they cannot be had.
Source = Callable[[str], Sequence[str]]
# What names a finding while lines move and numbers in it change.
Key = Callable[[Finding], str]

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.INFO: "cyan"}
_GITHUB = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_GITLAB = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}
_SARIF = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_SHOWN = 68  # columns of a source line; a longer one is cut around its caret
_BEFORE = 40


def summary(findings: Iterable[Finding]) -> dict[str, int]:
    """`{errors, warnings, infos}`"""
    counts = Counter(finding.severity for finding in findings)
    return {f"{severity.value}s": counts[severity] for severity in Severity}


def in_words(counts: Mapping[str, int]) -> str:
    """`2 errors, 1 warning`; `no findings`."""
    words = [f"{count} {name if count != 1 else name[:-1]}" for name, count in counts.items() if count]
    return ", ".join(words) or "no findings"


def check_text(findings: Sequence[Finding], table: Table, source: Source | None = None) -> str:
    """A paragraph for each finding, then the count. With `source` the line it is about, a caret under the column."""
    blocks = [_paragraph(finding, _slug(finding, table), source) for finding in findings]
    return "\n".join([*blocks, in_words(summary(findings))])


def _slug(finding: Finding, table: Table) -> str:
    return table[finding.code][0] if finding.code in table else ""


def _paragraph(finding: Finding, slug: str, source: Source | None) -> str:
    where = clean(str(finding.place)) or clean(finding.project or "") or "mspproj"
    name = style(finding.severity.value, _STYLES[finding.severity])
    lines = [f"{where}: {name} {finding.code} {slug}".rstrip() + f": {clean(finding.message)}"]
    if source is not None and finding.place.line:
        lines += _excerpt(finding.place, source)
    if finding.fix:
        lines.append(f"    fix: {clean(finding.fix)}")
    return "\n".join(lines)


def _excerpt(place: Place, source: Source) -> list[str]:
    every = source(place.file)
    if place.line > len(every):
        return []
    line, column = every[place.line - 1].rstrip("\r\n"), max(place.column, 1)
    cut = max(0, column - 1 - _BEFORE) if len(line) > _SHOWN else 0
    lead = "…" if cut else ""
    number = str(place.line)
    before = lead + clean(line[cut : column - 1])
    shown = [f"    {number} | {clip(before + clean(line[column - 1 : cut + 4 * _SHOWN]), _SHOWN)}"]
    if place.column and place.column <= len(line) + 1:
        shown.append(f"    {' ' * len(number)} | {' ' * width(before)}{style('^', _STYLES[Severity.ERROR])}")
    return shown


def check_json(findings: Sequence[Finding], as_of: object, **more: object) -> str:
    """`{"schema": "mspproj/check/1", "as_of", "findings": [...], "summary": {...}}`, and what else is given."""
    plain = [
        {
            "code": finding.code,
            "severity": finding.severity,
            "project": finding.project,
            "file": finding.place.file,
            "line": finding.place.line,
            "column": finding.place.column,
            "message": finding.message,
            "fix": finding.fix,
        }
        for finding in findings
    ]
    return to_json(document("check", as_of, findings=plain, summary=summary(findings), **more))


def check_github(findings: Sequence[Finding], table: Table) -> str:
    """Workflow commands: an annotation for each finding."""
    return "\n".join(_annotation(finding, _slug(finding, table)) for finding in findings)


def _annotation(finding: Finding, slug: str) -> str:
    place = finding.place
    fields: list[tuple[str, object]] = [("file", place.file), ("line", place.line), ("col", place.column)]
    fields.append(("title", f"{finding.code} {slug}".rstrip()))
    told = ",".join(f"{name}={_property(str(value))}" for name, value in fields if value)
    text = clean(finding.message) + (f"\nfix: {clean(finding.fix)}" if finding.fix else "")
    return f"::{_GITHUB[finding.severity]} {told}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(clean(text)).replace(":", "%3A").replace(",", "%2C")


def check_gitlab(findings: Sequence[Finding], key: Key | None = None) -> str:
    """A Code Quality report."""
    return to_json(
        [
            {
                "description": clean(f"{finding.message}. {finding.fix}" if finding.fix else finding.message),
                "check_name": finding.code,
                "fingerprint": name,
                "severity": _GITLAB[finding.severity],
                "location": {"path": finding.place.file or ".", "lines": {"begin": finding.place.line or 1}},
            }
            for finding, name in zip(findings, _fingerprints(findings, key), strict=True)
        ]
    )


def _fingerprints(findings: Sequence[Finding], key: Key | None) -> list[str]:
    """One for each finding, all different: equal ones are counted."""
    seen: Counter[str] = Counter()
    names = []
    for finding in findings:
        plain = key(finding) if key else "\0".join((finding.code, finding.place.file, finding.message))
        seen[plain] += 1
        names.append(sha256(f"{plain}\0{seen[plain]}".encode("utf-8", "backslashreplace")).hexdigest())
    return names


def check_sarif(findings: Sequence[Finding], table: Table, version: str, key: Key | None = None) -> str:
    """SARIF 2.1.0 with the rules that were broken and their help."""
    codes = sorted({finding.code for finding in findings})
    results = [
        _result(finding, codes.index(finding.code), name)
        for finding, name in zip(findings, _fingerprints(findings, key), strict=True)
    ]
    driver = {"name": "mspproj", "version": version, "rules": [_rule(code, table) for code in codes]}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
    return to_json({"$schema": schema, "version": "2.1.0", "runs": [run]})


def _rule(code: str, table: Table) -> dict[str, Any]:
    slug, severity, text = table.get(code, (code, Severity.ERROR, code))
    first = " ".join(text.split("\n\n")[0].split())
    return {
        "id": code,
        "name": slug,
        "shortDescription": {"text": first},
        "fullDescription": {"text": text},
        "help": {"text": text},
        "defaultConfiguration": {"level": _SARIF[severity]},
    }


def _result(finding: Finding, index: int, name: str) -> dict[str, Any]:
    place = finding.place
    text = clean(finding.message) + (f"\nfix: {clean(finding.fix)}" if finding.fix else "")
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": _SARIF[finding.severity],
        "message": {"text": text},
        "partialFingerprints": {"mspproj/v1": name},
    }
    if place.file:
        where: dict[str, Any] = {"artifactLocation": {"uri": _uri(place.file), "uriBaseId": "SRCROOT"}}
        if place.line:
            where["region"] = {"startLine": place.line, "startColumn": place.column or 1}
        result["locations"] = [{"physicalLocation": where}]
    return result


def _uri(path: str) -> str:
    from urllib.parse import quote

    return quote(path.encode("utf-8", "backslashreplace"), safe="/")


def check_junit(findings: Sequence[Finding], table: Table) -> str:
    """A test case for each finding: an error fails, a warning or info is told in its output."""
    failures = sum(finding.severity is Severity.ERROR for finding in findings)
    cases = [_case(finding, _slug(finding, table)) for finding in findings]
    cases = cases or ['    <testcase classname="mspproj" name="check"/>']
    counts = f'tests="{len(cases)}" failures="{failures}" errors="0"'
    head = ['<?xml version="1.0" encoding="UTF-8"?>', f'<testsuites name="mspproj check" {counts}>']
    return "\n".join([*head, f'  <testsuite name="check" {counts}>', *cases, "  </testsuite>", "</testsuites>"])


def _case(finding: Finding, slug: str) -> str:
    where = str(finding.place) or "mspproj"
    head = (
        f'    <testcase classname="{_xml(finding.place.file or "mspproj")}" name="{_xml(f"{finding.code} {where}")}">'
    )
    text = _xml(f"{where}: {finding.severity.value} {finding.code} {slug}: {finding.message}")
    text += f"\nfix: {_xml(finding.fix)}" if finding.fix else ""
    if finding.severity is Severity.ERROR:
        body = f'<failure type="{_xml(finding.code)}" message="{_xml(finding.message)}">{text}</failure>'
    else:
        body = f"<system-out>{text}</system-out>"
    return f"{head}\n      {body}\n    </testcase>"


def _xml(text: str) -> str:
    from xml.sax.saxutils import escape

    plain = clean(text).translate({0xFFFE: "\\ufffe", 0xFFFF: "\\uffff"})
    return escape(plain, {'"': "&quot;", "'": "&apos;"})
