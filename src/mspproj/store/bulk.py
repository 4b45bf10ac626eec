"""Many events at once, of which another file still tells: an import that is repeated brings back what was lost."""

import os
from collections.abc import Sequence

from mspproj.store.eventline import dump_event
from mspproj.store.logfile import append_lines, checked_path, locked, refused
from mspproj.store.spool import Writer


def append_bulk(writer: Writer, relative: str, events: Sequence[dict[str, object]]) -> None:
    """Appends events to a log, all of them or none; on the disk when this returns. RefusedError.

    They do not go through the spool (a file and a sync for each): what a checkout takes away, the next import of the
    same rows brings again, since its events have the same ids.
    """
    if not events:
        return
    checked_path(writer.root, relative)
    blob = b"".join(dump_event(event) for event in events)
    try:
        os.makedirs(writer.state, exist_ok=True)
        with locked(writer.state):
            append_lines(writer.root, relative, blob, lambda: None)
    except OSError as error:
        raise refused(error, relative) from error
