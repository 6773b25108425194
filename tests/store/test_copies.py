"""Copies of a store that are made by hand, at any moment, while others write."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from leadtui.errors import StoreError
from leadtui.store import journal as journals
from leadtui.store.tiny import TinyStore
from tests.store.acts import ANA, AT, add, bump
from tests.store.conftest import Open
from tests.store.test_contract import content

Copy = Callable[[Path, Path], object]


def copy_file(source: Path, target: Path) -> None:
    """As `cp -a` does; the copy has its times."""
    target.parent.mkdir(exist_ok=True, mode=0o700)
    shutil.copy2(source, target)


def plain_copy(source: Path, target: Path) -> None:
    """As `cp -r` does; the copy is as old as the copying."""
    target.parent.mkdir(exist_ok=True, mode=0o700)
    shutil.copyfile(source, target)
    target.chmod(0o600)


def valid(copy: Path) -> TinyStore:
    """The opened copy, which is whole and can be written."""
    store = TinyStore(copy, background=False)
    assert store.check() == []
    assert content(store.read()) == {
        (table, found["id"]): found for table, found in (("leads", lead) for lead in store.read().all("leads"))
    }
    return store


@pytest.mark.parametrize("copy", [copy_file, plain_copy])
@pytest.mark.parametrize("first", ["events", "leads.json"])
def test_a_copy_is_as_old_as_its_journal_whichever_file_came_first(
    home: Path, opened: Open, tmp_path: Path, copy: Copy, first: str
) -> None:
    store, to = opened(), tmp_path / "copy"
    to.mkdir(mode=0o700)
    store.commit(add("Ada", "Bob"), ANA, AT)
    store.compact()
    copy(home / "FORMAT", to / "FORMAT")
    sources = [home / "events" / "000001.jsonl", home / "leads.json"]
    for source in sources if first == "events" else reversed(sources):
        copy(source, to / source.relative_to(home))
        store.commit(bump(1), ANA, AT)
        store.compact()
    copied = TinyStore(to, background=False)
    assert copied.check() == []
    assert copied.seq == (1 if first == "events" else 2)
    assert any("was copied after the journal, which ends at event 1" in note for note in copied.notes) is (
        first == "events"
    )
    assert copied.commit(bump(2), ANA, AT) is not None
    copied.compact()
    again = TinyStore(to, background=False)
    assert (again.notes, again.check(), again.seq) == ([], [], copied.seq)
    for each in (copied, again):
        each.close()


def test_a_copy_of_a_growing_journal_has_a_tail_that_is_cut(home: Path, opened: Open, tmp_path: Path) -> None:
    store = opened()
    store.commit(add("Ada"), ANA, AT)
    store.commit(bump(1), ANA, AT)
    written = (home / "events" / "000001.jsonl").stat().st_mtime_ns
    store.compact()
    to = tmp_path / "copy"
    shutil.copytree(home, to)
    line = (home / "events" / "000001.jsonl").read_bytes()
    for end in range(len(line.splitlines(keepends=True)[0]), len(line)):
        segment = to / "events" / "000001.jsonl"
        segment.write_bytes(line[:end])
        os.utime(segment, ns=(written, written))  # it was read before the snapshot was written
        copied = TinyStore(to, background=False)
        assert (copied.seq, copied.check()) == (1, []), end
        copied.close()


def test_a_copy_that_lost_its_end_later_is_refused(home: Path, opened: Open, tmp_path: Path) -> None:
    store = opened()
    for name in ("Ada", "Bob"):
        store.commit(add(name), ANA, AT)
    store.compact()
    to = tmp_path / "copy"
    shutil.copytree(home, to)
    segment = to / "events" / "000001.jsonl"
    segment.write_bytes(segment.read_bytes().splitlines(keepends=True)[0])
    before = (segment.read_bytes(), (to / "leads.json").read_bytes())
    with pytest.raises(StoreError, match="ends at event 1, but event 2 was saved"):
        TinyStore(to)
    assert (segment.read_bytes(), (to / "leads.json").read_bytes()) == before


def test_a_journal_whose_end_the_disk_forgot_is_refused(
    home: Path, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journals, "SEGMENT", 300)
    store = opened()
    for name in ("Ada", "Bob", "Cid"):
        store.commit(add(name), ANA, AT)
    store.compact()
    store.close()
    times = (home / "events" / "000001.jsonl").stat()
    (home / "events" / "000002.jsonl").unlink()
    os.utime(home / "events" / "000001.jsonl", ns=(times.st_mtime_ns, times.st_mtime_ns))
    with pytest.raises(StoreError, match=r"000002\.jsonl is missing; restore it from a backup"):
        opened()


def test_copies_at_any_moment_are_valid(
    home: Path, opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copier that is as slow as can be: between any two files the others write, compact, and begin a segment."""
    monkeypatch.setattr(journals, "SEGMENT", 700)
    store = opened()
    store.commit(add("Ada", "Bob"), ANA, AT)
    acts: list[Callable[[], object]] = [
        lambda: store.commit(bump(1), ANA, AT), store.compact, lambda: store.commit(add("Cid"), ANA, AT),
    ]  # fmt: skip
    for turn in range(9):
        to = tmp_path / f"copy{turn}"
        to.mkdir(mode=0o700)
        # cp lists a directory before it copies what is in it
        tops = sorted(home.iterdir(), reverse=bool(turn % 2))
        for top in tops:
            acts[turn % 3]()
            for source in sorted(top.iterdir()) if top.is_dir() else [top]:
                copy_file(source, to / source.relative_to(home))
                acts[(turn // 3) % 3]()
        before = {event.seq: event for event in store.events()}
        copied = valid(to)
        assert [before[event.seq] for event in copied.events()] == list(copied.events()), "a beginning of the history"
        assert copied.commit(bump(1), ANA, AT) is not None
        copied.close()


def test_a_session_goes_on_in_a_store_that_was_put_in_its_place(home: Path, opened: Open, tmp_path: Path) -> None:
    session, old = opened(), tmp_path / "old"
    session.commit(add("Ada"), ANA, AT)
    shutil.copytree(home, tmp_path / "copy")
    session.commit(add("Bob"), ANA, AT)
    home.rename(old)
    with pytest.raises(StoreError, match="there is no store"):
        session.commit(bump(1), ANA, AT)
    (tmp_path / "copy").rename(home)
    holder = TinyStore(home, patience=0.05, background=False)
    with holder.db.directory._lock.held(), pytest.raises(StoreError, match="has been held for"):
        session.commit(bump(1), ANA, AT)
    assert session.commit(bump(1), ANA, AT) is not None
    assert (session.seq, holder.read().ids("leads"), session.news().reloaded) == (2, session.read().ids("leads"), True)
    holder.close()
    untouched = TinyStore(old)
    assert (untouched.seq, untouched.check()) == (2, [])
    untouched.close()
