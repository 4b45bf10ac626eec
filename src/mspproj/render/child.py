"""The process in which a workspace's templates run: `python -I -B -m mspproj.render.child`.

Reads one JSON object from stdin (name, sources, context, limits), writes one to stdout (`text`, or `trouble`). Before
it compiles anything it gives up opening files and sockets, starting processes, and time and memory beyond its limits.
"""

import json
import signal
import sys
from typing import Any

from mspproj.render.environment import LimitError, run

WARM_UP = """
{% macro m(x) %}{{ x }}{% endmacro %}{{ m('\\u00e4') ~ 'é' }}{{ {"markdown": "|a|\\n|-|\\n"} | markdown }}
{{ '2026-01-01T10:00' | day }}{{ 5 | hours }}{{ '1' | money }}{{ 3 | percent }}{{ missing }}
"""
"""Makes Python load all that a template can need, errors too, while files can still be opened."""


def confine(seconds: float, memory: int) -> None:
    """Take limits on this process that it cannot lift. Without `resource` (Windows) the parent's clock remains."""
    try:
        import resource
    except ImportError:
        return
    whole = int(seconds) + 1
    for kind, amount in (
        (resource.RLIMIT_CPU, whole),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, 0),
    ):
        resource.setrlimit(kind, (amount, amount))
    signal.signal(signal.SIGALRM, _time_up)
    signal.setitimer(signal.ITIMER_REAL, seconds * 0.8)


def _time_up(*_: object) -> None:
    raise LimitError("it takes longer than it may")


def main() -> None:
    """Answer one request."""
    request: dict[str, Any] = json.loads(sys.stdin.buffer.read())
    for name in ("a.md.j2", "a.html.j2"):
        run(name, {name: WARM_UP}, {})
    confine(request["seconds"], request["memory"])
    answer = run(request["name"], request["sources"], request["context"], request["output"])
    told = {"text": answer} if isinstance(answer, str) else {"trouble": answer}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
