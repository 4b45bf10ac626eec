"""`mspproj change`: from the wish to the plan that follows it, and what is refused on the way."""

import json
from pathlib import Path
from typing import Any

import pytest

from mspproj.commands.complete import offer
from tests.conftest import Run

P = "contoso-m365"
ID = "2026-11-20-change-scan-flow"
NEW = ("change", "new", P, "Scan", "flow", "--reason", "The copier is new")
ADD = ("--add", "T9 4h lead_tech Scan flow built after=T3")
PART = ("--part", "B9 2 Connector price=90.00 cost=60.00 task=T9")


@pytest.fixture
def change(workspace: Path, run: Run) -> Path:
    """The file of a draft."""
    assert run(*NEW, *ADD, *PART).code == 0
    return workspace / f"projects/{P}/records/{ID}.yaml"


@pytest.fixture
def quoted(change: Path, run: Run) -> Path:
    assert run("change", "quote", P, "scan-flow").code == 0
    return change


def events(workspace: Path, op: str) -> list[dict[str, Any]]:
    """Of the one writer there is, in the order of writing."""
    (log,) = (workspace / f"projects/{P}/journal").glob("*.yaml")
    found = [json.loads(line[2:]) for line in log.read_text().splitlines()]
    return [event for event in found if event["op"] == op]


def budget(run: Run) -> Any:
    return json.loads(run("budget", P, "--format", "json").out)["projects"][0]


def listed(run: Run) -> Any:
    return json.loads(run("change", "list", P, "--all", "--format", "json").out)["changes"]


def test_a_change_is_written_as_people_would(change: Path) -> None:
    assert change.read_text() == (
        "# yaml-language-server: $schema=../../../schema/record.json\n"
        "kind: change\n"
        "title: Scan flow\n"
        "by: kim\n"
        '"on": 2026-11-20\n'
        "status: draft\n"
        "reason: The copier is new\n"
        "tasks:\n"
        "  add:\n"
        "    - {id: T9, name: Scan flow built, owner: lead_tech, estimate: 4h, depends: [T3]}\n"
        "parts: [{id: B9, item: Connector, qty: 2, unit_price: 90.00, unit_cost: 60.00, task: T9}]\n"
    )


def test_from_the_quote_to_the_plan(quoted: Path, workspace: Path, run: Run) -> None:
    text = quoted.read_text()
    for line in ("status: quoted", "price: 780.00", "valid_until: 2026-12-04", "client_visible: true"):
        assert f"\n{line}\n" in text
    draft = (workspace / f"projects/{P}/reports/2026-11-20-change-scan-flow.md").read_text()
    assert "780.00 USD without tax" in draft
    assert "60.00" not in draft.replace("780.00", "")
    assert events(workspace, "quoted")[0]["price"] == "780.00"
    before = budget(run)
    assert "T9" not in run("plan", P, "--format", "csv").out
    approved = run("change", "approve", P, "scan-flow", "--by", "pat", "--how", "email", "--po", "4712")
    assert approved.out.startswith(f"accepted: change {ID} of {P} by Pat Doe, email, 2026-11-20\n")
    assert quoted.read_text() == text  # the client's word is a fact of the journal
    after = budget(run)
    assert (after["budget_hours"] - before["budget_hours"], after["changes_approved"]["orders"]) == (4, 1)
    assert float(after["labor_budget"]) - float(before["labor_budget"]) == 600
    assert [task["change"] for task in after["tasks"] if task["id"] == "T9"] == [ID]
    assert "T9" in run("plan", P, "--format", "csv").out
    assert [(one["status"], one["approved_by"]) for one in listed(run)] == [("approved", "pat")]
    assert f"T9 comes from the change order {ID}" in run("plan", P).out
    assert "in it by approved change orders (1): 4.0 h, 780.00 USD" in run("budget", P).out
    assert "B9 Connector: ordered" in run("part", "ordered", f"{P}/B9").out
    assert "by pat on 2026-11-20" in run("change", "quote", P, "scan-flow").err


def test_time_goes_to_the_change_that_brought_the_task(change: Path, run: Run) -> None:
    logged = run("log", "2h", f"{P}/T9", "built the flow already")
    assert (logged.code, "is draft: the client has not approved it" in logged.err) == (0, True)
    assert budget(run)["unapproved"] == [
        {"change": ID, "title": "Scan flow", "status": "draft", "hours": 2.0, "value": 300.00}
    ]
    found = run("check", P).out
    assert f"MON420 money-unapproved-change: 2h, worth 300.00 USD, are logged on change '{ID}', which is draft" in found
    assert run("change", "quote", P, "scan-flow").code == 0
    assert run("change", "approve", P, "scan-flow", "--by", "pat", "--how", "call").code == 0
    assert "MON420" not in run("check", P).out
    assert budget(run)["unapproved"] == []
    assert run("log", "1h", f"{P}/T9", "tested the flow").err == ""


def test_an_edit_after_the_yes_takes_the_plan_back(quoted: Path, run: Run) -> None:
    run("change", "approve", P, "scan-flow", "--by", "pat", "--how", "email")
    quoted.write_text(quoted.read_text().replace("estimate: 4h", "estimate: 9h"))
    assert "MON425 money-change-edited: change 'Scan flow' was edited after pat approved it" in run("check", P).out
    assert budget(run)["budget_hours"] == 18
    assert (
        "was edited after it was quoted"
        in run("change", "approve", P, "scan-flow", "--by", "pat", "--how", "email").err
    )
    assert run("change", "quote", P, "scan-flow", "--price", "rates").code == 0
    assert run("accept", P, "change", "--of", ID, "--by", "pat", "--how", "email").code == 0
    assert "MON425" not in run("check", P).out
    assert budget(run)["budget_hours"] == 27


def test_a_no_settles_it_until_it_is_another_offer(quoted: Path, workspace: Path, run: Run) -> None:
    done = run("change", "reject", P, "scan-flow", "--by", "pat", "--why", "next year")
    assert done.out == f"rejected: {ID} by pat, 2026-11-20\n"
    assert events(workspace, "refusal")[0]["why"] == "next year"
    assert listed(run)[0]["status"] == "rejected"
    assert "scan-flow" not in run("change", "list", P).out
    assert "is rejected" in run("change", "approve", P, "scan-flow", "--by", "pat", "--how", "email").err
    assert "is rejected" in run("change", "quote", P, "scan-flow").err
    assert run("change", "quote", P, "scan-flow", "--price", "700.00").code == 0
    assert listed(run)[0]["status"] == "quoted"
    assert run("change", "reject", P, "scan-flow", "--by", "dana", "--why", "ours now").out.startswith("withdrawn")


def test_goodwill_costs_nothing(workspace: Path, run: Run) -> None:
    assert run(*NEW, *ADD, "--goodwill").code == 0
    assert "Price         0.00 USD (goodwill), for the client" in run("change", "quote", P, "scan-flow").out
    report = json.loads(run("change", "quote", P, "scan-flow", "--format", "json").out)
    assert (report["schema"], report["quote"]["price"], report["quote"]["rates_price"]) == (
        "mspproj/change-quote/1", 0.0, 600.0,
    )  # fmt: skip
    assert "at our own expense" in run("change", "quote", P, "scan-flow", "--print").out
    assert run("change", "quote", P, "scan-flow", "--price", "5.00").code == 4
    assert run("change", "approve", P, "scan-flow", "--by", "pat", "--how", "email").code == 0


def test_a_price_of_nothing_is_a_price(change: Path, run: Run) -> None:
    assert run("change", "quote", P, "scan-flow").code == 0
    assert run("change", "quote", P, "scan-flow", "--price", "0.00").code == 0
    assert "\nprice: 0.00\n" in change.read_text()


def test_its_task_is_offered_by_completion_and_named_in_the_phase(change: Path, workspace: Path, run: Run) -> None:
    assert f"{P}/T9" in offer("task", f"{P}/t", str(workspace))
    logged = run("log", "1h", "t9", "built the flow").out
    assert "task  1h of 4h, 3h left\n  phase 1h of 4h, 3h left  (Change orders)" in logged
    assert run("task", "done", f"{P}/T9").code == 0
    run("change", "reject", P, "scan-flow", "--by", "pat", "--why", "no")
    change.write_text(change.read_text().replace("status: draft", "status: rejected"))
    assert f"{P}/T9" not in offer("task", f"{P}/t", str(workspace))
    assert "no task 'T9'" in run("log", "1h", f"{P}/T9", "more").err


def test_looking_writes_nothing(change: Path, workspace: Path, run: Run) -> None:
    before = change.read_bytes()
    shown = run("change", "quote", P, "scan-flow", "--print").out
    assert "What it costs" in shown
    assert "<!--" not in shown
    assert run("change", "quote", P, "scan-flow", "--format", "json").code == 0
    assert change.read_bytes() == before
    assert not (workspace / f"projects/{P}/reports").exists()


def test_a_renewed_quote_keeps_what_a_person_wrote(quoted: Path, workspace: Path, run: Run) -> None:
    quoted.write_text(quoted.read_text().replace("price: 780.00", "price: 780.00  # rounded"))
    draft = workspace / f"projects/{P}/reports/2026-11-20-change-scan-flow.md"
    draft.write_text(draft.read_text().replace("<!-- yours:opening -->\n", "<!-- yours:opening -->\nHello Pat,\n"))
    assert "renewed" in run("change", "quote", P, "scan-flow", "--price", "750.00", "--valid-until", "2026-12-10").out
    assert "Hello Pat," in draft.read_text()
    assert "750.00 USD" in draft.read_text()
    assert "price: 750.00  # rounded\n" in quoted.read_text()
    assert run("change", "quote", P, "scan-flow").code == 0  # the same again is no other quote
    assert [event["price"] for event in events(workspace, "quoted")] == ["780.00", "750.00"]


def test_the_end_moves_as_far_as_the_schedule_says(workspace: Path, run: Run) -> None:
    plan = workspace / f"projects/{P}/project.yaml"
    plan.write_text(plan.read_text().replace("promised: 2026-12-18", "promised: 2026-11-24"))
    assert run(*NEW, "--add", "T9 16h kim Scan flow built after=T3", "--phase", "Cut over").code == 0
    assert "Promised end  Tue 24 Nov 2026 becomes" in run("change", "quote", P, "scan-flow").out
    text = (workspace / f"projects/{P}/records/{ID}.yaml").read_text()
    days = int(text.split("days: ")[1].split("d")[0])
    assert days > 0
    assert "phases: [Cut over]" in text
    run("change", "approve", P, "scan-flow", "--by", "pat", "--how", "email")
    moved = json.loads(run("plan", P, "--format", "json").out)
    assert (moved["promised"] > "2026-11-24", moved["days_late"]) == (True, 0)
    assert run("change", "quote", P, "scan-flow", "--days", "0d").code == 4


WORDS = {
    "quote contoso-m365 nothing": (2, "no change 'nothing' in contoso-m365"),
    "quote contoso-m365 scan-flow --price much": (2, "--price 'much'"),
    "quote contoso-m365 scan-flow --days 3h": (2, "is not in whole working days"),
    "quote contoso-m365 scan-flow --valid-until 2026-11-19": (4, "an offer until 2026-11-19 has ended"),
    "approve contoso-m365 scan-flow --by pat --how email": (4, "is draft: there is no quote to say yes to"),
    "approve contoso-m365 scan-flow --how email": (2, "--by CONTACT"),
    "reject contoso-m365 scan-flow --by pat": (2, "who said no, and why?"),
    "reject contoso-m365 scan-flow --by zoe --why no": (2, "neither a contact of contoso nor one of us"),
    "reject contoso-m365 scan-flow --by pat --why no --day 2026-11-21": (4, "after today"),
}


@pytest.mark.parametrize("words", WORDS)
def test_a_draft_refuses(words: str, change: Path, run: Run) -> None:
    ran = run("change", *words.split())
    assert (ran.code, WORDS[words][1] in ran.err) == (WORDS[words][0], True), ran


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("approve contoso-m365 scan-flow --by lin --how email", "Lin Poe is neither sponsor nor decision"),
        ("approve contoso-m365 scan-flow --by pat --how email --as-of 2026-12-05", "was quoted until 2026-12-04"),
        ("approve contoso-m365 scan-flow --by pat --how email --day 2026-12-05", "2026-12-05 is after today"),
    ],
)
def test_a_quote_refuses(words: str, told: str, quoted: Path, run: Run) -> None:
    ran = run("change", *words.split())
    assert (ran.code, told in ran.err) == (4, True), ran


def test_a_quote_is_accepted_at_its_own_price(quoted: Path, run: Run) -> None:
    ran = run("accept", P, "change", "--of", ID, "--by", "pat", "--how", "email", "--amount", "700.00")
    assert (ran.code, "is quoted at 780.00, not at 700.00" in ran.err) == (4, True)


def test_a_renewed_quote_may_be_approved(quoted: Path, run: Run) -> None:
    later = ("--as-of", "2026-12-05")
    assert run("change", "quote", P, "scan-flow", *later).code == 0
    assert run("change", "approve", P, "scan-flow", "--by", "pat", "--how", "email", *later).code == 0


def test_what_is_settled_is_not_rejected(quoted: Path, run: Run) -> None:
    run("change", "approve", P, "scan-flow", "--by", "pat", "--how", "email")
    ran = run("change", "reject", P, "scan-flow", "--by", "pat", "--why", "no")
    assert (ran.code, "is approved" in ran.err) == (4, True)
    again = run("change", "approve", P, "scan-flow", "--by", "pat", "--how", "email")
    assert (again.code, "is approved already by pat" in again.err) == (4, True)


def test_the_plan_may_move_on_while_a_change_waits(quoted: Path, workspace: Path, run: Run) -> None:
    plan = workspace / f"projects/{P}/project.yaml"
    plan.write_text(plan.read_text().replace("{id: T3, name: Mail", "{id: T9, name: Mail"))
    ran = run("change", "approve", P, "scan-flow", "--by", "pat", "--how", "email")
    assert (ran.code, "task T9 is in the plan already" in ran.err) == (4, True)
    assert "MON427 money-change-fits" in run("check", P).out


def test_an_ended_project_has_no_change(workspace: Path, change: Path, run: Run) -> None:
    plan = workspace / f"projects/{P}/project.yaml"
    plan.write_text(plan.read_text().replace("stage: executing", "stage: closed"))
    assert "is closed" in run(*NEW, *ADD).err
    assert "is closed" in run("change", "quote", P, "scan-flow").err


def test_no_price_no_quote(workspace: Path, run: Run) -> None:
    assert run(*NEW, "--hours", "5h").code == 0
    ran = run("change", "quote", P, "scan-flow")
    assert (ran.code, "no price can be reckoned" in ran.err, "--price" in ran.err) == (4, True, True)
    assert run("change", "quote", P, "scan-flow", "--price", "750.00").code == 0


def test_two_of_one_title_have_names_of_their_own(change: Path, run: Run) -> None:
    assert f"{ID}-2.yaml" in run(*NEW, "--add", "T10 1h kim More").out
    assert run("change", "quote", P, ID).code == 0
    assert "may be" in run("change", "quote", P, "").err
