"""`mspproj logistics` as it is typed."""

import json
from pathlib import Path

from tests.conftest import Run


def test_a_table_with_the_command_that_settles_it(workspace: Path, run: Run) -> None:
    ran = run("logistics")
    assert ran.code == 0
    assert "B1 45 x Business Premium licence" in ran.out
    assert "mspproj part ordered contoso-m365/B1" in " ".join(ran.out.split())
    assert ran.out.endswith("0 late, 1 today\n")
    assert run("part", "ordered", "contoso-m365/B1", "--eta", "2026-11-23").code == 0
    assert run("part", "received", "contoso-m365/B1").code == 0
    assert "nothing to chase until 2026-12-04" in run("logistics").out


def test_json_is_the_report(workspace: Path, run: Run) -> None:
    told = json.loads(run("logistics", "--who", "DANA,kim", "--days", "3", "--format", "json").out)
    assert told["schema"] == "mspproj/logistics/1"
    assert told["logistics"]["until"] == "2026-11-23"
    assert [(i["kind"], i["id"], i["who"], i["code"]) for i in told["logistics"]["items"]] == [
        ("part", "B1", "dana", "PRT352")
    ]


def test_for_someone_else_there_is_nothing(workspace: Path, run: Run) -> None:
    assert "nothing to chase" in run("logistics", "--who", "ravi").out


def test_refusals(workspace: Path, run: Run) -> None:
    assert run("logistics", "--days", "-1").code == 2
    assert run("logistics", "--days", "soon").code == 2
    assert "did you mean 'dana'" in run("logistics", "--who", "dane").err
