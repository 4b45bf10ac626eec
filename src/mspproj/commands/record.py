"""`record`: what touches time, budget, quality or later phases, in writing."""

from typing import TYPE_CHECKING, Annotated, Any

from mspproj.commands.find import find_project
from mspproj.commands.options import Arg, ProjectArg, opt
from mspproj.commands.session import Session
from mspproj.commands.write import refuse_secrets
from mspproj.errors import RefusedError, UsageError

if TYPE_CHECKING:
    from mspproj.model.dossier import Dossier

KINDS = ("decision", "issue", "risk", "action", "note", "change", "escalation")
LEVELS = ("low", "medium", "high")


def record(
    session: Session,
    kind: Annotated[str, Arg("decision, issue, risk, action, note, change or escalation.", metavar="KIND")],
    project: ProjectArg,
    text: Annotated[list[str], Arg("What it is, in a sentence.", metavar="TEXT...")],
    owner: Annotated[str | None, opt("--owner", help="Who sees to it.", complete="person", metavar="PERSON")] = None,
    due: Annotated[str | None, opt("--due", help="By when: a day, tomorrow, fri.", metavar="DAY")] = None,
    said_by: Annotated[str | None, opt("--said-by", help="Who said it.", complete="person", metavar="ID")] = None,
    how: Annotated[str | None, opt("--how", help="How it was said: call, email, meeting.", metavar="HOW")] = None,
    decided_by: Annotated[str | None, opt("--decided-by", help="Who decided.", complete="person", metavar="ID")] = None,
    probability: Annotated[str | None, opt("--probability", help="low, medium, high.")] = None,
    effect: Annotated[str | None, opt("--effect", help="low, medium, high.")] = None,
    response: Annotated[str | None, opt("--response", help="What we do about it.", metavar="TEXT")] = None,
    trigger: Annotated[str | None, opt("--trigger", help="How we notice that it happens.", metavar="TEXT")] = None,
    hours: Annotated[str | None, opt("--hours", help="Effect on hours: 3h.", metavar="TIME")] = None,
    money: Annotated[str | None, opt("--money", help="Effect on money.", metavar="MONEY")] = None,
    days: Annotated[str | None, opt("--days", help="Effect on dates: 2d.", metavar="DAYS")] = None,
    quality: Annotated[str | None, opt("--quality", help="Effect on quality, in words.", metavar="TEXT")] = None,
    phases: Annotated[
        str | None, opt("--phases", help="Later phases that it touches: Cut over,Hypercare.", metavar="NAMES")
    ] = None,
    details: Annotated[str | None, opt("--text", help="More, in as many words as it needs.", metavar="TEXT")] = None,
    client_visible: Annotated[bool, opt("--client-visible", help="The client's reports may tell it.")] = False,
    again: Annotated[bool, opt("--again", help="A decision of the same words is on record; this is another.")] = False,
    not_a_secret: Annotated[bool, opt("--not-a-secret", help="The text looks like a password but is none.")] = False,
) -> int:
    """`record list` is the register; `resolve`, `reopen` and `set` change what stands in it. Examples:

    mspproj record decision contoso-m365 "MX moves on Friday night" --decided-by pat --client-visible

    mspproj record issue contoso-m365 "Line cut until Friday" --said-by jo --how call --days 2d --phases "Cut over"

    mspproj record risk contoso-m365 Old scanner cannot send by TLS --probability high --effect low --response "relay"
    """
    from mspproj.commands.record_edit import known_word

    if kind not in KINDS:
        raise UsageError(f"there is no record of kind '{kind}'", f"choose {', '.join(KINDS)}")
    for name, level in (("--probability", probability), ("--effect", effect)):
        if level not in (None, *LEVELS):
            raise UsageError(f"{name} {level} is not known", f"choose {', '.join(LEVELS)}")
    if not text:
        raise UsageError(f"what {kind}?", f'mspproj record {kind} PROJECT "in a sentence"')
    dossier = session.workspace.dossier(find_project(session, project))
    known_word(dossier, "--decided-by", decided_by)
    if kind == "decision" and not again:
        _refuse_twice(dossier, " ".join(text))
    affects = {"hours": span_of(hours, "--hours"), "money": money_of(money), "days": span_of(days, "--days")}
    later = [name.strip() for name in (phases or "").split(",") if name.strip()]
    affects |= {"quality": quality, "phases": later or None}
    body: dict[str, Any] = {
        "kind": kind,
        "title": " ".join(text),
        "text": details,
        "by": session.me,
        "on": session.today.isoformat(),
        "status": "decided" if kind == "decision" and decided_by else "draft" if kind == "change" else "open",
        "owner": owner or (session.me if kind == "action" else None),
        "due": day_of(session, due),
        "said_by": said_by,
        "how": how,
        "decided_by": decided_by,
        "probability": probability,
        "effect": effect,
        "response": response,
        "trigger": trigger,
        "affects": {k: v for k, v in affects.items() if v is not None} or None,
        "client_visible": client_visible or None,
    }
    if not not_a_secret:
        refuse_secrets([{"text": text or ""} for text in (body["title"], details, response, trigger, quality)])
    name = write_record(session, dossier.id, {k: v for k, v in body.items() if v is not None})
    session.say(f"recorded {name}")
    return 0


def _refuse_twice(dossier: "Dossier", title: str) -> None:
    """RefusedError when the project has a decision of these words that stands."""
    words = title.casefold().split()
    for one in dossier.records:
        stands = one.kind == "decision" and one.status not in ("refused", "withdrawn")
        if stands and one.title.casefold().split() == words:
            raise RefusedError(f"on record already: {one.id}, {one.status}", "--again records it once more")


def write_record(session: Session, project: str, body: dict[str, Any]) -> str:
    """The record in a file of its own, named by day, kind and title; the next free name if there is one already.

    Without a project ("") it is about the service itself.
    """
    from pathlib import Path

    from mspproj.store.diskfile import write_file
    from mspproj.store.yamldump import dump

    if session.rev:
        raise RefusedError("the past cannot be written to", "leave out --rev")
    if project:
        session.workspace.dossier(project)
    root = Path(session.workspace.root)
    folder = root / "projects" / project / "records" if project else root / "records"
    folder.mkdir(exist_ok=True)
    stem = f"{body['on']}-{body['kind']}-{slug(body['title'])}"
    taken = {path.stem.lower() for path in folder.glob("*.yaml")}
    name, number = stem, 2
    while name.lower() in taken:
        name, number = f"{stem}-{number}", number + 1
    up = "../../.." if project else ".."
    text = f"# yaml-language-server: $schema={up}/schema/record.json\n" + dump(body)
    write_file(folder / f"{name}.yaml", None, text.encode())
    return name


def slug(title: str, length: int = 36) -> str:
    """A title as part of a file's name: lower case, letters and digits, hyphens between words."""
    import re
    import unicodedata

    plain = unicodedata.normalize("NFKD", title.casefold()).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return (
        words[:length].rsplit("-", 1)[0]
        if len(words) > length and "-" in words[:length]
        else words[:length] or "record"
    )


def day_of(session: Session, text: str | None) -> str | None:
    """A day by which something is due, as typed: `fri` is the next Friday."""
    from mspproj.model.days import parse_due

    return parse_due(text, session.today).isoformat() if text else None


def span_of(text: str | None, name: str) -> str | None:
    from mspproj.model.parse import parse_span

    try:
        return str(parse_span(text)) if text else None
    except ValueError as error:
        raise UsageError(f"{name} '{text}' {error}") from None


def money_of(text: str | None, name: str = "--money") -> Any:
    from mspproj.model.parse import parse_money

    try:
        return parse_money(text) if text else None
    except ValueError as error:
        raise UsageError(f"{name} '{text}' {error}") from None
