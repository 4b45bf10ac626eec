"""`comms send`: which drafts are meant, what speaks against each, and whom it still has to reach."""

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from mspproj.commands.find import find_project
from mspproj.commands.session import Session
from mspproj.errors import RefusedError, UsageError
from mspproj.finding import Finding
from mspproj.render.text import clean
from mspproj.reports.mailing import Section
from mspproj.reports.sending import Draft, Target, draft_named, ready

if TYPE_CHECKING:
    from mspproj.model.dossier import Dossier
    from mspproj.reports.comms_people import Recipient

READY_DAYS = 3  # a draft older than that is sent by its name alone


class Asked(NamedTuple):
    """How the command was given. `alone`: one draft was named, so what is wrong with it is an error."""

    to: tuple[str, ...] = ()
    again: bool = False
    settle: str | None = None
    not_a_secret: bool = False
    alone: bool = False


def chosen(session: Session, words: list[str], *, all: bool) -> tuple[Draft, ...]:
    """The drafts meant by files and projects; UsageError for one that is no draft."""
    if all:
        return tuple(draft for id in session.workspace.project_ids for draft in _ready(session, id))
    found: dict[tuple[str, str], Draft] = {}
    for word in words:
        named = [_file(session, word)] if word.endswith(".md") else _ready(session, find_project(session, word))
        found.update({(draft.project, draft.file): draft for draft in named})
    return tuple(found.values())


def prepared(session: Session, drafts: tuple[Draft, ...], asked: Asked) -> tuple[list[Section], int]:
    """What can go out, and how many drafts are left behind (each was told on stderr)."""
    sections: list[Section] = []
    left = 0
    for draft in drafts:
        try:
            section = _section(session, draft, asked)
            if section and not asked.again:
                _only_one(section, sections)
        except RefusedError as error:
            if asked.alone:
                raise
            _tell(f"{draft.project}/{draft.file} is left: {error.message}", error.hint)
            left += 1
            continue
        sections += [section] if section else []
    return sections, left


def _only_one(section: Section, before: list[Section]) -> None:
    """RefusedError where a draft that goes out at the same time tells the same people the same."""
    draft, aim = section.draft, section.target
    for other in before:
        if (other.draft.project, other.draft.audience) != (draft.project, draft.audience):
            continue
        same = bool(aim.communication) and aim[:3] == other.target[:3]
        both = {one.id for one in section.recipients} & {one.id for one in other.recipients}
        if both and (same or section.text == other.text):
            names = ", ".join(one.name for one in section.recipients if one.id in both)
            raise RefusedError(f"{other.draft.file} tells {names} the same", "remove one of the two drafts")


def _ready(session: Session, project: str) -> tuple[Draft, ...]:
    try:
        names = sorted(os.listdir(os.path.join(session.workspace.root, "projects", project, "reports")))
    except OSError:
        return ()
    named = [draft_named(project, f"reports/{name}") for name in names]
    return ready([draft for draft in named if draft], session.today, READY_DAYS)


def _file(session: Session, word: str) -> Draft:
    """A draft by its path from here, or from the workspace's root."""
    root = os.path.realpath(session.workspace.root)
    paths = [os.path.join(os.path.realpath(base), word) for base in (session.directory, root)]
    path = next((path for path in paths if os.path.isfile(path)), paths[0])
    parts = os.path.relpath(path, root).split(os.sep)
    if len(parts) == 4 and parts[0] == "projects" and parts[2] == "reports":
        if not os.path.isfile(path):
            raise UsageError(f"no draft {word}", "`mspproj report weekly PROJECT` makes one")
        if draft := draft_named(parts[1], f"reports/{parts[3]}"):
            return draft
    raise UsageError(f"{word} is no draft", "drafts are projects/PROJECT/reports/DAY-KIND[-AUDIENCE].md")


def _text(session: Session, draft: Draft) -> str:
    from mspproj.store.diskfile import safe_read

    data = safe_read(Path(session.workspace.root), f"projects/{draft.project}/{draft.file}")
    if isinstance(data, Finding):
        raise RefusedError(data.message, data.fix)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RefusedError(f"{draft.file} is not UTF-8", "save it as UTF-8") from None


def _section(session: Session, draft: Draft, asked: Asked) -> Section | None:
    """The draft with whom it still has to reach; None when nobody is left."""
    from hashlib import sha256

    from mspproj.render.mail_text import one_line
    from mspproj.render.sections import blocks, strip_markers
    from mspproj.reports.sending import labelled, went_to

    dossier = session.workspace.dossier(draft.project)
    written = _text(session, draft)
    draft = labelled(draft, written)
    marked = blocks(written)
    text = strip_markers(written)
    digest = sha256(f"{draft.project}\n{draft.file}\n{draft.audience}\n{text}".encode()).hexdigest()[:32]
    target = _target(session, dossier, draft, asked)
    told = went_to(dossier, digest)
    people = tuple(one for one in target.recipients if one.id not in told)
    if not people:
        session.say(f"{draft.project}/{draft.file} went out already to all it is for")
        return None
    why = marked.get("facts:why", "")
    section = Section(
        dossier=dossier,
        draft=draft,
        target=target,
        digest=digest,
        subject=one_line(_subject(written)),
        why="" if asked.to else one_line(why),  # it speaks of the roles of others
        summary=_summary(dossier.project.name, marked.get("facts:health", "")),
        text=text.replace(why, "", 1).lstrip("\n") if why else text,
        recipients=people,
    )
    if asked.settle:
        return section
    if not asked.again:
        section = _not_told(section)
    if _begun(session, section) or _went_before(session, section, asked):
        return None
    _judge(session, section, (written, text, marked), asked)
    return section


def _summary(name: str, health: str) -> str:
    """The project's name, and what the draft's health says in bold."""
    from mspproj.render.markdown import escape

    state = health.split("**")[1] if health.count("**") >= 2 else ""
    return f"{escape(name)}: **{state}**" if state else escape(name)


def _subject(written: str) -> str:
    """What the draft's first comment says: `<!-- subject: … -->`."""
    import re

    found = re.search(r"^<!-- subject: (.*?) -->[ \t]*$", written, re.MULTILINE)
    return found[1] if found else ""


def _target(session: Session, dossier: "Dossier", draft: Draft, asked: Asked) -> Target:
    from mspproj.reports.comms import communication_plan
    from mspproj.reports.sending import first_line, named_people, target

    found = target(dossier, communication_plan(dossier, session.today), draft)
    if asked.to:
        people, unknown = named_people(dossier, asked.to, session.today)
        if unknown:
            raise UsageError(
                f"nobody of {dossier.id} is '{unknown[0]}'",
                "mail goes to people.yaml and the client's contacts alone; add them there first",
            )
        base = found or Target("", None, draft.about, "", draft.kind, ())
        found = base._replace(recipients=people, why=first_line(dossier, people))
    if found is None:
        raise RefusedError(
            f"{dossier.id} has no communication of content '{draft.kind}' for '{draft.audience}'",
            "add one to the plan's communications, or name who gets it: --to",
        )
    return found._replace(recipients=_reachable(draft, found.recipients))


def _reachable(draft: Draft, people: "tuple[Recipient, ...]") -> "tuple[Recipient, ...]":
    """Those with an address; never a client's person for what is ours."""
    if not draft.for_client and (theirs := [one for one in people if not one.ours]):
        raise RefusedError(
            f"{draft.file} is for '{draft.audience}' and {theirs[0].name} is the client's", "send the client's draft"
        )
    if silent := [one.name for one in people if not one.email]:
        _tell(f"no address of {', '.join(silent)}: tell them another way", "")
    found = tuple(one for one in people if one.email)
    if not found:
        raise RefusedError(f"nobody to send {draft.file} to", "see the communication's audience, or name who: --to")
    return found


def _judge(session: Session, section: Section, texts: tuple[str, str, dict[str, str]], asked: Asked) -> None:
    """RefusedError for what must not go out; warnings on stderr. `texts`: the draft, as it is sent, its sections."""
    from mspproj.commands.checking import project_findings
    from mspproj.commands.send_fresh import outdated
    from mspproj.reports.sending_checks import Written, doubts
    from mspproj.store.secrets import looks_secret

    dossier, draft = section.dossier, section.draft
    findings = project_findings(session, [dossier.id]).get(dossier.id, [])
    found = [*doubts(dossier, draft, Written(*texts[1:]), findings), *outdated(session, draft, texts[0])]
    for doubt in found:
        if doubt.refuse:
            raise RefusedError(doubt.what, doubt.mend)
        _tell(f"{draft.project}: {doubt.what}", doubt.mend)
    if not asked.not_a_secret and (kind := looks_secret(texts[1])):
        raise RefusedError(f"the draft looks like it holds a {kind}", "take it out, or pass --not-a-secret")


def _begun(session: Session, section: Section) -> bool:
    """Somebody began to send it and nobody knows the end: a person says whether it went out (then True).

    RefusedError where nobody can be asked, or who is asked does not know.
    """
    from mspproj.commands.send_post import settled
    from mspproj.reports.sending import unsettled

    open_ = unsettled(section.dossier, section.digest)
    if not open_:
        return False
    began = f"{open_[0].who} began to send {section.draft.file} at {open_[0].logged[:16].replace('T', ' ')}"
    answer = ""
    if session.interactive:
        session.say(clean(f"{began}; look among the sent mails, or ask who got it"))
        answer = session.ask("Did it go out? [y/n/?] ").lower()[:1]
    if answer not in ("y", "n"):
        told = f"{began}; nobody knows whether it went out"
        raise RefusedError(told, "find out, then run again with --settle sent, or --settle unsent")
    settled(session, [section], "sent" if answer == "y" else "unsent", lambda _: True)
    return answer == "y"


def _went_before(session: Session, section: Section, asked: Asked) -> bool:
    """Whether another text of it went out, among many; RefusedError for the one that was named."""
    from mspproj.reports.sending import earlier

    draft = section.draft
    before = None if asked.again else earlier(section.dossier, draft, section.digest)
    if before is None:
        return False
    told = f"an earlier text of {draft.file} went out on {before.day}"
    if asked.alone:
        raise RefusedError(told, "--again sends this one as well")
    session.say(clean(f"{draft.project}: {told}; --again sends this one as well"))
    return True


def _not_told(section: Section) -> Section:
    """Without those who were told the same by another draft; RefusedError where that is all of them."""
    from mspproj.reports.sending import told_by

    draft, told = section.draft, told_by(section.dossier, section.draft, section.target)
    got = [one for one in section.recipients if one.id in told]
    if not got:
        return section
    fact = told[got[0].id]
    what = f"{fact.text('draft')} told {', '.join(one.name for one in got)} the same on {fact.day}"
    if len(got) == len(section.recipients):
        raise RefusedError(f"{what}: {draft.file} would tell it twice", "remove it, or pass --again")
    _tell(f"{draft.project}: {what}", "it goes to the others alone")
    return replace(section, recipients=tuple(one for one in section.recipients if one.id not in told))


def _tell(what: str, mend: str) -> None:
    print(f"mspproj: warning: {clean(what)}", file=sys.stderr)
    if mend:
        print(f"  {clean(mend)}", file=sys.stderr)
