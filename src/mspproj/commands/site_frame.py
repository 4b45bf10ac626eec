"""What every web page is told: whose it is, as of when, where its links lead, what stands at its foot."""

from datetime import date
from typing import Any


def ours(company: str, as_of: date, up: str, here: str = "") -> dict[str, Any]:
    """For a page of our own; `up` leads to the top folder, `here` is its path where the head names it."""
    pages = (("Portfolio", "index.html"), ("People", "people/index.html"))
    foot = [
        f"For the people of {company} alone: this page names clients. Costs and margins are not in it.",
        "Hours are in hours and hundredths. Planned: an even pace from the start to the promised day.",
    ]
    links = [{"name": name, "to": f"{up}{path}", "here": path == here} for name, path in pages]
    return {"company": company, "as_of": as_of, "links": links, "foot": foot}


def theirs(company: str, as_of: date, *, here: bool = False) -> dict[str, Any]:
    """For a page of a client; `here`: it is the first one."""
    foot = [f"From {company}, for you. What it tells is what was written down by the day at the top."]
    links = [{"name": "Your projects", "to": "index.html", "here": here}]
    return {"company": company, "as_of": as_of, "links": links, "foot": foot}
