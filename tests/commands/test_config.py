"""The settings in force."""

import json
from pathlib import Path
from typing import Any

from mspproj.model.settings import Settings
from mspproj.store.spelling import keys, meanings, records_in
from tests.conftest import Run


def settings(run: Run) -> dict[str, dict[str, Any]]:
    document = json.loads(run("config", "show", "--format", "json").out)
    assert document["schema"] == "mspproj/config/1"
    return {s["key"]: s for s in document["settings"]}


def test_each_setting_tells_its_value_and_where_it_is_set(workspace: Path, run: Run) -> None:
    file = workspace / "mspproj.yaml"
    file.write_text(file.read_text() + "rounding: {increment: 1h}\nalert_steps: [50%, 90%]\nday_start: 07:30\n")
    lines = file.read_text().splitlines()
    told = settings(run)
    assert told["company"]["value"] == "Northwind IT"
    assert told["company"]["origin"] == f"mspproj.yaml:{lines.index('company: Northwind IT') + 1}"
    assert (told["rounding.increment"]["value"], told["rounding.minimum"]["value"]) == ("1h", "0m")
    assert told["rounding.increment"]["origin"].startswith("mspproj.yaml:")
    assert told["rounding.minimum"]["origin"] == "default"
    assert told["alert_steps"]["value"] == ["50%", "90%"]
    assert told["day_start"]["value"] == "07:30"
    assert told["thresholds.max_task"] == {
        "key": "thresholds.max_task",
        "value": "40h",
        "origin": "default",
        "meaning": "The largest estimate of one task; a larger one should be split.",
    }
    assert told["rates"]["value"][0] == {"role": "engineer", "price": 150}


def test_people_read_what_the_file_would_say(workspace: Path, run: Run) -> None:
    out = run("config", "show").out
    assert "\ncompany: Northwind IT  # mspproj.yaml:2\n    Your company's name" in out
    assert "\nthresholds.max_task: 40h\n" in out


def test_every_setting_has_a_meaning() -> None:
    own = {name: cls for name, cls in records_in(Settings).items() if cls.__module__ == Settings.__module__}
    for cls in own.values():
        missing = {key for _, key, _ in keys(cls)} - {*meanings(cls), "id", "title"}
        assert not missing, (cls, missing)


def test_settings_that_cannot_be_read_end_with_3(workspace: Path, run: Run) -> None:
    (workspace / "mspproj.yaml").write_text("format: 1\ncompny: Northwind IT\n")
    ran = run("config", "show")
    assert ran.code == 3
    assert "mspproj.yaml:2:1: unknown key 'compny'" in ran.err
