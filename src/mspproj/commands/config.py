"""`mspproj config show`: the settings in force."""

from typing import Any, NamedTuple

from mspproj.commands.session import Session
from mspproj.model.fields import Record


class Setting(NamedTuple):
    """A setting as its file would say it; `origin` is `default` or the place where it is set."""

    key: str
    value: Any
    origin: str
    meaning: str


def config_show(session: Session) -> int:
    """Every setting of mspproj.yaml: its value, where it is set, what it means.

    Examples: mspproj config show; mspproj config show --format json
    """
    from mspproj.render.table import Column

    found = settings_in_force(session.workspace.settings)
    if session.choose_format("table", "json", "csv", "md") == "table":
        session.say(*(line for setting in found for line in _lines(setting)))
        return 0
    columns = [Column("Setting"), Column("Value", flexible=True), Column("Set in"), Column("Meaning", flexible=True)]
    rows = [[s.key, _shown(s.value), s.origin, s.meaning] for s in found]
    session.show("config", columns, rows, settings=[s._asdict() for s in found])
    return 0


def settings_in_force(record: Record, prefix: str = "") -> list[Setting]:
    """Every setting of a record, those of records within it by dotted keys."""
    from mspproj.store.spelling import keys, meanings, spelled

    told = meanings(type(record))
    found = []
    for name, key, hint in keys(type(record)):
        value = getattr(record, name)
        if isinstance(value, Record) and key != "holidays":
            found += settings_in_force(value, f"{prefix}{key}.")
        else:
            place = record.places.get(key)
            origin = f"{place.file}:{place.line}" if place else "default"
            found.append(Setting(prefix + key, spelled(hint, value), origin, told.get(key, "")))
    return found


def _lines(setting: Setting) -> list[str]:
    from shutil import get_terminal_size

    from mspproj.render.text import clean, style, wrap

    head = clean(f"{setting.key}: {_shown(setting.value)}").rstrip()
    where = "" if setting.origin == "default" else style(f"  # {clean(setting.origin)}", "dim")
    return [style(head, "bold") + where, *wrap(setting.meaning, min(get_terminal_size().columns, 120), "    ")]


def _shown(value: Any) -> str:
    from mspproj.store.yamldump import flow_text

    return "" if value is None else flow_text(value, inside=False)
