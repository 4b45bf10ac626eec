"""`comms send`: a look, then once to each, on record; through a real SMTP server on loopback."""

import json
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from mspproj import cli
from tests.conftest import PROJECT, Run, git
from tests.exchange.postbox import Postbox, certificate, http, login, part, smtp

COMMUNICATIONS = """\
communications:
  - {id: weekly-mail, what: Weekly report, content: weekly, audience: [sponsor, technical, coordinator],
     when: {every: week, weekday: fri}}
"""
DRAFT = """\
<!-- subject: \\[Contoso\\] Microsoft 365 migration: weekly status -->
<!-- facts:why -->
You get this because you are sponsor of Microsoft 365 migration.
<!-- /facts -->

# Microsoft 365 migration: weekly status

<!-- yours:opening -->
Half of the mailboxes are copied.
<!-- /yours -->
"""
DRAFT_FILE = "projects/contoso-m365/reports/2026-11-20-weekly.md"
SEND = ("comms", "send", DRAFT_FILE, "--yes")
SECRET = "Tr0ub4dor&3-mail"


@pytest.fixture
def box() -> Postbox:
    return Postbox()


@pytest.fixture
def office(workspace: Path, box: Postbox) -> Iterator[Path]:
    """A workspace with a weekly draft, and a mail server that takes everything."""
    (workspace / "projects/contoso-m365/project.yaml").write_text(PROJECT + COMMUNICATIONS)
    put(workspace, DRAFT)
    with smtp(box) as port:
        mail = f"mail: {{from: projects@northwind.example, host: 127.0.0.1, port: {port}, security: none}}\n"
        with (workspace / "mspproj.yaml").open("a") as file:
            file.write(mail)
        yield workspace


def put(root: Path, text: str, file: str = DRAFT_FILE) -> None:
    (root / file).parent.mkdir(exist_ok=True, parents=True)
    (root / file).write_text(text)


def journal(root: Path, project: str = "contoso-m365") -> list[dict[str, object]]:
    """The journal's events, those of one writer oldest first."""
    logs = sorted((root / f"projects/{project}/journal").glob("*.yaml"))
    return [json.loads(line[2:]) for log in logs for line in log.read_text().splitlines()]


def test_a_draft_becomes_a_mail_and_a_record(office: Path, run: Run, box: Postbox) -> None:
    done = run(*SEND)
    assert (done.code, done.err) == (0, "")
    assert box.envelopes[0].rcpt_tos == ["pat@contoso.example", "jo@contoso.example", "dana@northwind.example"]
    mail = box.mails[0]
    assert mail["Subject"] == "[Contoso] Microsoft 365 migration: weekly status"
    assert str(mail["To"]) == "Pat Doe <pat@contoso.example>, Jo Roe <jo@contoso.example>"
    assert (str(mail["Cc"]), str(mail["From"])) == (
        "Dana Field <dana@northwind.example>",
        "Northwind IT <projects@northwind.example>",
    )
    assert str(mail["Reply-To"]) == "Dana Field <dana@northwind.example>"
    assert mail["Date"].datetime.isoformat() == "2026-11-20T14:31:00-05:00"
    assert part(mail, "plain").startswith("You get this because you are sponsor of Microsoft 365 migration.")
    assert "<h1" in part(mail, "html")
    assert "<!--" not in part(mail, "plain") + part(mail, "html")
    begun, sent = journal(office)
    assert (begun["op"], sent["op"], sent["of"]) == ("sending", "sent", begun["id"])
    assert (sent["communication"], sent["due"], sent["audience"]) == ("weekly-mail", "2026-11-20", "client")
    assert (sent["draft"], sent["recipients"]) == ("reports/2026-11-20-weekly.md", ["pat", "jo", "dana"])
    assert (sent["digest"], sent["mail"]) == (begun["digest"], mail["Message-ID"])


def test_the_plan_knows_that_it_was_sent(office: Path, run: Run) -> None:
    run(*SEND)
    plan = json.loads(run("comms", "plan", "contoso-m365", "--format", "json").out)
    assert [i["state"] for i in plan["items"] if i["due"] == "2026-11-20"] == ["sent"]
    assert run("check", "contoso-m365", "--format", "json").code in (0, 1)
    assert "log" not in {f["code"] for f in json.loads(run("check", "--format", "json").out)["findings"]}


def test_nothing_goes_twice(office: Path, run: Run, box: Postbox) -> None:
    run(*SEND)
    done = run(*SEND)
    assert (done.code, len(box.mails)) == (0, 1)
    assert "went out already" in done.out
    assert run("comms", "send", "--all", "--yes").code == 0
    assert len(box.mails) == 1


def test_another_text_of_a_sent_draft_needs_a_word(office: Path, run: Run, box: Postbox) -> None:
    run(*SEND)
    put(office, DRAFT.replace("Half", "Most"))
    refused = run(*SEND)
    assert (refused.code, len(box.mails)) == (4, 1)
    assert "--again" in refused.err
    assert run(*SEND, "--again").code == 0
    first, second = box.mails
    assert first["Message-ID"] != second["Message-ID"]
    assert (second["In-Reply-To"], second["References"]) == (first["Message-ID"], first["Message-ID"])


def test_the_next_week_answers_the_last(office: Path, run: Run, box: Postbox) -> None:
    run(*SEND)
    later = DRAFT_FILE.replace("11-20", "11-27")
    put(office, DRAFT, later)
    assert run("--as-of", "2026-11-27", "comms", "send", later, "--yes").code == 0
    assert box.mails[1]["In-Reply-To"] == box.mails[0]["Message-ID"]


def test_nobody_sends_without_a_look(office: Path, run: Run, box: Postbox) -> None:
    asked = run("comms", "send", DRAFT_FILE)
    assert (asked.code, box.mails, journal_exists(office)) == (2, [], False)
    assert "--yes" in asked.err
    dry = run("comms", "send", DRAFT_FILE, "--dry-run")
    assert (dry.code, box.mails, journal_exists(office)) == (0, [], False)
    for shown in ("Pat Doe <pat@contoso.example>", "Subject:", "Half of the mailboxes are copied.", "You get this"):
        assert shown in dry.out


def journal_exists(root: Path) -> bool:
    return (root / "projects/contoso-m365/journal").exists()


def test_one_refused_recipient_is_told_and_gets_it_later(office: Path, run: Run, box: Postbox) -> None:
    box.refuse["jo@contoso.example"] = "550 5.1.1 no such mailbox"
    done = run(*SEND)
    assert done.code == 1
    assert "not to jo@contoso.example: 550 5.1.1 no such mailbox" in done.out
    assert (journal(office)[-1]["recipients"], journal(office)[-1]["refused"]) == (["pat", "dana"], ["jo"])
    box.refuse.clear()
    assert run(*SEND).code == 0
    assert box.envelopes[1].rcpt_tos == ["jo@contoso.example"]


@pytest.mark.parametrize("how", ["all refused", "mail refused"])
def test_a_refused_mail_leaves_the_draft(how: str, office: Path, run: Run, box: Postbox) -> None:
    if how == "all refused":
        box.refuse = {f"{who}": "550 no" for who in ("pat@contoso.example", "jo@contoso.example")}
        box.refuse["dana@northwind.example"] = "550 no"
    else:
        box.after_data = "554 5.7.1 looks like spam"
    done = run(*SEND)
    assert done.code == 4
    assert "nothing was sent" in done.err
    assert [event["op"] for event in journal(office)] == ["sending", "unsent"]
    box.refuse, box.after_data = {}, "250 OK"
    assert run(*SEND).code == 0
    assert len(box.mails) == 1


def test_a_broken_line_asks_instead_of_doubling(office: Path, run: Run, box: Postbox) -> None:
    box.after_data = "break"
    assert run(*SEND).code == 4
    assert [event["op"] for event in journal(office)] == ["sending"]
    box.after_data = "250 OK"
    asked = run(*SEND)
    assert (asked.code, box.mails) == (4, [])
    assert "nobody knows whether it went out" in asked.err
    assert "--settle" in asked.err


def test_a_person_settles_what_nobody_knew(office: Path, run: Run, box: Postbox) -> None:
    box.after_data = "break"
    run(*SEND)
    box.after_data = "250 OK"
    assert run(*SEND, "--settle", "unsent").code == 0
    assert run(*SEND).code == 0
    assert len(box.mails) == 1
    put(office, DRAFT + "More.\n")
    box.after_data = "break"
    run(*SEND, "--again")
    assert run(*SEND, "--settle", "sent").code == 0
    assert (journal(office)[-1]["op"], journal(office)[-1]["recipients"]) == ("sent", ["pat", "jo", "dana"])
    assert "went out already" in run(*SEND).out


def test_a_crash_before_the_record_asks_as_well(
    office: Path, run: Run, box: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("mspproj.commands.send_post._record", crash)
    assert run(*SEND).code == 130
    monkeypatch.undo()
    monkeypatch.setenv("MSPPROJ_ME", "kim")
    assert len(box.mails) == 1
    assert [event["op"] for event in journal(office)] == ["sending"]


@pytest.mark.parametrize(
    ("answer", "code", "mails", "last"), [("y", 0, 0, "sent"), ("n", 0, 1, "sent"), ("?", 4, 0, "")]
)
def test_in_a_terminal_it_asks(
    answer: str, code: int, mails: int, last: str, office: Path, run: Run, box: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    box.after_data = "break"
    run(*SEND)
    box.after_data = "250 OK"
    monkeypatch.setattr("mspproj.commands.session.Session.interactive", True)
    answers = iter([answer, "y"])
    monkeypatch.setattr("builtins.input", lambda _: next(answers))
    done = run("comms", "send", DRAFT_FILE)
    assert (done.code, len(box.mails)) == (code, mails)
    assert "kim began to send" in done.out
    assert journal(office)[-1]["op"] == (last or "sending")


def test_no_is_no(office: Path, run: Run, box: Postbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mspproj.commands.session.Session.interactive", True)
    monkeypatch.setattr("builtins.input", lambda _: "")
    done = run("comms", "send", DRAFT_FILE)
    assert (done.code, box.mails, journal_exists(office)) == (1, [], False)
    assert "not sent; the draft stands" in done.out


def test_a_mail_is_not_undone(office: Path, run: Run) -> None:
    run(*SEND)
    assert run("undo").code == 4
    assert "went out already" in run(*SEND).out


def test_two_clones_that_share_their_logs_do_not_double(
    office: Path, run: Run, box: Postbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(office, "add", ".")
    git(office, "commit", "-qm", "Draft")
    git(tmp_path, "clone", "-q", "--bare", str(office), "origin.git")
    git(office, "remote", "add", "origin", str(tmp_path / "origin.git"))
    git(office, "fetch", "-q")
    git(office, "branch", "-q", "-u", "origin/main")
    git(tmp_path, "clone", "-q", "origin.git", "other")
    other: list[int] = []

    def meanwhile() -> None:
        other.append(cli.run(["-C", str(tmp_path / "other"), "--me", "dana", *SEND, "--sync"]))

    box.before_data = meanwhile
    assert run(*SEND, "--sync").code == 0
    assert (other, len(box.mails)) == ([4], 1)
    box.before_data = None
    later = run("-C", tmp_path / "other", "--me", "dana", *SEND, "--sync")
    assert (later.code, len(box.mails)) == (0, 1)
    assert "went out already" in later.out


def test_nothing_goes_out_when_the_logs_cannot_be_shared(office: Path, run: Run, box: Postbox, tmp_path: Path) -> None:
    git(office, "remote", "add", "origin", str(tmp_path / "nowhere.git"))
    git(office, "config", "branch.main.remote", "origin")
    git(office, "config", "branch.main.merge", "refs/heads/main")
    assert (run(*SEND, "--sync").code, box.mails) == (4, [])


def test_two_at_once_do_not_double(office: Path, run: Run, box: Postbox) -> None:
    other: list[int] = []

    def meanwhile() -> None:
        other.append(cli.run(["--me", "dana", *SEND]))

    box.before_data = meanwhile
    assert run(*SEND).code == 0
    assert (other, len(box.mails)) == ([4], 1)


def test_only_known_people_get_mail(office: Path, run: Run, box: Postbox) -> None:
    done = run(*SEND, "--to", "stranger@elsewhere.example")
    assert (done.code, box.mails) == (2, [])
    assert run(*SEND, "--to", "PAT@contoso.example").code == 0
    assert box.envelopes[0].rcpt_tos == ["pat@contoso.example"]
    assert part(box.mails[0], "plain").startswith("You get this because you take part in Microsoft 365 migration.")
    assert run(*SEND).code == 0
    assert box.envelopes[1].rcpt_tos == ["jo@contoso.example", "dana@northwind.example"]


def test_ours_never_reaches_a_client(office: Path, run: Run, box: Postbox) -> None:
    ours = DRAFT_FILE.replace("weekly.md", "weekly-internal.md")
    put(office, DRAFT, ours)
    assert run("comms", "send", ours, "--yes").code == 0
    assert box.envelopes[0].rcpt_tos == ["dana@northwind.example"]
    assert run("comms", "send", ours, "--yes", "--to", "pat").code == 4
    put(office, DRAFT + "<!-- facts:internal -->\nMargin 12 %\n<!-- /facts -->\n")
    refused = run(*SEND)
    assert (refused.code, len(box.mails)) == (4, 1)
    assert "internal" in refused.err


def test_a_label_in_the_draft_goes_before_its_name(office: Path, run: Run, box: Postbox) -> None:
    put(office, "<!-- for: weekly internal weekly-mail 2026-11-20 -->\n" + DRAFT)
    run(*SEND)
    assert box.envelopes[0].rcpt_tos == ["dana@northwind.example"]


def test_all_is_well_is_not_said_while_the_check_is_red(office: Path, run: Run, box: Postbox) -> None:
    text = "<!-- facts:health -->\n**On track.**\n<!-- /facts -->\n"
    project = office / "projects/contoso-m365/project.yaml"
    project.write_text(project.read_text().replace("depends: [T1]", "depends: [T9]"))
    put(office, DRAFT + text)
    refused = run(*SEND)
    assert (refused.code, box.mails) == (4, [])
    assert "on track" in refused.err
    put(office, DRAFT + text.replace("On track", "Needs attention"))
    assert run(*SEND).code == 0


def test_an_old_draft_is_warned_about(office: Path, run: Run, box: Postbox) -> None:
    run("--as-of", "2026-11-21", "task", "done", "contoso-m365/T1")
    done = run("--as-of", "2026-11-21", *SEND)
    assert done.code == 0
    assert "1 fact is newer" in done.err


@pytest.mark.parametrize("kind", ["weekly", "kickoff"])
def test_a_draft_of_today_is_compared_with_its_facts(kind: str, office: Path, run: Run, box: Postbox) -> None:
    file = DRAFT_FILE.replace("weekly", kind)
    (office / DRAFT_FILE).unlink()
    assert run("report", kind, "contoso-m365").code == 0
    send = ("comms", "send", file, "--dry-run", "--to", "pat")
    done = run(*send)
    assert (done.code, "older than its facts" in done.err) == (0, False)
    project = office / "projects/contoso-m365/project.yaml"
    project.write_text(project.read_text().replace("promised: 2026-12-18", "promised: 2026-12-11"))
    project.write_text(project.read_text().replace("Name a tester", "Name two testers"))
    done = run(*send)
    assert done.code == 0
    assert "older than its facts" in done.err


def test_a_secret_stays_here(office: Path, run: Run, box: Postbox) -> None:
    put(office, DRAFT + "\npassword: Hunter2!x\n")
    assert (run(*SEND).code, box.mails) == (4, [])


def test_one_mail_a_client(office: Path, run: Run, box: Postbox) -> None:
    """Pat is told of both projects in one mail; Jo, who is no part of the second, of the first alone."""
    put(office, DRAFT + "<!-- facts:health -->\n**At risk.** We wait.\n<!-- /facts -->\n")
    second = (PROJECT + COMMUNICATIONS).replace("Microsoft 365 migration", "New switches").replace("technical, ", "")
    put(office, second, "projects/contoso-lan/project.yaml")
    put(
        office,
        DRAFT.replace("Microsoft 365 migration", "New switches"),
        "projects/contoso-lan/reports/2026-11-20-weekly.md",
    )
    done = run("comms", "send", "--all", "--yes")
    assert done.code == 0
    by_size = sorted(box.envelopes, key=lambda one: len(one.rcpt_tos))
    assert [one.rcpt_tos for one in by_size] == [
        ["jo@contoso.example"],
        ["pat@contoso.example", "dana@northwind.example"],
    ]
    both = box.mails[box.envelopes.index(by_size[1])]
    assert both["Subject"] == "[Contoso] 2 projects: weekly status, 20 Nov 2026"
    text = part(both, "plain")
    assert text.startswith("You get this because you are sponsor of these projects.")
    assert "- New switches\n- Microsoft 365 migration: **At risk.**\n" in text
    assert text.count("You get this") == 1
    assert "# New switches: weekly status" in text
    assert b"New switches" not in by_size[0].content
    assert [event["op"] for event in journal(office, "contoso-lan")] == ["sending", "sent"]
    assert run("comms", "send", "--all", "--yes").code == 0
    assert len(box.mails) == 2


def test_eml_for_the_mail_program(office: Path, run: Run, box: Postbox) -> None:
    assert run("comms", "send", DRAFT_FILE, "--eml", "mspproj.yaml").code == 4
    assert run("comms", "send", DRAFT_FILE, "--eml", "out").code == 0
    (file,) = (office / "out").glob("*.eml")
    written = file.read_bytes()
    mail = message_from_bytes(written, policy=default)
    assert (mail["X-Unsent"], mail["Subject"]) == ("1", "[Contoso] Microsoft 365 migration: weekly status")
    assert (box.mails, journal_exists(office)) == ([], False)
    run("comms", "send", DRAFT_FILE, "--eml", "out")
    assert file.read_bytes() == written
    assert run(*SEND, "--settle", "sent").code == 0
    assert "went out already" in run(*SEND).out


def test_an_invitation_goes_with_a_draft(office: Path, run: Run, box: Postbox) -> None:
    project = office / "projects/contoso-m365/project.yaml"
    call = (
        "  - {id: call, what: Call, audience: [sponsor], how: call, when: {every: week, weekday: tue, at: '10:00'}}\n"
    )
    project.write_text(project.read_text() + call)
    assert run("comms", "invites", "contoso-m365", "--out", "calls.ics").code == 0
    assert run(*SEND, "--ics", "mspproj.yaml").code == 2
    assert run("comms", "send", "--all", "--ics", "calls.ics").code == 2
    assert run(*SEND, "--ics", "calls.ics").code == 0
    kinds = [part.get_content_type() for part in box.mails[0].walk()]
    assert kinds[-2:] == ["text/calendar", "application/ics"]
    (file,) = box.mails[0].iter_attachments()
    assert file.get_payload(decode=True) == (office / "calls.ics").read_bytes()


def test_the_password_is_told_to_the_server_alone(
    office: Path, run: Run, box: Postbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    context, cert = certificate(tmp_path, "localhost")
    settings = office / "mspproj.yaml"
    with smtp(box, tls_context=context, require_starttls=True, authenticator=login("projects", SECRET)) as port:
        text = settings.read_text().partition("mail:")[0]
        settings.write_text(f"{text}mail: {{host: localhost, port: {port}, user: projects}}\n")
        missing = run(*SEND)
        assert (missing.code, journal_exists(office)) == (2, False)
        assert "MSPPROJ_SMTP_PASSWORD" in missing.err
        monkeypatch.setenv("MSPPROJ_SMTP_PASSWORD", SECRET + "x")
        monkeypatch.setenv("SSL_CERT_FILE", str(cert))
        wrong = run(*SEND)
        assert (wrong.code, box.mails) == (4, [])
        monkeypatch.setenv("MSPPROJ_SMTP_PASSWORD", SECRET)
        assert run(*SEND).code == 0
        assert len(box.mails) == 1
    everything = wrong.out + wrong.err + "".join(p.read_text() for p in office.rglob("*.yaml"))
    assert SECRET not in everything


def test_no_host_no_way_no_draft(workspace: Path, run: Run) -> None:
    put(workspace, DRAFT)
    assert run(*SEND).code == 4
    assert run(*SEND, "--to", "pat").code == 2
    assert run("comms", "send").code == 2
    assert run("comms", "send", "--all", "contoso-m365").code == 2
    assert run("comms", "send", "projects/contoso-m365/project.md").code == 2
    assert run(*SEND, "--via", "pigeon").code == 2
    assert run(*SEND, "--settle", "perhaps").code == 2


def test_graph_makes_a_draft_that_is_not_sent_yet(office: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(*SEND, "--via", "graph").code == 2
    monkeypatch.setenv("MSPPROJ_GRAPH_TOKEN", SECRET * 3)
    with http(201, b'{"webLink": "https://outlook.office.com/mail/x"}') as (url, taken):
        monkeypatch.setenv("MSPPROJ_GRAPH_URL", url)
        done = run(*SEND, "--via", "graph")
    assert done.code == 0
    assert "https://outlook.office.com/mail/x" in done.out
    assert taken[0].path == "/me/messages"
    assert not journal_exists(office)


@pytest.mark.parametrize("service", ["slack", "teams"])
def test_a_client_has_a_channel_of_its_own(
    service: str, office: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    with http() as (url, taken):
        monkeypatch.setenv(f"MSPPROJ_{service.upper()}", url)
        assert run(*SEND, "--via", service).code == 2
        monkeypatch.setenv(f"MSPPROJ_{service.upper()}_CONTOSO", f"{url}/hook")
        assert run(*SEND, "--via", service).code == 0
    assert "Half of the mailboxes are copied." in taken[0].body.decode()
    assert journal(office)[-1]["via"] == service


TWIN_FILE = DRAFT_FILE.replace("weekly.md", "weekly-weekly-mail.md")
TWIN = "<!-- for: weekly client weekly-mail 2026-11-20 -->\n" + DRAFT.replace("Half", "Most")


def test_two_drafts_that_tell_the_same_do_not_both_go(office: Path, run: Run, box: Postbox) -> None:
    put(office, TWIN, TWIN_FILE)
    done = run("comms", "send", "contoso-m365", "--yes")
    assert (done.code, len(box.mails)) == (1, 1)
    assert "reports/2026-11-20-weekly.md tells Pat Doe, Jo Roe, Dana Field the same" in done.err
    late = run("comms", "send", TWIN_FILE, "--yes")
    assert (late.code, len(box.mails)) == (4, 1)
    assert "told Pat Doe, Jo Roe, Dana Field the same on 2026-11-20" in late.err
    assert run("comms", "send", TWIN_FILE, "--yes", "--again").code == 0
    assert len(box.mails) == 2


def test_who_was_told_by_another_draft_settled_by_hand_is_left_out(office: Path, run: Run, box: Postbox) -> None:
    put(office, TWIN, TWIN_FILE)
    assert run("comms", "send", DRAFT_FILE, "--to", "pat", "--settle", "sent", "--yes").code == 0
    done = run("comms", "send", TWIN_FILE, "--yes")
    assert (done.code, "told Pat Doe the same" in done.err) == (0, True)
    assert box.envelopes[0].rcpt_tos == ["jo@contoso.example", "dana@northwind.example"]
