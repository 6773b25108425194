"""The snapshot: a cache that stock TinyDB opens, that finds one lead quickly, and that may be lost."""

from __future__ import annotations

import random
import re
from itertools import pairwise
from pathlib import Path

import pytest
import tinydb
from hypothesis import given, settings
from hypothesis import strategies as st

from leadtui.errors import StoreError
from leadtui.model.event import Change, Draft, Event, fold
from leadtui.store import compaction
from leadtui.store import reading as readings
from leadtui.store.create import create
from leadtui.store.history import last_before
from leadtui.store.journal import decode, encode
from leadtui.store.snapshot import Snapshot, runs_of
from leadtui.store.tiny import TinyStore
from tests.store.acts import ANA, AT, add, add_many, bump, fields, put, remove
from tests.store.conftest import Open
from tests.store.test_contract import content


def test_stock_tinydb_opens_it(home: Path, opened: Open) -> None:
    store = opened()
    store.commit(add_many(30), ANA, AT)
    store.commit(put(12, name='Zoë "Z"\n,{}'), ANA, AT)
    store.compact()
    with tinydb.TinyDB(home / "leads.json", access_mode="r", encoding="utf-8") as db:
        found = db.table("leads").get(doc_id=12)
        assert isinstance(found, dict)
        assert {name: value for name, value in found.items() if name != "_crc"} == store.read().get("leads", 12)
        assert len(db.table("leads")) == 30
        assert [row.doc_id for row in db.table("leads").search(tinydb.Query().name.test(str.startswith, "Zo"))] == [12]
        assert {"leads", "pipelines", "views", "_index", "_ids", "_meta"} == db.tables()


def test_one_document_is_on_one_line_sorted_by_id(home: Path, opened: Open) -> None:
    store = opened()
    store.commit(add("Ada", "Bob", "Cid"), ANA, AT)
    store.compact()
    store.commit(put(2, name="Eve"), ANA, AT)
    store.commit(add("Dan"), ANA, AT)
    store.compact()
    lines = (home / "leads.json").read_text().splitlines()
    assert lines[0] == '{"leads": {'
    start = re.compile(r'"(\d+)": \{"_crc":"[0-9a-f]{8}","id":\1,"version":\d,"name":"(\w+)"')
    starts = [start.match(line) for line in lines[1:5]]
    assert [match.groups() for match in starts if match] == [("1", "Ada"), ("2", "Eve"), ("3", "Cid"), ("4", "Dan")]
    assert lines[5] == '}, "pipelines": {'
    assert lines[-1] == "}}"


def test_a_snapshot_of_nothing_and_of_tables_that_are_empty(home: Path, opened: Open) -> None:
    opened().compact()
    store = opened()
    assert (store.seq, store.notes, content(store.read())) == (0, [], {})
    store.commit(lambda _: Draft("saved", (Change("views", 3, {"name": "mine"}, None),)), ANA, AT)
    store.compact()
    again = opened()
    assert (list(again.read().ids("views")), again.read().next_id("views"), again.check()) == ([3], 4, [])
    assert list(again.read().all("leads")) == []


def test_any_lead_is_found_and_none_that_is_not_there(home: Path, opened: Open) -> None:
    store = opened()
    store.commit(add_many(400), ANA, AT)
    gone = {1, 7, 8, 9, 200, 400}
    for id in gone:
        store.commit(remove(id), ANA, AT)
    store.commit(put(150, company="x" * 100_000), ANA, AT)  # a line longer than what is read at a time
    store.compact()
    assert Path(home / "leads.json").stat().st_size > 300_000
    documents = opened().read()
    for id in range(-1, 403):
        found = documents.get("leads", id)
        assert (found is not None) == (1 <= id <= 400 and id not in gone)
        assert found is None or found["id"] == id
    assert list(documents.ids("leads")) == [found["id"] for found in documents.all("leads")]
    assert documents.next_id("leads") == 401


def test_unchanged_lines_are_copied_and_changed_ones_replaced(home: Path, opened: Open) -> None:
    store = opened()
    store.commit(add_many(50), ANA, AT)
    store.compact()
    before = (home / "leads.json").read_bytes().splitlines()
    for decide in (put(1, name="First"), put(20, name="Twenty"), remove(30), put(50, name="Last"), add("New")):
        store.commit(decide, ANA, AT)
    store.compact()
    after = (home / "leads.json").read_bytes().splitlines()
    same = set(before[1:51]) & set(after[1:51])
    assert len(same) == 46
    again = opened()
    assert again.check() == []
    assert content(again.read()) == fold(again.events())


def flips(size: int) -> list[int]:
    return sorted({*random.Random(1).sample(range(size), 60), 0, size - 1, size - 3, size - 20})


def test_a_damaged_snapshot_is_forgotten_and_written_anew(home: Path, opened: Open) -> None:
    store = opened()
    store.commit(add_many(20), ANA, AT)
    store.commit(bump(3), ANA, AT)
    expected = content(store.read())
    store.compact()
    whole = (home / "leads.json").read_bytes()
    for at in flips(len(whole)):
        (home / "leads.json").write_bytes(whole[:at] + bytes([whole[at] ^ 0x04]) + whole[at + 1:])
        again = opened()
        documents = again.read()
        assert {("leads", id): documents.get("leads", id) for id in range(1, 21)} == expected
        assert content(documents) == expected
        assert list(documents.ids("leads")) == list(range(1, 21))
        assert documents.next_id("leads") == 21
        assert len(again.index()) == 20
        assert len(again.index().text) == 20
        again.compact()
        assert again.check() == []
        last = opened()
        assert (content(last.read()), len(last.index()), last.notes) == (expected, 20, [])
        for each in (again, last):
            each.close()


@pytest.mark.parametrize("left", [0, 1, 100, 2_000, -1, -4, -200])
def test_a_cut_snapshot_is_noted_and_forgotten(home: Path, opened: Open, left: int) -> None:
    store = opened()
    store.commit(add_many(20), ANA, AT)
    store.compact()
    whole = (home / "leads.json").read_bytes()
    (home / "leads.json").write_bytes(whole[:left])
    again = opened()
    assert content(again.read()) == content(store.read())
    assert any("leads.json is damaged" in note for note in again.notes)
    assert any("leads.json is damaged" in fault for fault in again.check())


def test_a_snapshot_damaged_under_an_open_session(home: Path, opened: Open) -> None:
    store = opened()
    store.commit(add_many(40), ANA, AT)
    store.compact()
    then = store.read()
    store.commit(put(1, name="Eve"), ANA, AT)
    with (home / "leads.json").open("r+b") as file:
        file.truncate(5_000)
    names = [lead["name"] for lead in then.all("leads")]
    assert (len(names), names[0]) == (40, "Lead 1 Example")
    lead = store.read().get("leads", 40)
    assert lead is not None
    assert len([*store.read().all("leads")]) == 40
    assert content(store.read()) == fold(store.events())


def test_a_damaged_snapshot_is_written_anew_while_somebody_holds_the_moment(home: Path, opened: Open) -> None:
    store = opened()
    store.commit(add("Ada"), ANA, AT)
    store.compact()
    held = store.read()
    snapshot = home / "leads.json"
    snapshot.write_bytes(snapshot.read_bytes().replace(b'"1": ', b'"?": '))
    store.compact()
    assert store.check() == []
    assert held.ids("leads") == store.read().ids("leads")
    store.commit(add("Bob"), ANA, AT)
    assert held.next_id("leads") == 2


def test_a_commit_has_a_damaged_snapshot_written_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    create(tmp_path / "store")
    started: list[Path] = []
    monkeypatch.setattr(compaction, "start", started.append)
    store = TinyStore(tmp_path / "store")
    store.commit(add("Ada", "Bob"), ANA, AT)
    store.compact()
    snapshot = tmp_path / "store" / "leads.json"
    snapshot.write_bytes(snapshot.read_bytes().replace(b"Bob", b"Rob"))
    store.commit(bump(1), ANA, AT)
    assert started == [], "nobody has noticed yet"
    store.commit(bump(2), ANA, AT)
    assert started == [tmp_path / "store"]
    assert compaction.main(tmp_path / "store") == 0
    assert b"Bob" in snapshot.read_bytes()
    assert store.check() == []
    store.close()


def test_a_snapshot_knows_where_the_line_of_its_last_event_begins(home: Path, opened: Open) -> None:
    store = opened()
    store.commit(add("first"), ANA, AT)
    store.commit(add("last"), ANA, AT)
    store.compact()
    snapshot = Snapshot(home / "leads.json")
    looked_for = last_before(home, snapshot.place)
    assert snapshot.begin is not None
    assert 0 < snapshot.begin == looked_for.begin
    for begin in (snapshot.begin, snapshot.begin + 3, snapshot.place.offset, -1):
        assert last_before(home, snapshot.place, begin) == looked_for, "what is no beginning is not believed"
    assert last_before(home, snapshot.place, 0).seq == 1, "and what is another event has another number"


def test_a_deleted_snapshot_is_no_loss(home: Path, opened: Open) -> None:
    store = opened()
    store.commit(add_many(20), ANA, AT)
    store.compact()
    (home / "leads.json").unlink()
    again = opened()
    assert (content(again.read()), again.notes, again.check()) == (content(store.read()), [], [])
    store.commit(bump(1), ANA, AT)
    store.compact()
    assert content(opened().read()) == content(store.read())


def test_a_journal_that_lost_what_the_snapshot_knows_is_refused(home: Path, opened: Open) -> None:
    store = opened()
    for name in ("Ada", "Bob", "Cid"):
        store.commit(add(name), ANA, AT)
    store.compact()
    journal = home / "events" / "000001.jsonl"
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(lines[:2]))
    before = (journal.read_bytes(), (home / "leads.json").read_bytes())
    with pytest.raises(StoreError, match="ends at event 2, but event 3 was saved"):
        opened()
    with pytest.raises(StoreError, match="ends at event 2, but event 3 was saved"):
        store.news()
    assert any("event 3 was saved" in fault for fault in store.check())
    assert (journal.read_bytes(), (home / "leads.json").read_bytes()) == before


def test_a_snapshot_of_another_journal_is_forgotten(home: Path, opened: Open) -> None:
    store = opened()
    store.commit(add("Ada", "Bob"), ANA, AT)
    store.compact()
    store.commit(put(1, company="Acme"), ANA, AT)
    journal = home / "events" / "000001.jsonl"
    first, second = journal.read_bytes().splitlines(keepends=True)
    event = decode(first[:-1])
    changes = (event.changes[0], Change("leads", 2, fields("?" * 50), None))
    # what erase does: other lines, the same events
    journal.write_bytes(encode(Event(event.seq, AT, "ana", 1, "tui", "added", changes)) + second)
    again = opened()
    assert [lead["name"] for lead in again.read().all("leads")] == ["Ada", "?" * 50]
    assert any("does not belong to this journal" in note for note in again.notes)


def test_other_sessions_go_on_while_the_snapshot_is_replaced(home: Path, opened: Open) -> None:
    mine, theirs = opened(), opened()
    mine.commit(add_many(30), ANA, AT)
    assert len(list(theirs.read().all("leads"))) == 30
    walking = theirs.read().all("leads")
    next(walking)
    mine.compact()
    mine.commit(put(30, name="Eve"), ANA, AT)
    assert len(list(walking)) == 29
    assert theirs.news().applied[-1].after[0] == mine.read().get("leads", 30)
    assert content(theirs.read()) == content(mine.read())


def test_who_is_far_behind_reads_the_newer_snapshot(
    home: Path, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readings, "MOST", 20_000)
    mine, theirs = opened(), opened()
    mine.commit(add_many(60), ANA, AT)
    mine.compact()
    mine.commit(bump(60), ANA, AT)
    news = theirs.news()
    assert (news.reloaded, news.applied, theirs.seq) == (True, (), 2)
    assert content(theirs.read()) == content(mine.read())
    mine.commit(bump(60), ANA, AT)
    assert [applied.event.seq for applied in theirs.news().applied] == [3]


def test_a_session_moves_to_a_newer_snapshot_without_losing_news(
    home: Path, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readings, "LEAST", 1_000)
    mine, theirs = opened(), opened()
    for _ in range(10):
        mine.commit(add("Ada"), ANA, AT)
    theirs.read()
    mine.compact()
    mine.commit(bump(1), ANA, AT)
    news = theirs.news()
    assert [applied.event.seq for applied in news.applied] == list(range(1, 12))
    assert content(theirs.read()) == content(mine.read())


def test_too_much_to_tell_is_told_as_reloaded(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readings, "MANY", 5)
    store, other = opened(), opened()
    other.commit(add(*"abcdefgh"), ANA, AT)
    other.commit(bump(1), ANA, AT)
    news = store.news()
    assert (news.reloaded, news.applied) == (True, ())
    other.commit(bump(1), ANA, AT)
    assert [applied.event.seq for applied in store.news().applied] == [3]


def test_a_failed_or_killed_compaction_leaves_the_store_as_it_was(
    home: Path, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = opened()
    store.commit(add("Ada"), ANA, AT)
    store.compact()
    before = (home / "leads.json").read_bytes()
    store.commit(add("Bob"), ANA, AT)
    with monkeypatch.context() as patch:
        def full(fd: int) -> None:
            raise OSError(28, "No space left on device")

        patch.setattr("os.fsync", full)
        with pytest.raises(StoreError, match=r"leads\.json cannot be written: the disk is full"):
            store.compact()
    assert (home / "leads.json").read_bytes() == before
    (home / ".leads.json.0123456789abcdef").write_bytes(b"left by a killed one")
    store.compact()
    assert sorted(file.name for file in home.iterdir()) == ["FORMAT", "events", "leads.json", "lock"]


def test_one_compaction_at_a_time(home: Path, opened: Open) -> None:
    store = opened()
    store.commit(add("Ada"), ANA, AT)
    with compaction.alone(home, 0.0) as mine, compaction.alone(home, 0.0) as theirs:
        assert (mine, theirs) == (True, False)
        with pytest.raises(StoreError, match="being written by another process"):
            store.db.directory.compact(patience=0.0)
    assert compaction.main(home) == 0
    assert Snapshot(home / "leads.json").seq == 1


@settings(max_examples=60)
@given(st.sets(st.integers(1, 40)))
def test_runs_are_the_ids(ids: set[int]) -> None:
    runs = runs_of(sorted(ids))
    assert [id for first, last in runs for id in range(first, last + 1)] == sorted(ids)
    assert all(last + 1 < first for (_, last), (first, _) in pairwise(runs))


def test_a_commit_starts_a_compaction_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    create(tmp_path / "store")
    started: list[Path] = []
    monkeypatch.setattr(compaction, "start", started.append)
    store = TinyStore(tmp_path / "store")
    store.commit(add_many(300), ANA, AT)
    assert started == []
    store.commit(add_many(300), ANA, AT)
    assert started == [tmp_path / "store"]
    store.commit(bump(1), ANA, AT)
    assert len(started) == 1, "not at every commit"
    assert compaction.main(tmp_path / "store") == 0
    store.commit(add_many(300), ANA, AT)
    assert len(started) == 1, "the journal behind the new snapshot is short again"
    assert Snapshot(tmp_path / "store" / "leads.json").seq == 3
    store.close()


def test_the_columns_that_are_read_later_are_read_from_the_snapshot(home: Path, opened: Open) -> None:
    store = opened()
    store.commit(add_many(20), ANA, AT)
    store.compact()
    again = opened()
    index = again.index()
    assert (len(index.text), len(index.stays)) == (20, 20)
    assert again.notes == [], "nothing of it is damaged"
    assert list(index.dump()) == list(store.index().dump())
