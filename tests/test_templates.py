"""The shipped templates: each with small, default and large answers becomes a sound project."""

import json
from datetime import date
from pathlib import Path

import pytest

from mspproj.finding import Severity
from mspproj.model.project import Project
from mspproj.model.template import Template
from mspproj.reports.instantiate import instantiate
from mspproj.reports.template_lint import samples
from mspproj.store.layout import shipped
from mspproj.store.records import read_record
from mspproj.store.yamldump import dump
from mspproj.store.yamlfile import read_yaml
from tests.build import read
from tests.conftest import Run

START = date(2026, 11, 23)
TEMPLATES = {path.stem: path for path in sorted(Path(shipped("project_templates")).glob("*.yaml"))}
TEN = {
    *("backup-dr", "client-onboarding", "firewall-replacement", "m365-migration", "network-wifi-refresh"),
    *("office-move", "security-compliance", "server-refresh", "voip", "workstation-rollout"),
}
TEAM = [
    *("coordinator=dana", "lead_tech=kim", "techs=kim,lee", "sales=sam", "service_delivery=maria", "support=ravi"),
    *("accounting=nora", "escalate_to=maria"),
]
CONTACTS = ("sponsor=pat", "decision=pat", "technical=jo", "billing=lin", "user=jo")
CLIENT = """\
name: Contoso
time_zone: America/New_York
sites: [{id: hq, name: Head office, address: 1 Main Street}]
contacts:
  - {id: pat, name: Pat Doe, email: pat@contoso.example, role: [sponsor, decision], approval_limit: 500000.00}
  - {id: jo, name: Jo Roe, email: jo@contoso.example, role: [technical, user]}
  - {id: lin, name: Lin Poe, email: lin@contoso.example, role: billing}
"""


def template(name: str) -> Template:
    return read(Template, TEMPLATES[name].read_text(), f"project_templates/{name}.yaml")


def test_the_ten_are_there() -> None:
    assert TEMPLATES.keys() >= TEN


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_size_of_answers_makes_a_plan(name: str) -> None:
    found = template(name)
    sizes = list(samples(found, START))
    assert {"with smallest answers", "with largest answers"} <= {sample.told for sample in sizes}
    for sample in sizes:
        made = instantiate(found, sample.answers, START)
        text = dump({"name": made.name, "client": "contoso", "stage": "request", **made.project})
        tree = read_yaml("projects/p/project.yaml", text.encode())
        assert tree.findings == ()
        project, findings = read_record(Project, tree.root, "projects/p/project.yaml", id="p")
        assert findings == []
        assert project is not None
        assert all(task.minutes or task.waiting for task in project.tasks())
        assert project.estimated >= 60


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_project_made_from_it_has_no_errors(workspace: Path, run: Run, name: str) -> None:
    (workspace / "clients/contoso.yaml").write_text(CLIENT)
    words = [word for role in TEAM for word in ("--team", role)]
    words += [word for role in CONTACTS for word in ("--contact", role)]
    done = run("new", name, "made", "--client", "contoso", "--defaults", "--start", START, *words)
    assert done.code == 0, done.err
    findings = json.loads(run("check", "made", "--format", "json").out)["findings"]
    assert [f for f in findings if f["severity"] == Severity.ERROR] == []
    for command in (("comms", "plan", "made"), ("budget", "made"), ("status", "made"), ("plan", "made")):
        assert run(*command).code == 0
    questions = json.loads(run("intake", "check", "made", "--format", "json").out)["intake"]
    assert questions["project"] == "made"
