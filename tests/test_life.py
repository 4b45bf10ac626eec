"""A project's life from triage to closed, by flags alone, every refusal met once on the way."""

import json
import re
from pathlib import Path

import pytest

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
    life.on("2026-11-25")
    life.refused("dana", "advance fw", "PRT354 B7", "mspproj part eta fw/B7")
    life("dana", "part received fw/B7")
    life("dana", "advance fw")
    assert life.stage() == "closing"


def closing(life: Life) -> None:
    life.on("2026-12-01")
    life.refused("dana", "advance fw --to closed", "CLO804", "CLO806", "CLO808", "mspproj closeout fw --sign-off")
    text = life.plan.read_text()
    for task in dict.fromkeys(line.split()[2] for line in text.splitlines() if line.startswith("      - id: ")):
        life("kim", f"task done fw/{task}")
    items = json.loads(life("ravi", "closeout fw --list --format json", 1).out)["closeout"]["items"]
    answers = life.root.parent / "answers.yaml"
    answers.write_text("".join(f'{i["id"]}: {{answer: n-a, note: "not part of this test"}}\n' for i in items))
    life.run("closeout", "fw", "--answers", answers)
    life.refused("kim", "closeout fw --sign-off", "not of the support team")
    life("ravi", "closeout fw --sign-off --yes")
    life("dana", "advance fw --to closed")
    assert life.stage() == "closed"
    life.refused("dana", "advance fw", "fw is closed")
    told = life("dana", "intake history fw").out
    for word in ("No window agreed", "handoff", "to dana", "waiver", "po 4711", "from closing, to closed"):
        assert word in told
