"""A project's life from triage to closed, by flags alone, every refusal met once on the way."""

import json
import re
from pathlib import Path

import pytest
import yaml

from tests.conftest import Ran, Run, git

PEOPLE = """\
format: 1
people:
  - {id: kim, name: Kim Novak, email: kim@northwind.example, team: delivery, roles: [engineer]}
  - {id: lee, name: Lee Chang, email: lee@northwind.example, team: delivery, roles: [engineer]}
  - {id: dana, name: Dana Field, email: dana@northwind.example, team: delivery, roles: [coordinator]}
  - {id: sam, name: Sam Oduya, email: sam@northwind.example, team: sales}
  - {id: maria, name: Maria Lopez, email: maria@northwind.example, team: management}
  - {id: ravi, name: Ravi Shah, email: ravi@northwind.example, team: support}
  - {id: nora, name: Nora Beck, email: nora@northwind.example, team: accounting}
"""
CLIENT = """\
format: 1
name: Contoso
contacts:
  - {id: pat, name: Pat Doe, email: pat@contoso.example, role: [sponsor, decision], approval_limit: 50000.00}
  - {id: jo, name: Jo Roe, email: jo@contoso.example, role: technical, approval_limit: 1000.00}
  - {id: lin, name: Lin Poe, email: lin@contoso.example, role: billing}
sites: [{id: hq, address: 1 Main St, access: Bell at the back}]
"""
VENDORS = "format: 1\nvendors: [{id: distributor, name: Wholesale}, {id: isp, name: City Fiber}]\n"
TEAM = "coordinator=dana lead_tech=kim techs=kim,lee sales=sam service_delivery=maria support=ravi accounting=nora"
FAILOVER = """\
impacts:
  - {id: I9, what: Failover, start: "2026-11-12T20:30", end: "2026-11-12T23:59", who: all, notice: 5d, task: failover}
"""


class Life:
    """A workspace, its clock and whoever is at the keyboard."""

    def __init__(self, root: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root, self.run, self.monkeypatch = root, run, monkeypatch
        self.day, self.minute = "", 0
        self.plan = root / "projects/fw/project.yaml"

    def on(self, day: str) -> None:
        self.day, self.minute = day, 0

    def __call__(self, who: str, line: str, code: int = 0) -> Ran:
        """Runs a command line (`~` is a blank) as a person, a minute after the last; asserts the exit code."""
        self.minute += 1
        instant = f"{self.day}T{9 + self.minute // 60:02}:{self.minute % 60:02}:00-05:00"
        for key, value in {"MSPPROJ_TODAY": self.day, "MSPPROJ_NOW": instant, "MSPPROJ_ME": who}.items():
            self.monkeypatch.setenv(key, value)
        ran = self.run(*(word.replace("~", " ") for word in line.split(" ")))
        assert ran.code == code, f"{line}: {ran}"
        return ran

    def refused(self, who: str, line: str, *words: str, code: int = 4) -> None:
        """Refused, and every one of the words is in what is told."""
        ran = self(who, line, code)
        assert [word for word in words if word not in ran.out + ran.err] == [], ran

    def commit(self) -> None:
        git(self.root, "add", "-A")
        git(self.root, "commit", "-qm", "As it stands")

    def edit(self, old: str, new: str) -> None:
        text = self.plan.read_text()
        assert old in text
        self.plan.write_text(text.replace(old, new, 1))

    def tasks(self) -> dict[str, list[str]]:
        """The ids of the tasks by phase."""
        phases = yaml.safe_load(self.plan.read_text())["phases"]
        return {phase["name"]: [task["id"] for task in phase["tasks"]] for phase in phases}

    def stage(self) -> str:
        """The stage, on which plan and journal agree."""
        written = next(line for line in self.plan.read_text().splitlines() if line.startswith("stage:"))
        events = [
            json.loads(line[2:])
            for path in (self.root / "projects/fw/journal").glob("*.yaml")
            for line in path.read_text().splitlines()
        ]
        moves = sorted((e["logged"], e["to"]) for e in events if e["op"] == "stage")
        assert written == f"stage: {moves[-1][1]}"
        return str(moves[-1][1])


@pytest.fixture
def life(tmp_path: Path, home: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Life:
    root = tmp_path / "msp"
    git(tmp_path, "config", "--global", "user.email", "dana@northwind.example")
    git(tmp_path, "config", "--global", "user.name", "Dana Field")
    assert (
        run(
            "init", root, "--company", "Northwind", "--time-zone", "America/New_York", "--country", "US", "--defaults"
        ).code
        == 0
    )
    for name, text in {"people.yaml": PEOPLE, "clients/contoso.yaml": CLIENT, "vendors.yaml": VENDORS}.items():
        (root / name).write_text(text)
    monkeypatch.chdir(root)
    life = Life(root, run, monkeypatch)
    life.commit()
    return life


def test_from_triage_to_closed(life: Life) -> None:
    request(life)
    proposal(life)
    planning(life)
    executing(life)
    closing(life)


def request(life: Life) -> None:
    life.on("2026-10-05")
    assert "project" in life("sam", "triage --set hours=54 --set users=45 --set window=true --defaults").out
    team = " ".join(f"--team {pair}" for pair in TEAM.split())
    contacts = "--contact sponsor=pat --contact technical=jo --contact billing=lin"
    life("sam", f"new firewall-replacement fw --client contoso --defaults --start 2026-10-12 {team} {contacts}")
    life.commit()
    life("sam", "intake check fw")
    life.refused("sam", "advance fw", "INT140", "mspproj intake approve fw")
    life.refused("sam", "intake approve fw --version 1", "not of Service Delivery", "maria")
    life.refused("maria", "intake approve fw --version 2", "version 1, not 2")
    life.refused("maria", "intake approve fw", "--version 1", code=2)
    life.refused("maria", "intake reject fw --version 1", "--note", code=2)
    life("maria", "intake reject fw --version 1 --note No~window~agreed")
    life.refused("sam", "advance fw", "INT140", "No window agreed")
    life("maria", "intake approve fw --version 1")
    life.refused("sam", "proposal sent fw", "is a request")
    life("sam", "advance fw")
    assert life.stage() == "proposed"
    life.commit()


def proposal(life: Life) -> None:
    life.on("2026-10-06")
    life.refused("sam", "accept fw proposal --by pat --how email", "never sent")
    life.edit("estimate: 45m", "estimate: 2h")
    life.refused("sam", "proposal sent fw", "stale", "estimate kickoff (45m) is now kickoff (2h)")
    life.refused("dana", "check fw", "INT141", "the estimates changed", code=1)
    life.edit("estimate: 2h", "estimate: 45m")
    life("sam", "proposal sent fw --how email")
    life.refused("sam", "advance fw", "INT145", "mspproj accept fw proposal")
    life.refused("sam", "accept fw proposal --by lin --how email", "Lin Poe is neither sponsor nor decision", "pat")
    life.refused("sam", "accept fw proposal --by jo --how email", "Jo Roe may agree to 1000.00", "ask pat")
    life.refused("sam", "accept fw proposal --by zoe --how email", "no contact of contoso", code=2)
    life.refused("sam", "accept fw proposal --by pat --how email --day 2026-11-01", "after today")
    head = git(life.root, "rev-parse", "--short=9", "HEAD")
    assert f"commit {head}" in life("sam", "accept fw proposal --by pat --how email --po 4711").out
    life.refused("sam", "accept fw proposal --by pat --how email", "already")
    life("sam", "advance fw")
    assert life.stage() == "approved"
    life.refused("dana", "advance fw", "INT143", "mspproj intake handoff fw")
    life.refused("kim", "intake handoff fw --yes", "sam sells this project")
    life.refused("sam", "intake handoff fw --open Printers", "--yes", code=2)
    life("sam", "intake handoff fw --open Jo~wants~the~printers~named --yes")
    life.refused("sam", "intake handoff fw --yes", "already")
    life("dana", "advance fw")
    assert life.stage() == "planning"
    life.commit()


def planning(life: Life) -> None:
    life.on("2026-10-08")
    notice = re.search(r"before: I1, days: (.*)}", life.plan.read_text())
    assert notice is not None
    life.edit(notice[0], "before: I1, days: [1]}")
    wanted = ("PRT352 B1", "PLN214 kim", "PLN215 lee", "IMP304 I1", "COM511")
    life.refused("dana", "advance fw", *wanted, "mspproj part ordered fw/B1", "mspproj comms sent fw weekly-call")
    life.refused("dana", "accept fw plan", "by the lead tech (kim)")
    life("kim", "accept fw plan")
    for who in ("lee", "ravi"):
        life(who, "acknowledge fw")
    for part in ("B1", "B3", "B6", "B7"):
        life("dana", f"part ordered fw/{part} --eta 2026-10-22")
    life("dana", "comms held fw weekly-call --attendees pat,jo")
    life.edit("impacts:\n", FAILOVER)
    life.refused("dana", "advance fw", "IMP304 I1", "IMP304 I9")
    life.edit("before: I1, days: [1]}", "before: I1, days: [21, 7, 1]}")
    life.refused("sam", "waive IMP304 fw --why Told~in~the~notice~of~I1 --until 2026-11-12", "sales does not waive")
    life.refused("dana", "waive IMP304 fw --until 2026-11-12", "--why", code=2)
    life.refused("dana", "waive IMP304 fw --why Told~in~the~notice~of~I1", "--until", code=2)
    life.refused("dana", "waive NOPE1 fw --why x --until 2026-11-12", "nothing is called", code=2)
    life.refused("maria", "waive INT142 fw --why We~are~a~small~team --until 2026-11-12", "cannot be waived")
    life("dana", "waive IMP304 fw --why Told~in~the~notice~of~I1 --until 2026-11-12")
    assert "waived by dana until 2026-11-12" in life("dana", "check fw").out
    assert "Told in the notice of I1" in life("dana", "status fw").out
    assert "Waived:" in life("dana", "advance fw").out
    assert life.stage() == "executing"
    life.commit()


def executing(life: Life) -> None:
    life.on("2026-10-12")
    life.refused("dana", "advance fw --to on-hold", "--why", code=2)
    life.refused("dana", "advance fw --to approvd --why x", "cannot go to 'approvd'", code=2)
    life("dana", "advance fw --to on-hold --why Client~moves~house")
    assert life.stage() == "on-hold"
    life.refused("dana", "advance fw", "COM511", "mspproj comms sent fw management-weekly")
    life("dana", "comms sent fw management-weekly")
    life("dana", "advance fw")
    assert life.stage() == "executing"
    life.edit("stage: executing", "stage: closing")
    life.refused("dana", "check fw", "STG851", code=1)
    life.refused("dana", "advance fw", "the journal executing", "write `stage: executing`")
    life.edit("stage: closing", "stage: executing")
    life.on("2026-10-19")
    life.refused("dana", "accept fw window --by jo --how call", "--of ID", "I1", code=2)
    life("dana", "accept fw window --of I1 --by jo --how call")
    for part in ("B1", "B3", "B6"):
        life("dana", f"part received fw/{part}")
    life.on("2026-11-13")
    life("kim", "log 6h fw/cutover Cut~over~the~main~office")
    life.on("2026-11-25")
    life.refused(
        "dana", "advance fw", "PRT354 B7", "mspproj part eta fw/B7", "PLN223", "CLO819", "mspproj task done fw/"
    )
    life("dana", "part received fw/B7")
    phases = life.tasks()
    for task in [task for phase in list(phases)[:-1] for task in phases[phase]]:
        life("kim", f"task done fw/{task}")
    for stone in ("kickoff", "design", "go-live"):
        life.refused("dana", "advance fw", f"mspproj milestone reached fw/{stone}")
        life("dana", f"milestone reached fw/{stone}")
    life("dana", "advance fw")
    assert life.stage() == "closing"


def closing(life: Life) -> None:
    """By flags alone; what each refusal names is what the next line runs."""
    life.on("2026-12-01")
    life.refused("dana", "advance fw", "CLO814", "mspproj accept fw final")
    life.refused(
        "dana", "advance fw --to closed", "CLO804", "CLO806", "CLO808", "CLO813", "mspproj comms sent fw closing"
    )
    life.refused("jo", "accept fw final --by jo --how email", "nobody in people.yaml", code=2)
    life("dana", "accept fw final --by pat --how email")
    life("dana", "advance fw")
    assert life.stage() == "hypercare"
    checklist(life)
    hypercare(life)


def checklist(life: Life) -> None:
    items = json.loads(life("ravi", "closeout fw --list --format json", 1).out)["closeout"]["items"]
    answers = life.root.parent / "answers.yaml"
    answers.write_text("".join(f'{i["id"]}: {{answer: n-a, note: "not part of this test"}}\n' for i in items))
    life("kim", f"closeout fw --answers {answers}")
    life.refused("kim", "closeout fw --return vault=Which~entry?", "not of the support team")
    life("ravi", "closeout fw --return vault=Which~entry?", 1)
    lines = json.loads(life("kim", "today --mine --format json").out)["lines"]
    (back,) = [line for line in lines if line["kind"] == "closeout"]
    assert (back["id"], back["command"]) == ("vault", "mspproj closeout fw")
    assert "came back: Which entry?" in back["what"]
    life.refused("ravi", "closeout fw --sign-off --yes", "1 sent back; still required: vault")
    life("kim", "closeout fw --answer vault=yes --evidence vault=vault:contoso/firewall")
    life("ravi", "closeout fw --accept vault")
    life.refused("kim", "closeout fw --sign-off", "not of the support team")
    life("ravi", "closeout fw --sign-off --yes")
    life("kim", "closeout fw --note mfa=By~app")
    assert "the checklist changed after ravi signed it off" in life("dana", "check fw").out
    life.refused("dana", "advance fw", "CLO803", "mspproj closeout fw --sign-off")
    life("ravi", "closeout fw --sign-off --yes")


def hypercare(life: Life) -> None:
    life("kim", "log 1h fw/tune Two~rules~for~the~card~terminals")
    life("kim", "time submit 2026-W46")
    life("maria", "time approve kim 2026-W46 --yes")
    life.on("2026-12-07")
    wanted = (
        "CLO806",
        "CLO812",
        "mspproj time submit 2026-W49",
        "CLO815",
        "mspproj lessons add",
        "CLO817",
        "of 14, since 2026-12-01",
    )
    life.refused("dana", "advance fw", *wanted)
    for task in [task for phase in life.tasks().values() for task in phase]:
        life("kim", f"task done fw/{task}")
    life("kim", "time submit 2026-W49")
    life.refused(
        "dana", "advance fw", "CLO812 2026-W49 of kim waits for its approval", "mspproj time approve kim 2026-W49"
    )
    life("dana", "time approve kim 2026-W49 --yes")
    life.on("2026-12-15")
    life.refused("dana", "advance fw", "CLO813", "mspproj report closing fw", "mspproj comms sent fw closing-report")
    assert "closing report" in life("dana", "report closing fw --print").out
    life.refused("dana", "comms sent fw closing-report", "--due 2026-12-16")
    life("dana", "comms sent fw closing-report --due 2026-12-16")
    life("kim", "lessons add Ask~for~card~terminals~by~name --project fw")
    life.refused("dana", "advance fw", "CLO812 kim: not heard from since 2026-12-07")
    life("kim", "log 1h --bucket service Tickets~of~the~morning -d 2026-12-14")
    life.refused("dana", "advance fw", "CLO812 kim: owes for 2026-12-14: ", "mspproj log")
    life("kim", "log 7h --bucket service Tickets~of~the~rest~of~the~day -d 2026-12-14")
    assert "mspproj report handoff fw" in life("dana", "advance fw").out
    assert life.stage() == "closed"
    life("ravi", "report handoff fw")
    assert "0 tickets in the first 30 days" in life("dana", "report after fw").out
    life.refused("dana", "advance fw", "fw is closed")
    told = life("dana", "intake history fw").out
    for word in ("No window agreed", "handoff", "to dana", "waiver", "po 4711", "from hypercare, to closed"):
        assert word in told
