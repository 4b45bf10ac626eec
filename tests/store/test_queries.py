"""Reports as files: their header, the workspace's own before the shipped, nothing behind a link."""

from pathlib import Path

import pytest

from mspproj.errors import UsageError
from mspproj.model.views import NAMED
from mspproj.store.queries import Query, queries
from mspproj.store.views import Views

SHIPPED = queries("/nowhere")
OWN = """-- title: By role
-- tells: What sort of work
--   we sell
-- a remark
--   that goes on
-- days: 90
-- by: a, b c
-- chart: bars label=role values=hours
SELECT 1
-- title: not this one
"""


def own(root: Path, name: str, text: str | bytes) -> Path:
    path = root / "live" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_a_header_is_read(tmp_path: Path) -> None:
    own(tmp_path, "by-role.sql", "\ufeff" + OWN)
    found = queries(str(tmp_path))["by-role"]
    assert found == Query("by-role", "By role", OWN, "What sort of work we sell", 90, "bars label=role values=hours",
                          "", ("a", "b c"), True)  # fmt: skip


def test_without_a_header_the_name_is_the_title(tmp_path: Path) -> None:
    own(tmp_path, "bare.sql", "SELECT 1")
    assert queries(str(tmp_path))["bare"] == Query("bare", "bare", "SELECT 1", own=True)


def test_ones_own_goes_first_beside_the_shipped(tmp_path: Path) -> None:
    own(tmp_path, "history.sql", "SELECT 1")
    found = queries(str(tmp_path))
    assert found["history"].own
    assert found.keys() == SHIPPED.keys()


@pytest.mark.parametrize("name", ["Up.sql", ".hidden.sql", "a b.sql", "notes.txt", "..sql", "-x.sql"])
def test_other_names_are_no_reports(tmp_path: Path, name: str) -> None:
    own(tmp_path, name, "SELECT 1")
    assert queries(str(tmp_path)).keys() == SHIPPED.keys()


def test_nothing_behind_a_link_is_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("-- title: secret\nSELECT 1")
    own(tmp_path, "x.sql", "SELECT 1").unlink()
    (tmp_path / "live/x.sql").symlink_to(tmp_path / "secret")
    (tmp_path / "live/folder.sql").mkdir()
    assert queries(str(tmp_path)).keys() == SHIPPED.keys()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("-- days: many\nSELECT 1", "no number of days"),
        ("-- days: 0\nSELECT 1", "no number of days"),
        ("-- needs: coffee\nSELECT 1", "needs: coffee"),
        (b"\xff\xfe", "not UTF-8"),
        (b"-" * (1 << 21), "larger than"),
    ],
)
def test_a_file_that_is_none_is_told(tmp_path: Path, text: str | bytes, told: str) -> None:
    own(tmp_path, "x.sql", text)
    with pytest.raises(UsageError, match=told):
        queries(str(tmp_path))


@pytest.mark.parametrize("query", SHIPPED.values(), ids=SHIPPED)
def test_the_shipped_ones_are_told_and_answer_when_there_is_nothing(query: Query) -> None:
    assert query.title != query.name
    assert query.tells
    views = Views(None)
    lacking = views.lacking(query.sql)
    assert {view.name for view in lacking} <= NAMED.keys()
    views.fill({view.name: [] for view in lacking})
    values = {"from": "2026-01-01", "to": "2026-12-31", "today": "2026-12-31", "who": "kim"}
    assert len(views.ask(query.sql, values).columns) > 3


def test_what_was_asked_for_is_shipped() -> None:
    asked = {"history", "audit", "lag", "utilisation", "profitability"}
    asked |= {"profitability-month", "estimates", "changes", "communication", "forecasts", "coaching"}
    assert asked == SHIPPED.keys()
