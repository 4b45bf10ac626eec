"""`sync` and `redact` on real repositories: the logs travel, and a person's own work is neither touched nor told."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from mspproj.errors import RefusedError
from mspproj.finding import Severity
from mspproj.store.eventlog import fold, read_events
from mspproj.store.logunion import is_log, union
from mspproj.store.prune import prune
from mspproj.store.spool import Writer, acked, append, open_writer
from mspproj.store.sync import SyncResult, redact, sync, unpushed, upstream
from tests.store.repo import apart, git, make

NOW = 1_700_000_000.0
Clone = Callable[[str], Writer]


@pytest.fixture(autouse=True)
def _apart(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    apart(monkeypatch, tmp_path / "home")


@pytest.fixture
def hub(tmp_path: Path) -> Path:
    """The repository at the host."""
    make(tmp_path / "first")
    git(tmp_path, "clone", "-q", "--bare", "first", "hub.git")
    return tmp_path / "hub.git"


@pytest.fixture
def clone(hub: Path, tmp_path: Path) -> Clone:
    def made(person: str) -> Writer:
        root = tmp_path / person
        git(tmp_path, "clone", "-q", str(hub), person)
        git(root, "config", "user.name", person)
        git(root, "config", "user.email", f"{person}@msp.example")
        return open_writer(str(root), person)

    return made


def path(writer: Writer) -> str:
    return f"time/2026-11/{writer.name}.yaml"


def log(writer: Writer, *ids: str, **more: object) -> None:
    append(writer, path(writer), [{"id": name, "op": "add", "note": name, **more} for name in ids])


def here(writer: Writer) -> set[str]:
    """The entries that a reading command sees."""
    root = Path(writer.root)
    events = [e for file, line, _ in acked(writer.state, writer.root) for e in read_events(file, line)[0]]
    for file in root.glob("time/*/*.yaml"):
        events += read_events(str(file), file.read_bytes())[0]
    return {entry.id for entry in fold(events)[0]}


def there(hub: Path, branch: str = "main") -> set[str]:
    names = git(hub, "ls-tree", "-r", "--name-only", branch).split("\n")
    data = "\n".join(git(hub, "show", f"{branch}:{name}") for name in names if is_log(name))
    return {event.id for event in read_events("", data.encode())[0]}


def go(writer: Writer, branch: str | None = None, remote: str | None = None) -> SyncResult:
    return sync(writer, branch, remote, now=NOW)


def test_lines_travel_from_one_clone_to_the_other(clone: Clone, hub: Path) -> None:
    kim, lee = clone("kim"), clone("lee")
    log(kim, "k1", "k2")
    log(lee, "l1")
    done = go(kim)
    assert (done.branch, done.remote, done.lines, done.pushed, done.pruned) == ("main", "origin", 2, True, 2)
    assert there(hub) == {"k1", "k2"}
    assert (go(lee).arrived, there(hub)) == (1, {"k1", "k2", "l1"})
    assert go(kim).arrived == 1
    assert here(kim) == here(lee) == {"k1", "k2", "l1"}
    for writer in (kim, lee):
        assert git(Path(writer.root), "status", "--porcelain") == ""
    assert git(hub, "log", "--format=%s", "main").split("\n") == ["Log: 1 line", "Log: 2 lines", "start"]
    assert go(kim) == SyncResult("main", "origin", 0, True, 0, (), 0, "")


def test_a_persons_own_work_stays_as_it_is(clone: Clone, hub: Path) -> None:
    kim, lee = clone("kim"), clone("lee")
    log(lee, "l1")
    go(lee)
    root = Path(kim.root)
    (root / "mspproj.yaml").write_text("format: 1\ncompany: Kim's\n")
    git(root, "add", "mspproj.yaml")
    (root / "mspproj.yaml").write_text("format: 1\ncompany: unstaged\n")
    (root / "new.txt").write_text("untracked")
    (root / "staged.txt").write_text("staged")
    git(root, "add", "staged.txt")
    before = git(root, "status", "--porcelain"), git(root, "diff"), git(root, "diff", "--cached")
    log(kim, "k1")
    go(kim)
    assert (git(root, "status", "--porcelain"), git(root, "diff"), git(root, "diff", "--cached")) == before
    assert there(hub) == {"k1", "l1"}
    assert git(hub, "ls-tree", "--name-only", "main").split("\n") == ["mspproj.yaml", "time"]


def test_unpushed_commits_of_a_person_are_not_published(clone: Clone, hub: Path) -> None:
    kim, lee = clone("kim"), clone("lee")
    root = Path(kim.root)
    (root / "plan.yaml").write_text("work in progress")
    git(root, "add", ".")
    git(root, "commit", "-qm", "wip")
    log(kim, "k1")
    assert go(kim).pushed
    assert there(hub) == {"k1"}
    assert "plan.yaml" not in git(hub, "ls-tree", "--name-only", "main")
    assert (root / "plan.yaml").exists()
    log(lee, "l1")
    go(lee)
    log(kim, "k2")
    assert go(kim).note == ""
    assert (there(hub), here(kim)) == ({"k1", "k2", "l1"}, {"k1", "k2", "l1"})
    assert git(root, "status", "--porcelain") == ""
    assert "wip" in git(root, "log", "--format=%s")
    git(root, "push", "-q", "origin", "main")  # and theirs goes through when they want it


def test_own_commits_that_collide_with_others_do_not_hold_up_the_logs(clone: Clone, hub: Path) -> None:
    kim, lee = clone("kim"), clone("lee")
    for writer in (lee, kim):
        Path(writer.root, "mspproj.yaml").write_text(f"format: 1\ncompany: {writer.name}\n")
        git(Path(writer.root), "commit", "-qam", writer.name)
    git(Path(lee.root), "push", "-q")
    log(kim, "k1")
    done = go(kim)
    assert done.pushed
    assert "merge the rest" in done.note
    assert there(hub) == here(kim) == {"k1"}
    assert kim.name in Path(kim.root, "mspproj.yaml").read_text()


def test_uncommitted_work_that_others_changed_too_is_not_overwritten(clone: Clone, hub: Path) -> None:
    kim, lee = clone("kim"), clone("lee")
    Path(lee.root, "mspproj.yaml").write_text("format: 1\ncompany: lee\n")
    git(Path(lee.root), "commit", "-qam", "lee")
    git(Path(lee.root), "push", "-q")
    Path(kim.root, "mspproj.yaml").write_text("format: 1\ncompany: kim\n")
    log(kim, "k1")
    with pytest.raises(RefusedError, match=r"a change of yours stands in the way.*mspproj\.yaml"):
        go(kim)
    assert Path(kim.root, "mspproj.yaml").read_text() == "format: 1\ncompany: kim\n"
    assert there(hub) == here(kim) == {"k1"}
    git(Path(kim.root), "checkout", "-q", "--", "mspproj.yaml")
    go(kim)
    assert "lee" in Path(kim.root, "mspproj.yaml").read_text()
    assert git(Path(kim.root), "status", "--porcelain") == ""


def test_without_a_remote_the_logs_are_committed(tmp_path: Path) -> None:
    writer = open_writer(str(make(tmp_path / "alone")), "kim")
    log(writer, "k1")
    done = go(writer)
    assert (done.remote, done.lines, done.pushed) == ("", 1, False)
    assert git(Path(writer.root), "show", "--format=%an %s", "--name-only").split("\n") == [
        "Kim Log: 1 line",
        "",
        path(writer),
    ]
    assert git(Path(writer.root), "status", "--porcelain") == ""


def test_the_first_commit_of_a_repository_may_be_the_logs(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "fresh")
    git(tmp_path / "fresh", "config", "user.name", "Kim")
    git(tmp_path / "fresh", "config", "user.email", "kim@msp.example")
    writer = open_writer(str(tmp_path / "fresh"), "kim")
    assert go(writer).lines == 0
    log(writer, "k1")
    assert go(writer).lines == 1
    assert there(tmp_path / "fresh") == {"k1"}


def test_an_empty_remote_gets_the_branch_and_a_full_one_does_not(tmp_path: Path, clone: Clone, hub: Path) -> None:
    writer = open_writer(str(make(tmp_path / "alone")), "kim")
    git(tmp_path, "init", "-q", "--bare", "empty.git")
    git(Path(writer.root), "remote", "add", "origin", str(tmp_path / "empty.git"))
    log(writer, "k1")
    assert go(writer).pushed
    assert there(tmp_path / "empty.git") == {"k1"}
    lee = clone("lee")
    git(Path(lee.root), "switch", "-qc", "feature")
    log(lee, "l1")
    with pytest.raises(RefusedError, match="not mine to publish"):
        go(lee)
    assert git(hub, "branch", "--format=%(refname:short)") == "main"
    assert there(Path(lee.root), "feature") == {"l1"}


def test_an_unreachable_remote_is_said_and_the_lines_are_committed(clone: Clone, hub: Path) -> None:
    kim = clone("kim")
    hub.rename(hub.with_suffix(".gone"))
    log(kim, "k1")
    with pytest.raises(RefusedError, match="origin cannot be reached") as refused:
        go(kim)
    assert "committed here" in refused.value.hint
    log(kim, "k2")
    with pytest.raises(RefusedError):
        go(kim)
    assert there(Path(kim.root)) == {"k1", "k2"}
    hub.with_suffix(".gone").rename(hub)
    lee = clone("lee")
    log(lee, "l1")
    go(lee)
    assert go(kim).pushed  # lines committed offline go on top of what others pushed meanwhile
    assert there(hub) == {"k1", "k2", "l1"}
    assert git(Path(kim.root), "status", "--porcelain") == ""


def test_a_remote_that_refuses_is_said_and_nothing_is_committed(clone: Clone, hub: Path) -> None:
    kim = clone("kim")
    (hub / "hooks" / "pre-receive").write_text("#!/bin/sh\nexit 1\n")
    (hub / "hooks" / "pre-receive").chmod(0o755)
    log(kim, "k1")
    with pytest.raises(RefusedError, match=r"refused by origin.*pre-receive hook declined") as refused:
        go(kim)
    assert "log_branch" in refused.value.hint
    assert git(Path(kim.root), "log", "--format=%s") == "start"


def test_a_faster_pusher_is_taken_in(clone: Clone, hub: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kim, lee = clone("kim"), clone("lee")
    log(kim, "k1")
    log(lee, "l1")
    from mspproj.store import sync as module

    raced: list[int] = []
    real = module._push

    def late(*args: object) -> object:
        if not raced:
            raced.append(1)
            go(lee)
        return real(*args)  # type: ignore[arg-type]  # handed on as they came

    monkeypatch.setattr(module, "_push", late)
    monkeypatch.setattr(time, "sleep", lambda _: None)
    assert go(kim).pushed
    assert there(hub) == here(kim) == {"k1", "l1"}


@pytest.mark.parametrize("state", ["detached", "merging", "no git"])
def test_a_state_in_which_nothing_can_be_synced_is_refused(clone: Clone, tmp_path: Path, state: str) -> None:
    kim = clone("kim")
    root = Path(kim.root)
    if state == "detached":
        git(root, "switch", "-q", "--detach")
    elif state == "merging":
        (root / ".git" / "MERGE_HEAD").write_text(git(root, "rev-parse", "HEAD"))
    else:
        (tmp_path / "plain").mkdir()
        kim = open_writer(str(tmp_path / "plain"), "kim")
    log(kim, "k1")
    with pytest.raises(RefusedError):
        go(kim)
    assert here(kim) == {"k1"}


def test_a_remote_must_be_one_of_the_repository(clone: Clone) -> None:
    kim = clone("kim")
    for name in ("nowhere", "--upload-pack=touch x", "ext::sh -c touch%20x"):
        with pytest.raises(RefusedError, match="there is no remote"):
            go(kim, remote=name)


def test_hooks_of_the_clone_are_not_run(clone: Clone, tmp_path: Path) -> None:
    kim = clone("kim")
    for hook in ("pre-commit", "pre-push", "reference-transaction", "post-index-change", "post-checkout"):
        script = Path(kim.root, ".git", "hooks", hook)
        script.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran-{hook}\n")
        script.chmod(0o755)
    log(kim, "k1")
    assert go(kim).pushed
    assert list(tmp_path.glob("ran-*")) == []


def test_lines_that_a_checkout_took_out_of_a_log_are_not_taken_from_the_others(clone: Clone, hub: Path) -> None:
    kim = clone("kim")
    log(kim, "k1", "k2")
    go(kim)  # the spool is empty from here on
    Path(kim.root, path(kim)).write_text('- {"id": "k3", "op": "add"}\n')
    go(kim)
    assert there(hub) == here(kim) == {"k1", "k2", "k3"}


def test_a_project_that_others_removed_does_not_come_back(clone: Clone, hub: Path) -> None:
    kim, lee = clone("kim"), clone("lee")
    append(kim, f"projects/p/journal/{kim.name}.yaml", [{"id": "j1", "op": "stage"}])
    go(kim)
    go(lee)
    git(Path(lee.root), "rm", "-qr", "projects")
    git(Path(lee.root), "commit", "-qm", "gone")
    git(Path(lee.root), "push", "-q")
    log(kim, "k1")
    go(kim)
    assert "projects" not in git(hub, "ls-tree", "--name-only", "main")
    assert not Path(kim.root, f"projects/p/journal/{kim.name}.yaml").exists()


def test_two_clones_with_one_word_lose_nothing(clone: Clone, hub: Path) -> None:
    kim, twin = clone("kim"), clone("kim2")
    twin = Writer(twin.root, twin.state, kim.name)  # a copied folder
    log(kim, "a")
    log(twin, "b")
    go(kim)
    go(twin)
    log(kim, "c")
    go(kim)
    go(twin)
    assert there(hub) == here(kim) == here(twin) == {"a", "b", "c"}
    assert all(git(Path(w.root), "status", "--porcelain") == "" for w in (kim, twin))


def test_a_workspace_inside_a_larger_repository(clone: Clone, hub: Path) -> None:
    kim, lee = clone("kim"), clone("lee")
    roots = [Path(writer.root, "msp ä") for writer in (kim, lee)]
    for root, name in zip(roots, ("k1", "l1"), strict=True):
        root.mkdir()
        inner = open_writer(str(root), "kim")
        log(inner, name)
        go(inner)
    assert here(open_writer(str(roots[1]), "lee")) == {"k1", "l1"}
    assert git(hub, "ls-tree", "--name-only", "-z", "main").split("\0")[:2] == ["msp ä", "mspproj.yaml"]


# -- a branch for the logs alone -------------------------------------------------------------------------------------


def test_logs_on_their_own_branch_leave_the_work_tree_alone(clone: Clone, hub: Path) -> None:
    kim, lee = clone("kim"), clone("lee")
    git(Path(kim.root), "switch", "-qc", "feature")
    log(kim, "k1")
    log(lee, "l1")
    done = go(kim, "logs")
    assert (done.branch, done.pushed, done.lines, done.pruned) == ("logs", True, 1, 1)
    head = git(Path(lee.root), "rev-parse", "HEAD")
    status = git(Path(lee.root), "status", "--porcelain", "-uall")
    go(lee, "logs")
    assert there(hub, "logs") == {"k1", "l1"}
    assert git(hub, "ls-tree", "--name-only", "logs") == "time"
    assert there(hub, "main") == set()
    assert here(lee) == {"k1", "l1"}  # read beside the work tree
    assert git(Path(lee.root), "status", "--porcelain", "-uall") == status
    assert git(Path(lee.root), "rev-parse", "HEAD") == head
    go(kim, "logs")
    log(lee, "l2")
    go(lee, "logs")
    go(kim, "logs")
    assert here(kim) == {"k1", "l1", "l2"}


def test_lines_synced_offline_onto_their_own_branch_follow_later(clone: Clone, hub: Path) -> None:
    kim, lee = clone("kim"), clone("lee")
    log(lee, "l1")
    go(lee, "logs")
    log(kim, "k1")
    hub.rename(hub.with_suffix(".gone"))
    with pytest.raises(RefusedError):
        go(kim, "logs")
    hub.with_suffix(".gone").rename(hub)
    git(Path(kim.root), "clean", "-qfdx")
    go(kim, "logs")
    assert there(hub, "logs") == here(kim) == {"k1", "l1"}


def test_the_branch_for_logs_must_be_a_name_and_not_checked_out(clone: Clone) -> None:
    kim = clone("kim")
    for name in ("main", "a..b", "--all"):
        with pytest.raises(RefusedError):
            go(kim, name)


# -- what is not there yet, and what is not needed any more ----------------------------------------------------------


def test_unpushed_counts_lines(clone: Clone, tmp_path: Path) -> None:
    kim = clone("kim")
    assert unpushed(kim.root) == 0
    log(kim, "k1", "k2")
    append(kim, f"projects/p/journal/{kim.name}.yaml", [{"id": "j1", "op": "stage"}])
    assert unpushed(kim.root) == 3
    git(Path(kim.root), "add", ".")
    git(Path(kim.root), "commit", "-qm", "logs")
    assert unpushed(kim.root) == 3
    go(kim)
    assert unpushed(kim.root) == 0
    assert unpushed(kim.root, "logs") == 3
    go(kim, "logs")
    assert unpushed(kim.root, "logs") == 0
    (tmp_path / "plain").mkdir()
    assert unpushed(str(tmp_path / "plain")) == 0


def test_a_spooled_line_goes_once_others_have_it_or_after_a_day(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    kim = clone("kim")
    log(kim, "k1")
    assert prune(kim, upstream(kim.root), NOW) == 0
    monkeypatch.setenv("GIT_COMMITTER_DATE", f"{int(NOW)} +0000")
    git(Path(kim.root), "add", ".")
    git(Path(kim.root), "commit", "-qm", "logs")
    monkeypatch.delenv("GIT_COMMITTER_DATE")
    log(kim, "k2")
    assert prune(kim, None, NOW + 80_000) == 0
    assert prune(kim, None, NOW + 90_000) == 1
    Path(kim.root, path(kim)).unlink()
    assert here(kim) == {"k2"}


# -- redaction -------------------------------------------------------------------------------------------------------


def test_a_redacted_text_is_gone_from_everything_that_is_kept(clone: Clone, hub: Path) -> None:
    kim, lee = clone("kim"), clone("lee")
    log(kim, "k0", "k1", note="secret word", client_note="secret too", minutes=5)
    append(
        kim, path(kim), [{"id": "e1", "op": "edit", "of": "k1", "prev": "k1", "note": "secret again", "why": "typo"}]
    )
    go(kim)
    go(lee)
    log(kim, "k2", note="secret word")
    assert redact(lee, "k1", "a password", "lee", "2026-11-21T09:00:00+01:00") == 2
    go(lee)
    assert redact(kim, "k2", "a password", "kim", "2026-11-21T09:00:00+01:00") == 1
    go(kim)
    root = Path(kim.root)
    events = [e for file in root.glob("time/*/*.yaml") for e in read_events(file.name, file.read_bytes())[0]]
    folded, told = fold(events)
    assert told == []
    entry = next(e for e in folded if e.id == "k1")
    assert (entry.body["note"], entry.body["client_note"], entry.body["minutes"]) == ("", "", 5)
    assert next(e for e in folded if e.id == "k0").body["note"] == "secret word"
    traces = [e.body for e in folded if e.op == "redact"]
    assert {(t["of"], t["who"], t["why"]) for t in traces} == {("k1", "lee", "a password"), ("k2", "kim", "a password")}
    kept = [f.read_bytes() for f in root.rglob("*") if f.is_file() and ".git/objects" not in str(f)]
    assert sum(data.count(b"secret") for data in kept) == 2  # the two texts of k0
    assert git(hub, "show", f"main:{path(kim)}").count("secret") == 2


def test_a_redaction_is_not_undone_by_a_clone_that_has_the_old_line(clone: Clone, hub: Path) -> None:
    kim, lee = clone("kim"), clone("lee")
    log(kim, "k1", note="secret")
    go(kim)
    go(lee)
    redact(lee, "k1", "a password", "lee", "2026-11-21T09:00:00Z")
    go(lee)
    log(kim, "k2")
    go(kim)
    assert "secret" not in git(hub, "show", f"main:{path(kim)}")
    assert here(kim) >= {"k1", "k2"}


def test_an_unknown_entry_cannot_be_redacted(clone: Clone) -> None:
    kim = clone("kim")
    with pytest.raises(RefusedError, match="no entry x1"):
        redact(kim, "x1", "why", "kim", "2026-11-21T09:00:00Z")


# -- two versions of a log -------------------------------------------------------------------------------------------

A, B, C = (b'- {"id": "%s", "op": "add"}\n' % name for name in (b"a", b"b", b"c"))
BLANK = b'- {"id": "a", "op": "add", "note": "", "redacted": "r"}\n'


@pytest.mark.parametrize(
    ("base", "other", "expected"),
    [
        (b"", A, A),
        (A, b"", A),
        (A, A + B, A + B),
        (A + B, A, A + B),
        (A + B, A + C, A + B + C),
        (A, b"".join((B, A)), A + B),
        (A.rstrip(), B, A + B),
        (A + B, B.replace(b"\n", b"\r\n") + C, A + B + C),
        (A + b"# hand\n# hand\n", A + b"torn\n" + B, A + b"# hand\n# hand\ntorn\n" + B),
        (A + B, BLANK, BLANK + B),
        (BLANK + B, A + B + C, BLANK + B + C),
        (A, A.replace(b"add", b"ADD"), A + A.replace(b"add", b"ADD")),
    ],
)
def test_a_union_has_every_line_once(base: bytes, other: bytes, expected: bytes) -> None:
    assert union(base, other) == expected
    assert union(expected, other) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("time/2026-11/kim-1234.yaml", True),
        ("projects/p/journal/kim-1234.yaml", True),
        ("projects/p/project.yaml", False),
        ("projects/p/records/x.yaml", False),
        ("time/2026-11/x.md", False),
        ("time/../x.yaml", False),
        ("time/a/b/c.yaml", False),
        ("time/2026-11/a\nb.yaml", False),
    ],
)
def test_what_is_a_log(name: str, expected: bool) -> None:
    assert is_log(name) is expected


def test_two_contents_of_one_id_are_both_kept_and_told() -> None:
    _, told = fold(read_events("f", union(A, A.replace(b"add", b"ADD")))[0])
    assert [f.severity for f in told] == [Severity.ERROR]
