"""Modes, planted files, newer formats, and disks that say no."""

from __future__ import annotations

import errno
import grp
import os
import re
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from leadtui.errors import LeadtuiError, Refused, StoreError
from leadtui.store import appending
from leadtui.store import journal as journals
from leadtui.store.create import create, open_store
from tests.store.acts import ANA, AT, add, bump
from tests.store.conftest import Open
from tests.store.test_journal import files, path


@pytest.fixture(params=[0o000, 0o022, 0o077, 0o777])
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


@pytest.mark.usefixtures("umask")
@pytest.mark.parametrize(("shared", "for_files", "for_directories"), [(False, 0o600, 0o700), (True, 0o660, 0o2770)])
def test_modes_do_not_depend_on_the_umask(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shared: bool, for_files: int, for_directories: int
) -> None:
    monkeypatch.setattr(journals, "SEGMENT", 100)
    home = tmp_path / "store"
    create(home, grp.getgrgid(os.getgid()).gr_name if shared else None)
    store = open_store(home, background=False)
    store.commit(add("Ada"), ANA, AT)
    store.commit(bump(1), ANA, AT)
    store.compact()
    store.close()
    assert path(home, 2).exists()
    assert mode(home) == for_directories
    for made in home.rglob("*"):
        assert mode(made) == (for_directories if made.is_dir() else for_files), made
    assert store.check() == []


def test_an_existing_store_is_left_alone(home: Path) -> None:
    before = files(home)
    with pytest.raises(Refused, match="there is a store already"):
        create(home)
    assert files(home) == before


def test_a_directory_with_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("precious")
    with pytest.raises(Refused, match="not empty"):
        create(tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["thesis.txt"]


def test_an_interrupted_init_is_finished(home: Path) -> None:
    (home / "FORMAT").unlink()
    with pytest.raises(StoreError, match=r"no store in .*leadtui init"):
        open_store(home)
    create(home)
    assert open_store(home).seq == 0


def test_a_directory_prepared_for_a_group_stays_shared(tmp_path: Path) -> None:
    tmp_path.chmod(0o2770)
    create(tmp_path)
    assert [mode(tmp_path), mode(tmp_path / "events"), mode(tmp_path / "FORMAT")] == [0o2770, 0o2770, 0o660]


def test_events_elsewhere_are_refused(home: Path, opened: Open, tmp_path: Path) -> None:
    store = opened()
    (home / "events").rename(tmp_path / "elsewhere")
    (home / "events").symlink_to(tmp_path / "elsewhere")
    for act in (opened, lambda: store.commit(add("Ada"), ANA, AT)):
        with pytest.raises(StoreError, match="events cannot be used: it is a link"):
            act()
    assert (tmp_path / "elsewhere" / "000001.jsonl").read_bytes() == b""


def test_an_unknown_group_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="'no-such-group': there is no such group"):
        create(tmp_path / "store", "no-such-group")
    assert not (tmp_path / "store").exists()


@pytest.mark.parametrize("place", ["nothing", "file"])
def test_no_store_there_is_a_sentence_with_a_hint(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match=re.escape(str(tmp_path / place))):
        open_store(tmp_path / place)


@pytest.mark.parametrize("content", [b"2\n", b"99", b"", b"one\n", b"1.5\n"])
def test_a_store_of_another_format_is_refused_untouched(home: Path, opened: Open, content: bytes) -> None:
    store = opened()
    store.commit(add("Ada"), ANA, AT)
    (home / "FORMAT").write_bytes(content)
    before, lock = files(home), (home / "lock").read_bytes()
    newer = content[:1].isdigit() and b"." not in content
    acts: list[Callable[[], object]] = [
        lambda: open_store(home), lambda: create(home), lambda: store.commit(bump(1), ANA, AT), store.compact,
    ]  # fmt: skip
    for act in acts:
        with pytest.raises(StoreError, match="newer leadtui.*upgrade" if newer else "does not name a format"):
            act()
    assert any("format" in fault for fault in store.check())
    assert files(home) == before
    assert (home / "lock").read_bytes() == lock


@pytest.mark.parametrize("name", ["FORMAT", "lock", "leads.json", "events/000001.jsonl"])
@pytest.mark.parametrize("plant", ["link", "pipe", "directory", "dangling"])
def test_planted_files_are_refused_without_hanging_or_writing(
    home: Path, opened: Open, tmp_path: Path, name: str, plant: str
) -> None:
    store = opened()
    store.commit(add("Ada"), ANA, AT)
    store.compact()
    victim = tmp_path / "victim"
    victim.write_bytes(b"")
    target = home / name
    target.unlink()
    if plant == "link":
        target.symlink_to(victim)
    elif plant == "dangling":
        target.symlink_to(tmp_path / "nowhere")
    elif plant == "pipe":
        os.mkfifo(target)
    else:
        target.mkdir()
    with pytest.raises(StoreError, match=re.escape(name)):
        open_store(home).commit(bump(1), ANA, AT)
    assert victim.read_bytes() == b""
    assert not (tmp_path / "nowhere").exists()


def test_a_second_name_of_somebodys_file_is_not_written_to(home: Path, opened: Open, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"")
    path(home).unlink()
    path(home).hardlink_to(victim)
    with pytest.raises(StoreError, match="hard link"):
        opened().commit(add("Ada"), ANA, AT)
    assert victim.read_bytes() == b""


NUMBERS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EIO: "the disk reports an input/output error",
    errno.EROFS: "the file system is read-only",
    errno.EFBIG: "the file would be larger than allowed",
}


def failing(number: int) -> Callable[..., int]:
    def fail(*_: object) -> int:
        raise OSError(number, os.strerror(number))

    return fail


@pytest.mark.parametrize("number", NUMBERS)
def test_a_failed_write_changes_nothing_and_says_why(
    home: Path, opened: Open, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    store = opened()
    store.commit(add("Ada"), ANA, AT)
    before = files(home)
    with monkeypatch.context() as patch:
        patch.setattr("os.write", failing(number))
        with pytest.raises(StoreError, match=f"nothing was saved: .*{NUMBERS[number]}"):
            store.commit(bump(1), ANA, AT)
    assert files(home) == before
    assert store.commit(bump(1), ANA, AT) is not None, "it works again once there is room"
    assert (opened().seq, store.check()) == (2, [])


def test_a_short_write_is_taken_back(home: Path, opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    store = opened()
    store.commit(add("Ada"), ANA, AT)
    before = files(home)
    write = os.write
    with monkeypatch.context() as patch:
        patch.setattr("os.write", lambda fd, data: write(fd, data[:20]))
        with pytest.raises(StoreError, match="full"):
            store.commit(bump(1), ANA, AT)
    assert files(home) == before
    assert store.commit(bump(1), ANA, AT) is not None


def test_a_failed_sync_is_never_acknowledged_nor_tried_again(
    home: Path, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = opened()
    store.commit(add("Ada"), ANA, AT)
    before = files(home)
    with monkeypatch.context() as patch:
        patch.setattr("os.fdatasync", failing(errno.EIO))
        with pytest.raises(StoreError, match=r"nothing was saved: .*cannot be synced"):
            store.commit(bump(1), ANA, AT)
    assert files(home) == before
    for _ in range(2):
        with pytest.raises(StoreError, match="open the store again"):
            store.commit(bump(1), ANA, AT)
    assert store.read().ids("leads")[0] == 1, "reading goes on"
    assert opened().commit(bump(1), ANA, AT) is not None
    assert [applied.event.seq for applied in store.news().applied] == [1, 2]


@pytest.mark.parametrize("name", ["A name that is longer than the other event", "Eve"])
def test_an_event_that_was_taken_back_is_unlearned(
    home: Path, opened: Open, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    store, reader, writer = opened(), opened(), opened()
    store.commit(add("Ada"), ANA, AT)

    def sync(_: int) -> None:
        for colleague in (reader, writer):  # they read the line before it is taken back
            assert len(colleague.read().ids("leads")) == 2
        raise OSError(errno.EIO, "I/O error")

    with monkeypatch.context() as patch:
        patch.setattr("os.fdatasync", sync)
        with pytest.raises(StoreError):
            store.commit(add("Bob"), ANA, AT)
    assert [reader.seq, writer.seq] == [2, 2]
    opened().commit(add(name), ANA, AT)
    assert (reader.news().reloaded, reader.seq) == (True, 2)
    assert [lead["name"] for lead in reader.read().all("leads")] == ["Ada", name]
    writer.commit(bump(2), ANA, AT)
    assert [event.seq for event in opened().events()] == [1, 2, 3]
    lead = writer.read().get("leads", 2)
    assert lead is not None
    assert (lead["name"], lead["score"]) == (name, 11)


def test_a_snapshot_never_holds_what_was_taken_back(home: Path, opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    store, other = opened(), opened()
    store.commit(add("Ada"), ANA, AT)

    def sync(_: int) -> None:
        other.read()
        raise OSError(errno.EIO, "I/O error")

    with monkeypatch.context() as patch:
        patch.setattr("os.fdatasync", sync)
        with pytest.raises(StoreError):
            store.commit(add("Bob"), ANA, AT)
        patch.setattr(other.db.directory, "catch_up", lambda: None)  # it is in the middle of writing the snapshot
        with pytest.raises(StoreError, match="the journal has changed meanwhile"):
            other.compact()
    assert opened().seq == 1
    assert not (home / "leads.json").exists()


def test_no_new_segment_no_harm(home: Path, opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    store = opened()
    store.commit(add("Ada"), ANA, AT)
    before = files(home)
    monkeypatch.setattr(journals, "SEGMENT", 100)
    with monkeypatch.context() as patch:
        patch.setattr(appending, "create_file", failing(errno.ENOSPC))
        with pytest.raises(StoreError, match=r"nothing was saved: .*000002\.jsonl cannot be made: the disk is full"):
            store.commit(bump(1), ANA, AT)
    assert files(home) == before
    assert store.commit(bump(1), ANA, AT) is not None


def test_a_read_only_store_is_read_and_its_writers_told(
    home: Path, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened().commit(add("Ada"), ANA, AT)
    real = os.open

    def read_only(path: str | Path, flags: int, *more: int, **named: int) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            raise OSError(errno.EROFS, "Read-only file system")
        return real(path, flags, *more, **named)

    monkeypatch.setattr("os.open", read_only)
    reader = opened()
    assert [lead["name"] for lead in reader.read().all("leads")] == ["Ada"]
    with pytest.raises(StoreError, match="read-only"):
        reader.commit(bump(1), ANA, AT)


def test_what_is_open_to_everybody_is_a_fault(home: Path, opened: Open) -> None:
    store = opened()
    (home / "events").chmod(0o755)
    (home / "FORMAT").chmod(0o644)
    faults = store.check()
    assert [fault.split(" is ")[0] for fault in faults] == [str(home / "FORMAT"), str(home / "events")]
    assert all("every user of this machine" in fault for fault in faults)


def test_every_store_error_is_a_leadtui_error_with_code_5() -> None:
    assert issubclass(StoreError, LeadtuiError)
    assert (StoreError("x").exit_code, journals.Damaged("x").exit_code) == (5, 5)
