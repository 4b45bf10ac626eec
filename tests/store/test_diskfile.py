"""Files on the disk: nothing read from outside, nothing half written, nothing of others overwritten."""

import errno
import os
from pathlib import Path

import pytest

from mspproj.errors import RefusedError
from mspproj.finding import Finding
from mspproj.store.yamledit import write_file
from mspproj.store.yamlfile import safe_read


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "workspace"
    (folder / "projects").mkdir(parents=True)
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.yaml").write_text("a: secret\n")
    (folder / "projects" / "x.yaml").write_text("a: b\n")
    return folder


def refused(root: Path, relative: str, limit: int = 100) -> tuple[str, str]:
    found = safe_read(root, relative, limit)
    assert isinstance(found, Finding)
    assert found.place.file == relative
    assert found.fix
    return found.code, found.message


def test_a_regular_file_is_read_even_through_a_link_to_the_workspace(root: Path, tmp_path: Path) -> None:
    assert safe_read(root, "projects/x.yaml") == b"a: b\n"
    (tmp_path / "link").symlink_to(root)
    assert safe_read(tmp_path / "link", "projects/x.yaml") == b"a: b\n"
    (root / "current").symlink_to(root / "projects")
    assert safe_read(root, "current/x.yaml") == b"a: b\n"


def test_links_pipes_folders_and_devices_are_not_read(root: Path) -> None:
    (root / "out.yaml").symlink_to("/etc/passwd")
    (root / "zero.yaml").symlink_to("/dev/zero")
    (root / "loop.yaml").symlink_to("loop.yaml")
    (root / "time").symlink_to(root.parent / "outside")
    (root / "folder.yaml").mkdir()
    os.mkfifo(root / "pipe.yaml")
    names = ["out.yaml", "zero.yaml", "loop.yaml", "time/secret.yaml", "folder.yaml", "pipe.yaml"]
    names += ["../outside/secret.yaml", "/etc/passwd", "projects/../../outside/secret.yaml"]
    assert {name: refused(root, name)[0] for name in names} == dict.fromkeys(names, "READ101")


def test_a_neighbour_with_a_longer_name_is_outside(root: Path) -> None:
    (root.parent / "workspace-old").mkdir()
    (root.parent / "workspace-old" / "x.yaml").write_text("a: b\n")
    assert refused(root, "../workspace-old/x.yaml")[0] == "READ101"


def test_what_the_system_refuses_is_a_finding(root: Path) -> None:
    assert refused(root, "projects/y.yaml") == ("READ102", "projects/y.yaml cannot be read: No such file or directory")
    assert refused(root, "a\0b")[0] == "READ102"
    assert refused(root, "x" * 300)[0] == "READ102"


def test_a_failing_disk_is_a_finding(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(handle: int, size: int) -> bytes:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "read", fail)
    assert refused(root, "projects/x.yaml") == ("READ102", "projects/x.yaml cannot be read: Input/output error")


def test_at_most_the_limit(root: Path) -> None:
    assert safe_read(root, "projects/x.yaml", 5) == b"a: b\n"
    assert refused(root, "projects/x.yaml", 4) == ("YML101", "The file is larger than 4 bytes")
    with (root / "big.yaml").open("wb") as file:
        file.truncate(1 << 40)  # sparse: reading it would take all memory
    assert refused(root, "big.yaml", 1 << 20) == ("YML101", "The file is larger than 1 MiB")


def test_written_whole_with_its_old_mode(root: Path) -> None:
    path = root / "projects" / "x.yaml"
    path.chmod(0o640)
    write_file(path, b"a: b\n", b"a: c\n")
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"a: c\n", 0o640)
    write_file(root / "new.yaml", None, b"x")
    assert (root / "new.yaml").read_bytes() == b"x"
    assert sorted(entry.name for entry in root.rglob("*")) == ["new.yaml", "projects", "x.yaml"]


@pytest.mark.parametrize("old", [b"a: was\n", b"a: b", b"a: b\n\n", None])
def test_a_file_changed_meanwhile_is_left_alone(root: Path, old: bytes | None) -> None:
    path = root / "projects" / "x.yaml"
    with pytest.raises(RefusedError, match=r"x\.yaml was changed meanwhile") as refusal:
        write_file(path, old, b"new")
    assert refusal.value.hint
    assert path.read_bytes() == b"a: b\n"


def test_a_file_that_is_gone_or_came_meanwhile(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(RefusedError, match="changed meanwhile"):
        write_file(root / "gone.yaml", b"a", b"b")
    late = root / "late.yaml"
    link = os.link

    def someone_else_first(source: Path, target: Path) -> None:
        late.write_text("theirs")
        link(source, target)

    monkeypatch.setattr(os, "link", someone_else_first)
    with pytest.raises(RefusedError, match="changed meanwhile"):
        write_file(late, None, b"ours")
    assert late.read_text() == "theirs"
    assert not list(root.glob(".*"))


def test_links_and_folders_are_not_written(root: Path) -> None:
    target = root.parent / "outside" / "secret.yaml"
    (root / "link.yaml").symlink_to(target)
    for old in (b"a: secret\n", None):
        with pytest.raises(RefusedError, match="is a link"):
            write_file(root / "link.yaml", old, b"x")
    assert target.read_bytes() == b"a: secret\n"
    with pytest.raises(RefusedError, match="no regular file"):
        write_file(root / "projects", b"", b"x")


@pytest.mark.parametrize("step", ["fsync", "link", "fchmod"])
def test_a_full_or_failing_disk_leaves_all_as_it_was(root: Path, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, step, fail)
    path, old = (root / "n.yaml", None) if step == "link" else (root / "projects" / "x.yaml", b"a: b\n")
    with pytest.raises(RefusedError, match=r"could not be written: No space left on device"):
        write_file(path, old, b"x" * 1000)
    assert sorted(entry.name for entry in root.rglob("*")) == ["projects", "x.yaml"]
    assert (root / "projects" / "x.yaml").read_bytes() == b"a: b\n"


def test_a_folder_that_is_missing(root: Path) -> None:
    with pytest.raises(RefusedError, match="could not be written: No such file or directory"):
        write_file(root / "nowhere" / "x.yaml", None, b"x")
    with pytest.raises(RefusedError, match="could not be written: File name too long"):
        write_file(root / ("x" * 300), b"", b"x")
