"""Web pages to look into, and a workspace with a second client, for the tests of `mspproj site`."""

from html.parser import HTMLParser
from pathlib import Path

OTHER = """\
format: 1
name: Secret Telephones
client: fabrikam
stage: executing
start: 2026-11-02
promised: 2026-12-11
team: {coordinator: dana, lead_tech: lee, techs: [lee]}
phases: [{name: Hush, tasks: [{id: T1, name: Whisper, owner: lee, estimate: 4h}]}]
budget: {hours: 4h}
"""
VOID = {"meta", "br", "hr", "img"}


class Page(HTMLParser):
    """Tags with their attributes, headings, values told as <data>, and whether all tags are closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.data: dict[str, str] = {}
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        self.tags.append((tag, known))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "data" and known.get("class"):
            self.data.setdefault(str(known["class"]), str(known["value"]))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, tag

    def of(self, name: str) -> list[dict[str, str | None]]:
        return [attrs for tag, attrs in self.tags if tag == name]


def second_client(workspace: Path) -> Path:
    """A second client with a project of its own."""
    (workspace / "clients/fabrikam.yaml").write_text("format: 1\nname: Fabrikam Whispering Ltd\n")
    folder = workspace / "projects/fabrikam-phones"
    folder.mkdir()
    (folder / "project.yaml").write_text(OTHER)
    return workspace


def pages(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text() for path in sorted(folder.rglob("*.html"))}
