from typing import Any


def person(*texts: str) -> dict[str, Any]:
    lines = "".join(f"\n  - {{id: p{n}, name: P, email: p{n}@n.example{text}}}" for n, text in enumerate(texts))
    return {"people": f"people:{lines}"}


def client(text: str) -> dict[str, Any]:
    return {"client": f"name: Contoso\n{text}"}


def dashboard(list_: str) -> dict[str, Any]:
    return {"settings": f"company: N\ndashboards:\n  - {{id: d, title: D, lists: [{list_}]}}"}


CASES: list[tuple[str, Any, str, Any]] = [
    ("DSH921", dashboard("{id: a, title: A, of: task}"), "3:53", dashboard("{id: a, title: A, of: tasks}")),
    (
        "DSH921",
        dashboard("{id: a, title: A, of: tasks, filter: mine and spar < 0}"),
        "3:68",
        dashboard("{id: a, title: A, of: tasks, filter: mine and spare < 0}"),
    ),
    (
        "DSH921",
        dashboard(", ".join(f"{{id: l{n}, title: A, of: tasks}}" for n in range(13))),
        "3:30",
        dashboard(", ".join(f"{{id: l{n}, title: A, of: tasks}}" for n in range(12))),
    ),
    ("PPL901", person(", project_capacity: 101%"), "2:62", person(", project_capacity: 100%")),
    (
        "PPL902",
        person("", ", time_off: [{from: 2026-11-20, to: 2026-11-19}]"),
        "3:55",
        person(", time_off: [{from: 2026-11-20, to: 2026-11-20}]"),
    ),
    (
        "PPL902",
        person(", on_call: [{from: 2026-11-20, to: 2026-11-19}]"),
        "2:54",
        person(", on_call: [{from: 2026-11-20, to: 2026-11-26}]"),
    ),
    (
        "PPL903",
        {"people": "people:\n  - {id: kim, name: K, email: k@n.example}\n  - {id: Kim, name: K, email: K@n.example}"},
        "3:10 3:31",
        person("", ""),
    ),
    ("PPL904", person(", hours: {mon-thu: 8h, thu-fri: 6h}"), "2:51", person(", hours: {mon-thu: 8h, fri: 6h}")),
    (
        "PPL904",
        {"settings": "company: N\nworking_hours: {mon-fri: 8h, fri: 6h}"},
        "2:16",
        {"settings": "company: N\nworking_hours: {mon-fri: 8h}"},
    ),
    (
        "PPL905",
        client("contacts:\n  - {id: pat, name: P, deputy: joe}\n  - {id: jo, name: J, deputy: jo}"),
        "3:32 4:31",
        client("contacts: [{id: pat, name: P, deputy: jo}, {id: jo, name: J}]"),
    ),
    (
        "PPL906",
        client("contacts: [{id: pat, name: P}, {id: Pat, name: Q}]\nsites: [{id: hq}, {id: HQ}]"),
        "2:37 3:24",
        client("contacts: [{id: hq, name: P}]\nsites: [{id: hq}]"),
    ),
    (
        "PPL907",
        client("blackouts: [{from: 2026-11-20, to: 2026-11-19}]"),
        "2:13",
        client("blackouts: [{from: 2026-11-20, to: 2026-11-20}]"),
    ),
    (
        "PPL908",
        client("contacts: [{id: pat, name: P, site: lab}]\nsites: [{id: hq}]"),
        "2:37",
        client("contacts: [{id: pat, name: P, site: hq}]\nsites: [{id: hq}]"),
    ),
    (
        "PPL909",
        client("contracts: [{id: c1, kind: block, starts: 2026-11-20, expires: 2026-11-19}]"),
        "2:64",
        client("contracts: [{id: c1, kind: block, starts: 2026-11-20, expires: 2026-11-20}]"),
    ),
]
