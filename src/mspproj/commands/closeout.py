"""`mspproj closeout`: walks the checklist in a terminal, or by flags; every answer is kept at once."""

from typing import TYPE_CHECKING, Annotated, Any

from mspproj.commands.closeout_given import given_answers
from mspproj.commands.find import find_project
from mspproj.commands.options import ProjectArg, opt
from mspproj.commands.session import Session
from mspproj.commands.write import refuse_secrets, write_fact
from mspproj.errors import FINDINGS, RefusedError, UsageError

if TYPE_CHECKING:
    from mspproj.model.dossier import Dossier
    from mspproj.reports.closeout import CloseoutItem, CloseoutState

ANSWERS = {"y": "yes", "yes": "yes", "n": "no", "no": "no", "a": "n-a", "n-a": "n-a", "n/a": "n-a"}
KEYS = (
    "y yes, n no, a not applicable; a note may follow: y checked with Jo",
    "e EVIDENCE, s skip, b back, ? why it is asked, q quit; what you answered is kept",
)


def closeout(
    session: Session,
    project: ProjectArg,
    answer: Annotated[list[str], opt("--answer", help="An answer; may be repeated.", metavar="ITEM=yes|no|n-a")] = [],  # noqa: B006
    note: Annotated[list[str], opt("--note", help="A note to an item.", metavar="ITEM=TEXT")] = [],  # noqa: B006
    evidence: Annotated[list[str], opt("--evidence", help="A file, link or record.", metavar="ITEM=WHAT")] = [],  # noqa: B006
    answers: Annotated[
        str | None, opt("--answers", help="YAML: item: {answer, note, evidence}.", metavar="FILE")
    ] = None,
    accept: Annotated[list[str], opt("--accept", help="Support takes an item over.", metavar="ITEM")] = [],  # noqa: B006
    return_: Annotated[list[str], opt("--return", help="Support sends an item back.", metavar="ITEM=WHY")] = [],  # noqa: B006
    sign_off: Annotated[bool, opt("--sign-off", help="Support signs what stands now.")] = False,
    list_: Annotated[bool, opt("--list", help="Only show how it stands.")] = False,
    not_a_secret: Annotated[bool, opt("--not-a-secret", help="The text looks like a password but is none.")] = False,
) -> int:
    """Exit 1 while items are open. Examples:

    mspproj closeout contoso-m365

    mspproj closeout contoso-m365 --answer network-diagram=yes --evidence network-diagram=https://docs.example/net

    mspproj closeout contoso-m365 --sign-off
    """
    walk = Walk(session, find_project(session, project), secrets=not_a_secret)
    given = given_answers(session, answer, note, evidence, answers)
    for item, values in given.items():
        walk.answer(walk.item(item), **values)
    for item in accept:
        walk.accept(walk.item(item))
    for pair in return_:
        item, _, why = pair.partition("=")
        walk.send_back(walk.item(item), why)
    if sign_off:
        walk.sign_off()
    elif not (given or accept or return_ or list_) and session.interactive:
        walk.ask()
        return walk.summary()
    return walk.show()


class Walk:
    """One person's walk over one project's checklist."""

    def __init__(self, session: Session, project: str, *, secrets: bool) -> None:
        self.session, self.project, self.secrets = session, project, secrets
        self.dossier: Dossier
        self.state: CloseoutState
        self.look()

    def look(self) -> None:
        """Reads the state anew: another person may answer at the same time."""
        from mspproj.reports.closeout import closeout as report

        self.session.workspace.forget()
        self.dossier = self.session.workspace.dossier(self.project)
        self.state = report(self.dossier, self.session.today)

    def item(self, id: str) -> "CloseoutItem":
        from difflib import get_close_matches

        found = next((item for item in self.state.items if item.id == id), None)
        if found is None:
            near = get_close_matches(id, [item.id for item in self.state.items], n=1)
            raise UsageError(
                f"no item '{id}' in the checklist of {self.project}",
                f"did you mean '{near[0]}'?" if near else f"`mspproj closeout {self.project} --list`",
            )
        return found

    def answer(self, item: "CloseoutItem", answer: str = "", note: str = "", evidence: str = "") -> None:
        """Keeps an answer, with the evidence looked at; what is left out stays as it was."""
        self._open()
        word = ANSWERS.get(answer.lower()) if answer else item.answer
        if word is None:
            raise UsageError(f"'{answer}' is no answer to {item.id}", "answer yes, no or n-a")
        if word == "n-a" and item.required and not (note or item.note):
            raise UsageError(f"{item.id} is required: n-a needs a note that says why", f"--note {item.id}=TEXT")
        evidence = evidence or item.evidence or ""
        sha = self._evidence(item, evidence) if evidence else None
        write_fact(
            self.session,
            self.project,
            "answer",
            item=item.id,
            answer=word,
            note=note or item.note,
            evidence=evidence or None,
            sha256=sha,
            secrets=self.secrets,
        )
        self.look()

    def _open(self) -> None:
        if self.dossier.project.stage not in ("executing", "closing", "hypercare"):
            raise RefusedError(
                f"{self.project} is {self.dossier.project.stage}: its checklist is walked while it is "
                "executing, closing or in hypercare",
                f"`mspproj advance {self.project}`",
            )

    def _evidence(self, item: "CloseoutItem", evidence: str) -> str | None:
        """The digest of a file given as evidence; UsageError when it is not what the item asks for."""
        from mspproj.model.parse import parse_path, parse_url
        from mspproj.store.attachments import file_sha256

        if not self.secrets:
            refuse_secrets([{"text": evidence}])
        try:
            if item.evidence_kind == "link":
                parse_url(evidence)
            elif item.evidence_kind == "record":
                if evidence not in {record.id for record in self.dossier.records}:
                    raise ValueError("is no record of this project")
            elif item.evidence_kind == "file":
                for folder in (f"projects/{self.project}/", ""):
                    if sha := file_sha256(self.session.workspace.root, folder + parse_path(evidence)):
                        return sha
                raise ValueError("is no file in the project's folder")
        except ValueError as error:
            raise UsageError(f"{item.id}: '{evidence}' {error}", f"the item asks for a {item.evidence_kind}") from None
        return None

    def accept(self, item: "CloseoutItem") -> None:
        self._support()
        if item.state == "open":
            raise RefusedError(f"{item.id} is not answered yet", f"--answer {item.id}=yes first")
        write_fact(self.session, self.project, "acknowledged", what="closeout", of=item.id)
        self.look()

    def send_back(self, item: "CloseoutItem", why: str) -> None:
        self._support()
        if not why.strip():
            raise UsageError(f"why does {item.id} go back?", f"--return {item.id}=WHY")
        write_fact(self.session, self.project, "return", item=item.id, why=why, secrets=self.secrets)
        self.look()

    def _support(self) -> None:
        me = self.session.workspace.office.people.get(self.session.me)
        if me is None or not me.of_team("support"):
            raise RefusedError(f"{self.session.me} is not of the support team", "support owns the checklist")

    def sign_off(self) -> None:
        """Support signs the digest of all answers and evidence."""
        from mspproj.reports.closeout import may_sign

        if problem := may_sign(self.dossier, self.session.me):
            raise RefusedError(problem, "sign-off is support's, and not of those who delivered")
        if not self.state.ready:
            names = ", ".join(item.id for item in self.state.open_items[:5])
            more = len(self.state.open_items) - 5
            raise RefusedError(
                f"{len(self.state.open_items)} items are open: {names}" + (f" and {more} more" if more > 0 else ""),
                f"`mspproj closeout {self.project}`",
            )
        if self.session.confirm(f"Sign off {self.state.answered} answers of {self.project}?"):
            write_fact(self.session, self.project, "signoff", digest=self.state.digest)
            self.look()

    def ask(self) -> None:
        """Item by item until all are settled or the person quits."""
        from mspproj.reports.closeout import next_item

        say = self.session.say
        say(f"{self.state.name}: {self.state.answered} of {len(self.state.items)} answered", *KEYS)
        seen: list[str] = []
        item, group, evidence = next_item(self.state), "", ""
        while item is not None:
            if item.group != group:
                group = item.group
                done = next(g for g in self.state.groups if g.group == group)
                say("", f"{group} ({done.answered} of {done.items})")
            self._show_item(item)
            line = self.session.ask("> ")
            word, _, rest = line.partition(" ")
            key = word.lower()
            if key in ("q", "quit"):
                return
            if key in ("b", "back"):
                item = self.item(seen.pop()) if seen else item
                continue
            if key in ("?", "why", ""):
                say(f"  {item.why or KEYS[0]}")
                continue
            if key in ("e", "evidence"):
                evidence = rest
                say(f"  evidence: {rest}; now y, n or a")
                continue
            if key not in ("s", "skip") and not self._try(item, key, rest, evidence):
                continue
            seen.append(item.id)
            evidence = ""
            following = next_item(self.state, item.id)
            item = None if following is None or following.id in seen else following

    def _try(self, item: "CloseoutItem", key: str, note: str, evidence: str) -> bool:
        try:
            self.answer(item, key, note, evidence)
        except (UsageError, RefusedError) as error:
            self.session.say(f"  {error.message}; {error.hint}")
            return False
        if not self.item(item.id).settled:
            self.session.say(f"  kept; still open: {self.item(item.id).missing}")
        return True

    def _show_item(self, item: "CloseoutItem") -> None:
        from mspproj.render.table import terminal_width
        from mspproj.render.text import clean, style, wrap

        wants = "" if item.evidence_kind == "none" else f" [evidence: {item.evidence_kind}]"
        number = self.state.items.index(item) + 1
        text = clean(f"{number}/{len(self.state.items)} {item.question}{wants}")
        self.session.say(*(style(line, "bold") for line in wrap(text, min(terminal_width(), 100))))
        if item.returned_why:
            self.session.say(clean(f"  sent back by {item.returned_by}: {item.returned_why}"))
        if item.answer:
            self.session.say(clean(f"  so far: {item.answer} {item.note or ''} {item.evidence or ''}; {item.missing}"))

    def show(self) -> int:
        from mspproj.render.table import Column

        state = self.state
        columns = [Column("Item", flexible=True, min=14), Column("State"), Column("Answer")]
        columns += [Column("By"), Column("Note", flexible=True, min=10)]
        rows: list[list[Any]] = [
            [i.id, (i.state, "yellow" if not i.settled else ""), i.answer or "", i.by or i.answers or i.answers_role,
             i.returned_why or i.note or i.missing]
            for i in state.items
        ]  # fmt: skip
        self.session.show("closeout", columns, rows, closeout=state)
        if self.session.choose_format("table", "json", "csv", "md") == "table":
            return self.summary()
        return FINDINGS if state.open_items else 0

    def summary(self) -> int:
        state = self.state
        sign = {"none": "not signed off", "stale": "signed off, but changed since", "signed": "signed off"}
        told = f"{state.answered} of {len(state.items)} answered, {len(state.open_items)} open"
        who = f" by {state.signoff.by} on {state.signoff.on}" if state.signoff.by else ""
        self.session.say("", f"{told}; {sign[state.signoff.state]}{who}")
        return FINDINGS if state.open_items else 0
