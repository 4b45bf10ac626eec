"""The dashboards that are shipped, as records; a test reads them as a user's own are read."""

import os
from typing import Any

from mspproj.model.settings import Dashboard, DashboardList

FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "templates", "dashboards")


def shipped_names() -> list[str]:
    return sorted(name.removesuffix(".yaml") for name in os.listdir(FOLDER) if name.endswith(".yaml"))


def shipped_text(name: str) -> bytes:
    with open(os.path.join(FOLDER, f"{name}.yaml"), "rb") as file:
        return file.read()


def shipped(name: str) -> Dashboard:
    """One of `shipped_names`. What is shipped is right already: nothing heavy is loaded to look at it."""
    from mspproj.store.yamlfile import read_yaml

    root: Any = read_yaml(f"dashboards/{name}.yaml", shipped_text(name)).root
    return Dashboard(id=str(root["id"]), title=str(root["title"]), lists=tuple(map(_list, root["lists"])))


def _list(told: dict[str, Any]) -> DashboardList:
    return DashboardList(
        id=str(told["id"]),
        title=str(told["title"]),
        of=str(told["of"]),
        filter=str(told["filter"]) if "filter" in told else None,
        sort=tuple(map(str, told.get("sort", ()))),
        columns=tuple(map(str, told.get("columns", ()))),
        limit=int(told.get("limit", 10)),
    )
