"""What a new workspace consists of. The texts are files in templates/init; what stands in them is `string.Template`."""

import os
from pathlib import Path
from string import Template
from typing import Final

from mspproj.store.diskfile import write_file

GIT: Final = {".gitattributes": "gitattributes", ".gitignore": "gitignore"}
OWN: Final = {name: name for name in ("mspproj.yaml", "people.yaml", "vendors.yaml", "README.md")}
# Only at the root of a repository does anybody look for these.
CI: Final = {
    ".github/workflows/mspproj.yml": "github.yml",
    ".github/workflows/mspproj-morning.yml": "github-daily.yml",
    ".gitlab-ci.yml": "gitlab-ci.yml",
    ".pre-commit-config.yaml": "pre-commit-config.yaml",
}
FOLDERS: Final = ("clients", "projects", "time", "lessons", "project_templates", "checklists")


def scaffold_files() -> dict[str, str]:
    """What every workspace holds beside its data, by path from its root: git's settings, JSON Schemas for editors."""
    from mspproj.store.schemas import schema_files

    return {path: _text(name) for path, name in GIT.items()} | schema_files()


def workspace_files(values: dict[str, str], *, ci: bool = True) -> dict[str, str]:
    """Every file of a new workspace by path. `values` fill the placeholders: YAML text, quoted where it must be.

    KeyError when one is missing; `ci`: the files of CI services and of pre-commit as well.
    """
    named = OWN | (CI if ci else {})
    made = {path: Template(_text(name)).substitute(values) for path, name in named.items()}
    return made | scaffold_files() | {f"{folder}/.gitkeep": "" for folder in FOLDERS}


def write_new_files(root: str, files: dict[str, str]) -> tuple[list[str], list[str]]:
    """Writes the files that are not there; (written, left alone). RefusedError when the disk refuses."""
    written, left = [], []
    for name, text in files.items():
        path = Path(root, name)
        if os.path.lexists(path):
            left.append(name)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        write_file(path, None, text.encode())
        written.append(name)
    return written, left


def stale_files(root: str) -> list[str]:
    """Schemas in the workspace that are missing or not as this version would write them."""
    from mspproj.store.schemas import schema_files

    return [name for name, text in schema_files().items() if _content(root, name) != text.encode()]


def missing_attributes(root: str) -> list[str]:
    """Lines that .gitattributes should hold and does not."""
    present = (_content(root, ".gitattributes") or b"").decode("utf-8", "replace").splitlines()
    wanted = [line for line in _text("gitattributes").splitlines() if not line.startswith("#")]
    return [line for line in wanted if line.split() not in [there.split() for there in present]]


def renew_schemas(root: str) -> list[str]:
    """Writes each schema that is stale; their names. RefusedError when the disk refuses."""
    from mspproj.store.schemas import schema_files

    texts = schema_files()
    names = stale_files(root)
    for name in names:
        path = Path(root, name)
        path.parent.mkdir(exist_ok=True)
        write_file(path, _content(root, name), texts[name].encode())
    return names


def _content(root: str, name: str) -> bytes | None:
    try:
        return Path(root, name).read_bytes()
    except FileNotFoundError:
        return None


def _text(name: str) -> str:
    folder = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "templates", "init")
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        return file.read()
