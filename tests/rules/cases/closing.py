from datetime import date
from typing import Any

from mspproj.model.closeout import Checklist
from mspproj.reports.closeout import closeout
from tests.build import dossier, read

LIST = read(
    Checklist,
    """
    id: closeout
    name: Closeout
    items:
      - {id: passwords, question: Are all passwords stored?}
      - {id: restore, question: Was a restore tried?, evidence: file}
      - {id: photos, question: Are there photos?, required: false}
      - {id: phones, question: Do the phones ring?, kinds: voip}
    """,
    "checklists/closeout.yaml",
)
OTHER = read(
    Checklist,
    "id: closeout-voip\nname: V\nitems: [{id: fax, question: Is it gone?}]",
    "checklists/closeout-voip.yaml",
)


def closing(stage: str, *facts: str, more: str = "", **given: Any) -> dict[str, Any]:
    return {"text": f"stage: {stage}\n{more}", "facts": facts, "checklists": (LIST, OTHER), **given}


PASSWORDS = "2026-11-10 kim answer item=passwords answer=yes"
RESTORE = "2026-11-10 kim answer item=restore answer=yes evidence=restore.log"
SIGNED = "2026-11-11 ravi signoff digest=0"
BOUND = (
    f"2026-11-11 ravi signoff digest={closeout(dossier(**closing('closing', PASSWORDS)), date(2026, 11, 20)).digest}"
)
PINS = PASSWORDS.replace("passwords", "pins")
PINS_BOUND = (
    f"2026-11-11 ravi signoff digest={closeout(dossier(**closing('closing', PINS)), date(2026, 11, 20)).digest}"
)
REPORT = "communications: [{id: end, what: The end, content: closing, audience: sponsor, when: {day: 2026-11-10}}]"
CALLS = """communications:
  - {id: hyper, what: Call, audience: [technical], how: call, when: {every: week, during: [hypercare]}}
"""
PHASES = "phases:\n  - {name: One, tasks: [{id: T1, name: Cut}]}\n  - {name: Close, tasks: [{id: T2, name: Tidy}]}"
TASK = "phases:\n  - {name: One, tasks: [{id: T1, name: Cut}, {id: T2, name: Check}]}"
DONE = [f"2026-11-10 kim progress task={id} done=true" for id in ("T1", "T2")]

CASES: list[tuple[str, Any, str, Any]] = [
    ("CLO801", closing("closing"), "1:8", closing("closing", PASSWORDS)),
    ("CLO801", closing("hypercare"), "1:8", closing("executing")),
    ("CLO802", closing("closed", "2026-11-11 kim signoff digest=0"), "1:3", closing("closed", SIGNED)),
    (
        "CLO802",
        closing("closing", SIGNED, more="team: {lead_tech: ravi}"),
        "1:3",
        closing("closing", SIGNED, more="team: {lead_tech: ravi}", settings="company: N\nseparation_of_duties: false"),
    ),
    ("CLO803", closing("closed", PASSWORDS, BOUND, RESTORE), "2:3", closing("closed", PASSWORDS, BOUND)),
    (
        "CLO803",
        closing("closed", PASSWORDS, BOUND, "2026-11-12 ravi return item=passwords"),
        "2:3",
        closing("closed", PASSWORDS, SIGNED, BOUND),
    ),
    ("CLO804", closing("closed", PASSWORDS), "1:8", closing("closed", PASSWORDS, RESTORE)),
    ("CLO804", closing("closed", PASSWORDS, RESTORE[:-21]), "1:8", closing("closed", PASSWORDS, BOUND)),
    (
        "CLO804",
        closing("closed", PASSWORDS, BOUND.replace("ravi", "kim")),
        "1:8",
        closing("closed", PASSWORDS, BOUND),
    ),
    (
        "CLO804",
        closing("closed", PASSWORDS, RESTORE, more="kind: voip"),
        "1:8",
        closing("closing", PASSWORDS, more="kind: voip"),
    ),
    (
        "CLO804",
        closing("closed", PASSWORDS, RESTORE.replace("yes", "no")),
        "1:8",
        closing("closed", PASSWORDS, RESTORE.replace("yes", "n-a note=none")),
    ),
    (
        "CLO805",
        closing("closed", records=["kind: action\ntitle: Call"]),
        "1:1",
        closing("closed", records=["kind: action\ntitle: Call\nstatus: done", "kind: risk\ntitle: Old server"]),
    ),
    ("CLO806", closing("closed", DONE[0], more=TASK), "3:46", closing("closed", *DONE, more=TASK)),
    ("CLO808", closing("closed"), "1:8", closing("closed", SIGNED)),
    (
        "CLO809",
        closing("closing", "2026-10-20 dana stage from=executing to=closing"),
        "1:8",
        closing("closing", "2026-10-21 dana stage from=executing to=closing"),
    ),
    ("CLO810", closing("closing", PINS), "1:3", closing("closing", PASSWORDS)),
    ("CLO810", closing("hypercare", PINS, SIGNED), "1:3", closing("hypercare", PINS, PINS_BOUND)),
    (
        "CLO811",
        closing("closing", RESTORE.replace("yes", "n-a")),
        "1:3",
        closing("closing", RESTORE.replace("yes", "no")),
    ),
    ("CLO811", closing("closing", PASSWORDS, RESTORE[:-21]), "2:3", closing("closing", PASSWORDS, RESTORE)),
    (
        "CLO813",
        closing("closed", "2026-11-10 dana sent communication=weekly", more=REPORT),
        "1:8",
        closing("closed", "2026-11-10 dana sent communication=end", more=REPORT),
    ),
    (
        "CLO813",
        closing("closed"),
        "1:8",
        closing("closed", "2026-11-10 dana sent communication=weekly draft=reports/2026-11-10-closing.md"),
    ),
    ("CLO813", closing("closed"), "1:8", closing("closed", more="internal: true")),
    (
        "CLO814",
        closing("hypercare", "2026-11-10 dana acceptance what=proposal"),
        "1:8",
        closing("hypercare", "2026-11-10 dana acceptance what=final"),
    ),
    ("CLO814", closing("closed"), "1:8", closing("closing")),
    ("CLO814", closing("closed"), "1:8", closing("closed", more="internal: true")),
    (
        "CLO816",
        closing("hypercare", more=CALLS.replace("[hypercare]", "[closing]")),
        "3:3",
        closing("hypercare", more=CALLS),
    ),
    (
        "CLO816",
        closing("hypercare", more=CALLS.replace("how: call", "how: email")),
        "3:3",
        closing("hypercare", more="internal: true"),
    ),
    (
        "CLO817",
        closing("closed", "2026-11-06 dana stage to=hypercare", "2026-11-19 dana stage to=closed"),
        "1:8",
        closing("closed", "2026-11-05 dana stage to=hypercare", "2026-11-19 dana stage to=closed"),
    ),
    (
        "CLO817",
        closing("closed", "2026-11-07 dana stage to=hypercare"),
        "1:8",
        closing("closed", "2026-11-07 dana stage to=hypercare", "2026-11-08 dana stage to=closing"),
    ),
    (
        "CLO817",
        closing("closed", "2026-11-07 dana stage to=hypercare"),
        "1:8",
        closing("closed", "2026-11-15 dana stage to=hypercare", settings="company: N\nthresholds: {hypercare_days: 5}"),
    ),
    (
        "CLO818",
        closing("hypercare", "2026-11-05 dana stage to=hypercare"),
        "1:8",
        closing("hypercare", "2026-11-06 dana stage to=hypercare"),
    ),
    ("CLO819", closing("closing", more=PHASES), "3:25", closing("closing", *DONE[:1], more=PHASES)),
    ("CLO819", closing("closing", more=PHASES), "3:25", closing("executing", more=PHASES)),
    (
        "CLO819",
        closing("closing", more=PHASES.replace("Cut", "Cut, owner: kim")),
        "3:25",
        closing("closing", more=PHASES.replace("Cut", "Cut, owner: dana") + "\nteam: {coordinator: dana}"),
    ),
    (
        "STG851",
        closing("executing", "2026-11-01 dana stage from=request to=proposed"),
        "1:8",
        closing("proposed", "2026-11-01 dana stage from=request to=proposed"),
    ),
    (
        "STG852",
        closing("planning", "2026-11-01 dana stage from=proposed to=planning"),
        "1:3",
        closing("closed", "2026-11-01 dana stage from=closing to=closed"),
    ),
    (
        "STG852",
        closing("closing", "2026-11-01 dana stage from=approved to=closing"),
        "1:3",
        closing("planning", "2026-11-01 dana stage from=executing to=planning", "2026-11-02 dana stage to=on-hold"),
    ),
    (
        "STG853",
        closing(
            "approved",
            "2026-11-01 dana stage from=request to=proposed",
            "2026-11-02 dana stage from=request to=approved",
        ),
        "2:3",
        closing(
            "approved",
            "2026-11-01 dana stage from=request to=proposed",
            "2026-11-02 dana stage from=proposed to=approved",
        ),
    ),
    (
        "STG854",
        closing("on-hold", "2026-10-20 dana stage from=planning to=on-hold"),
        "1:8",
        closing("on-hold", "2026-10-21 dana stage from=planning to=on-hold"),
    ),
    (
        "STG854",
        closing("on-hold", records=["id: 2026-10-20-note-x\nkind: note\ntitle: Wait"]),
        "1:8",
        closing(
            "on-hold", records=["id: 2026-10-20-note-x\nkind: note\ntitle: Wait"], entries=["2026-11-18 kim 1h - Call"]
        ),
    ),
]
