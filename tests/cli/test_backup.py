"""backup and restore-backup: a whole store as one file, and nothing but a whole store out of one."""

from __future__ import annotations

import gzip
import io
import json
import os
import tarfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from leadtui.cli.place import open_service
from leadtui.model.command import AdjustScore
from leadtui.store import journal as journals
from tests.cli.shell import Shell
from tests.cli.test_erase import traces

Change = Callable[[list[tuple[tarfile.TarInfo, bytes]]], object]


@pytest.fixture
def saved(shell: Shell, tmp_path: Path) -> Path:
    """A backup of the store of three leads."""
    assert shell.json("backup", str(tmp_path / "saved.tar.gz")) == {"path": str(tmp_path / "saved.tar.gz"), "seq": 4}
    return tmp_path / "saved.tar.gz"


@pytest.fixture
def elsewhere(tmp_path: Path) -> Shell:
    return Shell(tmp_path / "elsewhere")


def leads(shell: Shell) -> list[Any]:
    found: list[Any] = shell.json("list")
    return found


def files(place: Path) -> dict[str, bytes]:
    return {str(path.relative_to(place)): path.read_bytes() for path in sorted(place.rglob("*")) if path.is_file()}


def test_a_round_trip_gives_the_same_store(shell: Shell, saved: Path, elsewhere: Shell) -> None:
    shell("add", "--name", "Later")
    assert elsewhere.json("restore-backup", str(saved)) == {
        "path": str(elsewhere.store), "seq": 4, "erased": [], "aside": None,
    }  # fmt: skip
    assert leads(elsewhere) == leads(shell)[:3]
    assert elsewhere("check").out == "all is well\n"
    assert elsewhere.json("history", "1") == shell.json("history", "1")
    assert (elsewhere.store / "leads.json").exists(), "it opens as fast as before"
    elsewhere("undo")
    assert [lead["name"] for lead in leads(elsewhere)] == ["Ada", "Bob"], "undo goes on where it was"
    assert elsewhere.json("add", "--name", "New")["id"] == 4, "the number of the undone one is not used again"
    assert {path.stat().st_mode & 0o777 for path in elsewhere.store.rglob("*") if path.is_file()} == {0o600}
    assert elsewhere.store.stat().st_mode & 0o777 == 0o700


def test_several_segments_are_saved_and_restored(
    shell: Shell, elsewhere: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journals, "SEGMENT", 500)
    for _ in range(6):
        shell("score", "1", "+5")
    shell("backup", str(tmp_path / "b"))
    with tarfile.open(tmp_path / "b") as archive:
        names = archive.getnames()
    assert names[:3] == ["BACKUP", "FORMAT", "events/000001.jsonl"]
    assert len(names) >= 5
    elsewhere("restore-backup", str(tmp_path / "b"))
    assert (leads(elsewhere), elsewhere.journal) == (leads(shell), shell.journal)


def test_a_backup_while_others_write_ends_at_one_event(shell: Shell, elsewhere: Shell, tmp_path: Path) -> None:
    service, stop = open_service(shell.store, "tui"), threading.Event()

    def write() -> None:
        while not stop.is_set():
            service.execute(AdjustScore((1,), -1 if service.store.seq % 2 else 1))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        seqs = [shell.json("backup", str(tmp_path / f"{turn}"))["seq"] for turn in range(5)]
    finally:
        stop.set()
        writer.join()
        service.store.close()
    assert sorted(set(seqs)) == seqs, "others went on meanwhile"
    events = shell.journal.splitlines()
    for turn, seq in enumerate(seqs):
        other = Shell(tmp_path / f"restored{turn}")
        assert other.json("restore-backup", str(tmp_path / f"{turn}"))["seq"] == seq
        assert other.journal.splitlines() == events[:seq]


def test_the_file_is_new_private_and_whole(shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = tmp_path / "backups"
    here.mkdir()
    made = Path(shell.json("backup", str(here))["path"])
    assert made == here / "leadtui-2026-11-22T090000Z.tar.gz"
    assert made.stat().st_mode & 0o777 == 0o600
    before = made.read_bytes()
    refused = shell("backup", str(made))
    assert (refused.code, refused.err) == (1, f"leadtui: {made} is there already; --force replaces it\n")
    assert shell("backup", str(made), "--force").code == 0
    assert gzip.decompress(made.read_bytes()) == gzip.decompress(before)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("leadtui.store.backup.os.fsync", full)
        for name in ("other", made.name):
            ran = shell("backup", str(here / name), "--force")
            assert (ran.code, ran.err) == (1, f"leadtui: {here / name} cannot be written: the disk is full\n")
    assert [path.name for path in here.iterdir()] == [made.name]
    assert gzip.decompress(made.read_bytes()) == gzip.decompress(before)


def test_where_no_backup_can_be(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "victim")
    (tmp_path / "pipe").mkdir()
    os.mkfifo(tmp_path / "pipe" / "fifo")
    for path, why in (
        (shell.store / "b.tar.gz", "inside the store"), (shell.store, "inside the store"),
        (tmp_path / "no" / "b", "No such file"), (tmp_path / "link", "is there already"),
        (tmp_path / "pipe" / "fifo", "is there already"),
    ):  # fmt: skip
        ran = shell("backup", str(path), "--force")
        assert (ran.code, ran.err.count("\n")) == (1, 1)
        assert why in ran.err
    assert not (tmp_path / "victim").exists()
    assert shell("check").code == 0
    nowhere = Shell(tmp_path / "nowhere")("backup", str(tmp_path / "b"))
    assert (nowhere.code, "there is no store" in nowhere.err) == (5, True)


def test_a_damaged_store_makes_no_backup(shell: Shell, tmp_path: Path) -> None:
    shell("compact")
    segment = shell.store / "events" / "000001.jsonl"
    data = segment.read_bytes()
    segment.write_bytes(data.replace(b"Ada", b"Eva", 1))
    assert shell("list").code == 0, "nobody has noticed it yet"
    ran = shell("backup", str(tmp_path / "b"))
    assert ran.code == 5
    assert "000001.jsonl line 2 (byte" in ran.err
    assert not (tmp_path / "b").exists()


def test_a_store_that_is_there_is_left_alone_or_kept_aside(shell: Shell, saved: Path) -> None:
    shell("add", "--name", "Later")
    before = files(shell.store)
    ran = shell("restore-backup", str(saved))
    assert (ran.code, ran.err.count("\n"), "--force" in ran.err) == (1, 1, True)
    assert files(shell.store) == before
    answer = shell.json("restore-backup", str(saved), "--force")
    aside = Path(answer["aside"])
    assert aside.name == "store.before-2026-11-22T090000Z"
    assert {name: data for name, data in files(aside).items() if name != "lock"} == {
        name: data for name, data in before.items() if name != "lock"
    }
    assert [lead["name"] for lead in leads(shell)] == ["Ada", "Bob", "Cleo"]
    again = shell("restore-backup", str(saved), "--force")
    assert (again.code, "is there already" in again.err) == (1, True), "nothing that was kept is lost either"
    assert len(leads(shell)) == 3
    assert sorted(path.name for path in shell.store.parent.iterdir() if path.name.startswith(".")) == []


def test_places_that_are_no_store(saved: Path, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path / "empty")
    (tmp_path / "empty").mkdir(mode=0o755)
    for name in ("full", "file", "link"):
        ran = Shell(tmp_path / name)("restore-backup", str(saved), "--force")
        assert (ran.code, ran.err.count("\n")) == (1, 1)
    assert (tmp_path / "full" / "thesis.txt").read_text() == (tmp_path / "file").read_text() == "mine"
    empty = Shell(tmp_path / "empty")
    assert empty("restore-backup", str(saved)).code == 0
    assert empty("check").out == "all is well\n"
    assert empty.store.stat().st_mode & 0o777 == 0o700


def test_a_directory_prepared_for_a_group_stays_so(saved: Path, tmp_path: Path) -> None:
    shared = Shell(tmp_path / "shared")
    shared.store.mkdir()
    shared.store.chmod(0o2770)
    for _ in range(2):
        assert shared("restore-backup", str(saved), "--force").code == 0
        assert shared.store.stat().st_mode & 0o7777 == 0o2770
        assert {path.stat().st_mode & 0o777 for path in shared.store.rglob("*") if path.is_file()} == {0o660}
        assert shared("check").code == 0


def test_who_was_erased_since_is_erased_again(shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shell("add", "--name", "Hildegard", "--email", "hilde@bingen.example")
    shell("backup", str(tmp_path / "b"))
    shell("erase", "4", "--yes")
    assert traces(shell.store) == {}
    somebody = tmp_path / "somebody"
    with monkeypatch.context() as patch:  # who restores is not who erased: the store that is replaced knows
        patch.setenv("XDG_STATE_HOME", str(somebody))
        ran = shell("restore-backup", str(tmp_path / "b"), "--force")
    assert "erased again, as since the backup: lead 4" in ran.out
    assert (traces(shell.store), shell("check").code) == ({}, 0)
    other = Shell(tmp_path / "other")  # who erased restores somewhere else
    assert other.json("restore-backup", str(tmp_path / "b"))["erased"] == [4]
    assert (traces(other.store), len(leads(other))) == ({}, 3)


# what is no backup

def members(file: Path) -> list[tuple[tarfile.TarInfo, bytes]]:
    with tarfile.open(file) as archive:
        return [(member, (archive.extractfile(member) or io.BytesIO()).read()) for member in archive]


def packed(parts: list[tuple[tarfile.TarInfo, bytes]], file: Path) -> Path:
    with tarfile.open(file, "w:gz") as archive:
        for member, data in parts:
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return file


def member(name: str, kind: bytes = tarfile.REGTYPE, to: str = "") -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    made.type, made.linkname = kind, to
    return made


def announced(parts: list[tuple[tarfile.TarInfo, bytes]], **changed: object) -> int:
    contents = json.loads(parts[0][1]) | changed
    parts[0] = (parts[0][0], json.dumps(contents).encode())
    return len(parts)


EVIL: dict[str, Change] = {
    "a path upwards": lambda parts: parts.append((member("../evil"), b"x")),
    "a path upwards within": lambda parts: parts.append((member("events/../../evil"), b"x")),
    "an absolute path": lambda parts: parts.insert(1, (member("/tmp/leadtui-evil"), b"x")),
    "a link": lambda parts: parts.insert(1, (member("events/000001.jsonl", tarfile.SYMTYPE, "/etc/passwd"), b"")),
    "a hard link": lambda parts: parts.insert(2, (member("events/000001.jsonl", tarfile.LNKTYPE, "FORMAT"), b"")),
    "a device": lambda parts: parts.insert(2, (member("events/000001.jsonl", tarfile.CHRTYPE), b"")),
    "a pipe": lambda parts: parts.insert(0, (member("BACKUP", tarfile.FIFOTYPE), b"")),
    "a directory": lambda parts: parts.insert(2, (member("events", tarfile.DIRTYPE), b"")),
    "a long name": lambda parts: parts.insert(1, (member("x" * 5000), b"")),
    "another file": lambda parts: parts.insert(2, (member("lock"), b"")),
    "a second one": lambda parts: parts.append(parts[2]),
    "none": lambda parts: parts.clear(),
    "no journal": lambda parts: parts.pop(),
    "no contents": lambda parts: parts.pop(0),
    "no format": lambda parts: parts.pop(1),
    "strange contents": lambda parts: parts.__setitem__(0, (parts[0][0], b"[" * 100_000)),
    "a negative size": lambda parts: announced(parts, sizes={"events/000001.jsonl": -1}),
    "no sizes": lambda parts: announced(parts, sizes={}),
    "a later event": lambda parts: announced(parts, seq=5),
    "an earlier event": lambda parts: announced(parts, seq=3),
    "a huge announcement": lambda parts: announced(parts, sizes={"events/000001.jsonl": 1 << 60}),
    "a changed byte": lambda parts: parts.__setitem__(2, (parts[2][0], parts[2][1].replace(b"Ada", b"Eva", 1))),
    "a missing event": lambda parts: (
        parts.__setitem__(2, (parts[2][0], parts[2][1][:parts[2][1].rindex(b"\n", 0, -1) + 1])),
        announced(parts, sizes={"events/000001.jsonl": len(parts[2][1])}),
    ),
    "zeros": lambda parts: (
        parts.__setitem__(2, (parts[2][0], bytes(5_000_000))), announced(parts, sizes={parts[2][0].name: 5_000_000}),
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", EVIL)
def test_what_is_no_backup_changes_nothing(saved: Path, elsewhere: Shell, tmp_path: Path, what: str) -> None:
    parts = members(saved)
    EVIL[what](parts)
    evil = packed(parts, tmp_path / "evil.tar.gz")
    before = sorted(tmp_path.rglob("*"))
    ran = elsewhere("restore-backup", str(evil))
    assert (ran.code, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert ran.err.startswith(f"leadtui: {evil} cannot be restored: ")
    assert ran.err.endswith("; nothing was changed\n")
    assert sorted(tmp_path.rglob("*")) == before


def test_a_newer_backup_is_refused(saved: Path, elsewhere: Shell) -> None:
    parts = members(saved)
    announced(parts, format=2)
    ran = elsewhere("restore-backup", str(packed(parts, saved)))
    assert (ran.code, "upgrade leadtui" in ran.err) == (5, True)
    assert not elsewhere.store.exists()


def cut(data: bytes) -> Iterator[bytes]:
    """The file at many lengths, with other bytes, and things that are something else."""
    yield from (data[:length] for length in range(0, len(data), 97))
    yield data[:-1]
    yield from (data[:at] + bytes([data[at] ^ 0x40]) + data[at + 1:] for at in range(10, len(data), 211))
    yield from (b"", b"leads", b"\x1f\x8b", gzip.compress(b""), gzip.compress(bytes(1024)), gzip.compress(data))
    yield data + b"more"


def test_a_broken_file_at_any_byte_is_one_sentence(saved: Path, elsewhere: Shell, tmp_path: Path) -> None:
    data = saved.read_bytes()
    for broken in cut(data):
        saved.write_bytes(broken)
        ran = elsewhere("restore-backup", str(saved))
        assert (ran.code, ran.err.count("\n"), elsewhere.store.exists()) == (1, 1, False), ran.err
        assert "; nothing was changed\n" in ran.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["saved.tar.gz", "store"]


def test_a_bomb_is_not_unpacked(saved: Path, elsewhere: Shell, tmp_path: Path) -> None:
    """Extended headers of a gigabyte, and a gigabyte behind the end: neither is ever in memory or on the disk."""
    header = member("././@PaxHeader", tarfile.XHDTYPE)
    header.size = 1 << 30
    bombs = (header.tobuf(), gzip.decompress(saved.read_bytes()))
    for begin in bombs:
        with gzip.open(saved, "wb", 1) as file:
            file.write(begin)
            for _ in range(64):
                file.write(b"\1" * (1 << 20))
        ran = elsewhere("restore-backup", str(saved))
        assert (ran.code, ran.err.count("\n"), elsewhere.store.exists()) == (1, 1, False)


@pytest.mark.parametrize("path", ["no.tar.gz", ".", "fifo", "/dev/zero", "\udcff\0"])
def test_what_is_no_file(elsewhere: Shell, tmp_path: Path, path: str) -> None:
    os.mkfifo(tmp_path / "fifo")
    ran = elsewhere("restore-backup", str(tmp_path / path) if "\0" not in path else path)
    assert (ran.code, ran.err.count("\n"), elsewhere.store.exists()) == (1, 1, False)


def test_no_room_is_a_sentence(saved: Path, elsewhere: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("leadtui.store.restore.write_all", full)
    ran = elsewhere("restore-backup", str(saved))
    assert (ran.code, ran.err) == (5, f"leadtui: {saved} cannot be restored: the disk is full\n")
    assert not elsewhere.store.exists()
    assert [path.name for path in elsewhere.store.parent.iterdir() if path.name.startswith(".")] == []


def test_an_open_board_goes_on_in_the_restored_store(shell: Shell, saved: Path) -> None:
    service = open_service(shell.store, "tui")
    try:
        service.execute(AdjustScore((1,), 7))
        assert shell("restore-backup", str(saved), "--force").code == 0
        assert service.news().reloaded
        assert service.lead(1).score == 0
        service.execute(AdjustScore((1,), 3))
        assert shell.json("show", "1")["score"] == 3
        assert shell("check").code == 0
    finally:
        service.store.close()
