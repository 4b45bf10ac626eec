"""`mspproj site`: what stands on the pages, for whom, and what happens to the folder."""

import json
import os
import re
from pathlib import Path

import pytest

from tests.conftest import Run, git
from tests.sitepages import Page, pages, second_client


@pytest.fixture
def two(workspace: Path) -> Path:
    return second_client(workspace)


def test_the_folder_holds_a_page_for_everything(two: Path, run: Run) -> None:
    ran = run("site", "public")
    assert ran.code == 0, ran.err
    made = pages(two / "public")
    assert {name for name in made if not name.startswith("people/")} == {
        "index.html", "projects/contoso-m365.html", "projects/fabrikam-phones.html", "clients/contoso/index.html",
        "clients/contoso/contoso-m365.html", "clients/fabrikam/index.html", "clients/fabrikam/fabrikam-phones.html",
    }  # fmt: skip
    assert {"people/index.html", "people/kim.html", "people/lee.html"} <= made.keys()
    assert f"{len(made)} pages in public: {len(made)} written" in ran.out


def test_every_page_is_whole_and_every_link_leads_to_a_page(two: Path, run: Run) -> None:
    run("site", "public")
    made = pages(two / "public")
    for name, text in made.items():
        page = Page(text)
        assert page.open == [], name
        ids = [str(attrs["id"]) for _, attrs in page.tags if attrs.get("id")]
        assert len(ids) == len(set(ids)), name
        for link in page.of("a"):
            target, _, anchor = str(link["href"]).partition("#")
            path = os.path.normpath(Path(name).parent / target) if target else name
            assert path in made, (name, target)
            assert not anchor or f'id="{anchor}"' in made[path], (name, anchor)


def test_a_page_runs_and_fetches_nothing_and_can_be_read_aloud(two: Path, run: Run) -> None:
    run("site", "public")
    for name, text in pages(two / "public").items():
        page = Page(text)
        assert not {"script", "img", "link", "iframe", "form", "button"} & {tag for tag, _ in page.tags}, name
        names = {key for _, attrs in page.tags for key in attrs}
        assert not {key for key in names if key.startswith("on") or key in ("style", "src")}, name
        policy = next(meta["content"] for meta in page.of("meta") if meta.get("http-equiv"))
        assert str(policy).startswith("default-src 'none'; style-src 'sha256-")
        assert (len(page.of("h1")), len(page.of("main")), len(page.of("nav"))) == (1, 1, 1), name
        assert page.of("html") == [{"lang": "en"}]
        assert len(page.of("caption")) == len(page.of("table")), name
        assert all(th.get("scope") == "col" for th in page.of("th")), name
        assert all(section.get("aria-labelledby") or name.endswith("index.html") for section in page.of("section"))
        assert all(svg.get("aria-labelledby") for svg in page.of("svg") if svg.get("role") == "img")


def test_the_figures_are_those_of_status_budget_and_plan(two: Path, run: Run) -> None:
    run("log", "2h30m", "contoso-m365/T1", "tenant made")
    run("task", "done", "contoso-m365/T1")
    run("site", "public")
    shown = Page((two / "public/projects/contoso-m365.html").read_text()).data
    status = json.loads(run("status", "contoso-m365", "--format", "json").out)["status"]
    budget = json.loads(run("budget", "contoso-m365", "--format", "json").out)["projects"][0]
    plan = json.loads(run("plan", "contoso-m365", "--format", "json").out)
    assert (float(shown["logged"]), float(shown["sold"])) == (budget["logged_hours"], budget["budget_hours"])
    assert float(shown["projected"]) == budget["projected_hours"]
    assert (shown["done"], shown["promised"]) == (str(status["done_pct"]), status["promised"])
    assert shown["finish"] == plan["finish"][:10]
    rows = json.loads(run("status", "--format", "json").out)
    front = Page((two / "public/index.html").read_text()).data
    assert [int(front[f"{word}-count"]) for word in ("red", "yellow", "green")] == [
        rows[w] for w in ("red", "yellow", "green")
    ]
    assert float(front["logged"]) == sum(row["logged_hours"] for row in rows["projects"])


def test_the_figures_of_the_example_are_those_of_the_commands(tmp_path: Path, home: Path, run: Run) -> None:
    """Every project's page, and the front page, against `status` and `budget` of the whole portfolio."""
    root, out = tmp_path / "demo", tmp_path / "out"
    assert run("demo", root).code == 0
    assert run("site", out, "-C", root, "--weeks", "0").code == 0
    rows = json.loads(run("status", "-C", root, "--all", "--format", "json").out)["projects"]
    budgets = {b["project"]: b for b in json.loads(run("budget", "-C", root, "--format", "json").out)["projects"]}
    assert len(rows) > 10
    for row in rows:
        shown = Page((out / f"projects/{row['project']}.html").read_text()).data
        budget = budgets[row["project"]]
        assert [float(shown[name]) for name in ("logged", "sold", "projected")] == [
            budget[name] for name in ("logged_hours", "budget_hours", "projected_hours")
        ]
        assert (shown["done"], shown["promised"]) == (str(row["done_pct"] or "0.0"), row["promised"] or "")
    front = Page((out / "index.html").read_text())
    links = [str(a["href"]) for a in front.of("a") if str(a["href"]).startswith("projects/")]
    assert {f"projects/{row['project']}.html" for row in rows} == set(links)


def test_a_client_sees_what_the_weekly_report_tells(two: Path, run: Run) -> None:
    run("site", "public")
    text = (two / "public/clients/contoso/contoso-m365.html").read_text()
    report = json.loads(run("report", "weekly", "contoso-m365", "--format", "json").out)["report"]
    assert report["health"]["state"] in text
    assert report["needs"]
    assert all(need["what"] in text for need in report["needs"])
    assert "can slip" not in text
    assert "critical" not in text


def test_a_word_on_the_health_stands_beside_what_is_reckoned_and_not_before_the_client(two: Path, run: Run) -> None:
    run("status", "contoso-m365", "--set", "red", "--why", f"{CANARY} they may leave", "--until", "2026-11-27")
    run("site", "public")
    made = pages(two / "public")
    assert f"kim says red until Fri 27 Nov 2026: {CANARY} they may leave" in made["projects/contoso-m365.html"]
    assert not [name for name, text in made.items() if name.startswith("clients/") and CANARY in text]


CANARY = "zebra-canary"


def test_a_client_s_folder_has_no_trace_of_others_and_nothing_internal(two: Path, run: Run) -> None:
    plan = two / "projects/contoso-m365/project.yaml"
    plan.write_text(plan.read_text() + f"notes: {CANARY}-notes\n")
    run("log", "1h", "contoso-m365/T1", f"{CANARY}-note internal words")
    run("record", "risk", "contoso-m365", f"{CANARY}-risk is ours alone")
    assert run("site", "one", "--client", "contoso").code == 0
    run("site", "all")
    alone, among = pages(two / "one"), pages(two / "all/clients/contoso")
    assert alone == among
    assert set(alone) == {"index.html", "contoso-m365.html"}
    told = "".join(path.read_text() for path in (two / "one").rglob("*") if path.is_file())
    for secret in ("abrikam", "Whisper", "Telephones", "Hush", CANARY, "17.60", "fabrikam-phones"):
        assert secret not in told, secret
    assert f"{CANARY}-risk" in (two / "all/projects/contoso-m365.html").read_text()  # the canary sings where it may


def test_what_is_not_for_the_client_has_no_page(two: Path, run: Run) -> None:
    plan = two / "projects/contoso-m365/project.yaml"
    plan.write_text(plan.read_text() + "internal: true\n")
    run("site", "one", "--client", "contoso")
    assert list(pages(two / "one")) == ["index.html"]
    assert "Microsoft" not in pages(two / "one")["index.html"]


def test_text_of_people_is_text(two: Path, run: Run) -> None:
    plan = two / "projects/contoso-m365/project.yaml"
    hostile = "<script>alert(1)</script><a href=javascript:alert(2)>x</a> {{ 7*7 }} ]]>"
    plan.write_text(
        plan.read_text()
        .replace("name: Microsoft 365 migration", f"name: '{hostile}'")
        .replace("name: Mail cut-over", f"name: '\"><img src=x onerror=y>{hostile}'")
        .replace("name: Go-live", f"name: '{hostile}'")
    )
    client = two / "clients/contoso.yaml"
    client.write_text(re.sub(r"(?m)^name: .*", f"name: '{hostile}'", client.read_text()))
    assert run("site", "public").code == 0
    for name, text in pages(two / "public").items():
        page = Page(text)
        assert not {"script", "img"} & {tag for tag, _ in page.tags}, name
        assert not [a for a in page.of("a") if "javascript" in str(a.get("href"))], name
        assert " 49 " not in text or "{{ 7*7 }}" in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in pages(two / "public")["index.html"]


def test_same_input_same_bytes_with_and_without_memory(two: Path, run: Run) -> None:
    run("site", "one")
    assert run("start", "contoso-m365/T1", "what runs on this machine is on no page").code == 0
    run("site", "two", "--no-cache")
    assert pages(two / "one") == pages(two / "two")


def test_a_broken_project_is_told_and_the_others_are_shown(two: Path, run: Run) -> None:
    (two / "projects/fabrikam-phones/project.yaml").write_text("name: [\n")
    ran = run("site", "public")
    assert (ran.code, "fabrikam-phones cannot be read" in ran.err) == (1, True)
    assert "fabrikam-phones: their files hold errors" in (two / "public/index.html").read_text()
    assert (two / "public/projects/contoso-m365.html").exists()


def test_health_of_weeks_before_comes_from_git(two: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two weeks ago the end was promised for a day that had passed; nine days ago it was moved."""
    plan = two / "projects/contoso-m365/project.yaml"
    for day, promised in (("2026-11-06", "2026-11-03"), ("2026-11-11", "2027-03-31")):
        plan.write_text(re.sub(r"promised: 2026-1[12]-\d+\n", f"promised: {promised}\n", plan.read_text(), count=1))
        for key in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
            monkeypatch.setenv(key, f"{day}T12:00:00-05:00")
        git(
            two,
            "commit",
            "-qam" if day > "2026-11-06" else "--amend",
            *(["moved"] if day > "2026-11-06" else ["-aqC", "HEAD"]),
        )
    run("site", "public", "--weeks", "3")
    strip = re.findall(
        r'<li class="s-(\w+)"><span class="hidden">(.*?):', (two / "public/projects/contoso-m365.html").read_text()
    )
    assert [day for _, day in strip] == ["Fri 30 Oct 2026", "Fri 6 Nov 2026", "Fri 13 Nov 2026", "Fri 20 Nov 2026"]
    assert [health for health, _ in strip][:2] == ["none", "red"]
    assert strip[2][0] != "red"
    run("site", "public", "--weeks", "0")
    assert 'class="strip' not in (two / "public/index.html").read_text()


@pytest.mark.parametrize("given", [["--weeks", "27"], ["--weeks", "x"], ["--client", "nobody"]])
def test_what_cannot_be_meant_is_told(given: list[str], two: Path, run: Run) -> None:
    assert run("site", "public", *given).code == 2
    assert not (two / "public").exists()


def test_json_tells_the_pages(two: Path, run: Run) -> None:
    told = json.loads(run("site", "public", "--format", "json").out)
    assert (told["schema"], told["client"], told["broken"], told["written"]) == (
        "mspproj/site/1", None, [], len(told["pages"]),
    )  # fmt: skip
