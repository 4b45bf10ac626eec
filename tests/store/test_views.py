"""The views' database: only reading is allowed, within limits; filled once; made again when it is not sound."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from mspproj.errors import MspprojError, RefusedError, UsageError
from mspproj.model.view import Row
from mspproj.model.views import NAMED, VIEWS
from mspproj.store.views import Views, names_in

PERSON = ("kim", "Kim Novak", "delivery", "engineer", 60.0, None)
ENDLESS = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c"


@pytest.fixture(params=["file", "memory"])
def views(request: pytest.FixtureRequest, tmp_path: Path) -> Views:
    made = Views(str(tmp_path / "cache") if request.param == "file" else None, "key")
    made.fill({"person": [PERSON, ("lee", "Lee; DROP TABLE person", "delivery", "", 50.0, None)]})
    return made


def test_a_question_is_answered(views: Views) -> None:
    found = views.ask("SELECT who, capacity_pct AS share FROM person WHERE who = :who", {"who": "kim"})
    assert found == (("who", "share"), [("kim", 60.0)], False)
    assert views.ask("-- a header\n/* and more */ WITH a AS (SELECT 1 AS x) SELECT x FROM a;", {}).rows == [(1,)]
    assert views.ask("VALUES (1), (2)", {}).rows == [(1,), (2,)]
    assert views.ask("SELECT count(*) FROM sqlite_master", {}).rows[0][0] >= len(VIEWS)


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM person",
        "INSERT INTO person VALUES (1, 2, 3, 4, 5, 6)",
        "UPDATE person SET name = ''",
        "REPLACE INTO person (who) VALUES ('x')",
        "DROP TABLE person",
        "CREATE TABLE t (a)",
        "CREATE TEMP TABLE t AS SELECT * FROM person",
        "CREATE VIEW v AS SELECT 1",
        "CREATE VIRTUAL TABLE v USING fts5(a)",
        "ALTER TABLE person ADD COLUMN x",
        "CREATE TRIGGER t AFTER DELETE ON person BEGIN SELECT 1; END",
        "ATTACH 'stolen.sqlite3' AS other",
        "DETACH main",
        "PRAGMA query_only=OFF",
        "PRAGMA table_info(person)",
        "VACUUM",
        "VACUUM INTO 'stolen.sqlite3'",
        "REINDEX",
        "ANALYZE",
        "BEGIN",
        "COMMIT",
        "SAVEPOINT s",
        "EXPLAIN SELECT 1",
        "",
        "-- nothing",
        "SELECT 1; DELETE FROM person",
        "WITH a AS (SELECT 'x' AS w) DELETE FROM person WHERE who IN (SELECT w FROM a)",
        "WITH a AS (SELECT 'x' AS w) INSERT INTO person (who) SELECT w FROM a",
        "SELECT load_extension('evil')",
        "SELECT randomblob(9)",
        "SELECT name FROM pragma_table_info('person')",
        "SELECT count(*) FROM pragma_database_list",
        "SELECT view FROM live_filled",
        "SELECT * FROM nowhere",
        "SELECT nothing FROM person",
        "SELECT * FRM person",
    ],
)
def test_nothing_but_reading_the_views(views: Views, sql: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    before = sorted(path.name for path in tmp_path.rglob("*") if "journal" not in path.name)
    for ask in (lambda: views.ask(sql, {}), lambda: views.lacking(sql)):
        with pytest.raises((UsageError, RefusedError)) as told:
            ask()
        assert told.value.exit_code in (2, 4)
    assert sorted(path.name for path in tmp_path.rglob("*") if "journal" not in path.name) == before
    assert views.ask("SELECT count(*) FROM person", {}).rows == [(2,)]
    views.fill({"lesson": []})  # what was refused leaves the database in use


def test_values_are_bound_not_pasted(views: Views) -> None:
    hostile = "kim' OR '1'='1"
    assert views.ask("SELECT * FROM person WHERE who = :who", {"who": hostile}).rows == []
    assert views.ask("SELECT * FROM person WHERE name LIKE :who", {"who": "Lee; DROP TABLE person"}).rows[0][0] == "lee"
    assert views.ask("SELECT :client IS NULL", {}).rows == [(1,)]


def test_names_in_comments_and_texts_are_none() -> None:
    sql = "-- :a\nSELECT ':b', \":c\", x /* :d */ FROM t WHERE y = :e AND z::text = :f_1"
    assert names_in(sql) == {"e", "f_1"}


def test_the_endless_are_stopped(views: Views) -> None:
    with pytest.raises(RefusedError, match=r"more than 0\.05 seconds"):
        views.ask(ENDLESS, {}, seconds=0.05)
    assert views.ask("SELECT 1", {}).rows == [(1,)]


def test_rows_are_limited_and_that_is_told(views: Views) -> None:
    many = ENDLESS.replace("SELECT count(*) FROM c", "SELECT x FROM c")
    found = views.ask(many, {}, rows=3)
    assert (found.rows, found.cut) == ([(1,), (2,), (3,)], True)
    assert not views.ask("SELECT who FROM person", {}, rows=2).cut


def test_a_text_has_an_end(views: Views) -> None:
    with pytest.raises(UsageError, match="too big"):
        views.ask("SELECT zeroblob(1000000000)", {})
    assert views.ask("SELECT x'00ff'", {}).rows == [("00ff",)]


def test_what_is_read_is_filled_and_only_once(views: Views) -> None:
    sql = "SELECT p.name FROM person AS p JOIN project ON coordinator = who WHERE (SELECT count(*) FROM entry) > 0"
    assert [view.name for view in views.lacking(sql)] == ["project", "entry"]
    views.fill({"project": [], "entry": []})
    assert views.lacking(sql) == []

    def never() -> Iterator[Row]:
        raise AssertionError("it is filled already")
        yield PERSON

    views.fill({"person": never()})


def test_a_broken_row_fills_nothing(views: Views) -> None:
    def broken() -> Iterator[Row]:
        yield tuple(range(len(NAMED["milestone"].fields)))
        raise ValueError("half way")

    with pytest.raises(ValueError, match="half way"):
        views.fill({"milestone": broken()})
    assert [view.name for view in views.lacking("SELECT * FROM milestone")] == ["milestone"]
    assert views.ask("SELECT * FROM milestone", {}).rows == []


def test_what_sqlite_cannot_hold_is_written_as_it_can(views: Views) -> None:
    views.fill({"lesson": [(10**30, "a\ud800b", -(10**400), None, None, None, None, None)] * 3})
    [row] = views.ask("SELECT DISTINCT lesson, text, went FROM lesson", {}).rows
    assert row[1:] == ("a\\ud800b", None)
    assert float(row[0]) == 1e30
    assert views.ask("SELECT count(*) FROM lesson", {}).rows == [(3,)]


def test_the_schema_is_the_documented_one(views: Views) -> None:
    for view in VIEWS:
        columns = views.ask(f"SELECT * FROM {view.name}", {}).columns
        assert columns == tuple(field.name for field in view.fields), view.name


def test_another_process_finds_it_filled(tmp_path: Path) -> None:
    Views(str(tmp_path), "a").fill({"person": [PERSON]})
    again = Views(str(tmp_path), "a")
    assert again.lacking("SELECT * FROM person") == []
    assert Views(str(tmp_path), "b").lacking("SELECT * FROM person")


def test_a_database_that_is_none_is_made_anew(tmp_path: Path) -> None:
    path = Views(str(tmp_path), "a").path
    assert path
    Path(path).write_bytes(b"this is no database" * 100)
    views = Views(str(tmp_path), "a")
    views.fill({"person": [PERSON]})
    assert views.ask("SELECT who FROM person", {}).rows == [("kim",)]
    assert views.path == path


def test_a_folder_that_cannot_be_written_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    views = Views(str(tmp_path / "file"), "a")
    views.fill({"person": [PERSON]})
    assert views.path is None
    assert views.ask("SELECT who FROM person", {}).rows == [("kim",)]


def test_a_database_that_another_process_holds_is_no_obstacle(tmp_path: Path) -> None:
    views = Views(str(tmp_path), "a", patience=0.01)
    assert views.path
    with sqlite3.connect(views.path, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        views.fill({"person": [PERSON]})
        assert views.path is None
        assert views.lacking("SELECT * FROM person"), "it is to be filled again, in memory"
        views.fill({"person": [PERSON]})
        other.execute("ROLLBACK")
    assert views.ask("SELECT who FROM person", {}).rows == [("kim",)]


def test_old_states_go(tmp_path: Path) -> None:
    for key in "abcdefgh":
        Views(str(tmp_path), key)
    assert len(list(tmp_path.glob("live-*.sqlite3"))) <= 5


def test_a_copy_is_a_database_of_its_own(views: Views, tmp_path: Path) -> None:
    views.copy(str(tmp_path / "copy.sqlite3"))
    with sqlite3.connect(tmp_path / "copy.sqlite3") as other:
        assert other.execute("SELECT name FROM person WHERE who='kim'").fetchall() == [("Kim Novak",)]


def test_errors_of_the_tool_not_of_sqlite(views: Views) -> None:
    with pytest.raises(MspprojError) as told:
        views.ask("SELECT * FROM nowhere", {})
    assert told.value.hint
