"""From everything found to what is told: severities, ignores, waivers, and the choice of the command line."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from mspproj.finding import Finding, Severity
from mspproj.rules.rule import ORDER, in_order, place_of

if TYPE_CHECKING:
    from mspproj.model.dossier import Dossier
    from mspproj.model.project import Ignore
    from mspproj.model.settings import Settings
    from mspproj.model.time import Fact
    from mspproj.rules.rule import Spot

Table = Mapping[str, tuple[str, Severity, str]]
_W = Severity.WARNING
CODES: Table = {
    "META101": (
        "ignore-expired",
        _W,
        "An ignore is over after its last day.\n\nThe reason was good until then; now the finding is told again.\n\n"
        "Mend it: mend what is found, or set another `until:` with a reason that holds today.",
    ),
    "META102": (
        "ignore-reason",
        _W,
        "An ignore says why, in words.\n\nThe next reader must be able to judge whether the reason still holds; "
        "`x` and `todo` are none. `thresholds: {min_note: 10}` is how many characters it has at least.\n\n"
        "Mend it: `why: The client has no billing contact until January`",
    ),
    "META103": (
        "ignore-unused",
        _W,
        "An ignore ignores something.\n\nWhat it was for is mended; left behind, it would hide the next one."
        "\n\nMend it: remove it.",
    ),
    "META104": (
        "ignore-unknown",
        _W,
        "An ignore, a severity, a gate and a waiver name a code (INT104), the start of codes (INT) or a slug "
        "(intake-sponsor).\n\nA misspelt one does nothing.\n\nMend it: `mspproj explain` lists them.",
    ),
    "META105": (
        "waiver-expired",
        _W,
        "A waiver is over after its last day.\n\nSomebody allowed it until then, by name; now it counts again."
        "\n\nMend it: mend what is found, or waive it again: `mspproj waive CODE PROJECT --why … --until DAY`.",
    ),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """`findings` are told, sorted; `ignored` were found and are not told, each with the ignore's reason.

    `waived` are those of the told that a waiver makes an info of.
    """

    findings: list[Finding]
    ignored: list[tuple[Finding, str]]
    waived: tuple[Finding, ...] = ()

    def count(self, severity: Severity) -> int:
        return sum(finding.severity is severity for finding in self.findings)

    def failed(self, strict: bool = False) -> bool:
        """Whether the check fails: an error, or with `strict` a warning as well."""
        return self.count(Severity.ERROR) > 0 or (strict and self.count(Severity.WARNING) > 0)


class Choice(NamedTuple):
    """What a command asks for: codes, starts of codes or slugs to tell alone, or not to tell.

    `complete` is false when only some projects were checked: then nobody can say that an ignore for all is unused.
    `tables` are the codes of other rooms (the reading), code -> (slug, severity, text); with `all_told` they are the
    codes of everything, and the rules need not be loaded.
    """

    select: Sequence[str] = ()
    ignore: Sequence[str] = ()
    complete: bool = True
    tables: Sequence[Table] = ()
    all_told: bool = False


NO_CHOICE = Choice()


def apply_settings(
    findings: Iterable[Finding],
    settings: "Settings",
    dossiers: "Sequence[Dossier]",
    today: date,
    choice: Choice = NO_CHOICE,
) -> Outcome:
    """What is told of what was found. `dossiers` are the projects that were checked; theirs are ignores and waivers.

    In this order: severities of the settings, ignores, waivers, what is wrong with those, then the choice.
    """
    words = Words(choice.tables, all_told=choice.all_told)
    severities = (settings.checks.severity or {}).items()
    kept, ignored = _ignore(_graded(findings, severities, words), _ignores(settings, dossiers, choice), today, words)
    told, late, waived = _waive(kept, [(d.id, fact) for d in dossiers for fact in d.facts_of("waiver")], today, words)
    own = [*_misnamed(settings, words), *_told_of(ignored.ignores, settings, today, words), *late]
    wanted = [
        finding
        for finding in (*told, *_graded(own, severities, words))
        if (not choice.select or words.any(choice.select, finding)) and not words.any(choice.ignore, finding)
    ]
    return Outcome(in_order(wanted), ignored.findings, tuple(in_order(waived)))


class Words:
    """Which findings a word means: a code, the start of codes, or a slug, capitals or not."""

    def __init__(self, tables: Iterable[Table], *, all_told: bool = False) -> None:
        self.slugs = {code: told[0] for table in (CODES, *tables) for code, told in table.items()}
        if not all_told:
            from mspproj.rules import beside
            from mspproj.rules.catalog import RULES

            self.slugs |= {code: told[0] for code, told in beside.CODES.items()}
            self.slugs |= {rule.code: rule.slug for rule in RULES}

    def means(self, word: str, code: str) -> bool:
        wanted = word.casefold()
        return bool(wanted) and (code.casefold().startswith(wanted) or self.slugs.get(code) == wanted)

    def any(self, words: Iterable[str], finding: Finding) -> bool:
        return any(self.means(word, finding.code) for word in words)

    def known(self, word: str) -> bool:
        return any(self.means(word, code) for code in self.slugs)


def _graded(findings: Iterable[Finding], severities: Iterable[tuple[str, str]], words: Words) -> list[Finding]:
    """Findings with the severity that the settings give them; of several words the longest holds. `off` drops."""
    chosen = sorted(severities, key=lambda pair: len(pair[0]))
    if not chosen:
        return list(findings)
    graded = []
    for finding in findings:
        given = [severity for word, severity in chosen if words.means(word, finding.code)]
        if not given or given[-1] != "off":
            graded.append(finding._replace(severity=Severity(given[-1])) if given else finding)
    return graded


@dataclass(slots=True)
class _Applied:
    """An ignore with the project it is for (None: all), and whether its being unused can be told."""

    ignore: "Ignore"
    project: str | None
    sure: bool
    used: bool = False

    def over(self, today: date) -> bool:
        return self.ignore.until is not None and self.ignore.until < today


class _Ignored(NamedTuple):
    findings: list[tuple[Finding, str]]
    ignores: list[_Applied]


def _ignores(settings: "Settings", dossiers: "Sequence[Dossier]", choice: Choice) -> list[_Applied]:
    here = {dossier.id for dossier in dossiers}
    common = [
        _Applied(ignore, ignore.project, choice.complete or ignore.project in here)
        for ignore in settings.checks.ignore
        if choice.complete or ignore.project is None or ignore.project in here
    ]
    return common + [_Applied(ignore, d.id, True) for d in dossiers for ignore in d.project.ignore]


def _ignore(
    findings: list[Finding], ignores: list[_Applied], today: date, words: Words
) -> tuple[list[Finding], _Ignored]:
    live = [one for one in ignores if not one.over(today)]
    kept, ignored = [], []
    for finding in findings:
        hits = [o for o in live if o.project in (None, finding.project) and words.means(o.ignore.code, finding.code)]
        for one in hits:
            one.used = True
        if hits:
            ignored.append((finding, hits[0].ignore.why))
        else:
            kept.append(finding)
    return kept, _Ignored(ignored, ignores)


def _told_of(ignores: list[_Applied], settings: "Settings", today: date, words: Words) -> Iterator[Finding]:
    """What is wrong with the ignores themselves."""
    least = settings.thresholds.min_note
    for one in ignores:
        ignore, project = one.ignore, one.project
        if len(ignore.why.strip()) < least:
            why = f"the reason '{ignore.why}' says nothing"
            yield _meta("META102", ignore.spot("why"), why, "say why in words", project)
        if not words.known(ignore.code):
            yield _meta("META104", ignore.spot("code"), *_unknown(ignore.code), project)
        elif one.over(today):
            message = f"the ignore of {ignore.code} ended on {ignore.until}"
            yield _meta("META101", ignore.spot("until"), message, "mend what is found, or remove the ignore", project)
        elif one.sure and not one.used:
            yield _meta("META103", ignore, f"nothing is found that {ignore.code} would ignore", "remove it", project)


def _misnamed(settings: "Settings", words: Words) -> Iterator[Finding]:
    for word in settings.checks.severity or ():
        if not words.known(word):
            yield _meta("META104", settings.checks.spot("severity"), *_unknown(word), None)
    for stage, asked in (settings.gates or {}).items():
        if stage not in ORDER:
            known = f"stages: {', '.join(ORDER)}"
            yield _meta("META104", settings.spot("gates"), f"'{stage}' in `gates` is no stage", known, None)
        for word in asked if isinstance(asked, list | tuple) else [asked]:
            if not words.known(str(word)):
                yield _meta("META104", settings.spot("gates"), *_unknown(str(word)), None)


def _unknown(word: str) -> tuple[str, str]:
    return f"'{word}' is no code and no slug", "`mspproj explain` lists them"


def _last_day(waiver: "Fact") -> date | None:
    from mspproj.rules.known import day_of  # what it stands beside is slow to load, and waivers are few

    return day_of(waiver.text("until"))


def _waive(
    findings: list[Finding], waivers: "list[tuple[str, Fact]]", today: date, words: Words
) -> tuple[list[Finding], list[Finding], list[Finding]]:
    """Findings with the waived ones as info, a finding for each waiver that is over and still needed, the waived."""
    told, late, waived = [], {}, []
    for finding in findings:
        fitting = [
            f for project, f in waivers if project == finding.project and words.means(f.text("code"), finding.code)
        ]
        live = [fact for fact in fitting if (_last_day(fact) or date.min) >= today]
        if live:
            by = f"waived by {live[-1].who} until {live[-1].text('until')}: {live[-1].text('why') or 'no reason'}"
            finding = finding._replace(severity=Severity.INFO, message=f"{finding.message} ({by})")
            waived.append(finding)
        elif fitting:
            fact = fitting[-1]
            ended = f"ended on {fact.text('until')}" if _last_day(fact) else "has no last day"
            message, fix = (
                f"{fact.who}'s waiver of {fact.text('code')} {ended}",
                "mend what is found, or waive it again",
            )
            late[fact.id] = _meta("META105", place_of(fact), message, fix, finding.project)
        told.append(finding)
    return told, list(late.values()), waived


def _meta(code: str, spot: "Spot", message: str, fix: str, project: str | None) -> Finding:
    return Finding(code, CODES[code][1], place_of(spot), message, fix, project)
