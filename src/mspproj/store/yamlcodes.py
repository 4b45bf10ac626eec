"""What can be wrong with a file before anyone asks what it means: one table, code -> slug, severity, explanation."""

from typing import Final

from mspproj.finding import Finding, Place, Severity

_E, _W = Severity.ERROR, Severity.WARNING

CODES: Final[dict[str, tuple[str, Severity, str]]] = {
    "READ101": (
        "not-regular",
        _E,
        "A workspace file is a regular file inside the workspace. Links, folders, pipes and devices are not "
        "read: a link can show a file from outside, and a pipe never ends. Put a copy of the file in its place.",
    ),
    "READ102": (
        "io",
        _E,
        "A workspace file must be readable. The system refused to open or read it. Look at its permissions, at "
        "the disk, and whether it was renamed meanwhile.",
    ),
    "YML101": (
        "too-large",
        _E,
        "A file that people write holds at most 1 MiB and 100,000 values. Larger ones are data that landed in "
        "the wrong place, or an attack. Split the file, or keep attachments beside it.",
    ),
    "YML102": (
        "encoding",
        _E,
        "A file is UTF-8 (with or without a byte order mark). Other encodings garble names, and git can neither "
        "compare nor merge UTF-16. Save it again as UTF-8; in Notepad: Save as, Encoding, UTF-8.",
    ),
    "YML103": (
        "control-char",
        _E,
        "A text holds no control characters, foreign line ends or marks that turn the reading direction, neither "
        "raw nor as an escape such as \\e or \\u202e. They hide text, steer terminals, or are what a power cut "
        "left behind. Delete the character, or take the file from git again.",
    ),
    "YML104": (
        "tab",
        _E,
        "Lines are indented, and values set off, with spaces. A tab is as wide as each editor thinks, so what "
        "looks aligned is not. Replace it with spaces; most editors can do that for the whole file.",
    ),
    "YML105": (
        "conflict",
        _E,
        "A merge must be finished before the file is used. The marked lines hold both versions. Keep the lines "
        "that are right, delete the lines with <<<<<<<, ======= and >>>>>>>, then `git add` the file.",
    ),
    "YML106": (
        "directive",
        _E,
        "A file starts with its content, not with a directive such as %YAML. A directive changes what every line "
        "means (`no` becomes false). Delete the line.",
    ),
    "YML107": (
        "alias",
        _E,
        "Anchors (&name), aliases (*name) and merge keys (<<) are not used: a few lines of them can unfold into "
        "gigabytes, and a text that starts with & or * silently becomes one. Write the value out, or put a text "
        "that starts with & or * in quotes.",
    ),
    "YML108": (
        "tag",
        _E,
        "Tags such as !!int or !secret are not used: the field says what its value means. Delete the tag, or put "
        "a text that starts with ! in quotes.",
    ),
    "YML109": (
        "duplicate-key",
        _E,
        'A key stands once in its group: of two values the reader cannot know which is meant. `1` and `"1"` are '
        "the same key, and so are accented letters typed in two ways. Delete or rename one.",
    ),
    "YML110": (
        "key",
        _E,
        "A key is a text of 1 to 200 characters before a colon, never a list or a group. Write a plain word.",
    ),
    "YML111": (
        "too-deep",
        _E,
        "Lists and groups stand at most 20 levels deep. Nothing that the tool reads needs more, and deep nesting "
        "is a known way to bring readers down. Check the indentation or the brackets.",
    ),
    "YML112": (
        "several-documents",
        _E,
        "A file holds one document. What follows a line --- or ... would be silently ignored by some readers. "
        "Delete the line, or move the second part to a file of its own.",
    ),
    "YML113": (
        "empty",
        _E,
        "A file holds something. An empty one is often what a full disk or a power cut left behind. Take it from "
        "git again, write its content, or delete it.",
    ),
    "YML114": (
        "syntax",
        _E,
        "A file must be readable as YAML: `key: value` lines, `- ` before each item of a list, two spaces more "
        "for what belongs to the line above. Texts with a colon and a space, or that start with a special "
        "character, stand in double quotes.",
    ),
    "YML115": (
        "mixed-eol",
        _W,
        "Line ends are of one kind, LF or CRLF. Mixed ones make every comparison noisy. Let the editor convert "
        "the file, or set `*.yaml text eol=lf` in .gitattributes.",
    ),
    "YML116": (
        "swallowed-item",
        _E,
        "A line that starts with `- ` is an item of a list. Indented deeper than the item above, YAML glues it to "
        "that item's text instead. Give both the same indentation, or put the text in quotes.",
    ),
}


def found(code: str, place: Place, message: str, fix: str) -> Finding:
    """A finding with the severity that the table names."""
    return Finding(code, CODES[code][1], place, message, fix)
