"""One list, four forms; and warm commands load no heavy library for them."""

import io
import json
import subprocess
import sys

import pytest

from mspproj.render.output import FORMATS, emit, show
from mspproj.render.table import Column

COLUMNS = [Column("Project"), Column("Hours", "right")]
ROWS = [["acme|m365", ("12.50", "red")], ["=1", 3]]


def emitted(fmt: str) -> str:
    stream = io.StringIO()
    emit(COLUMNS, ROWS, fmt, {"schema": "mspproj/x/1"}, stream)
    return stream.getvalue()


def test_each_form() -> None:
    assert emitted("table").splitlines() == [
        "Project    Hours",
        "---------  -----",
        "acme|m365  12.50",
        "=1             3",
    ]
    assert emitted("csv") == "Project,Hours\nacme|m365,12.50\n'=1,3\n"
    assert emitted("md") == "| Project | Hours |\n| --- | --- |\n| acme\\|m365 | 12.50 |\n| \\=1 | 3 |\n"
    assert json.loads(emitted("json")) == {"schema": "mspproj/x/1"}
    assert all(emitted(fmt).endswith("\n") for fmt in FORMATS)


def test_another_form_is_a_bug() -> None:
    with pytest.raises(ValueError, match="no such format: xml"):
        emitted("xml")


def test_nothing_to_show_is_nothing() -> None:
    stream = io.StringIO()
    show([], stream)
    show("", stream)
    show(iter(["a", "b"]), stream)
    assert stream.getvalue() == "a\nb\n"


def test_the_light_modules_stay_light() -> None:
    code = "import sys, mspproj.render.output, mspproj.render.figures; print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={})
    assert not {"rich", "jinja2", "pydantic", "dataclasses", "markdown_it", "csv", "json", "typer"} & set(
        ran.stdout.split()
    )
