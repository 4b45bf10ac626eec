"""A draft by its name, whom it reaches, which mails it goes in, and what speaks against it."""

from dataclasses import replace
from datetime import date

import pytest

from mspproj.finding import Finding, Place, Severity
from mspproj.model.dossier import Dossier
from mspproj.reports.comms import communication_plan
from mspproj.reports.mailing import Section, mails
from mspproj.reports.sending import (
    Draft,
    Target,
    draft_named,
    earlier,
    labelled,
    named_people,
    ready,
    target,
    thread,
    unsettled,
    went_to,
)
from mspproj.reports.sending_checks import Written, doubts
from tests.build import CLIENT, dossier

TODAY = date(2026, 11, 20)
PLAN = """
start: 2026-11-02
team: {coordinator: dana, lead_tech: kim, accounting: nora}
contacts: {sponsor: pat, technical: jo}
impacts: [{id: I1, what: Mail read-only, start: "2026-11-27T20:00", end: "2026-11-28T02:00"}]
communications:
  - {id: call, what: Call, content: weekly, audience: [sponsor], how: call, when: {every: week, weekday: fri}}
  - {id: mail, what: Mail, content: weekly, audience: [sponsor, technical, coordinator],
     when: {every: week, weekday: fri}}
  - {id: hours, what: Hours, content: monthly, audience: [accounting], when: {every: month, workday: last}}
  - {id: notice, what: Notice, content: notice, audience: [client.all, lead_tech], when: {before: I1, days: [5, 1]}}
  - {id: news, what: News, content: notice, audience: [technical], when: {day: 2026-11-20}}
"""
MAIL = """\
  - {id: mail, what: Mail, content: weekly, audience: [sponsor, technical, coordinator],
     when: {every: week, weekday: fri}}
"""


def made(plan: str = PLAN, **more: list[str]) -> Dossier:
    return dossier(plan, **more)


def named(file: str) -> Draft:
    found = draft_named("contoso-m365", f"reports/{file}")
    assert found is not None
    return found


def aimed(one: Dossier, draft: Draft) -> Target:
    found = target(one, communication_plan(one, TODAY), draft)
    assert found is not None
    return found


def ids(found: Target) -> list[str]:
    return [one.id for one in found.recipients]


@pytest.mark.parametrize(
    ("file", "kind", "audience", "about"),
    [
        ("2026-11-20-weekly.md", "weekly", "client", ""),
        ("2026-11-20-weekly-internal.md", "weekly", "internal", ""),
        ("2026-11-20-monthly.md", "monthly", "accounting", ""),
        ("2026-11-20-management.md", "management", "management", ""),
        ("2026-11-20-notice-cutover-notice.md", "notice", "client", "cutover-notice"),
        ("2026-11-20-notice-news-internal.md", "notice", "internal", "news"),
        ("2026-11-20-kickoff-lead_tech.md", "kickoff", "client", "lead_tech"),
    ],
)
def test_a_name_tells(file: str, kind: str, audience: str, about: str) -> None:
    assert named(file)[2:6] == (TODAY, kind, audience, about)


@pytest.mark.parametrize(
    "file", ["notes.md", "2026-11-20.md", "2026-13-20-weekly.md", "2026-11-20-weekly.txt", "x/.md"]
)
def test_other_files_are_no_drafts(file: str) -> None:
    assert draft_named("contoso-m365", file) is None


def test_a_mail_fulfils_the_mail_and_not_the_call() -> None:
    found = aimed(made(), named("2026-11-20-weekly.md"))
    assert (found.communication, found.due, ids(found)) == ("mail", TODAY, ["pat", "jo", "dana"])


def test_a_text_ahead_of_a_call_does_not_hold_it() -> None:
    found = aimed(made(PLAN.replace(MAIL, "")), named("2026-11-20-weekly.md"))
    assert (found.communication, found.due, found.thread, ids(found)) == ("", None, "call", ["pat"])


def test_ours_reaches_ours() -> None:
    found = aimed(made(), named("2026-11-20-weekly-internal.md"))
    assert ids(found) == ["dana"]
    assert found.why == "You get this because you are coordinator of Microsoft 365 migration."
    assert ids(aimed(made(), named("2026-11-30-monthly.md"))) == ["nora"]


def test_the_nearest_or_the_one_that_is_named() -> None:
    assert aimed(made(), named("2026-11-20-notice.md")).communication == "news"
    found = aimed(made(), named("2026-11-20-notice-I1.md"))
    assert (found.communication, found.due) == ("notice", TODAY)
    assert ids(found) == ["pat", "jo", "lin", "kim"]
    told = labelled(named("2026-11-20-notice.md"), "<!-- for: notice client notice 2026-11-26 -->\n# Title")
    assert aimed(made(), told)[:2] == ("notice", date(2026, 11, 26))


def test_a_reader_who_is_named_gets_it_alone() -> None:
    theirs = labelled(named("2026-11-20-notice-jo.md"), "<!-- for: notice client notice 2026-11-20 -->\n")
    found = aimed(made(), theirs)
    assert (found.communication, ids(found)) == ("notice", ["jo"])
    assert found.why == "You get this because you take part in Microsoft 365 migration."
    ours = labelled(named("2026-11-20-weekly-lead_tech.md"), "<!-- for: weekly internal mail 2026-11-20 -->\n")
    assert ids(aimed(made(), ours)) == ["kim"]
    assert ids(aimed(made(), ours._replace(about="pat"))) == []


def test_a_label_nobody_knows_is_ours() -> None:
    assert labelled(named("2026-11-20-weekly.md"), "<!-- for: weekly everybody mail - -->").audience == "internal"


def test_no_communication_of_the_kind() -> None:
    assert target(made(), communication_plan(made(), TODAY), named("2026-11-20-closing.md")) is None


def test_people_are_known_by_id_role_and_address() -> None:
    people, unknown = named_people(made(), ["JO@contoso.example", "sponsor", "kim", "x@y.example", "ghost", ""], TODAY)
    assert [one.id for one in people] == ["jo", "pat", "kim"]
    assert unknown == ["x@y.example", "ghost", ""]


SENT = "2026-11-20 dana sent digest=d1 draft=reports/a.md audience=client thread=mail mail=<1@x>"


def test_what_went_out() -> None:
    one = made(facts=[{"op": "sent", "who": "dana", "day": "2026-11-20", "digest": "d1", "recipients": ["pat", "jo"]}])
    assert went_to(one, "d1") == {"pat", "jo"}
    assert went_to(one, "d2") == frozenset()


def test_threads_of_ours_and_of_the_clients_are_apart() -> None:
    more = SENT.replace("<1@x>", "<2@x>").replace("client", "internal")
    one = made(facts=[SENT, more, SENT.replace("<1@x>", "<3@x>"), SENT.replace("thread=mail", "thread=call")])
    assert thread(one, "mail", ours=False) == ("<1@x>", "<3@x>")
    assert thread(one, "mail", ours=True) == ("<2@x>",)


def test_a_beginning_without_an_end() -> None:
    begun = {"op": "sending", "who": "dana", "day": "2026-11-20", "digest": "d1", "id": "e1"}
    assert [fact.id for fact in unsettled(made(facts=[begun]), "d1")] == ["e1"]
    for op in ("sent", "unsent"):
        ended = {"op": op, "who": "dana", "day": "2026-11-20", "of": "e1"}
        assert unsettled(made(facts=[begun, ended]), "d1") == ()


def test_another_text_of_the_same_draft() -> None:
    one, draft = made(facts=[SENT]), Draft("contoso-m365", "reports/a.md", TODAY, "weekly", "client")
    assert earlier(one, draft, "d1") is None
    assert earlier(one, draft, "d2") is not None
    assert earlier(one, draft._replace(audience="internal"), "d2") is None


def test_ready_are_the_newest_and_not_the_old() -> None:
    files = ["2026-11-13-weekly.md", "2026-11-19-weekly.md", "2026-11-18-weekly-internal.md", "2026-11-21-weekly.md"]
    files += ["2026-11-10-notice.md"]
    found = ready([named(file) for file in files], TODAY, 3)
    assert [draft.file for draft in found] == ["reports/2026-11-19-weekly.md", "reports/2026-11-18-weekly-internal.md"]


def section(one: Dossier, project: str, draft: str = "2026-11-20-weekly.md", **project_is: str) -> Section:
    of = replace(one, project=replace(one.project, id=project, **project_is))
    found = aimed(one, named(draft))
    return Section(
        dossier=of,
        draft=named(draft)._replace(project=project),
        target=found,
        digest=project,
        subject="",
        why="",
        summary=f"Summary of {project}",
        text=f"# {project}\n",
        recipients=found.recipients,
    )


def test_projects_of_a_client_go_together_and_programs_apart() -> None:
    one = made()
    both = mails([section(one, "a"), section(one, "b", name="Wi-Fi")])
    assert [[s.dossier.id for s in mail.sections] for mail in both] == [["a", "b"]]
    assert both[0].subject == "[Contoso] 2 projects: weekly status, 20 Nov 2026"
    assert both[0].why == "You get this because you are sponsor or technical contact of these projects."
    assert both[0].text == "- Summary of a\n- Summary of b\n\n---\n\n# a\n\n---\n\n# b\n"
    signed = [replace(section(one, id), text=f"# {id}\n\nDana\n") for id in ("a", "b")]
    assert mails(signed)[0].text.endswith("# a\n\n---\n\n# b\n\nDana\n")
    assert [one.id for one in both[0].to] == ["pat", "jo"]
    assert [one.id for one in both[0].cc] == ["dana"]
    assert len(mails([section(one, "a"), section(one, "b", program="p")])) == 2
    assert len(mails([section(one, "a"), section(one, "b", client="other")])) == 2
    assert len(mails([section(one, "a", "2026-11-20-notice.md"), section(one, "b", "2026-11-20-notice.md")])) == 2


def test_nobody_reads_of_a_project_that_is_not_theirs() -> None:
    one = made()
    first, second = section(one, "a"), section(one, "b")
    alone = replace(second, recipients=second.recipients[:1])
    found = {
        tuple(one.id for one in mail.recipients): [s.dossier.id for s in mail.sections]
        for mail in mails([first, alone])
    }
    assert found == {("pat",): ["a", "b"], ("jo", "dana"): ["a"]}


ERROR = Finding("PLN101", Severity.ERROR, Place("project.yaml"), "T9 is no task", "mend it", "contoso-m365")


def against(
    text: str, sections: dict[str, str] | None = None, one: Dossier | None = None, *found: Finding
) -> list[str]:
    written = Written(text, sections or {})
    kinds = doubts(one or made(), named("2026-11-20-weekly.md"), written, found)
    return [f"{'refuse' if doubt.refuse else 'warn'}: {doubt.what}" for doubt in kinds]


def test_a_plain_draft_has_nothing_against_it() -> None:
    assert against("# Title\n\nOn track.", {"facts:health": "**On track.**"}) == []
    assert against("# Title\n\nThe cable is on track 3.", {"facts:health": "**At risk.**"}, None, ERROR) == []


def test_red_is_not_called_green() -> None:
    (told,) = against("x", {"facts:health": "**On track.**"}, None, ERROR)
    assert told.startswith("refuse: the draft says 'on track' while the check of contoso-m365 finds 1 error")
    assert against("All green here", {}, None, ERROR)[0].startswith("refuse: the draft says 'all green'")
    assert against("All green here", {}, None, ERROR._replace(severity=Severity.WARNING)) == []


def test_ours_in_a_clients_draft_and_nothing_in_one() -> None:
    assert against("x", {"facts:internal": ""})[0].startswith("refuse: ")
    assert against("# \n\n---\n") == ["refuse: the draft is empty"]


def test_facts_after_the_drafts_day() -> None:
    late = [
        "2026-11-21 kim progress task=T1 done=true",
        "2026-11-23 dana milestone milestone=go-live reached=2026-11-23",
    ]
    told = against("x", {}, made(facts=late))
    assert told == ["warn: the draft is of 2026-11-20 and 2 facts are newer, the last of 2026-11-23"]
    assert against("x", {}, made(facts=["2026-11-21 dana sent communication=mail"])) == []


def test_no_client_reads_of_another() -> None:
    clients = {"contoso": CLIENT, "fabrikam": "name: Fabrikam Ltd"}
    one = dossier(PLAN, client=clients)
    assert against("As at FABRIKAM *Ltd* last year", {}, one) == ["warn: the draft names Fabrikam Ltd, another client"]
    assert against("Fabrikam Ltdx", {}, one) == []
