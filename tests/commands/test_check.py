"""`check` and `explain`: exit codes, choices, formats, ignores, baselines, and logs that must not change."""

import json
from pathlib import Path
from typing import Any

import pytest

from mspproj.commands.check import tables
from mspproj.rules.explain import explanations
from tests.conftest import PROJECT, Run, git
from tests.store.logs import add, write

PLAN = "projects/contoso-m365/project.yaml"
KIM = "time/2026-11/kim-0000.yaml"


def found(run: Run, *words: str) -> list[dict[str, Any]]:
    document = json.loads(run("check", *words, "--format", "json").out)
    return list(document["findings"])


def codes(run: Run, *words: str) -> set[str]:
    return {finding["code"] for finding in found(run, *words)}


@pytest.fixture
def broken(workspace: Path) -> Path:
    """An error in one project, none in another."""
    other = workspace / "projects/contoso-wifi/project.yaml"
    other.parent.mkdir()
    other.write_text(PROJECT.replace("stage: executing", "stage: excuting"))
    return workspace


def test_exit_codes(broken: Path, run: Run) -> None:
    assert run("check", "contoso-wifi").code == 1
    warning = ("check", "contoso-m365", "--select", "COM508")
    assert (run(*warning).code, run(*warning, "--strict").code) == (0, 1)
    assert run("check", "contoso-m365", "--select", "YML", "--strict").code == 0
    assert run("check").code == 1
    assert run("check", "nothing").code == 2
    assert run("check", "--format", "xml").code == 2


def test_the_json_is_a_promise(broken: Path, run: Run) -> None:
    document = json.loads(run("check", "contoso-wifi", "--select", "MOD", "--format", "json").out)
    assert (document["schema"], document["as_of"]) == ("mspproj/check/1", "2026-11-20")
    assert document["summary"] == {"errors": 1, "warnings": 0, "infos": 0}
    (finding,) = document["findings"]
    assert {k: finding[k] for k in ("code", "severity", "project", "file", "line", "column", "fix")} == {
        **{"code": "MOD103", "severity": "error", "project": "contoso-wifi", "line": 4, "column": 8},
        **{"file": "projects/contoso-wifi/project.yaml", "fix": "did you mean 'executing'?"},
    }


def test_select_and_ignore(broken: Path, run: Run) -> None:
    assert codes(run, "--select", "MOD103") == codes(run, "--select", "bad-value") == {"MOD103"}
    assert codes(run, "--select", "MOD,INT") >= {"MOD103"}
    assert all(code.startswith(("MOD", "INT")) for code in codes(run, "--select", "MOD,INT"))
    assert not any(code.startswith("MOD") for code in codes(run, "--ignore", "MOD"))
    assert (run("check", "contoso-wifi").code, run("check", "contoso-wifi", "--ignore", "MOD").code) == (1, 0)


@pytest.mark.parametrize("fmt", ["text", "json", "github", "gitlab", "sarif", "junit"])
def test_every_format_has_the_finding_and_the_code(broken: Path, run: Run, fmt: str) -> None:
    done = run("check", "--format", fmt)
    assert done.code == 1
    assert "MOD103" in done.out
    assert "projects/contoso-wifi/project.yaml" in done.out
    if fmt in ("json", "gitlab", "sarif"):
        json.loads(done.out)


def test_the_text_shows_the_line(broken: Path, run: Run) -> None:
    out = run("check", "--select", "MOD").out
    assert "projects/contoso-wifi/project.yaml:4:8" in out
    assert "stage: excuting" in out


def test_the_answer_is_the_same_from_memory_and_from_the_cache(broken: Path, run: Run) -> None:
    write(broken, KIM, add("kim-1"), add("kim-2", task="T9"), add("kim-3", minutes=0))
    first = run("check", "--format", "json")
    assert run("check", "--format", "json") == first == run("check", "--no-cache", "--format", "json")


# --- settings: severities, ignores


def settings(root: Path, text: str) -> None:
    with (root / "mspproj.yaml").open("a") as file:
        file.write(text)


def test_severities_of_the_settings(broken: Path, run: Run) -> None:
    settings(broken, "checks: {severity: {MOD: warning, bad-value: info}}\n")
    assert {f["severity"] for f in found(run, "--select", "MOD")} == {"info"}
    assert run("check", "contoso-wifi").code == 0


def test_an_ignore_with_a_reason_holds_until_its_day(broken: Path, run: Run) -> None:
    settings(broken, "checks: {ignore: [{code: MOD103, why: The stage is settled on Monday, until: 2026-11-23}]}\n")
    done = run("check", "contoso-wifi", "--select", "MOD,META")
    assert done.code == 0
    assert "(1 ignored)" in done.out
    late = ("--as-of", "2026-11-24", "--select", "MOD,META")
    assert codes(run, *late) == {"MOD103", "META101"}


def test_an_ignore_of_the_project(workspace: Path, run: Run) -> None:
    code = sorted(codes(run, "contoso-m365"))[0]
    plan = workspace / PLAN
    plan.write_text(PROJECT + f"ignore: [{{code: {code}, why: The client has none, until: 2026-12-31}}]\n")
    assert code not in codes(run, "contoso-m365")
    assert code not in codes(run)
    plan.write_text(PROJECT + f"ignore: [{{code: {code}, why: x}}, {{code: MON999, why: The client has none}}]\n")
    (reason, unknown) = found(run, "contoso-m365", "--select", "META")
    assert (reason["code"], unknown["code"]) == ("META102", "META104")
    assert (reason["file"], reason["line"]) == (PLAN, len(PROJECT.splitlines()) + 1)


def test_an_ignore_that_nothing_needs_is_told(workspace: Path, run: Run) -> None:
    settings(workspace, "checks: {ignore: [{code: MOD103, why: The stage is settled on Monday}]}\n")
    assert codes(run, "--select", "META") == {"META103"}
    assert codes(run, "contoso-m365", "--select", "META") == set()  # others may need it


# --- baseline


def test_a_baseline_tells_only_what_is_new(broken: Path, run: Run) -> None:
    kept = run("check", "--write-baseline", "known.json")
    assert (kept.code, "findings are the baseline now: known.json" in kept.out) == (0, True)
    assert found(run, "--baseline", "known.json") == []
    assert run("check", "--baseline", "known.json", "--strict").code == 0
    (broken / "clients/contoso.yaml").write_text("name: Contoso\nphone: 5\n")
    assert "MOD101" in codes(run, "--baseline", "known.json")
    settings(broken, "checks: {baseline: known.json}\n")
    assert "MOD103" not in codes(run)


@pytest.mark.parametrize("text", ["no json", "[]", '{"findings": 5}', None])
def test_a_baseline_that_cannot_be_read(workspace: Path, run: Run, text: str | None) -> None:
    if text is not None:
        (workspace / "known.json").write_text(text)
    done = run("check", "--baseline", "known.json")
    assert (done.code, "the baseline known.json cannot be read" in done.err) == (2, True)


# --- logs that must not change


def test_base_refuses_changed_log_lines(workspace: Path, run: Run) -> None:
    write(workspace, KIM, add("kim-1"), add("kim-2"))
    git(workspace, "add", ".")
    git(workspace, "commit", "-qm", "time")
    run("log", "1h", "contoso-m365/T1", "more work")
    assert run("redact", "kim-2", "--why", "a name", "--yes").code == 0
    assert "LOG120" not in codes(run, "--base", "HEAD")
    path = workspace / KIM
    path.write_text(path.read_text().replace('"minutes": 60', '"minutes": 6', 1))
    (finding,) = found(run, "--base", "HEAD", "--select", "LOG120")
    assert (finding["file"], finding["severity"]) == (KIM, "error")
    assert "line 1 of HEAD was changed or removed" in finding["message"]
    assert run("check", "--base", "HEAD").code == 1
    assert run("check", "--base", "nowhere").code == 4


def test_trouble_in_logs_is_told(workspace: Path, run: Run) -> None:
    write(workspace, KIM, add("kim-1", minutes=0))
    write(workspace, "projects/contoso-m365/journal/kim-0.yaml", {"id": "f", "op": "void", "of": "g", "prev": "g"})
    (workspace / KIM).write_text((workspace / KIM).read_text() + "- {torn\n")
    told = {f["code"]: (f["file"], f["line"], f["project"]) for f in found(run, "--select", "LOG")}
    assert told["LOG110"] == (KIM, 1, None)
    assert told["LOG101"] == (KIM, 2, None)
    assert told["LOG109"] == ("projects/contoso-m365/journal/kim-0.yaml", 1, "contoso-m365")


# --- explain

KNOWN = explanations(*tables())


@pytest.mark.parametrize("one", KNOWN, ids=lambda one: one.code)
def test_every_code_is_explained(workspace: Path, run: Run, one: Any) -> None:
    by_code, by_slug = run("explain", one.code.lower()), run("explain", one.slug)
    assert by_code == by_slug
    head, *text = by_code.out.splitlines()
    assert head == f"{one.code} {one.slug} ({one.severity.value})"
    assert "\n".join(text).strip() == one.text.strip()


def test_codes_and_slugs_are_unique() -> None:
    assert len({one.code for one in KNOWN}) == len({one.slug for one in KNOWN}) == len(KNOWN)


def test_explain_lists_and_suggests(workspace: Path, run: Run) -> None:
    listed = json.loads(run("explain", "--format", "json").out)["rules"]
    assert [rule["code"] for rule in listed] == [one.code for one in KNOWN]
    one = json.loads(run("explain", "MOD101", "--format", "json").out)
    assert (one["code"], one["slug"], one["severity"]) == ("MOD101", "unknown-key", "error")
    done = run("explain", "unknown-kee")
    assert (done.code, "did you mean MOD101" in done.err) == (2, True)
