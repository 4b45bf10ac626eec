"""The web pages from plain data: shipped templates with every value escaped, charts of ours put between.

Every page is one file: its style is inside, it runs nothing and fetches nothing.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Template
from markupsafe import Markup

from mspproj.render.environment import environment
from mspproj.render.page import frame
from mspproj.render.site_style import STYLE_SITE
from mspproj.render.template import SHIPPED, plain

_FOLDER = "site"


def site_page(kind: str, title: str, data: Mapping[str, Any], charts: Mapping[str, str] | None = None) -> str:
    """A whole page of a kind: portfolio, project, people, person, client, client_project.

    `data` are reports and plain values; `charts` are SVG of `chart`, which come into the page as they are.
    """
    values = plain(data) | {"charts": {name: Markup(svg) for name, svg in (charts or {}).items()}}  # noqa: S704  # ours
    above, below = (_template(f"{_FOLDER}/{part}.html.j2").render(values) for part in ("top", "foot"))
    return frame(title, _template(f"{_FOLDER}/{kind}.html.j2").render(values), STYLE_SITE, (above, below))


@cache
def _template(name: str) -> Template:
    """Compiled once for a thousand pages."""
    sources = {f"{_FOLDER}/{path.name}": path.read_text("utf-8") for path in Path(SHIPPED, _FOLDER).glob("*.html.j2")}
    return environment("html", sources).get_template(name)
