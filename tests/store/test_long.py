"""Events of very many changes: the same lines and the same documents as if they were decoded at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import orjson
import pytest

from leadtui.errors import Refused, StoreError
from leadtui.model.command import AddLead, CreatePipeline, EditLeads, ImportLeads
from leadtui.model.event import Change, Draft, Event, fold, invert
from leadtui.model.index import LeadIndex
from leadtui.model.lazy import Lazy
from leadtui.service import LeadService
from leadtui.store import long
from leadtui.store.base import News
from leadtui.store.erase import without
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
    assert event.leads == list(range(1, COUNT + 1))
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


def test_who_has_read_a_long_event_forgets_it_as_soon_as_it_is_in_a_snapshot(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given_back = []
    monkeypatch.setattr("leadtui.store.reading.MANY", COUNT - 1)
    monkeypatch.setattr("leadtui.store.reading.give_back", lambda: given_back.append(1))
    writer, reader = TinyStore(home, background=False), TinyStore(home)
    writer.commit(import_(), ANA, AT)
    assert reader.news().reloaded
    assert len(reader._directory.documents.overlay["leads"]) == COUNT
    writer.compact()
    assert reader.news() == News()
    assert reader._directory.documents.overlay["leads"] == {}
    assert len(reader.read().ids("leads")) == COUNT
    assert given_back == [1]
    writer.close()
    reader.close()


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


def test_who_changes_a_part_of_the_leads_does_not_wait_for_the_snapshot(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[Path] = []
    monkeypatch.setattr("leadtui.store.compaction.start", started.append)
    store = TinyStore(home)
    store.commit(import_(3 * COUNT), ANA, AT)
    before = (home / NAME).stat()
    assert started == []  # most of the leads are new, and every process would have to read them from the journal

    def change(place: int) -> Change:
        return Change("leads", place + 1, {"owner": "ben", "lost_reason": "x" * 500}, {"lost_reason": HOSTILE})

    applied = store.commit(lambda _: Draft("distributed", Lazy(COUNT, change)), ANA, AT)
    assert applied is not None and isinstance(applied.event.changes, Lazy)
    assert ((home / NAME).stat().st_ino, started) == (before.st_ino, [home])
    store.close()


def test_a_few_lazy_changes_are_one_plain_event(opened: Open) -> None:
    change = Change("leads", 1, fields(), None)
    applied = opened().commit(lambda _: Draft("imported", Lazy(1, lambda _: change)), ANA, AT)
    assert applied is not None
    assert applied.event.changes == (change,)


@pytest.mark.parametrize("leads", [{1}, {COUNT}, {7, 8, 9, 400}, set(range(1, COUNT + 1))])
def test_a_long_line_without_some_leads_is_that_of_the_event_without_them(leads: set[int]) -> None:
    pipeline = Change("pipelines", 7, {"name": HOSTILE}, {"name": "Sales"})
    changes = (pipeline, *made(), Change("leads", 7, {"name": "again"}, {"name": "x"}))
    line = encode(Event(1, AT, "ana", 1, "cli", "imported", changes, because="secret", data={"file": "secret.csv"}))
    assert long.without(line[:-1], leads) == encode(without(decode(line[:-1]), leads))
    assert decode(long.without(line[:-1], leads)[:-1]).changes[0] == pipeline


def test_more_than_a_line_can_hold_is_refused(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long, "LARGEST", 1_000_000)
    store = opened()
    with pytest.raises(Refused, match="2,200 leads are more than one act can hold"):
        store.commit(import_(), ANA, AT)
    assert (store.seq, opened().seq) == (0, 0)


@pytest.fixture
def undone(home: Path) -> Iterator[LeadService]:
    """A long import that makes leads and changes one that was there before."""
    service = LeadService(TinyStore(home), ANA)
    service.execute(CreatePipeline("default"))
    service.execute(AddLead("Acme"))
    documents = [{"name": f"{HOSTILE} {n}", "pipeline": "sales", "stage": "new", "lost_reason": HOSTILE}
                 for n in range(2 * COUNT)]  # fmt: skip
    applied = service.execute(ImportLeads("a.csv", documents, [(1, {"company": "Bolt"})]))
    assert applied is not None and isinstance(applied.event.changes, Lazy)
    yield service
    service.store.close()


def test_a_long_import_is_undone_and_redone_with_all_it_changed(undone: LeadService) -> None:
    ids = list(range(1, 2 * COUNT + 2))
    before = [lead | {"version": 0, "updated_at": ""} for lead in undone.documents(ids)]
    undone.undo()
    assert list(undone.store.read().ids("leads")) == [1]
    assert undone.lead(1).company is None
    assert undone.store.check() == []
    undone.redo()
    assert [lead | {"version": 0, "updated_at": ""} for lead in undone.documents(ids)] == before
    assert list(undone.index().dump()) == list(LeadIndex.build(undone.documents(ids)).dump())
    undone.undo()
    assert list(undone.index().ids) == [1]


@pytest.mark.parametrize(("lead", "told"), [(1, "company of lead 1"), (1_000, "lead 1000"), (2 * COUNT + 1, "lead ")])
def test_a_long_import_stays_when_one_of_its_leads_was_changed_since(
    undone: LeadService, lead: int, told: str
) -> None:
    undone.execute(EditLeads((lead,), {"company": "Other"}))
    seq = undone.store.seq
    with pytest.raises(Refused, match=f"{told}.* was changed since by ana"):
        undone.undo(3)
    assert undone.store.seq == seq


def test_a_long_import_stays_when_one_of_its_leads_is_gone(undone: LeadService, home: Path) -> None:
    store = cast(TinyStore, undone.store)
    store.commit(lambda now: Draft("edited", (Change("leads", 9, None, now.get("leads", 9)),)), ANA, AT)
    with pytest.raises(Refused, match="lead 9 was changed since"):
        undone.undo(3)
