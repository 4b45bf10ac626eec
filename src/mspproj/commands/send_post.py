"""`comms send`: a mail handed over so that what became of it is on record, whatever breaks in between.

    sending {draft, digest, recipients, mail}   before: somebody begins
    sent {of, communication, due, …}            after the server took it
    unsent {of, why}                            it surely did not go out

A `sending` without an end asks for an answer at the next run; two who begin at once both stop.
"""

import os
from collections.abc import Callable
from typing import Any, NamedTuple

from mspproj.commands.session import Session
from mspproj.commands.write import write_fact
from mspproj.errors import RefusedError, UsageError
from mspproj.exchange.mail import Letter, message
from mspproj.exchange.mail_smtp import NotSentError, Refusal
from mspproj.render.text import clean
from mspproj.reports.mailing import Mail, Section
from mspproj.reports.sending import unsettled, went_to


class Hand(NamedTuple):
    """By what it goes (smtp | graph | teams | slack), and what brings the logs to colleagues and theirs here."""

    via: str = "smtp"
    share: Callable[[], None] = lambda: None


def hand_over(session: Session, mail: Mail, letter: Letter, hand: Hand) -> int:
    """Sends and records; 1 when some recipients were refused, else 0.

    RefusedError (nothing sent, or nobody knows), UsageError (settings, password); the drafts stand.
    """
    send = _ready(session, mail, letter, hand.via)
    if hand.via == "graph":
        return _as_draft(session, mail, send)
    begun = _begin(session, mail, letter, hand)
    try:
        refused = send()
    except (NotSentError, UsageError) as error:
        _take_back(session, begun, error.message)
        raise
    addresses = {one.address: one.why for one in refused}
    names = {one.id for one in mail.recipients if one.email in addresses}
    for section, (_, id) in zip(mail.sections, begun, strict=True):
        _record(session, section, id, _binds(mail, letter, hand.via, names))
    hand.share()
    took = len(mail.recipients) - len(names)
    session.say(f"sent to {took} of {len(mail.recipients)}" if names else f"sent to {_count(took)}; on record")
    for address, why in addresses.items():
        session.say(clean(f"  not to {address}: {why}"))
    return 1 if names else 0


def settled(session: Session, sections: list[Section], how: str, confirm: Callable[[str], bool]) -> int:
    """Writes down what a person knows: the drafts went out (by hand, or before a crash), or did not."""
    for section in sections:
        open_ = unsettled(section.dossier, section.digest)
        name = f"{section.draft.project}/{section.draft.file}"
        if how == "unsent":
            for fact in open_:
                write_fact(session, section.draft.project, "unsent", of=fact.id, why="settled by hand")
            session.say(f"{name}: not sent, on record" if open_ else f"{name}: nothing is open")
        elif confirm(clean(f"Put on record that {name} went out to {', '.join(p.name for p in section.recipients)}?")):
            for fact in open_:
                binds = {"recipients": fact.body.get("recipients"), "mail": fact.text("mail"), "via": fact.text("via")}
                _record(session, section, fact.id, binds)
            if not open_:
                binds = {"recipients": [one.id for one in section.recipients], "via": "hand"}
                _record(session, section, None, binds)
            session.say(f"{name}: sent, on record")
    return 0


def _begin(session: Session, mail: Mail, letter: Letter, hand: Hand) -> list[tuple[str, str]]:
    """Project and id of the `sending` events. RefusedError when somebody else began meanwhile."""
    begun: list[tuple[str, str]] = []
    ids = [one.id for one in mail.recipients]
    for section in mail.sections:
        draft = section.draft
        more: dict[str, Any] = {"audience": draft.audience, "recipients": ids, "mail": letter.id, "via": hand.via}
        id = write_fact(session, draft.project, "sending", draft=draft.file, digest=section.digest, **more)
        begun.append((draft.project, id))
    try:
        hand.share()
    except RefusedError:
        _take_back(session, begun, "the logs could not be shared")
        raise
    session.workspace.forget()
    for section in mail.sections:
        dossier = session.workspace.dossier(section.draft.project)
        others = [fact for fact in unsettled(dossier, section.digest) if (dossier.id, fact.id) not in begun]
        if others or went_to(dossier, section.digest) & set(ids):
            _take_back(session, begun, "another is sending it")
            raise RefusedError(
                f"{others[0].who if others else 'somebody'} is sending {section.draft.file} at this moment",
                "nothing was sent from here; look again in a minute",
            )
    return begun


def _take_back(session: Session, begun: list[tuple[str, str]], why: str) -> None:
    for project, id in begun:
        write_fact(session, project, "unsent", of=id, why=why, secrets=True)


def _binds(mail: Mail, letter: Letter, via: str, refused: set[str]) -> dict[str, Any]:
    return {
        "recipients": [one.id for one in mail.recipients if one.id not in refused],
        "refused": sorted(refused) or None,
        "mail": letter.id,
        "via": via,
    }


def _record(session: Session, section: Section, begun: str | None, binds: dict[str, Any]) -> None:
    target, draft = section.target, section.draft
    write_fact(
        session,
        draft.project,
        "sent",
        of=begun,
        communication=target.communication or None,
        due=target.due.isoformat() if target.due else None,
        about=target.about or None,
        audience=draft.audience,
        draft=draft.file,
        digest=section.digest,
        thread=target.thread,
        **binds,
    )


def _as_draft(session: Session, mail: Mail, send: Callable[[], Any]) -> int:
    link = send()
    files = " ".join(f"projects/{s.draft.project}/{s.draft.file}" for s in mail.sections)
    session.say("drafted in Microsoft 365; it is not sent yet", *([clean(f"  {link}")] if link else []))
    session.say(f"  when it went out: mspproj comms send {files} --settle sent")
    return 0


def _ready(session: Session, mail: Mail, letter: Letter, via: str) -> Callable[[], Any]:
    """What sends it, with everything it needs at hand: what is missing is said before anything is on record."""
    if via == "smtp":
        return _smtp(session, letter)
    if via == "graph":
        from mspproj.exchange.mail_graph import GRAPH, draft

        token, base = _secret("MSPPROJ_GRAPH_TOKEN", "graph"), os.environ.get("MSPPROJ_GRAPH_URL") or GRAPH
        return lambda: draft(token, message(letter), base)
    return _chat(mail, letter, via)


def _smtp(session: Session, letter: Letter) -> Callable[[], tuple[Refusal, ...]]:
    from mspproj.exchange.mail_smtp import Server, deliver

    mail = session.workspace.settings.mail
    if not mail.host:
        raise UsageError("no mail server is set", "set mail: {host: …} in mspproj.yaml, or write files: --eml DIR")
    password = _secret("MSPPROJ_SMTP_PASSWORD", mail.user) if mail.user else None
    server = Server(mail.host, mail.port, mail.security, mail.user, letter.sender.address.rpartition("@")[2])
    addresses = [box.address for box in letter.recipients]
    data = message(letter)
    return lambda: deliver(server, password, letter.sender.address, addresses, data)


def _chat(mail: Mail, letter: Letter, via: str) -> Callable[[], tuple[Refusal, ...]]:
    """A client's text goes to the client's own channel, by a variable that names both."""
    from mspproj.exchange.chat import announce

    first = mail.sections[0]
    whose = first.dossier.project.client if first.draft.for_client else first.draft.audience
    name = f"MSPPROJ_{via.upper()}_{whose.upper().replace('-', '_')}"
    url = _secret(name, via)

    def send() -> tuple[Refusal, ...]:
        announce(via, url, letter.subject, letter.text)
        return ()

    return send


def _secret(variable: str, user: str) -> str:
    """From the environment, else from the system's keyring where `keyring` is installed. UsageError."""
    if value := os.environ.get(variable):
        return value
    try:
        import keyring

        value = str(keyring.get_password(variable, user) or "")
    except ImportError:
        value = ""
    except Exception as error:  # a keyring raises what its system raises
        raise UsageError(f"the keyring cannot be read: {type(error).__name__}", f"set {variable}") from None
    if not value:
        raise UsageError(f"{variable} is not set", f"set it, or keep it: keyring set {variable} {user}")
    return value


def _count(number: int) -> str:
    return "1 person" if number == 1 else f"{number} people"
