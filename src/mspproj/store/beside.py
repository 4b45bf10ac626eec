"""Work done in a second process while this one goes on: the cold reading of a large workspace is halved by it."""

import os
import pickle
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

R = TypeVar("R")
_first = os.getpid()  # a copy makes no further copies


def beside(job: Callable[[], R]) -> Callable[[], R]:
    """Starts `job` in a copy of this process; calling what is returned waits for its value.

    The value must be plain enough to be pickled, and the job may change nothing that others see: where there is no
    second core, no fork, or the copy comes to nothing, the job runs here, when its value is asked for.
    """
    pipe = _start(job) if _can_fork() else None
    if pipe is None:
        return job
    reading, child = pipe

    def value() -> R:
        with os.fdopen(reading, "rb") as told:
            data = told.read()
        _, status = os.waitpid(child, 0)
        found: R = pickle.loads(data) if status == 0 else job()  # noqa: S301  # written by our own copy
        return found

    return value


def _can_fork() -> bool:
    """Only on Linux, where a fork of one thread is sound, and only with a core to spare."""
    threads = sys.modules.get("threading")
    return (
        sys.platform == "linux"
        and os.getpid() == _first
        and len(os.sched_getaffinity(0)) > 1
        and (threads is None or threads.active_count() == 1)
    )


def _start(job: Callable[[], R]) -> tuple[int, int] | None:
    """(where its value comes, its process id); None when no process can be had. The copy never returns from here."""
    reading, writing = os.pipe()
    try:
        child = os.fork()
    except OSError:
        os.close(reading)
        os.close(writing)
        return None
    if child:
        os.close(writing)
        return reading, child
    status = 1
    with suppress(BaseException):
        os.close(reading)
        with os.fdopen(writing, "wb") as told:
            pickle.dump(job(), told, pickle.HIGHEST_PROTOCOL)
        status = 0
    os._exit(status)
