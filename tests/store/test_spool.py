"""Nothing that was acknowledged is lost, nothing that was refused is counted: disks, kills, git's ways, two writers."""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mspproj.errors import RefusedError
from mspproj.store.eventlog import read_events
from mspproj.store.spool import Writer, acked, append, open_writer, recover, state_folder, unconfirmed
from tests.store.repo import apart, git, make

LOG = "time/2026-11/kim-test.yaml"


@pytest.fixture(autouse=True)
def _apart(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    apart(monkeypatch, tmp_path / "home")


@pytest.fixture
def writer(tmp_path: Path) -> Writer:
    return open_writer(str(make(tmp_path / "work")), "kim")


def event(name: str, **more: object) -> dict[str, object]:
    return {"id": name, "op": "add", "minutes": 30, **more}


def log(writer: Writer, *names: str, relative: str = LOG) -> None:
    append(writer, relative, [event(name) for name in names])


def ids(writer: Writer, relative: str = LOG) -> list[str]:
    path = Path(writer.root, relative)
    events, told = read_events(relative, path.read_bytes() if path.exists() else b"")
    assert told == []
    return [e.id for e in events]


def spool(writer: Writer) -> list[str]:
    return sorted(path.name for path in Path(writer.state, "spool").iterdir())


# -- who writes, and where -------------------------------------------------------------------------------------------


def test_a_writer_is_the_person_and_a_word_kept_for_the_work_tree(writer: Writer, tmp_path: Path) -> None:
    root = Path(writer.root)
    person, word = writer.name.split("-")
    assert (person, len(word), word.isalnum(), word.islower() or word.isdecimal()) == ("kim", 4, True, True)
    assert open_writer(writer.root, "lee-ann").name == f"lee-ann-{word}"
    assert writer.state == str(root / ".git" / "mspproj")
    git(root, "worktree", "add", "-q", str(tmp_path / "side"))
    side = open_writer(str(tmp_path / "side"), "kim")
    assert side.state == writer.state
    assert side.name != writer.name
    git(tmp_path, "clone", "-q", str(root), "copy")
    assert open_writer(str(tmp_path / "copy"), "kim").name not in (writer.name, side.name)


@pytest.mark.parametrize("junk", ["", "x", "../..\n", "ABCD"])
def test_a_broken_word_is_made_anew(writer: Writer, junk: str) -> None:
    Path(writer.state, "clone").write_text(junk)
    name = open_writer(writer.root, "kim").name
    assert name == open_writer(writer.root, "kim").name
    assert len(name) == len("kim-1234")


@pytest.mark.parametrize("person", ["", "-kim", "../kim", "kim lee", "kim/..", "kïm"])
def test_a_person_that_is_no_id_is_refused(writer: Writer, person: str) -> None:
    with pytest.raises(RefusedError):
        open_writer(writer.root, person)


def test_the_first_word_is_one_for_all_who_ask_at_once(tmp_path: Path) -> None:
    root = make(tmp_path / "work")
    code = f"from mspproj.store.spool import open_writer; print(open_writer({str(root)!r}, 'kim').name)"
    asking = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) for _ in range(6)]
    assert len({process.communicate()[0] for process in asking}) == 1


def test_without_git_the_state_is_in_the_users_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    plain, other = tmp_path / "plain", tmp_path / "other"
    plain.mkdir()
    other.mkdir()
    writer = open_writer(str(plain), "kim")
    assert writer.state.startswith(str(tmp_path / "data" / "mspproj"))
    assert state_folder(str(other)) != writer.state
    log(writer, "a")
    (plain / LOG).unlink()
    assert recover(writer) == ["a"]


# -- appending -------------------------------------------------------------------------------------------------------


def test_lines_are_appended_and_acknowledged(writer: Writer) -> None:
    log(writer, "a")
    log(writer, "b", "c")
    assert ids(writer) == ["a", "b", "c"]
    assert spool(writer) == ["a.acked", "b.acked", "c.acked"]
    assert acked(writer.state) == unconfirmed(writer.state) == []


def test_a_missing_final_newline_is_guarded(writer: Writer) -> None:
    path = Path(writer.root, LOG)
    path.parent.mkdir(parents=True)
    path.write_bytes(b'- {"id": "x", "op": "add"}')
    log(writer, "a")
    assert ids(writer) == ["x", "a"]


def test_a_torn_end_is_kept_apart_from_what_follows(writer: Writer) -> None:
    path = Path(writer.root, LOG)
    path.parent.mkdir(parents=True)
    path.write_bytes(b'- {"id": "x", "op"')
    log(writer, "a")
    events, told = read_events(LOG, path.read_bytes())
    assert ([e.id for e in events], [f.place.line for f in told]) == (["a"], [1])


@pytest.mark.parametrize(
    "relative",
    ["../x.yaml", "/tmp/x.yaml", "time//x.yaml", "time/./x", ".git/x", "a/.GIT/x", "time\\x", "a\0b", "", "c:x"],
)
def test_paths_that_leave_the_workspace_are_refused(writer: Writer, relative: str) -> None:
    with pytest.raises(RefusedError):
        log(writer, "a", relative=relative)
    assert not Path(writer.state, "spool").exists()


def test_nothing_is_written_through_links_or_into_what_is_no_file(writer: Writer, tmp_path: Path) -> None:
    root, outside = Path(writer.root), tmp_path / "outside"
    outside.mkdir()
    (root / "time").symlink_to(outside)
    (root / "link.yaml").symlink_to(outside / "x.yaml")
    os.mkfifo(root / "fifo.yaml")
    (root / "folder.yaml").mkdir()
    (root / "file").write_text("x")
    for relative in (LOG, "link.yaml", "fifo.yaml", "folder.yaml", "file/x.yaml"):
        with pytest.raises(RefusedError):
            log(writer, "a", relative=relative)
    assert list(outside.iterdir()) == []
    assert not acked(writer.state)


@pytest.mark.parametrize("name", ["../x", "a/b", "", ".", "a b", 7, "x" * 300, "é"])
def test_an_id_that_cannot_name_a_file_is_refused(writer: Writer, name: str) -> None:
    with pytest.raises(RefusedError):
        log(writer, name)


def test_a_line_too_long_leaves_nothing(writer: Writer) -> None:
    with pytest.raises(RefusedError, match="16384"):
        append(writer, LOG, [event("a"), event("b", note="n" * 20_000)])
    assert not Path(writer.root, LOG).exists()
    assert acked(writer.state) == []


def test_no_events_write_nothing(writer: Writer) -> None:
    append(writer, LOG, [])
    assert not Path(writer.root, LOG).exists()


# -- faults of the disk ----------------------------------------------------------------------------------------------


@pytest.fixture
def full(writer: Writer) -> Iterator[Writer]:
    """No file of this process may grow beyond 4 KiB: a short write, then an error, as on a full disk."""
    path = Path(writer.root, LOG)
    path.parent.mkdir(parents=True)
    path.write_text("".join(f"# {n:060}\n" for n in range(70)))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    yield writer
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_short_write_is_taken_back(full: Writer) -> None:
    path = Path(full.root, LOG)
    path.write_bytes(path.read_bytes()[:4070])
    before = path.read_bytes()
    with pytest.raises(RefusedError, match=r"time/2026-11/kim-test\.yaml cannot be written: the file may not grow"):
        log(full, "a")
    assert path.read_bytes() == before
    assert spool(full) == []


def test_a_spool_that_cannot_be_written_leaves_nothing(full: Writer) -> None:
    before = Path(full.root, LOG).read_bytes()
    with pytest.raises(RefusedError, match="cannot be written"):
        append(full, LOG, [event("a"), event("b", note="n" * 5000)])
    assert Path(full.root, LOG).read_bytes() == before
    assert spool(full) == []


@pytest.mark.parametrize("call", ["fsync", "write", "rename"])
@pytest.mark.parametrize("nth", [0, 1, 2, 3, 4])
@pytest.mark.parametrize("existing", [True, False])
def test_any_call_may_fail_and_nothing_is_logged(
    writer: Writer, monkeypatch: pytest.MonkeyPatch, call: str, nth: int, existing: bool
) -> None:
    if existing:
        log(writer, "x")
    before = ids(writer)
    real, calls = getattr(os, call), []

    def failing(*args: object) -> object:
        calls.append(args)
        if len(calls) == nth + 1:
            raise OSError(5, "Input/output error")
        return real(*args)

    monkeypatch.setattr(os, call, failing)
    failed = ""
    try:
        log(writer, "a", "b")
    except RefusedError as error:
        failed = error.message
    monkeypatch.undo()
    apart(monkeypatch, Path(writer.root).parent / "home")
    assert ("the disk reports an error" in failed) == (len(calls) > nth)
    assert ids(writer) == before + ([] if failed else ["a", "b"])
    assert Path(writer.root, LOG).exists() == (existing or not failed)
    assert [name for name in spool(writer) if name[0] in "ab"] == ([] if failed else ["a.acked", "b.acked"])
    log(writer, "after")
    assert ids(writer)[-1] == "after"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_one_sentence(writer: Writer) -> None:
    Path(writer.root).chmod(0o555)
    with pytest.raises(RefusedError, match="permission denied"):
        log(writer, "a")
    Path(writer.root).chmod(0o755)


def test_a_log_replaced_while_it_is_written_is_written_again(writer: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    log(writer, "x")
    path, real = Path(writer.root, LOG), os.fsync
    old = path.read_bytes()
    replaced: list[Path] = []

    def checkout_meanwhile(handle: int) -> None:
        real(handle)
        if not replaced and os.fstat(handle).st_ino == path.stat().st_ino:
            replaced.append(path.rename(path.with_suffix(".old")))
            path.write_bytes(old)

    monkeypatch.setattr(os, "fsync", checkout_meanwhile)
    log(writer, "a")
    assert replaced
    assert ids(writer) == ["x", "a"]


# -- what git takes away comes back ----------------------------------------------------------------------------------

AWAY: dict[str, list[tuple[str, ...]]] = {
    "reset": [("add", "."), ("reset", "-q", "--hard")],
    "stash": [("stash", "-qu")],
    "clean": [("clean", "-qfdx")],
    "checkout": [("add", "."), ("commit", "-qm", "x"), ("checkout", "-q", "-b", "b", "HEAD~1")],
}


@pytest.mark.parametrize("way", AWAY)
def test_a_line_that_git_took_away_is_read_and_comes_back(writer: Writer, way: str) -> None:
    log(writer, "a", "b")
    for command in AWAY[way]:
        git(Path(writer.root), *command)
    assert ids(writer) == []
    lines = acked(writer.state, writer.root)
    assert [(relative, name) for relative, _, name in lines] == [(LOG, "a"), (LOG, "b")]
    assert read_events(LOG, lines[0][1])[0][0].body == event("a")
    assert ids(writer) == []  # reading changes nothing
    assert recover(writer) == ["a", "b"]
    assert ids(writer) == ["a", "b"]
    assert recover(writer) == []
    assert acked(writer.state, writer.root) == []


def test_the_next_line_brings_back_those_before(writer: Writer) -> None:
    log(writer, "a")
    log(writer, "j", relative="projects/p/journal/kim-test.yaml")
    git(Path(writer.root), "clean", "-qfdx")
    log(writer, "b")
    assert ids(writer) == ["a", "b"]
    assert ids(writer, "projects/p/journal/kim-test.yaml") == ["j"]


def test_a_log_that_cannot_be_mended_does_not_stop_another(writer: Writer) -> None:
    log(writer, "a")
    Path(writer.root, LOG).unlink()
    Path(writer.root, LOG).mkdir()
    log(writer, "b", relative="time/2026-12/kim-test.yaml")
    assert ids(writer, "time/2026-12/kim-test.yaml") == ["b"]
    with pytest.raises(RefusedError, match=r"kim-test\.yaml is not an ordinary file"):
        recover(writer)
    Path(writer.root, LOG).rmdir()
    assert recover(writer) == ["a"]


def test_a_line_that_a_person_spelled_another_way_is_not_missing(writer: Writer) -> None:
    log(writer, "a")
    Path(writer.root, LOG).write_text("- {id: a, op: add, minutes: 45}\n")
    assert recover(writer) == []
    assert acked(writer.state, writer.root) == []


def test_another_work_tree_keeps_its_lines_until_it_is_gone(writer: Writer, tmp_path: Path) -> None:
    git(Path(writer.root), "worktree", "add", "-q", str(tmp_path / "side"))
    side = open_writer(str(tmp_path / "side"), "kim")
    log(side, "s", relative="time/2026-11/kim-side.yaml")
    git(Path(side.root), "clean", "-qfdx")
    log(writer, "a")
    assert acked(writer.state, writer.root) == []
    assert [name for _, _, name in acked(side.state, side.root)] == ["s"]
    git(Path(writer.root), "worktree", "remove", "--force", side.root)
    assert [name for _, _, name in acked(writer.state, writer.root)] == ["s"]
    log(writer, "b")
    assert ids(writer, "time/2026-11/kim-side.yaml") == ["s"]
    assert acked(writer.state, writer.root) == []


# -- kills -----------------------------------------------------------------------------------------------------------


def test_a_line_spooled_but_not_logged_is_offered_not_counted(writer: Writer) -> None:
    log(writer, "x")
    told = {"path": LOG, "line": '- {"id": "a", "op": "add"}\n', "root": writer.root}
    Path(writer.state, "spool", "a").write_text(json.dumps(told))
    Path(writer.state, "spool", "torn").write_text(json.dumps(told)[:20])
    Path(writer.state, "spool", "torn.acked").write_text("[]")
    assert recover(writer) == []
    log(writer, "b")
    assert ids(writer) == ["x", "b"]
    assert unconfirmed(writer.state) == [(LOG, told["line"].encode(), "a")]


def test_a_line_logged_but_not_acknowledged_is_kept_from_then_on(writer: Writer) -> None:
    log(writer, "a")
    Path(writer.state, "spool", "a.acked").rename(Path(writer.state, "spool", "a"))
    assert recover(writer) == []
    assert spool(writer) == ["a.acked"]
    git(Path(writer.root), "clean", "-qfdx")
    assert recover(writer) == ["a"]


@pytest.mark.parametrize("junk", [b"", b"[]", b"{", b'{"x": 1}', b"null", b'{"/nowhere": [1, 2, 3]}'])
def test_a_broken_memory_of_what_was_seen_is_no_answer(writer: Writer, junk: bytes) -> None:
    log(writer, "a")
    Path(writer.root, LOG).unlink()
    Path(writer.state, "seen").write_bytes(junk)
    assert [name for _, _, name in acked(writer.state, writer.root)] == ["a"]
    log(writer, "b")
    assert ids(writer) == ["a", "b"]


def test_writers_at_once_lose_and_double_nothing(writer: Writer) -> None:
    code = (
        "import sys, time; from mspproj.store.eventlog import new_id; from mspproj.store.spool import *\n"
        f"writer, last = open_writer({writer.root!r}, 'kim'), None\n"
        "for _ in range(10):\n"
        "    last = new_id(writer.name, time.time_ns() // 1_000_000, last)\n"
        f"    append(writer, {LOG!r}, [{{'id': last, 'op': 'add'}}]); print(last)\n"
    )
    running = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) for _ in range(4)]
    told = [name for process in running for name in process.communicate()[0].split()]
    assert len(told) == 40
    assert sorted(told) == sorted(ids(writer))


def test_a_writer_that_never_finishes_is_told(writer: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    log(writer, "a")
    lock = writer.state + "/lock"
    code = f"import fcntl, sys; f = open({lock!r}); fcntl.flock(f, 2); print(flush=True); sys.stdin.read()"
    holder = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert holder.stdout is not None
    holder.stdout.readline()
    monkeypatch.setattr("mspproj.store.logfile.PATIENCE", 0.05)
    with pytest.raises(RefusedError, match="another mspproj"):
        log(writer, "b")
    assert unconfirmed(writer.state) == []
    holder.communicate()
    log(writer, "b")
    assert ids(writer) == ["a", "b"]


def test_writing_a_line_loads_little(writer: Writer) -> None:
    code = (
        f"import sys; sys.path[:0] = [{str(Path(__file__).parents[2] / 'src')!r}]; from mspproj.store.spool import *\n"
        f"append(open_writer({writer.root!r}, 'kim'), {LOG!r}, [{{'id': 'a', 'op': 'add', 'note': 'x'}}])\n"
        "heavy = {'typing', 'dataclasses', 'pathlib', 'subprocess', 'yaml', 'pydantic', 'datetime', 'hashlib'}\n"
        "assert not heavy & sys.modules.keys(), heavy & sys.modules.keys()"
    )
    subprocess.run([sys.executable, "-S", "-c", code], check=True)
    assert ids(writer) == ["a"]
