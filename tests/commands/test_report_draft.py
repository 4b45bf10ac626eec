"""`report daily|management|notice|kickoff|closing|plan|change`: drafted, renewed, remade."""

import json
from pathlib import Path

import pytest

from mspproj.reports.draft import KINDS
from tests.canaries import REPORTS, plant
from tests.conftest import Ran, Run, git
from tests.store.test_history import commit


@pytest.fixture
def busy(workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return plant(workspace, tmp_path / "costs.yaml", monkeypatch)


def drafted(done: Ran) -> str:
    assert done.code == 0, done.err
    return done.out.splitlines()[0]


def test_each_kind_has_its_file(busy: Path, run: Run) -> None:
    for kind, name in {
        "daily": "2026-11-20-daily-internal.md",
        "management": "2026-11-20-management.md",
        "notice": "2026-11-20-notice.md",
        "kickoff": "2026-11-20-kickoff.md",
        "closing": "2026-11-20-closing.md",
        "plan": "2026-11-20-plan.md",
        "change": "2026-11-20-change-ten.md",
    }.items():
        assert drafted(run("report", kind, "contoso-m365")) == f"drafted {REPORTS}{name}"
    assert drafted(run("report", "plan", "contoso-m365", "--to", "kim")).endswith("-plan-kim.md")


def test_a_notice_about_another_thing_has_a_file_of_its_own(busy: Path, run: Run) -> None:
    assert drafted(run("report", "notice", "contoso-m365")) == f"drafted {REPORTS}2026-11-20-notice.md"
    assert "<!-- for: notice client cutover 2026-11-13 -->" in (busy / REPORTS / "2026-11-20-notice.md").read_text()
    named = drafted(run("report", "notice", "contoso-m365", "--for", "welcome"))
    assert named == f"drafted {REPORTS}2026-11-20-notice-welcome.md"
    for which, day in (("cutover", "13"), ("cutover", "20"), ("desk", "24"), ("cutover", "26")):
        assert run("comms", "sent", "contoso-m365", which, "--due", f"2026-11-{day}").code == 0
    next_one = run("report", "notice", "contoso-m365").out
    assert next_one.startswith(f"renewed {named.removeprefix('drafted ')};")


def test_what_a_person_wrote_stays_and_facts_are_renewed(busy: Path, run: Run) -> None:
    run("report", "notice", "contoso-m365")
    path = busy / REPORTS / "2026-11-20-notice.md"
    mine = "<!-- yours:opening -->\nDear all, on Friday night we move your mail.\n"
    path.write_text(path.read_text().replace("<!-- yours:opening -->\n", mine))
    assert run("report", "notice", "contoso-m365").out == f"{REPORTS}2026-11-20-notice.md is up to date\n"
    plan = busy / "projects/contoso-m365/project.yaml"
    plan.write_text(plan.read_text().replace("2026-11-27T20:00", "2026-11-27T21:00"))
    renewed = run("report", "notice", "contoso-m365", "--diff")
    assert renewed.out.startswith(f"renewed {REPORTS}2026-11-20-notice.md; your own paragraphs stand\n")
    assert "+- Fri 27 Nov 2026 21:00 to Sat 28 Nov 2026 02:00" in renewed.out
    assert mine in path.read_text()
    printed = run("report", "notice", "contoso-m365", "--print").out
    assert "Dear all" in printed
    assert "<!--" not in printed


def test_a_draft_says_what_it_was_made_from(busy: Path, run: Run) -> None:
    head = git(busy, "rev-parse", "HEAD")[:12]
    run("report", "plan", "contoso-m365")
    origin = f"<!-- Draft as of Fri 20 Nov 2026, made from commit {head}. This line is not sent. -->"
    assert origin in (busy / REPORTS / "2026-11-20-plan.md").read_text()
    assert head not in run("report", "plan", "contoso-m365", "--print").out
    assert f"made from commit {head}. Internal" in run("report", "plan", "contoso-m365", "--to", "kim", "--print").out


@pytest.mark.parametrize("kind", [*KINDS, "weekly", "change"])
def test_a_past_day_and_commit_remake_the_same_bytes(busy: Path, run: Run, kind: str) -> None:
    plan = busy / "projects/contoso-m365/project.yaml"
    plan.write_text(plan.read_text().replace("promised: 2026-12-04", "promised: 2026-12-11"))
    commit(busy, "2026-11-20")
    then = git(busy, "rev-parse", "HEAD")
    for form in ("md", "json"):
        asked = ("report", kind, "contoso-m365", "--as-of", "2026-11-20", "--format", form)
        today = run(*asked)
        assert today.code == 0, today.err
        assert today.out == run(*asked, "--rev", then).out, form
        if kind in ("weekly", "daily", "management"):
            assert "2026-12-04" in today.out.replace("Fri 4 Dec 2026", "2026-12-04")  # it moved, by git
    kept = run("report", kind, "contoso-m365", "--rev", then, "--as-of", "2026-11-20").out
    run("task", "done", "contoso-m365/T3")
    plan.write_text(plan.read_text().replace("name: Go-live", "name: Later name"))
    (busy / "projects/contoso-m365/records/2026-11-18-change-ten.yaml").unlink()
    commit(busy, "2026-11-22")
    assert run("report", kind, "contoso-m365", "--rev", then, "--as-of", "2026-11-20").out == kept


def test_json_tells_every_field(busy: Path, run: Run) -> None:
    document = json.loads(run("report", "notice", "contoso-m365", "--format", "json").out)
    assert (document["schema"], document["as_of"]) == ("mspproj/notice/1", "2026-11-20")
    assert document["report"]["topic"]["clocks"][0]["start"] == "2026-11-27T20:00:00-05:00"
    assert not (busy / REPORTS).exists()


def test_the_workspaces_template_goes_first_and_is_told_of_with_its_line(busy: Path, run: Run) -> None:
    own = busy / "templates/notice.md.j2"
    own.parent.mkdir()
    own.write_text('{% include "parts/head.md.j2" %}\n\n{{ company }} tells: {{ topic.what }}\n')
    assert "Northwind IT tells: Mail read-only" in run("report", "notice", "contoso-m365", "--print").out
    own.write_text("one\n\n{{ budgget }}\n")
    wrong = run("report", "notice", "contoso-m365", "--print")
    assert (wrong.code, "templates/notice.md.j2:3" in wrong.err, "It is given: " in wrong.err) == (4, True, True)
    for attack in (
        "{{ [0] * 10 ** 9 }}",
        "{{ 10 ** 100000000 }}",
        "{% for a in range(99999) %}{% for b in range(99999) %}x{% endfor %}{% endfor %}",
    ):
        own.write_text(attack)
        assert run("report", "notice", "contoso-m365", "--print").code == 4
    assert not (busy / REPORTS).exists()


def test_a_clients_template_cannot_print_what_is_ours(busy: Path, run: Run) -> None:
    (busy / "templates").mkdir()
    for name in ("money", "asks", "open_risks", "findings", "reasons"):
        (busy / "templates/management.md.j2").write_text(f"{{{{ {name} }}}}\n")
        assert run("report", "management", "contoso-m365", "--to", "client", "--print").code == 4
        assert run("report", "management", "contoso-m365", "--to", "management", "--print").code == 0


def test_refusals_name_what_would_do(busy: Path, run: Run) -> None:
    for words, told in (
        (("daily",), "mspproj report daily PROJECT"),
        (("notice", "contoso-m365", "--for", "nothing"), "choose cutover, "),
        (("plan", "contoso-m365", "--for", "I1"), "none is planned"),
        (("notice", "contoso-m365", "--to", "nobody"), "choose client, internal"),
        (("change", "contoso-m365", "--to", "internal"), "choose client"),
        (("change", "contoso-m365", "--for", "eleven"), "there: "),
        (("change", "fabrikam-x"), "mspproj change list fabrikam-x"),
        (("weekly", "contoso-m365", "--to", "everybody"), "choose client, internal"),
    ):
        done = run("report", *words)
        assert (done.code, told in done.err) == (2, True), (words, done.err)
    refused = run("report", "change", "contoso-m365", "--for", "2026-11-10-change-x")
    assert (refused.code, "not for the client yet" in refused.err) == (4, True)
    assert run("-C", busy / "projects/contoso-m365", "report", "plan", "--print").code == 0


def test_the_check_finds_a_template_that_would_fail_before_anybody_drafts(workspace: Path, run: Run) -> None:
    folder = workspace / "templates"
    (folder / "parts").mkdir(parents=True)
    (folder / "notice.md.j2").write_text("{% include 'parts/mine.md.j2' %}\n{% set a = name %}{{ a }}\n{{ budgget }}\n")
    (folder / "parts/mine.md.j2").write_text("{% for one in help %}{{ one.name }} {{ mine }}{% endfor %}\n")
    (folder / "plan.md.j2").write_text("{{ name }}\n{% if %}\n")
    (folder / "daily.md.j2").write_text("{{ name.__class__ }}\n")
    (folder / "change.md.j2").write_text("{{ title }}{% for n in range(3) %}{{ loop.index }}{% endfor %}\n")
    told = json.loads(run("check", "--format", "json").out)["findings"]
    found = [(one["file"], one["line"], one["code"]) for one in told if one["code"].startswith("TPL")]
    assert sorted(found) == [
        ("templates/daily.md.j2", 1, "TPL201"),
        ("templates/notice.md.j2", 3, "TPL202"),
        ("templates/plan.md.j2", 2, "TPL201"),
    ]
    assert "templates" in run("explain", "TPL201").out


def test_the_usual_one_by_its_name_is_the_same_draft(busy: Path, run: Run) -> None:
    plain = drafted(run("report", "notice", "contoso-m365")).removeprefix("drafted ")
    for word in ("cutover", "I1"):
        assert run("report", "notice", "contoso-m365", "--for", word).out == f"{plain} is up to date\n"
