"""`mspproj status` over all projects: one screen, what is in trouble first; long lists are cut with a count."""

from typing import TYPE_CHECKING, Any

from mspproj.render.text import clean, clip, style

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

RANK = {"red": 0, "yellow": 1, "green": 2}
ENDED = ("closed", "cancelled")
TROUBLED, LISTED = 5, 2  # so many are shown of each list: with them the screen has 23 lines at most
INDENT = 8


def screen(rows: list[dict[str, Any]], *, day: "date", since: "date", columns: int, cut: bool) -> list[str]:
    """Counts, then red and yellow projects with the reason and the next thing to do, then what changed since `since`,
    what the client owes and what is due. `rows` as in the JSON, the worst first."""
    open_rows = [row for row in rows if row["stage"] not in ENDED]
    found = [*_counts(open_rows, since, columns), ""]
    troubled = [row for row in open_rows if row["health"] != "green"]
    shown = troubled[:TROUBLED] if cut else troubled
    for row in shown:
        found += _trouble(row, columns)
    if more := troubled[len(shown) :]:
        found.append(" " * INDENT + f"and {_healths(more)}")
    if troubled:
        found.append("")
    for label, items in (
        ("changed", changes(rows)),
        ("client", _waiting(open_rows, day)),
        ("due", _due(open_rows)),
    ):
        found += _listed(label, items, columns, LISTED if cut else len(items))
    return found


def reason_of(row: dict[str, Any]) -> str:
    """The first reason in words, how many more there are, and whose word stands before them."""
    reasons, said = row["reasons"], row["override"]
    why = reasons[0]["what"] + (f" (+{len(reasons) - 1})" if len(reasons) > 1 else "") if reasons else ""
    if said is None:
        return why
    told = f"{said['why']} ({said['by']}, until {said['until']}; reckoned {row['computed']}"
    return f"{told}: {why})" if why else f"{told})"


def changes(rows: list[dict[str, Any]]) -> list[str]:
    """What is another than a week ago: health, the worse first, then stages, promised days, new projects."""
    found: list[tuple[int, str]] = []
    for row in rows:
        then, id = row["before"], row["project"]
        if then is None:
            if row["new"]:
                found.append((4, f"{id} is new"))
            continue
        if then["health"] != row["health"] and row["stage"] not in ENDED:
            worse = RANK[row["health"]] < RANK[then["health"]]
            found.append((0 if worse else 1, f"{id} was {then['health']}, is {row['health']}"))
        if then["stage"] != row["stage"]:
            found.append((2, f"{id} was {then['stage']}, is {row['stage']}"))
        if then["promised"] != row["promised"]:
            found.append(
                (3, f"{id} was promised for {then['promised'] or 'no day'}, is for {row['promised'] or 'none'}")
            )
    return [text for _, text in sorted(found, key=lambda item: item[0])]


def _counts(rows: list[dict[str, Any]], since: "date", columns: int) -> list[str]:
    if not rows:
        return ["no open projects"]
    now, then = (_healths(some) for some in (rows, [row["before"] for row in rows if row["before"]]))
    told = f"{len(rows)} project{'' if len(rows) == 1 else 's'}: {now}"
    was = f"({since:%a %d %b}: {then})" if then else ""
    if len(told) + 1 + len(was) > columns:
        return [style(told, "bold"), was]
    return [" ".join(filter(None, (style(told, "bold"), was)))]


def _healths(rows: "Sequence[dict[str, Any]]") -> str:
    return ", ".join(filter(None, (_of(rows, health) for health in RANK)))


def _of(rows: "Sequence[dict[str, Any]]", health: str) -> str:
    count = sum(row["health"] == health for row in rows)
    return f"{count} {health}" if count else ""


def _trouble(row: dict[str, Any], columns: int) -> list[str]:
    health = row["health"]
    head = style(health, health) + " " * (INDENT - len(health))
    told = clip(clean(f"{row['project']}: {reason_of(row)}"), columns - INDENT)
    do = next((reason["do"] for reason in row["reasons"]), f"mspproj status {row['project']}")
    return [head + told, " " * INDENT + clean(do)]


def _listed(label: str, items: list[str], columns: int, most: int) -> list[str]:
    """The first of the items; the last one shown says how many more there are."""
    found = []
    for number, item in enumerate(items[:most]):
        more = f" (+{len(items) - most})" if number == most - 1 and len(items) > most else ""
        head = style(label, "bold") + " " * (INDENT - len(label)) if number == 0 else " " * INDENT
        found.append(head + clip(clean(item), columns - INDENT - len(more)) + more)
    return found


def _waiting(rows: list[dict[str, Any]], day: "date") -> list[str]:
    """What clients owe by now, in the next seven days or without a day: what is late first, then the oldest."""
    from datetime import timedelta

    last = (day + timedelta(days=7)).isoformat()
    found = [
        (not item["overdue"], item["due"] or last, row["project"], item)
        for row in rows
        for item in row["waiting_on_client"]
        if (item["due"] or last) <= last
    ]
    return [
        (f"{'since' if item['overdue'] else 'by'} {_day(due)} " if item["due"] else "") + f"{project}: {item['what']}"
        for _, due, project, item in sorted(found, key=lambda one: one[:3])
    ]


def _due(rows: list[dict[str, Any]]) -> list[str]:
    """The next seven days, the soonest first."""
    found = sorted((item["day"], row["project"], item["what"]) for row in rows for item in row["due_next"])
    return [f"{_day(day)} {project}: {what}" for day, project, what in found]


def _day(text: str) -> str:
    from datetime import date

    return f"{date.fromisoformat(text):%a %d %b}"
