"""Trouble in doing is an exception: a few kinds, each with its exit code. A bug is neither and keeps its traceback."""

from mspproj.finding import Finding

OK, FINDINGS, USAGE, NO_WORKSPACE, REFUSED, INTERNAL, INTERRUPTED = 0, 1, 2, 3, 4, 70, 130


class MspprojError(Exception):
    """Cannot go on. Shown as one line `mspproj: <message>`, then the hint; never a traceback."""

    exit_code = REFUSED

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


class UsageError(MspprojError):
    """The command line, or a missing answer without a terminal (exit 2)."""

    exit_code = USAGE


class WorkspaceError(MspprojError):
    """No workspace, or its own settings cannot be read (exit 3)."""

    exit_code = NO_WORKSPACE

    def __init__(self, message: str, hint: str = "", findings: tuple[Finding, ...] = ()) -> None:
        super().__init__(message, hint)
        self.findings = findings


class RefusedError(MspprojError):
    """A gate, a duty kept apart, a locked month, a file changed meanwhile, a disk that refuses (exit 4)."""
