"""The workspace's own templates, looked through before anybody drafts; docs/templates.md tells their fields."""

import os
from collections.abc import Iterator

from mspproj.finding import Finding, Severity

CODES: dict[str, tuple[str, Severity, str]] = {
    "TPL201": (
        "draft-template",
        Severity.ERROR,
        "A template of a draft can be read and does only what templates may.\n\nElse the draft cannot be made on the "
        "day it is due.\n\nMend it: correct the line, or delete the file; then the shipped template is used.",
    ),
    "TPL202": (
        "draft-template-name",
        Severity.ERROR,
        "A template of a draft uses only fields that its report has.\n\nA misspelt name stops the draft.\n\nMend it: "
        "see docs/templates.md, or `mspproj report KIND PROJECT --format json` for the data itself.",
    ),
}


def draft_templates(root: str) -> Iterator[Finding]:
    """What is wrong with the files of `templates/`."""
    folder = os.path.join(root, "templates")
    if not os.path.isdir(folder):
        return
    from pathlib import Path

    from mspproj.render.template import examine

    own = Path(folder)
    for path in sorted(own.rglob("*.j2")):
        name = path.relative_to(own).as_posix()
        for error in examine(name, [own], _given(name)):
            code = "TPL202" if error.code == "TPL-undefined" else "TPL201"
            yield Finding(code, CODES[code][1], error.place, error.told, error.hint or "see docs/templates.md")


def _given(name: str) -> tuple[str, ...]:
    """The fields of what a template of this name is given; empty where another template includes it."""
    from dataclasses import fields

    from mspproj.reports.change_offer import ChangeOffer
    from mspproj.reports.draft import KINDS, InternalDraft
    from mspproj.reports.weekly import InternalWeekly

    kind = name.removesuffix(".md.j2")
    reports = {"weekly": InternalWeekly, "change": ChangeOffer, **dict.fromkeys(KINDS, InternalDraft)}
    return tuple(field.name for field in fields(reports[kind])) if kind in reports else ()
