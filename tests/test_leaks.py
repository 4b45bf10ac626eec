"""Nothing internal reaches a client: canaries planted wherever facts stand, searched for in all that a client gets.

A kind of draft, a content of a communication or a template that is new must be placed here: it cannot be forgotten.
"""

import re
import zipfile
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import get_args

import pytest

import mspproj
from mspproj.commands.kinds import KINDS
from mspproj.model.communication import Content
from tests.canaries import CANARIES, EVERY_KIND, PLAN, REPORTS, numbers_of, plant
from tests.conftest import Run

PROJECT = "contoso-m365"
FORMS = ((), ("--print",), ("--format", "md"), ("--format", "json"))
AIMS = {"notice": ("I1", "go-live", "cutover", "welcome", "desk")}
STYLE = re.compile(r"<style>.*?</style>| style=\"[^\"]*\"|<pageMargins[^>]*>", re.DOTALL)  # `margin` is theirs too
OURS = {"brief", "handoff"}  # contents of communications that no client gets; every other one is tried below
# What a client may get is laid out by these; the others are for us alone.
FOR_CLIENTS = {*(f"{kind}.md.j2" for kind in {*KINDS, "monthly", "comms_plan"} - OURS)}
FOR_US = {"budget", "detention", "earned_value", "escalation", "forecast", "intake", "reminder", "sop", "status", *OURS}


@pytest.fixture
def busy(workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = plant(workspace, tmp_path / "costs.yaml", monkeypatch)
    with (root / PLAN).open("a") as file:
        file.write(EVERY_KIND)
    return root


def leaks(run: Run, outputs: list[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """(what was asked, canary, the text around it)."""
    traps = (*CANARIES, *numbers_of(run("budget", PROJECT, "--format", "json").out))
    assert len(traps) == len(CANARIES) + 4
    assert outputs
    assert all(text.strip() for _, text in outputs)
    plain = [(asked, STYLE.sub("", text)) for asked, text in outputs]
    return [
        (asked, trap, text[max(0, text.index(trap) - 60) :][:160])
        for asked, text in plain
        for trap in traps
        if trap in text
    ]


def client_drafts(run: Run, root: Path, kind: str) -> Iterator[tuple[str, str]]:
    """A kind's drafts for the client, and for the roles of which the command says that they are the client's."""
    aims = [(), *(("--for", aim) for aim in AIMS.get(kind, ()))]
    readers = ["client", *(() if kind in ("weekly", "change") else ("sponsor", "technical", "jo"))]
    for words in [("report", kind, PROJECT, *aim, "--to", to) for aim in aims for to in readers]:
        for form in FORMS:
            done = run(*words, *form)
            assert (done.code, done.err) == (0, ""), words
            yield " ".join([*words, *form]), done.out
        yield " ".join(words), "".join(path.read_text() for path in (root / REPORTS).glob("*.md"))


@pytest.mark.parametrize("kind", sorted({*KINDS} - OURS))
def test_drafts(busy: Path, run: Run, kind: str) -> None:
    outputs = list(client_drafts(run, busy, kind))
    assert leaks(run, outputs) == []
    assert any("Microsoft 365" in text for _, text in outputs)


def test_every_content_and_template_is_placed(busy: Path, run: Run) -> None:
    assert set(get_args(Content)) == {*KINDS, *OURS, "monthly"}
    shipped = {path.name for path in Path(mspproj.__file__).parent.joinpath("templates").glob("*.j2")}
    assert shipped >= FOR_CLIENTS
    assert shipped - FOR_CLIENTS - {f"{name}.md.j2" for name in FOR_US} == set()
    for kind in OURS & {*KINDS}:
        assert run("report", kind, PROJECT, "--to", "client").code == 2


def test_monthly(busy: Path, run: Run, tmp_path: Path) -> None:
    outputs = []
    for where in ((PROJECT,), ("--client", "contoso")):
        for form in ("table", "md", "json", "csv"):
            words = ("report", "monthly", *where, "--month", "2026-11", "--to", "client", "--format", form)
            outputs.append((" ".join(words), run(*words).out))
    for form in ("csv", "xlsx", "md", "json"):
        folder = tmp_path / form
        folder.mkdir()
        words = ("report", "monthly", "--client", "contoso", "--month", "2026-11", "--to", "client", "--format", form)
        done = run(*words, "--out", folder)
        assert done.code == 0, done.err
        outputs += [(f"{form}: {path.name}", contents(path)) for path in sorted(folder.iterdir())]
    assert leaks(run, outputs) == []
    assert all(PROJECT in text or "Contoso" in text for _, text in outputs[:8])


def contents(path: Path) -> str:
    """The text of a file; of a spreadsheet all that is packed in it, and the file's name, since a client sees that."""
    if path.suffix != ".xlsx":
        return f"{path.name}\n{path.read_text()}"
    with zipfile.ZipFile(path) as packed:
        return "\n".join(packed.read(name).decode() for name in packed.namelist())


def test_the_communication_plan_and_invitations(busy: Path, run: Run) -> None:
    outputs = []
    for form in ("table", "md", "html", "json"):
        done = run("comms", "plan", PROJECT, "--to", "client", "--format", form)
        assert (done.code, done.err) == (0, "")
        outputs.append((f"comms plan {form}", done.out))
    for form in ("table", "md", "csv", "json", "ics"):
        for more in ((), ("--publish",)):
            done = run("comms", "invites", PROJECT, "--to", "client", "--format", form, *more)
            assert (done.code, done.err) == (0, "")
            outputs.append((f"comms invites {form} {more}", done.out.replace("\r\n ", "")))
    assert leaks(run, outputs) == []
    assert "Weekly call" in outputs[-1][1]


def test_the_pages_of_a_client(busy: Path, run: Run, tmp_path: Path) -> None:
    done = run("site", tmp_path / "pages", "--client", "contoso")
    assert done.code == 0, done.err
    pages = [path for path in sorted((tmp_path / "pages").rglob("*")) if path.is_file()]
    outputs = [(str(path.relative_to(tmp_path)), path.read_text()) for path in pages if path.suffix != ".css"]
    assert leaks(run, outputs) == []
    assert any("Ten more mailboxes" in text for _, text in outputs)


def test_a_quoted_change(busy: Path, run: Run) -> None:
    assert run("change", "quote", PROJECT, "2026-11-18-change-ten", "--me", "dana", "--yes").code == 0
    drafts = [(path.name, path.read_text()) for path in (busy / REPORTS).glob("*change*.md")]
    assert leaks(run, drafts) == []
    assert "888.88" in drafts[0][1]


def readable(mail: EmailMessage) -> str:
    """Headers and every part of a mail, decoded."""
    parts = [part.get_content() for part in mail.walk() if not part.is_multipart()]
    heads = [f"{name}: {value}" for part in mail.walk() for name, value in part.items()]
    return "\n".join([*heads, *(one if isinstance(one, str) else one.decode() for one in parts)])


def mails(folder: Path) -> list[tuple[str, str]]:
    found = [message_from_bytes(path.read_bytes(), policy=default) for path in sorted(folder.glob("*.eml"))]
    return [(str(mail["To"]), readable(mail)) for mail in found]


def test_mails(busy: Path, run: Run, tmp_path: Path) -> None:
    kinds = {*KINDS} - OURS
    for kind in kinds:
        assert run("report", kind, PROJECT, "--to", "client").code == 0
    assert run("comms", "invites", PROJECT, "--to", "client", "--out", tmp_path / "calls.ics").code == 0
    drafts = sorted((busy / REPORTS).glob("*.md"))
    assert len(drafts) == len(kinds)
    for number, path in enumerate(drafts):
        box = tmp_path / f"box-{number}"
        box.mkdir()
        words = ("--eml", box, "--me", "dana", "--yes", "--ics", tmp_path / "calls.ics")
        done = run("comms", "send", path.relative_to(busy), *words)
        assert len(mails(box)) == 1, (path.name, done)
        assert leaks(run, mails(box)) == []
        assert "<!--" not in mails(box)[0][1]
        assert "made from commit" not in mails(box)[0][1]


def test_each_client_gets_its_own_alone(busy: Path, run: Run, tmp_path: Path) -> None:
    for project in (PROJECT, "fabrikam-x"):
        assert run("report", "weekly", project).code == 0
    box = tmp_path / "box"
    box.mkdir()
    assert run("comms", "send", "--all", "--eml", box, "--me", "dana", "--yes").code == 0
    sent = dict(mails(box))
    assert len(sent) == 2
    for to, text in sent.items():
        other = "contoso" if "fabrikam" in to else "fabrikam"
        assert other not in text.lower()


def test_the_canaries_are_alive(busy: Path, run: Run) -> None:
    """What we read ourselves holds what a client must not get: the traps stand where the facts are gathered."""
    ours = [
        run("report", "management", PROJECT, "--to", "management", "--format", "json").out,
        run("report", "weekly", PROJECT, "--to", "internal", "--print").out,
        run("report", "monthly", "--month", "2026-11", "--format", "json").out,
        run("comms", "plan", PROJECT, "--format", "json").out,
        run("comms", "invites", PROJECT, "--to", "team", "--format", "ics").out,
        run("budget", PROJECT, "--format", "json").out,
        run("intake", "history", PROJECT).out,
        run("expense", "list", "--format", "json").out,
        run("status", PROJECT).out,
    ]
    everything = "\n".join(ours)
    for canary in (
        "risk",
        "response",
        "escalation",
        "challenge",
        "issue",
        "note",
        "waiver",
        "health",
        "boss",
        "huddle",
    ):
        assert f"canary-{canary}" in everything
    assert "canary-expense" in everything
    assert "margin" in everything
    assert "Fabrikam" in everything
