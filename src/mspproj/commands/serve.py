"""`mspproj serve`: the web pages on this machine alone, made anew as files change."""

from typing import TYPE_CHECKING, Annotated

from mspproj.commands.options import opt
from mspproj.commands.session import Session
from mspproj.commands.site import ClientOnly, Weeks, weeks_of
from mspproj.errors import UsageError
from mspproj.render.text import clean

if TYPE_CHECKING:
    from mspproj.commands.serve_http import Pages

PORT = 8765
POLL = 1.0  # seconds between two looks at the files, while somebody reads


def serve(
    session: Session,
    port: Annotated[str | None, opt("--port", help="Left out: 8765; 0: any that is free.", metavar="PORT")] = None,
    client: ClientOnly = None,
    weeks: Weeks = None,
) -> int:
    """On 127.0.0.1; Ctrl-C ends it. A page that is open reloads when what it shows has changed. Examples:

    mspproj serve

    mspproj serve --port 9000 --client lakeside-dental
    """
    from mspproj.commands.find import find_client
    from mspproj.commands.serve_http import Pages, server

    number, shown = _port(port), weeks_of(weeks)
    named = find_client(session, client) if client else None
    pages = Pages()
    state = _renew(session, pages, named, shown, "")
    try:
        running = server(pages, number)
    except OSError as error:
        raise UsageError(f"port {number}: {error.strerror}", "name another one with --port") from None
    from threading import Thread

    Thread(target=running.serve_forever, daemon=True).start()
    try:
        where = running.server_address[1]
        session.say(f"http://127.0.0.1:{where}/ shows {len(pages.kept)} pages; Ctrl-C ends it")
        session.out.flush()
        while True:
            pages.asked.wait()
            pages.asked.clear()
            state = _renew(_again(session), pages, named, shown, state)
            pages.pause.wait(POLL)
    except KeyboardInterrupt:
        return 0
    finally:
        running.shutdown()
        running.server_close()


def _port(text: str | None) -> int:
    if text is None:
        return PORT
    if not (text.isascii() and text.isdecimal() and int(text[:9]) < 1 << 16):
        raise UsageError(f"--port {text}", "write a number from 1024 to 65535, or 0")
    return int(text)


def _again(session: Session) -> Session:
    """The same command a moment later: files and clock are looked at anew."""
    common = {"directory": session.directory, "as_of": session.as_of, "no_cache": not session.cached}
    return Session(common | {"me": session.named, "rev": session.rev}, session.out)


def _renew(session: Session, pages: "Pages", client: str | None, weeks: int | None, state: str) -> str:
    """Makes the pages where anything that they are made from changed; what cannot be made is told, and the old stay."""
    from mspproj.commands.site_pages import site_of
    from mspproj.errors import MspprojError

    try:
        index = session.workspace.index
        now = f"{index.plans_state}:{index.shared}:{index.time}:{session.today}"
        if now != state:
            pages.take(site_of(session, client, weeks).pages)
        return now
    except MspprojError as error:
        if not state:
            raise
        session.say(clean(f"not renewed: {error.message}"))
        return state
