"""Events of very many changes: the same lines and the same documents as if they were decoded at once."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest

from leadtui.errors import StoreError
from leadtui.model.event import Change, Draft, Event, fold, invert
from leadtui.model.lazy import Lazy
from leadtui.store import long
from leadtui.store.journal import decode, encode
from leadtui.store.snapshot import NAME
from leadtui.store.tiny import TinyStore
from tests.store.acts import ANA, AT, Decide, bump, fields, lead
from tests.store.conftest import Open

HOSTILE = '"}],"data":{},"changes":[{"table":"leads","id":7,"set":null,"was":null},{"table":"x'
COUNT = 2_200
"""Leads that make a line longer than long.LONG."""


def made(count: int = COUNT) -> list[Change]:
    return [Change("leads", id, lead(id) | {"lost_reason": HOSTILE, "custom.a.b": HOSTILE}, None)
            for id in range(1, count + 1)]  # fmt: skip


def import_(count: int = COUNT) -> Decide:
    changes = made(count)
    return lambda _: Draft("imported", Lazy(count, changes.__getitem__), data={"file": "a.csv"})


@pytest.mark.parametrize("tail", [
    {}, {"because": HOSTILE}, {"undoes": 3}, {"data": {"text": HOSTILE}}, {"data": {"text": "x" * 100_000}},
    {"because": "x" * 100_000, "undoes": 3, "data": {"text": HOSTILE}},
])  # fmt: skip
def test_a_long_line_is_the_same_line_and_the_same_event(tail: dict[str, object]) -> None:
    changes = made()
    line = encode(Event(1, AT, HOSTILE, 1, HOSTILE, "imported", tuple(changes), **tail))  # type: ignore[arg-type]
    lazy = Event(1, AT, HOSTILE, 1, HOSTILE, "imported", Lazy(COUNT, changes.__getitem__), **tail)  # type: ignore[arg-type]
    assert encode(lazy) == line
    assert len(line) > long.LONG
    event = decode(line[:-1])
    assert list(event.changes) == changes
    assert event.changes[-2:] == tuple(changes[-2:])
    assert event.as_json() == {name: value for name, value in orjson.loads(line).items() if name != "crc"}


def test_a_long_line_with_a_wrong_byte_is_not_true() -> None:
    line = bytearray(encode(Event(1, AT, "ana", 1, "cli", "imported", tuple(made())))[:-1])
    line[len(line) // 2] ^= 1
    with pytest.raises(ValueError, match="checksum"):
        decode(bytes(line))


def test_documents_behind_a_long_event_are_the_fold(opened: Open) -> None:
    store, other = opened(), opened()
    applied = store.commit(import_(), ANA, AT)
    store.commit(bump(7), ANA, AT)
    documents = fold(store.events())
    for one in (store, other, opened()):
        read = one.read()
        assert [*read.all("leads")] == [documents["leads", id] for id in range(1, COUNT + 1)]
        assert (read.get("leads", 7), read.next_id("leads")) == (documents["leads", 7], COUNT + 1)
        assert list(one.index().dump()) == list(opened().index().dump())
    assert applied is not None
    assert applied.after[1] == documents["leads", 2]
    store.compact()
    assert opened().check() == []


def test_a_long_event_is_taken_back_as_one(opened: Open) -> None:
    store = opened()
    applied = store.commit(import_(), ANA, AT)
    assert applied is not None
    undone = tuple(map(invert, applied.event.changes))
    store.commit(lambda _: Draft("undone", undone, undoes=1), ANA, AT)
    assert (list(store.read().all("leads")), list(opened().read().ids("leads"))) == ([], [])
    assert opened().read().next_id("leads") == COUNT + 1


def test_a_long_event_leaves_the_snapshot_behind(home: Path) -> None:
    store = TinyStore(home)
    store.commit(import_(), ANA, AT)
    assert store._directory.documents.snapshot is not None
    assert store._directory.documents.snapshot.seq == store.seq
    assert store.read().get("leads", COUNT) is not None
    store.close()


def test_what_was_committed_stays_so_when_the_snapshot_cannot_be_written(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> Path:
        raise StoreError(f"{NAME} cannot be written: the disk is full")

    monkeypatch.setattr("leadtui.store.compaction.write", full)
    store = TinyStore(home)
    assert store.commit(import_(), ANA, AT) is not None
    assert store.notes == [f"{NAME} cannot be written: the disk is full"]
    assert len(store.read().ids("leads")) == COUNT
    store.close()


def test_a_few_lazy_changes_are_one_plain_event(opened: Open) -> None:
    change = Change("leads", 1, fields(), None)
    applied = opened().commit(lambda _: Draft("imported", Lazy(1, lambda _: change)), ANA, AT)
    assert applied is not None
    assert applied.event.changes == (change,)
