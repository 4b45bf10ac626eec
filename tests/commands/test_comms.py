"""`comms plan`: the whole project's communications, its gaps, in each format."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.conftest import PROJECT, Run

PLAN = """\
impacts:
  - {id: I1, what: Mail read-only, start: "2026-12-04T20:00", end: "2026-12-05T02:00", who: all staff, notice: 5d}
communications:
  - {id: weekly-call, what: Weekly call, content: weekly, audience: [sponsor, technical], how: call, owner: coordinator,
     when: {every: week, weekday: tue, at: "10:00"}}
  - {id: cutover-notice, what: Cut-over notice, audience: [client.all], when: {before: I1, days: [5, 1]}}
"""


@pytest.fixture
def planned(workspace: Path) -> Path:
    (workspace / "projects/contoso-m365/project.yaml").write_text(PROJECT + PLAN)
    return workspace


def test_the_json_is_a_promise(planned: Path, run: Run) -> None:
    done = run("comms", "plan", "contoso-m365", "--format", "json")
    document = json.loads(done.out)
    assert (done.code, document["schema"], document["project"]) == (0, "mspproj/comms-plan/1", "contoso-m365")
    keys = {"communication", "due", "audience", "method", "owner", "state"}
    assert all(item.keys() >= keys for item in document["items"])
    notices = [item for item in document["items"] if item["communication"] == "cutover-notice"]
    assert [(item["due"][:10], item["method"]) for item in notices] == [
        ("2026-11-27", "email"),
        ("2026-12-03", "email"),
    ]
    call = next(item for item in document["items"] if item["communication"] == "weekly-call")
    assert (call["owner"], call["state"]) == ("dana", "overdue")


def test_csv_has_days_that_sort(planned: Path, run: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(run("comms", "plan", "contoso-m365", "--format", "csv").out)))
    days = [row["Due"] for row in rows]
    assert days[0].startswith("2026-11-")
    assert [row["Detail"] for row in rows if "cutover" in row["What"]] == ["detailed", "runbook"]
    assert [day[:10] for day in days] == sorted(day[:10] for day in days)


def test_table_names_gaps(planned: Path, run: Run) -> None:
    out = run("comms", "plan", "contoso-m365").out
    assert "Cut-over notice" in out
    assert "Tue 24 Nov 10:00" in out
    assert "(cutover-notice), runbook" in out
    plain = PROJECT + PLAN.replace(
        "  - {id: cutover-notice, what: Cut-over notice, audience: [client.all], when: {before: I1, days: [5, 1]}}\n",
        "",
    )
    (planned / "projects/contoso-m365/project.yaml").write_text(plain)
    done = run("comms", "plan", "contoso-m365", "--strict")
    assert done.code == 1
    assert "Gaps" in done.out
    assert "fix: " in done.out


def test_only_what_is_open(planned: Path, run: Run) -> None:
    early = ("comms", "plan", "contoso-m365", "--as-of", "2026-11-03", "--format", "json")
    states = {item["state"] for item in json.loads(run(*early, "--open").out)["items"]}
    assert states <= {"due", "overdue", "planned"}


def test_which_project(planned: Path, run: Run) -> None:
    assert run("comms", "plan").code == 2
    assert run("-C", planned / "projects/contoso-m365", "comms", "plan").code == 0
    assert run("comms", "plan", "nothing").code == 2
    assert run("comms", "plan", "contoso-m365", "--format", "xml").code == 2


INTERNAL = """\
  - {id: desk, what: CANARY-desk, audience: [support, accounting], when: {every: week, weekday: fri}}
"""


def test_the_clients_page_has_what_the_client_may_see(planned: Path, run: Run) -> None:
    plan = planned / "projects/contoso-m365/project.yaml"
    hostile = 'what: "Cut-over <script>alert(1)</script> notice"'
    plan.write_text(plan.read_text().replace("what: Cut-over notice", hostile) + INTERNAL)
    page = run("comms", "plan", "contoso-m365", "--to", "client", "--format", "html")
    assert (page.code, page.out.count("<!doctype html>"), page.out.count("<h1>")) == (0, 1, 1)
    assert "<script" not in page.out
    assert "&lt;script&gt;" in page.out
    assert "Pat Doe" in page.out
    for format in ("html", "md", "json", "table"):
        shown = run("comms", "plan", "contoso-m365", "--to", "client", "--format", format).out
        assert "Cut-over" in shown
        assert not [word for word in ("CANARY", "Nora", "Ravi", "desk", "yours:") if word in shown], format
        assert "CANARY" in run("comms", "plan", "contoso-m365", "--format", format).out


def test_a_page_is_written_to_a_file(planned: Path, run: Run) -> None:
    assert run("comms", "plan", "contoso-m365", "--to", "client", "--out", "plan.html").code == 0
    assert (planned / "plan.html").read_text().startswith("<!doctype html>")
    assert "for us" in run("comms", "plan", "contoso-m365", "--out", "plan.md").out
    assert (planned / "plan.md").read_text().startswith("You get this because you are on the team")


def test_what_a_page_cannot_be(planned: Path, run: Run) -> None:
    assert run("comms", "plan", "contoso-m365", "--to", "sponsor").code == 2
    assert run("comms", "plan", "contoso-m365", "--to", "client", "--format", "csv").code == 2
    assert run("comms", "plan", "contoso-m365", "--out", "no-folder/plan.html").code == 2
