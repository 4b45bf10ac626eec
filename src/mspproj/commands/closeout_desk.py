"""One person at one project's checklist: each answer, return, acceptance and signature is on record at once."""

from typing import TYPE_CHECKING

from mspproj.commands.closeout_evidence import changed_files, evidence_sum, refuse_secret_evidence
from mspproj.commands.session import Session
from mspproj.commands.write import write_fact
from mspproj.errors import RefusedError, UsageError

if TYPE_CHECKING:
    from mspproj.model.dossier import Dossier
    from mspproj.reports.closeout import CloseoutItem, CloseoutState

ANSWERS = {"y": "yes", "yes": "yes", "n": "no", "no": "no", "a": "n-a", "na": "n-a", "n-a": "n-a", "n/a": "n-a"}
WALKED = ("executing", "closing", "hypercare")


class Desk:
    """`state` is as of the last answer: it is read anew after each, since others may answer at the same time."""

    def __init__(self, session: Session, project: str, *, secrets: bool) -> None:
        self.session, self.project, self.secrets = session, project, secrets
        self.dossier: Dossier
        self.state: CloseoutState
        self.look()

    def look(self) -> None:
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
        if evidence and not self.secrets:
            refuse_secret_evidence(evidence)
        sha = evidence_sum(self.session, self.dossier, item, evidence) if evidence else None
        write_fact(
            self.session,
            self.project,
            "answer",
            item=item.id,
            answer=word,
            note=note or item.note,
            evidence=evidence or None,
            sha256=sha,
            prev=item.answer_id,
            after=item.returned_id,
            secrets=self.secrets,
        )
        self.look()

    def accept(self, item: "CloseoutItem") -> None:
        self._open()
        self._accepting(item)
        if item.state == "open":
            raise RefusedError(f"{item.id} is not settled: {item.missing}", f"--answer {item.id}=yes first")
        if item.state == "returned":
            raise RefusedError(f"{item.id} went back to {item.answers or item.answers_role}", "wait for their answer")
        write_fact(self.session, self.project, "acknowledged", what="closeout", of=item.id, answer=item.answer_id)
        self.look()

    def accept_all(self) -> None:
        """Takes over every answer that this person may. RefusedError when there is none."""
        from mspproj.reports.closeout import to_accept

        self._open()
        waiting = to_accept(self.dossier, self.state, self.session.me)
        found = [item for item in self.state.items if item.id in waiting]
        if not found:
            told = f"nothing of {self.project} waits for {self.session.me} to take it over"
            raise RefusedError(told, f"`mspproj closeout {self.project} --list`")
        if self.session.confirm(f"Take over {len(found)} answers of {self.project}?"):
            for item in found:
                of, answer = item.id, item.answer_id
                write_fact(self.session, self.project, "acknowledged", what="closeout", of=of, answer=answer)
            self.look()

    def send_back(self, item: "CloseoutItem", why: str) -> None:
        self._open()
        self._accepting(item)
        if not why.strip():
            raise UsageError(f"why does {item.id} go back?", f"--return {item.id}=WHY")
        if item.answer is None:
            raise RefusedError(f"{item.id} is not answered yet", f"{item.answers or item.answers_role} answers it")
        binds = {"item": item.id, "answer": item.answer_id, "why": why}
        write_fact(self.session, self.project, "return", secrets=self.secrets, **binds)
        self.look()

    def sign_off(self) -> str:
        """Support signs the digest of all answers and evidence; says so where a signature holds already, else ""."""
        from mspproj.reports.closeout import may_sign

        self._open()
        if problem := may_sign(self.dossier, self.session.me):
            raise RefusedError(problem, "sign-off is support's, and not of those who delivered")
        if not self.state.ready:
            names = ", ".join(item.id for item in self.state.open_items[:5])
            more = len(self.state.open_items) - 5
            raise RefusedError(
                f"{self.state.tally}; still required: {names}" + (f" and {more} more" if more > 0 else ""),
                f"`mspproj closeout {self.project}`",
            )
        if others := changed_files(self.session, self.project, self.state.items):
            first = others[0]
            raise RefusedError(
                f"{first.id}: {first.evidence} is not the file that was given",
                f"look at it, then `mspproj closeout {self.project} --evidence {first.id}={first.evidence}`",
            )
        if (signed := self.state.signoff).holds:
            return f"signed already by {signed.by} on {signed.on}, and nothing changed since"
        if self.session.confirm(f"Sign off {self.state.answered} answers of {self.project}?"):
            write_fact(self.session, self.project, "signoff", digest=self.state.digest)
            self.look()
        return ""

    def _open(self) -> None:
        if self.dossier.project.stage not in WALKED:
            raise RefusedError(
                f"{self.project} is {self.dossier.project.stage}: its checklist is walked while it is "
                "executing, closing or in hypercare",
                f"`mspproj advance {self.project}`",
            )

    def _accepting(self, item: "CloseoutItem") -> None:
        from mspproj.reports.closeout import may_accept

        if problem := may_accept(self.dossier, item, self.session.me):
            raise RefusedError(problem, f"who may: {item.accepts or item.accepts_role}, or support")
