"""`mspproj check` and `mspproj explain`."""

import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated, Any

from mspproj.commands.checking import ALL, check_projects, portfolio_findings
from mspproj.commands.draft_templates import CODES, draft_templates
from mspproj.commands.find import find_project
from mspproj.commands.options import Arg, Projects, opt
from mspproj.commands.session import Session
from mspproj.errors import FINDINGS, UsageError
from mspproj.finding import Finding, Severity
from mspproj.store.twins import case_twins

if TYPE_CHECKING:
    from mspproj.model.dossier import Dossier
    from mspproj.rules.settle import Outcome
    from mspproj.store.index import Index

FORMATS = ("text", "json", "github", "gitlab", "sarif", "junit")


def check(
    session: Session,
    projects: Projects = [],  # noqa: B006  # copied by the parser
    format: Annotated[
        str | None, opt("--format", help="text, json, github, gitlab, sarif or junit.", metavar="FORMAT")
    ] = None,
    select: Annotated[
        list[str], opt("--select", help="Only these: code, start of a code, or slug.", metavar="CODE")
    ] = [],  # noqa: B006
    ignore: Annotated[list[str], opt("--ignore", help="Not these.", metavar="CODE")] = [],  # noqa: B006
    strict: Annotated[bool, opt("--strict", help="Warnings fail, too.")] = False,
    baseline: Annotated[
        str | None, opt("--baseline", help="Tell only what is not in this file.", metavar="FILE")
    ] = None,
    write_baseline: Annotated[
        str | None, opt("--write-baseline", help="Keep what is found now as the baseline.", metavar="FILE")
    ] = None,
    base: Annotated[
        str | None, opt("--base", help="Refuse log lines changed or removed since this revision.", metavar="REV")
    ] = None,
) -> int:
    """Examples:

    mspproj check

    mspproj check contoso-m365 --strict

    mspproj check --format github --select INT,MON
    """
    session.format = format or session.format
    fmt = session.choose_format(*FORMATS)
    outcome = checked(session, projects, _words(select), _words(ignore), base)
    if write_baseline:
        return _keep(session, outcome.findings, write_baseline)
    findings = _beyond(session, outcome.findings, baseline or session.workspace.settings.checks.baseline)
    _show(session, fmt, findings, len(outcome.ignored))
    failing = ("error", "warning") if strict else ("error",)
    return FINDINGS if any(f.severity in failing for f in findings) else 0


def checked(
    session: Session, projects: Sequence[str], select: list[str], ignore: list[str], base: str | None = None
) -> "Outcome":
    """Everything found in the workspace, or in some projects, after severities, ignores and waivers."""
    from mspproj.rules.settle import Choice, apply_settings

    workspace = session.workspace
    settings = workspace.settings
    ids = [find_project(session, word) for word in projects]
    every = ids or workspace.project_ids
    found: list[Finding] = list(workspace.index.findings(ids or None))
    by_project, settling = check_projects(session, every)
    for told in by_project.values():
        found += told
    if not ids:
        found += [*portfolio_findings(session), *case_twins(_names(workspace.index)), *draft_templates(workspace.root)]
    if base:
        from mspproj.store.history import changed_log_lines

        found += changed_log_lines(workspace.root, base)
    dossiers: list[Dossier] = list(workspace.dossiers(ids or settling).values())
    choice = Choice(select, ignore, complete=not ids, tables=(known_codes(session),), all_told=True)
    return apply_settings(found, settings, dossiers, session.today, choice)


def _names(index: "Index") -> list[str]:
    """Paths of everything that people name: projects and clients."""
    clients = [label for label, _, _ in index.documents("client")]
    return [f"projects/{id}/project.yaml" for id in index.projects()] + clients


def known_codes(session: Session) -> dict[str, tuple[str, Severity, str]]:
    """code -> (slug, severity, text) of everything that has a code, kept with the index: rules are slow to load."""
    index, key = session.workspace.index, {ALL: ""}
    known = index.memos("codes", key)
    if ALL not in known:
        from mspproj.rules.explain import explanations

        known = {ALL: [[one.code, one.slug, one.severity.value, one.text] for one in explanations(*tables())]}
        index.memorise("codes", key, known)
    return {code: (slug, Severity(severity), text) for code, slug, severity, text in known[ALL]}


def tables() -> tuple[dict[str, Any], ...]:
    """The codes of reading (YAML, files, records, logs) and of looking at templates."""
    from mspproj.exchange import mapping
    from mspproj.reports import template_lint
    from mspproj.store import documents, eventlog, history, records, timelog, twins, yamlcodes

    reading = (yamlcodes.CODES, documents.CODES, records.CODES, eventlog.CODES, timelog.CODES, history.CODES)
    return mapping.CODES, twins.CODES, *reading, template_lint.CODES, CODES


def _words(given: list[str]) -> list[str]:
    return [word for text in given for word in text.replace(",", " ").split()]


def _beyond(session: Session, findings: list[Finding], baseline: str | None) -> list[Finding]:
    if not baseline:
        return findings
    import json

    from mspproj.rules.baseline import subtract

    path = os.path.join(session.workspace.root, baseline)
    try:
        with open(path, encoding="utf-8") as file:
            return subtract(findings, json.load(file))
    except (OSError, ValueError) as error:
        raise UsageError(
            f"the baseline {baseline} cannot be read: {error}", "make one with --write-baseline FILE"
        ) from None


def _keep(session: Session, findings: list[Finding], name: str) -> int:
    from pathlib import Path

    from mspproj.render.structured import to_json
    from mspproj.rules.baseline import to_baseline
    from mspproj.store.diskfile import write_file

    path = Path(session.workspace.root, name)
    old = path.read_bytes() if path.is_file() else None
    write_file(path, old, (to_json(to_baseline(findings)) + "\n").encode())
    session.say(f"{len(findings)} findings are the baseline now: {name}")
    return 0


def _show(session: Session, fmt: str, findings: list[Finding], ignored: int) -> None:
    from mspproj import __version__
    from mspproj.render import checks

    table = known_codes(session)
    match fmt:
        case "json":
            text = checks.check_json(findings, session.today, ignored=ignored)
        case "github":
            text = checks.check_github(findings, table)
        case "gitlab":
            text = checks.check_gitlab(findings, _key())
        case "sarif":
            text = checks.check_sarif(findings, table, __version__, _key())
        case "junit":
            text = checks.check_junit(findings, table)
        case _:
            text = checks.check_text(findings, table, _source(session.workspace.root))
            text += f" ({ignored} ignored)" if ignored else ""
    if text:
        session.say(text)


def _key() -> Callable[[Finding], str]:
    from mspproj.rules.baseline import baseline_key

    return baseline_key


def _source(root: str) -> Callable[[str], Sequence[str]]:
    """Lines of a file of the workspace, each file read once."""
    from pathlib import Path

    from mspproj.store.diskfile import safe_read

    kept: dict[str, list[str]] = {}

    def lines(file: str) -> list[str]:
        if file not in kept:
            data = safe_read(Path(root), file) if ":" not in file else b""
            kept[file] = data.decode("utf-8", "replace").splitlines() if isinstance(data, bytes) else []
        return kept[file]

    return lines


def explain(
    session: Session,
    code: Annotated[str | None, Arg("A code (INT104) or slug; left out: all of them.", metavar="CODE")] = None,
) -> int:
    """Examples: mspproj explain INT104; mspproj explain"""
    from mspproj.render.table import Column
    from mspproj.rules import explain as known

    if code is None:
        rows = known.explanations(*tables())
        columns = [Column("Code"), Column("Slug"), Column("Severity"), Column("What must hold", flexible=True)]
        session.show(
            "explain",
            columns,
            [[r.code, r.slug, r.severity.value, r.text.split("\n\n")[0]] for r in rows],
            rules=[{"code": r.code, "slug": r.slug, "severity": r.severity, "text": r.text} for r in rows],
        )
        return 0
    found = known.explain(code, *tables())
    if found is None:
        near = known.similar(code, *tables())
        raise UsageError(
            f"nothing is called '{code}'", f"did you mean {', '.join(near)}?" if near else "see `mspproj explain`"
        )
    if session.choose_format("text", "json") == "json":
        from mspproj.render.structured import document, to_json

        session.say(
            to_json(
                document(
                    "explain", session.today, code=found.code, slug=found.slug, severity=found.severity, text=found.text
                )
            )
        )
        return 0
    from mspproj.render.text import style

    session.say(f"{style(found.code, 'bold')} {found.slug} ({found.severity.value})", "", found.text)
    return 0
