"""`mspproj init`: an empty workspace; what is not told by a flag is asked in a terminal."""

import os
from collections.abc import Callable
from typing import Annotated, Any, NamedTuple

from mspproj.commands.options import Arg, opt
from mspproj.commands.session import Session
from mspproj.errors import RefusedError, UsageError
from mspproj.model import parse
from mspproj.store import git

TEAMS = ("delivery", "support", "sales", "accounting", "management")


class Asked(NamedTuple):
    """A value: its flag, the question, what makes the text into the value (ValueError), its default ("": none)."""

    flag: str
    question: str
    parse: Callable[[str], Any]
    default: str
    optional: bool = False
    choices: tuple[str, ...] = ()


def init(
    session: Session,
    dir: Annotated[str | None, Arg("The folder; left out: this one.", metavar="DIR")] = None,
    company: Annotated[str | None, opt("--company", help="Your company's name.", metavar="NAME")] = None,
    currency: Annotated[str | None, opt("--currency", help="USD, EUR ...", metavar="CODE")] = None,
    time_zone: Annotated[str | None, opt("--time-zone", help="America/New_York ...", metavar="ZONE")] = None,
    country: Annotated[str | None, opt("--country", help="For public holidays: US, DE ...", metavar="CODE")] = None,
    subdivision: Annotated[str | None, opt("--subdivision", help="State or region: NY ...", metavar="CODE")] = None,
    person_id: Annotated[str | None, opt("--person-id", help="The first person's id: kim.", metavar="ID")] = None,
    person_name: Annotated[str | None, opt("--person-name", help="Their name.", metavar="NAME")] = None,
    person_email: Annotated[str | None, opt("--person-email", help="Their e-mail in git.", metavar="EMAIL")] = None,
    person_team: Annotated[str | None, opt("--person-team", help=", ".join(TEAMS) + ".", metavar="TEAM")] = None,
    defaults: Annotated[bool, opt("--defaults", help="Ask nothing: take what git and the machine tell.")] = False,
    git: Annotated[bool, opt("--git", help="Make it a git repository (so it is anyway, without asking).")] = False,
    no_git: Annotated[bool, opt("--no-git", help="No git repository: no history, no exchange with others.")] = False,
) -> int:
    """Examples:

    mspproj init

    mspproj init projects --company "Northwind IT" --time-zone America/New_York --country US --defaults
    """
    root = os.path.abspath(os.path.join(session.directory, dir or "."))
    _refuse(root, git, no_git)
    given = {"company": company, "currency": currency, "time_zone": time_zone, "country": country,
             "subdivision": subdivision, "person_email": person_email, "person_name": person_name,
             "person_id": person_id, "person_team": person_team}  # fmt: skip
    values = _values(session, root, given, defaults)
    _write(session, root, values, no_git)
    return 0


def _refuse(root: str, with_git: bool, no_git: bool) -> None:
    if with_git and no_git:
        raise UsageError("--git and --no-git?", "leave one of them out")
    if os.path.lexists(os.path.join(root, "mspproj.yaml")):
        raise RefusedError(f"{root} is a workspace already: it holds mspproj.yaml", "`mspproj doctor` looks it over")
    if os.path.lexists(root) and not os.path.isdir(root):
        raise RefusedError(f"{root} is not a folder", "name another one")


def _questions(root: str, so_far: dict[str, str]) -> list[tuple[str, Asked]]:
    """In order, with defaults that the earlier answers, git and the machine give."""
    email = so_far.get("person_email") or _git_config(root, "user.email")
    name = so_far.get("person_name") or _git_config(root, "user.name")
    id = _id_of(email.partition("@")[0])
    return [
        ("company", Asked("--company", "Your company's name?", parse.parse_text, os.path.basename(root))),
        ("currency", Asked("--currency", "Currency of amounts?", parse.parse_currency, "USD")),
        ("time_zone", Asked("--time-zone", "Time zone of your office?", parse.parse_zone, _machine_zone())),
        ("country", Asked("--country", "Country for public holidays (empty: none)?", _country, "", True)),
        ("subdivision", Asked("--subdivision", "State or region (empty: none)?", _country, "", True)),
        ("person_email", Asked("--person-email", "Your e-mail, as git knows it?", parse.parse_email, email)),
        ("person_name", Asked("--person-name", "Your name?", parse.parse_text, name)),
        ("person_id", Asked("--person-id", "Your id, short (it names your time logs)?", parse.parse_id, id)),
        ("person_team", Asked("--person-team", "Your team?", _team, "delivery", True, TEAMS)),
    ]


def _values(session: Session, root: str, given: dict[str, str | None], defaults: bool) -> dict[str, str]:
    """Every answer: from its flag, its default, or the person at the terminal."""
    values: dict[str, str] = {}
    missing = []
    for key in given:
        asked = dict(_questions(root, values))[key]
        text = given[key]
        if key == "subdivision" and not values["country"]:
            text = text or ""
        if text is None and session.interactive and not defaults:
            text = _ask(asked)
        elif text is None:
            text = asked.default if defaults or asked.optional else ""
            missing += [] if text or asked.optional else [asked.flag]
        values[key] = text if not text else _checked(asked, text)
    if missing:
        hint = "write them" if defaults else "write them, or --defaults to take what git and the machine tell"
        raise UsageError(f"not told: {', '.join(missing)}", hint)
    return values


def _checked(asked: Asked, text: str) -> str:
    try:
        return str(asked.parse(text))
    except ValueError as error:
        raise UsageError(f"{asked.flag} '{text}' {error}") from None


def _ask(asked: Asked) -> str:
    import questionary

    def valid(text: str) -> bool | str:
        try:
            return bool(asked.parse(text)) if text or not asked.optional else True
        except ValueError as error:
            return f"'{text}' {error}"

    if asked.choices:
        text = questionary.select(asked.question, choices=list(asked.choices), default=asked.default).ask()
    else:
        text = questionary.text(asked.question, default=asked.default, validate=valid).ask()
    if text is None:
        raise KeyboardInterrupt
    return str(text)


def _country(text: str) -> str:
    if not (text.isascii() and text.isalnum() and text.isupper() and len(text) <= 4):
        raise ValueError("is not a code: write capital letters, such as US, DE or NY")
    return text


def _team(text: str) -> str:
    if text not in TEAMS:
        raise ValueError(f"is no team: choose {', '.join(TEAMS)}")
    return text


def _id_of(text: str) -> str:
    """An id made of any text, or "" when nothing of it can be one."""
    words = "".join(char if char.isascii() and char.isalnum() else "-" for char in text.lower()).strip("-")
    try:
        return parse.parse_id("-".join(part for part in words.split("-") if part)[:30].rstrip("-"))
    except ValueError:
        return ""


def _machine_zone() -> str:
    """The machine's time zone by name, where it can be told; else UTC."""
    link = os.path.realpath("/etc/localtime").partition("zoneinfo/")[2]
    for name in (os.environ.get("TZ", "").lstrip(":"), link):
        try:
            return parse.parse_zone(name)
        except ValueError:
            continue
    return "UTC"


def _git_config(root: str, key: str) -> str:
    folder = root
    while not os.path.isdir(folder):
        folder = os.path.dirname(folder)
    try:
        code, out, _ = git.attempt(folder, "config", "--get", key)
    except RefusedError:  # no git here: then there is nothing that it could tell
        return ""
    return "" if code else out.decode(errors="replace").strip()


def _write(session: Session, root: str, values: dict[str, str], no_git: bool) -> None:
    from mspproj.store.scaffold import workspace_files, write_new_files

    try:
        os.makedirs(root, exist_ok=True)
    except OSError as error:
        raise RefusedError(f"{root} cannot be made: {error.strerror}") from None
    dirs = git.git_dirs(root)
    below = dirs is not None and not os.path.lexists(os.path.join(root, ".git"))
    if not dirs and not no_git:
        git.run(root, "init", "-q", "-b", "main")
    written, left = write_new_files(root, workspace_files(_texts(values), ci=not below))
    session.say(f"made a workspace in {root}: {len(written)} files")
    for name in left:
        session.say(f"  left as it is: {name}" + (" (`mspproj doctor` tells what it lacks)" if "attr" in name else ""))
    if below:
        session.say("  no CI files: they belong at the root of the git repository that this folder is in")
    if not dirs and no_git:
        session.say("  no git repository: there is no history and `mspproj sync` has nowhere to go")
    session.say(*_next(root, session.directory, os.path.isdir(os.path.join(root, ".git"))))


def _texts(values: dict[str, str]) -> dict[str, str]:
    """The answers as YAML text."""
    from mspproj.store.yamldump import atom

    told = {key: atom(value, flow=key.startswith("person")) for key, value in values.items()}
    place = f"country: {told['country']}"
    place += f", subdivision: {told['subdivision']}" if values["subdivision"] else ""
    told["holidays"] = f"holidays: {{{place}}}" if values["country"] else "# holidays: {country: US, subdivision: NY}"
    return told | {"team": told["person_team"], "title": " ".join(values["company"].split())}


def _next(root: str, here: str, repository: bool) -> list[str]:
    lines = [] if os.path.samefile(root, here) else [f"cd {os.path.relpath(root, here)}"]
    lines += ["write clients/CLIENT.yaml: name and contacts (see README.md)"]
    lines += ["mspproj new TEMPLATE PROJECT --client CLIENT     (`mspproj template list` shows them)"]
    lines += ["git add . && git commit -m 'A workspace'"] if repository else []
    return ["next:", *(f"  {line}" for line in lines)]
