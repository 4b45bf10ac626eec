"""`mspproj site`: the web pages as a folder of files, all of them or one client's alone."""

import os
import sys
from pathlib import Path
from typing import Annotated

from mspproj.commands.find import find_client
from mspproj.commands.options import Arg, opt
from mspproj.commands.session import Session
from mspproj.errors import FINDINGS, UsageError
from mspproj.render.text import clean

MOST_WEEKS = 26
Weeks = Annotated[
    str | None,
    opt("--weeks", help="Weeks of health before today; left out: 6, with over 100 open projects 0.", metavar="N"),
]
ClientOnly = Annotated[
    str | None, opt("--client", help="Only what this client may see, with no trace of others.", metavar="CLIENT")
]


def site(
    session: Session,
    out: Annotated[str, Arg("The folder; new, empty, or made by this command before.", "", "OUT")],
    client: ClientOnly = None,
    weeks: Weeks = None,
) -> int:
    """Pages that open from the disk, print, and need no network. Only what changed is written. Examples:

    mspproj site public

    mspproj site for-lakeside --client lakeside-dental
    """
    from mspproj.commands.site_pages import site_of
    from mspproj.store.sitefolder import write_site

    named = find_client(session, client) if client else None
    made = site_of(session, named, weeks_of(weeks))
    done = write_site(Path(os.path.abspath(os.path.join(session.directory, out))), made.pages, named)
    if session.choose_format("table", "json") == "json":
        from mspproj.render.structured import document, to_json

        told = done._asdict() | {"pages": sorted(made.pages), "broken": made.broken}
        session.say(to_json(document("site", session.today, client=named, **told)))
    else:
        counts = f"{done.written} written, {done.unchanged} unchanged, {done.removed} removed"
        session.say(clean(f"{len(made.pages)} pages in {out}: {counts}; begin with {os.path.join(out, 'index.html')}"))
    for name in done.left:
        print(clean(f"mspproj: {name} is gone from the site, but somebody changed it: left there"), file=sys.stderr)
    for id in made.broken:
        print(clean(f"mspproj: {id} cannot be read: `mspproj check {id}` tells why"), file=sys.stderr)
    return FINDINGS if made.broken else 0


def weeks_of(text: str | None) -> int | None:
    """What --weeks says."""
    if text is None:
        return None
    if not (text.isascii() and text.isdecimal() and int(text[:9]) <= MOST_WEEKS):
        raise UsageError(f"--weeks {text}", f"write a number from 0 to {MOST_WEEKS}")
    return int(text)
