"""Bytes that change, files that are missing or not the right ones: recovered or refused, never silently wrong."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from leadtui.errors import StoreError
from leadtui.model.event import fold
from leadtui.store import journal as journals
from leadtui.store.check import check
from leadtui.store.create import create
from leadtui.store.sealed import EVENT, seal
from leadtui.store.tiny import TinyStore
from tests.store.acts import ANA, AT, add, bump, put
from tests.store.conftest import Open
from tests.store.crashing import Content, copied, opened
from tests.store.test_contract import content
from tests.store.test_journal import files, path


@pytest.fixture(autouse=True)
def small_segments_without_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journals, "SEGMENT", 300)
    for name in ("fsync", "fdatasync"):
        monkeypatch.setattr(os, name, lambda fd: None)


def filled(home: Path) -> Content:
    """Four events in two segments, and what they leave."""
    store = opened(home)
    for decide in (add("Ada"), add("Bob"), put(1, company="Acme"), bump(2)):
        store.commit(decide, ANA, AT)
    found = content(store.read())
    store.close()
    assert path(home, 2).exists()
    assert not path(home, 3).exists()
    return found


def flipped(whole: bytes, at: int, by: int) -> bytes:
    return whole[:at] + bytes([whole[at] ^ by]) + whole[at + 1:]


@pytest.mark.parametrize("snapshot", [False, True])
def test_any_changed_byte_of_the_journal_is_told_or_changes_nothing(home: Path, snapshot: bool) -> None:
    expected = filled(home)
    store = opened(home)
    if snapshot:
        store.compact()
    events = list(store.events())
    store.close()
    before_last = fold(events[:-1])
    told = 0
    for segment in (1, 2):
        whole = path(home, segment).read_bytes()
        last = whole.rindex(b"\n", 0, -1) + 1
        for at in range(len(whole)):
            path(home, segment).write_bytes(flipped(whole, at, (0x01, 0x20, 0x80)[at % 3]))
            try:
                store = opened(home)
            except StoreError as error:
                assert f"{path(home, segment)} " in error.sentence
                told += 1
                continue
            now = content(store.read())
            if segment == 2 and at >= last and not snapshot:
                assert now in (expected, before_last), "as if its writer had been killed"
            else:
                assert now == expected
            if snapshot and now == expected and not (segment == 2 and at >= last):
                assert store.check() == [] or str(path(home, segment)) in store.check()[0]
            store.close()
        path(home, segment).write_bytes(whole)
    assert told > 200 or snapshot


def test_a_changed_byte_that_the_snapshot_hides_is_a_fault(home: Path, opened: Open) -> None:
    filled(home)
    store = opened()
    store.compact()
    path(home).write_bytes(path(home).read_bytes().replace(b"Ada", b"Adb"))
    assert [lead["name"] for lead in opened().read().all("leads")] == ["Ada", "Bob"]
    assert any(f"{path(home)} line 1 (byte 0)" in fault for fault in store.check())


def test_any_changed_byte_of_the_snapshot_changes_nothing(home: Path) -> None:
    expected = filled(home)
    store = opened(home)
    store.compact()
    store.commit(put(2, company="Bobs"), ANA, AT)
    expected = content(store.read())
    texts = store.index().text
    store.close()
    snapshot = home / "leads.json"
    whole = snapshot.read_bytes()
    with snapshot.open("r+b", buffering=0) as file:  # a byte, and not the whole file 4,000 times
        for at, byte in enumerate(whole):
            os.pwrite(file.fileno(), bytes([byte ^ (0x01, 0x02, 0x04)[at % 3]]), at)
            store = opened(home)
            assert content(store.read()) == expected, f"byte {at}"
            assert store.index().text == texts, f"byte {at}"
            store.close()
            os.pwrite(file.fileno(), bytes([byte]), at)


def test_a_document_under_the_key_of_another_is_noticed(home: Path, opened: Open) -> None:
    filled(home)
    store = opened()
    store.compact()
    snapshot = home / "leads.json"
    whole = snapshot.read_bytes()
    assert whole.count(b'"2": {"_crc"') >= 1
    snapshot.write_bytes(whole.replace(b'\n"2": {"_crc"', b'\n"3": {"_crc"', 1))
    again = opened()
    assert content(again.read()) == content(store.read())
    assert any("damaged" in fault for fault in store.check())


def test_any_changed_byte_of_the_format_is_refused_or_nothing(home: Path, opened: Open) -> None:
    store = opened()
    whole = (home / "FORMAT").read_bytes()
    for at in range(len(whole)):
        for by in range(1, 256):
            (home / "FORMAT").write_bytes(flipped(whole, at, by))
            if (home / "FORMAT").read_bytes().strip() == b"1":
                assert store.commit(add("Ada"), ANA, AT) is not None
                continue
            before = files(home)
            for act in (store.read, lambda: store.commit(add("Ada"), ANA, AT)):
                with pytest.raises(StoreError, match=r"FORMAT does not name a format|newer leadtui"):
                    act()
            assert files(home) == before


def test_a_tail_torn_anywhere_behind_several_segments(home: Path, tmp_path: Path) -> None:
    filled(home)
    whole = path(home, 2).read_bytes()
    last = whole.rindex(b"\n", 0, -1) + 1
    there = tmp_path / "there"
    for end in range(len(whole)):
        copied(home, there)
        path(there, 2).write_bytes(whole[:end])
        store = opened(there)
        seq = 2 + whole[:end].count(b"\n")
        assert store.seq == seq
        assert store.commit(bump(1), ANA, AT) is not None
        assert [event.seq for event in store.events()] == list(range(1, seq + 2))
        assert len(store.notes) == (end not in (0, last))
        assert store.check() == []
        store.close()


def test_a_line_that_is_there_twice_is_refused(home: Path, opened: Open) -> None:
    filled(home)
    lines = path(home, 2).read_bytes().splitlines(keepends=True)
    path(home, 2).write_bytes(b"".join([*lines, lines[-1]]))
    before = files(home)
    with pytest.raises(StoreError, match=r"000002\.jsonl line 3 \(byte \d+\): event 4 follows event 4"):
        opened()
    assert files(home) == before


@pytest.mark.parametrize("snapshot", [False, True])
@pytest.mark.parametrize("gone", [1, 2, 3])
def test_a_segment_that_is_missing_is_named(home: Path, opened: Open, snapshot: bool, gone: int) -> None:
    store = opened()
    for _ in range(9):
        store.commit(add("Ada"), ANA, AT)
    assert path(home, 4).exists()
    if snapshot:
        store.compact()
    path(home, gone).unlink()
    before = files(home)
    with pytest.raises(StoreError, match=f"{gone:06}.jsonl is missing; restore it from a backup"):
        opened().commit(add("Eve"), ANA, AT)
    assert any(f"{gone:06}.jsonl is missing" in fault for fault in store.check())
    assert files(home) == before


def test_what_is_planted_beside_damaged_segments_is_not_waited_for(home: Path, opened: Open) -> None:
    store = opened()
    store.commit(add("Ada"), ANA, AT)
    os.mkfifo(home / "events" / "pipe.jsonl")
    path(home).write_bytes(path(home).read_bytes().replace(b"Ada", b"Eva"))
    assert any("no event before it is whole" in fault for fault in check(home))


def test_the_snapshot_of_another_store_is_not_believed(home: Path, opened: Open, tmp_path: Path) -> None:
    other = tmp_path / "other"
    create(other)
    for directory, names in ((home, ("Ada", "Bob")), (other, ("Eve", "Fay"))):  # as long as each other, line by line
        store = TinyStore(directory, background=False)
        for name in names:
            store.commit(add(name), ANA, AT)
        store.compact()
        store.close()
    shutil.copy(other / "leads.json", home / "leads.json")
    store = opened()
    assert [lead["name"] for lead in store.read().all("leads")] == ["Ada", "Bob"]
    assert any("does not belong to this journal" in note for note in store.notes)
    assert any("differ from the journal" in fault for fault in store.check())


@pytest.mark.parametrize("how", ["renamed", "copied over"])
def test_a_store_that_is_replaced_under_an_open_session(home: Path, opened: Open, tmp_path: Path, how: str) -> None:
    filled(home)
    store = opened()
    store.compact()
    store = opened()
    store.news()
    other = tmp_path / "other"
    create(other)
    another = TinyStore(other, background=False)
    for _ in range(8):
        another.commit(add("Eve"), ANA, AT)
    expected = content(another.read())
    another.close()
    if how == "renamed":
        home.rename(tmp_path / "old")
        other.rename(home)
    else:
        (home / "leads.json").unlink()
        shutil.copytree(other, home, dirs_exist_ok=True)
    assert content(store.read()) == expected
    assert store.news().reloaded
    assert store.commit(add("Fay"), ANA, AT) is not None
    again = opened()
    assert content(again.read()) == content(store.read())
    assert (again.seq, again.check()) == (9, [])


def test_a_snapshot_that_is_deleted_under_an_open_session(home: Path, opened: Open) -> None:
    expected = filled(home)
    opened().compact()
    store = opened()
    (home / "leads.json").unlink()
    assert content(store.read()) == expected
    store.commit(add("Eve"), ANA, AT)
    store.compact()
    assert content(opened().read()) == content(store.read())
    assert store.check() == []


def test_an_erasure_while_somebody_reads_the_history_is_not_called_damage(home: Path, opened: Open) -> None:
    filled(home)
    reader, eraser = opened(), opened()
    readings: list[Callable[[], object]] = []
    for begun in (reader.events(), reader.events_backwards(), reader.events(lead=2)):
        next(begun)
        readings.append(partial(list, begun))
    eraser.erase([1], ANA, AT)
    for rest in readings:
        try:
            rest()
        except StoreError as error:
            assert "was rewritten while it was read; try again" in error.sentence
    assert [event.seq for event in reader.events()] == [1, 2, 3, 4, 5]
    assert [event.seq for event in reader.events_backwards()] == [5, 4, 3, 2, 1]


@pytest.mark.parametrize(
    "line", [
        {"seq": 5, "kind": "something new"},
        {"seq": 5, "at": AT, "by": "ana", "uid": 1, "via": "cli", "verb": "planned",
         "changes": [{"table": "tasks", "id": 1, "set": {}, "was": None}]},
    ],
)  # fmt: skip
def test_a_line_that_this_release_does_not_understand_is_never_cut_off(
    home: Path, opened: Open, line: dict[str, object]
) -> None:
    filled(home)
    store = opened()
    with path(home, 2).open("ab") as file:
        file.write(seal(line, EVENT) + b"\n")
    whole = path(home, 2).read_bytes()
    for act in (opened, store.news, lambda: store.commit(bump(1), ANA, AT)):
        with pytest.raises(StoreError, match=r"line 3 .* newer leadtui.*upgrade leadtui"):
            act()
    assert path(home, 2).read_bytes() == whole


def test_words_of_a_newer_release_are_kept(home: Path, opened: Open) -> None:
    filled(home)
    store = opened()
    event = next(store.events_backwards())
    newer = {**event.as_json(), "seq": 5, "verb": "teleported", "mood": "new", "data": {"later": 1}}
    newer["changes"] = [{**event.changes[0].as_json(), "set": {"aura": "blue"}, "was": {"aura": None}, "hint": 1}]
    line = seal(newer, EVENT) + b"\n"
    with path(home, 2).open("ab") as file:
        file.write(line)
    lead = store.read().get("leads", 2)
    assert lead is not None
    assert (lead["aura"], next(store.events_backwards()).verb) == ("blue", "teleported")
    store.commit(bump(2), ANA, AT)
    store.compact()
    store.erase([1], ANA, AT)
    assert line in path(home, 2).read_bytes()
    again = opened()
    lead = again.read().get("leads", 2)
    assert lead is not None
    assert lead["aura"] == "blue"
    assert again.check() == []
