"""live: figures that agree with the other commands, each format, one's own reports, as of a day and a commit."""

import csv
import io
import json
import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

import mspproj
from mspproj.model.views import VIEWS
from mspproj.store.queries import queries
from tests.conftest import Run, git
from tests.store.logs import add, amend, write

KIM, LEE = "time/2026-11/kim-0000.yaml", "time/2026-11/lee-0000.yaml"
FORMULA = "=HYPERLINK(A1) moved the mail"
DOCS = Path(mspproj.__file__).parents[2] / "docs/views.md"
TEXT = "SELECT who, note, minutes FROM entry ORDER BY entry"


@pytest.fixture
def worked(workspace: Path) -> Path:
    write(workspace, KIM, add("kim-1", minutes=90, note=FORMULA), add("kim-2", minutes=50, day="2026-11-18"))
    write(workspace, KIM, add("kim-3", minutes=999), amend("kim-4", "kim-3", "void", why="wrong"))
    write(workspace, LEE, add("lee-1", who="lee", minutes=61, work="after-hours", at="20:00", day="2026-11-19"))
    write(workspace, LEE, add("lee-2", who="lee", minutes=120, bucket="service"))
    return workspace


def ask(run: Run, sql: str, *words: str) -> list[dict[str, Any]]:
    return answer(run, "--sql", sql, *words)["rows"]


def answer(run: Run, *words: str) -> dict[str, Any]:
    ran = run("live", *words, "--format", "json")
    assert ran.code == 0, ran.err
    found: dict[str, Any] = json.loads(ran.out)
    assert found["schema"] == "mspproj/live/1"
    return found


def test_it_agrees_with_budget(worked: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "costs.yaml").write_text("costs: [{who: kim, cost: 60.00}, {who: lee, cost: 55.00}]\n")
    monkeypatch.setenv("MSPPROJ_PRIVATE", str(tmp_path / "costs.yaml"))
    [told] = json.loads(run("budget", "--format", "json").out)["projects"]
    [row] = ask(run, "SELECT * FROM budget JOIN margin USING (project)")
    for key in ("budget_hours", "logged_hours", "projected_hours", "spent_pct", "projected_pct", "estimated_hours"):
        assert row[key] == told[key], key
    for key in ("price", "cost", "margin", "projected_margin", "labor_value", "projected_price"):
        assert row[f"{key}_cents"] == round(told[key] * 100), key
    [report] = answer(run, "profitability")["rows"]
    assert report["margin_cents"] == round(told["projected_margin"] * 100)
    [cost] = ask(run, "SELECT sum(cost_cents) AS cents FROM entry_cost")
    assert cost["cents"] == 9000 + 5000 + 5592


def test_it_agrees_with_time_list(worked: Path, run: Run) -> None:
    entries = json.loads(run("time", "list", "--format", "json").out)["entries"]
    rows = ask(run, "SELECT entry AS id, who, day, minutes, project, task, bucket, note FROM entry ORDER BY entry")
    assert rows == [{key: e[key] for key in rows[0]} for e in sorted(entries, key=lambda e: e["id"])]
    lags = json.loads(run("time", "list", "--lag", "--format", "json").out)["people"]
    found = ask(run, "SELECT who, count(*) AS n, max(lag_hours) AS most FROM entry GROUP BY who")
    assert {x["who"]: x["entries"] for x in lags} == {x["who"]: x["n"] for x in found}


def test_it_agrees_with_report_monthly(worked: Path, run: Run) -> None:
    assert run("time", "submit", "2026-W47", "--yes").code == 0
    assert run("--me", "maria", "time", "approve", "kim", "2026-W47", "--yes").code == 0
    [account] = json.loads(run("report", "monthly", "--month", "2026-11", "--format", "json").out)["report"]["accounts"]
    sums = "sum(minutes) AS minutes, sum(billed_minutes) AS billed, sum(price_cents) AS cents"
    [kim] = ask(run, f"SELECT {sums} FROM entry WHERE who='kim' AND month='2026-11'")
    assert (kim["minutes"], kim["billed"]) == (account["time"]["minutes"], account["time"]["billed_minutes"])
    assert kim["cents"] == round(account["time"]["value"] * 100)
    [lee] = ask(run, "SELECT sum(minutes) AS minutes FROM entry WHERE who='lee' AND project IS NOT NULL")
    assert [o["minutes"] for o in account["open"]] == [lee["minutes"]]


def test_it_agrees_with_comms_plan(workspace: Path, run: Run) -> None:
    plan = workspace / "projects/contoso-m365/project.yaml"
    when = "{every: week, weekday: tue}"
    plan.write_text(
        plan.read_text() + f"communications: [{{id: w, what: Call, audience: [sponsor], how: call, when: {when}}}]\n"
    )
    items = json.loads(run("comms", "plan", "contoso-m365", "--format", "json").out)["items"]
    rows = ask(run, "SELECT communication, due AS day, state FROM communication ORDER BY due")
    assert rows == [{key: item[key] for key in ("communication", "day", "state")} for item in items]
    [late] = answer(run, "communication")["rows"]
    assert late["not_told"] == sum(item["state"] == "overdue" for item in items) > 0


def test_every_shipped_report_answers(worked: Path, run: Run) -> None:
    for name in queries(str(worked)):
        for form in ("table", "csv", "md", "html", "json"):
            ran = run("live", name, "--format", form)
            assert (ran.code, ran.err) == (0, ""), (name, form)
        assert answer(run, name)["rows"] or name in ("changes", "communication", "estimates", "forecasts"), name


def test_what_changed_is_seen_at_once(worked: Path, run: Run) -> None:
    [before] = ask(run, "SELECT sum(minutes) AS minutes FROM entry")
    assert run("log", "30m", "contoso-m365/T1", "one more").code == 0
    [after] = ask(run, "SELECT sum(minutes) AS minutes FROM entry")
    assert after["minutes"] == before["minutes"] + 30
    assert ask(run, "SELECT sum(minutes) AS minutes FROM entry", "--no-cache") == [after]


def test_formulas_are_inert(worked: Path, run: Run) -> None:
    ran = run("live", "--sql", TEXT, "--format", "csv")
    rows = list(csv.reader(io.StringIO(ran.out)))
    assert rows[:2] == [["Who", "Note", "Minutes"], ["kim", f"'{FORMULA}", "90"]]
    assert run("live", "--sql", TEXT, "--out", "x.xlsx").code == 0
    sheet = load_workbook(worked / "x.xlsx").active
    assert [(cell.value, cell.data_type) for cell in sheet[2]] == [("kim", "s"), (FORMULA, "s"), (90, "n")]


def test_hostile_texts_are_texts_in_every_form(worked: Path, run: Run) -> None:
    note = "<script>alert(1)</script> \x1b[31m [x](javascript:1) `'; DROP TABLE entry --"
    write(worked, KIM, add("kim-9", note=note))
    for form in ("table", "csv", "md", "html"):
        out = run("live", "--sql", TEXT, "--format", form).out
        assert "<script>" not in out or form != "html"
        assert 'href="javascript' not in out, form
        assert "\x1b[31m" not in out
    assert len(ask(run, TEXT)) == 5


def test_a_page_has_its_chart_and_lets_nothing_in(worked: Path, run: Run) -> None:
    assert run("live", "utilisation", "--out", "page.html").code == 0
    page = (worked / "page.html").read_text()
    assert page.count('<svg class="chart" role="img"') == 1
    assert "kim: project" in page
    assert "default-src 'none'" in page
    assert "<script" not in page
    assert run("live", "utilisation", "--out", "again.html").code == 0
    assert (worked / "again.html").read_text() == page


def test_names_and_values_do_not_become_sql(worked: Path, run: Run) -> None:
    for word in ("x' OR '1'='1", "x; DROP TABLE entry", "../../etc/passwd"):
        assert run("live", "audit", "--who", word).code == 2
        assert run("live", "audit", "--client", word).code == 2
        assert run("live", word).code == 2
    assert "did you mean 'utilisation'" in run("live", "utilization").err


def test_a_filter_filters(worked: Path, run: Run) -> None:
    assert {row["who"] for row in answer(run, "utilisation", "--who", "lee")["rows"]} == {"lee"}
    assert answer(run, "utilisation", "--mine")["parameters"]["who"] == "kim"
    assert answer(run, "history", "--client", "CONTOSO")["parameters"]["client"] == "contoso"
    assert [row["of"] for row in answer(run, "profitability")["rows"]] == ["contoso-m365"]
    assert [row["of"] for row in answer(run, "profitability", "--by", "client")["rows"]] == ["contoso"]
    spans = answer(run, "utilisation", "--from", "2026-10", "--to", "yesterday")["parameters"]
    assert (spans["from"], spans["to"]) == ("2026-10-01", "2026-11-19")
    assert answer(run, "coaching")["parameters"]["who"] == "kim", "oneself, when nobody is named"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["profitability", "--by", "x' OR 1"], "is not told by x' OR 1"),
        (["history", "--by", "client"], "--by changes nothing here"),
        (["forecasts", "--who", "kim"], "--who changes nothing here"),
        (["history", "--sql", "SELECT 1"], "one of the two"),
        (["--sql", "SELECT :boss"], "asks for :boss"),
        (["history", "--from", "2026-12-01"], "there is no day"),
        (["history", "--limit", "many"], "no number of rows"),
        (["history", "--format", "xlsx"], "goes into a file"),
        (["history", "--out", "x.exe"], "what is x.exe to be"),
        (["--sql", "DELETE FROM entry"], "only a query can be asked"),
        (["--sql", "SELECT * FROM nowhere"], "no such table"),
    ],
)
def test_what_cannot_be_is_told(worked: Path, run: Run, words: list[str], told: str) -> None:
    ran = run("live", *words)
    assert ran.code == 2
    assert told in ran.err


def test_more_rows_than_the_limit_are_told(worked: Path, run: Run) -> None:
    ran = run("live", "--sql", TEXT, "--limit", "1", "--format", "csv")
    assert len(ran.out.splitlines()) == 2
    assert "only the first 1 rows" in ran.err
    assert answer(run, "--sql", TEXT, "--limit", "2")["cut"]


def test_ones_own_report(worked: Path, run: Run) -> None:
    (worked / "live").mkdir()
    (worked / "live/by-task.sql").write_text(
        "-- title: By task\n-- days: 2\n-- chart: bars label=task values=worked_hours\n"
        "SELECT task, round(sum(minutes) / 60.0, 1) AS worked_hours FROM entry\n"
        "WHERE day BETWEEN :from AND :to AND task IS NOT NULL GROUP BY task\n"
    )
    found = answer(run, "by-task")
    assert found["rows"] == [{"task": "T1", "worked_hours": 2.5}]
    assert found["parameters"] == {"from": "2026-11-19", "to": "2026-11-20"}
    listed = {row["name"]: row for row in json.loads(run("live", "--list", "--format", "json").out)["reports"]}
    assert listed["by-task"]["own"]
    assert not listed["history"]["own"]
    assert "T1: worked 2.5 h" in run("live", "by-task", "--format", "html").out
    assert "By task" in run("live").out or "by-task" in run("live").out


def test_as_of_a_day_tells_what_was_known_then(worked: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for day, subject in (("2026-11-18", "first"), ("2026-11-20", "second")):
        monkeypatch.setenv("GIT_COMMITTER_DATE", f"{day}T20:00:00-05:00")
        git(worked, "add", ".")
        git(worked, "commit", "--allow-empty", "-qm", subject)
        write(worked, KIM, add("kim-7", minutes=15, day="2026-11-17"))  # remembered later
    minutes = "SELECT sum(minutes) AS minutes FROM entry WHERE who = 'kim'"
    assert ask(run, minutes) == [{"minutes": 90 + 50 + 15}]
    found = answer(run, "--sql", minutes, "--as-of", "2026-11-18")
    assert (found["as_of"], found["rows"]) == ("2026-11-18", [{"minutes": 50}])
    assert ask(run, minutes, "--rev", "HEAD~1") == [{"minutes": 140}]
    [told] = json.loads(run("budget", "--rev", "HEAD~1", "--format", "json").out)["projects"]
    assert ask(run, "SELECT logged_hours FROM budget", "--rev", "HEAD~1") == [{"logged_hours": told["logged_hours"]}]


def test_without_an_old_commit_today_s_files_are_told(worked: Path, run: Run) -> None:
    ran = run("live", "--sql", "SELECT sum(minutes) AS minutes FROM entry", "--as-of", "2001-01-01")
    assert "git has no commit as old as 2001-01-01" in ran.err


def test_a_project_that_cannot_be_read_is_named(worked: Path, run: Run) -> None:
    (worked / "projects/broken").mkdir()
    (worked / "projects/broken/project.yaml").write_text("name: [")
    ran = run("live", "history")
    assert ran.code == 1
    assert "broken cannot be read" in ran.err
    assert "2026-11" in ran.out


def test_all_views_as_a_file(worked: Path, run: Run) -> None:
    assert run("live", "--export", "views.sqlite3").code == 0
    with sqlite3.connect(worked / "views.sqlite3") as other:
        assert other.execute("SELECT count(*) FROM entry").fetchone() == (4,)
        assert other.execute("SELECT count(*) FROM task").fetchone() == (3,)
        assert other.execute("SELECT name FROM person WHERE who = 'kim'").fetchone() == ("Kim Novak",)


def test_the_page_tells_every_column_and_no_other(run: Run, workspace: Path) -> None:
    """As the schema has it, which tests/store/test_views.py holds against the database."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for block in DOCS.read_text().split("\n### ")[1:]:
        name = block.split("\n", 1)[0]
        found[name] = re.findall(r"^\| `(\w+)` \| (\w+) \| (.+) \|$", block, re.MULTILINE)
    assert found == {view.name: [tuple(field) for field in view.fields] for view in VIEWS}
    listed = json.loads(run("live", "--views", "--format", "json").out)["views"]
    assert {view["name"] for view in listed} == found.keys()


def test_the_report_in_the_page_is_one(worked: Path, run: Run) -> None:
    text = DOCS.read_text()
    sql = text[text.index("    -- title: Hours by role") :].split("\n\n", 1)[0]
    (worked / "live").mkdir()
    (worked / "live/roles.sql").write_text("\n".join(line[4:] for line in sql.splitlines()))
    assert {row["role"]: row["entries"] for row in answer(run, "roles")["rows"]} == {"engineer": 3}
    assert "engineer: worked" in run("live", "roles", "--format", "html").out
