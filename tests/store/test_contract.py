"""What leadtui.store.base promises, over every engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path

import pytest

from leadtui.errors import Refused
from leadtui.model.event import TABLES, Change, Document, Draft, Event, Table, fold
from leadtui.store.base import Documents, Store
from leadtui.store.create import create
from leadtui.store.memory import MemoryStore, SharedEvents
from leadtui.store.tiny import TinyStore
from tests.store.acts import ANA, AT, add, bump, fields, put, remove

Sessions = Callable[[], Store]


@pytest.fixture(params=["tiny", "memory"])
def session(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Sessions]:
    """Opens the same store once more."""
    opened: list[Store] = []
    shared = SharedEvents()
    create(tmp_path / "store")

    def once_more() -> Store:
        tiny = request.param == "tiny"
        opened.append(TinyStore(tmp_path / "store", background=False) if tiny else MemoryStore(shared))
        return opened[-1]

    yield once_more
    for store in opened:
        store.close()


@pytest.fixture
def store(session: Sessions) -> Store:
    return session()


def content(documents: Documents) -> dict[tuple[Table, int], Document]:
    return {(table, found["id"]): found for table in TABLES for found in documents.all(table)}


def names(store: Store) -> list[str]:
    return [found["name"] for found in store.read().all("leads")]


def test_an_empty_store(store: Store) -> None:
    assert store.seq == 0
    assert content(store.read()) == {}
    assert [store.read().next_id(table) for table in TABLES] == [1, 1, 1]
    assert list(store.events()) == list(store.events_backwards()) == []
    assert store.news().applied == ()
    assert len(store.index()) == 0
    assert store.check() == []


def test_a_commit_gives_the_event_and_what_is_after_it(store: Store) -> None:
    applied = store.commit(add("Ada", "Bob"), ANA, AT)
    assert applied is not None
    event = applied.event
    assert (event.seq, event.at, event.by, event.uid, event.via, event.verb) == (1, AT, "ana", 1001, "tui", "added")
    assert applied.after == tuple(store.read().get("leads", id) for id in (1, 2))
    assert applied.after[0] == {**fields("Ada"), "id": 1, "version": 1, "updated_at": AT}
    assert store.seq == 1


def test_all_parts_of_a_draft_are_kept(store: Store) -> None:
    change = Change("leads", 1, fields(custom={"size": 3}), None)
    store.commit(lambda _: Draft("added", (change,), "a reason", 0, {"text": "Grüße ☎"}), ANA, AT)
    event = next(store.events())
    assert event == Event(1, AT, "ana", 1001, "tui", "added", (change,), "a reason", 0, {"text": "Grüße ☎"})


def test_another_session_sees_a_finished_write_at_once(session: Sessions) -> None:
    mine, theirs = session(), session()
    mine.commit(add("Ada"), ANA, AT)
    assert names(theirs) == ["Ada"]
    theirs.commit(put(1, name="Eve"), ANA, AT)
    assert names(mine) == ["Eve"]


def test_decide_sees_every_earlier_event(session: Sessions) -> None:
    mine, theirs = session(), session()
    mine.commit(add("Ada"), ANA, AT)
    for _ in range(5):
        mine.commit(bump(1), ANA, AT)
        theirs.commit(bump(1), ANA, AT)
    lead = mine.read().get("leads", 1)
    assert lead is not None
    assert (lead["score"], lead["version"]) == (20, 11)


def test_a_draft_without_changes_writes_nothing(store: Store) -> None:
    assert store.commit(lambda _: Draft("moved", ()), ANA, AT) is None
    assert store.seq == 0
    assert list(store.events()) == []


def test_a_refusal_passes_through_and_writes_nothing(store: Store) -> None:
    def refuse(_: Documents) -> Draft:
        raise Refused("no")

    store.commit(add("Ada"), ANA, AT)
    with pytest.raises(Refused, match="no"):
        store.commit(refuse, ANA, AT)
    assert (store.seq, len(list(store.events()))) == (1, 1)
    store.commit(add("Bob"), ANA, AT)
    assert store.seq == 2


@pytest.mark.parametrize("bad", ["\ud800", 2**70, {1: 2}, object()])
def test_what_json_cannot_give_back_is_refused(store: Store, bad: object) -> None:
    with pytest.raises(Refused, match="cannot be stored"):
        store.commit(lambda _: Draft("added", (Change("leads", 1, fields(company=bad), None),)), ANA, AT)
    assert store.seq == 0


def test_text_comes_back_exactly(store: Store) -> None:
    text = 'a\n\r\t"\\\u2028\x1b[31m‮ é\u0301 🙂 ,"table":"leads","id":7,{"crc":"'
    store.commit(add(text), ANA, AT)
    assert names(store) == [text]
    assert next(store.events()).changes[0].set == fields(text)


def test_news_tells_every_event_once_and_in_order(session: Sessions) -> None:
    mine, theirs = session(), session()
    mine.commit(add("Ada"), ANA, AT)
    theirs.commit(bump(1), ANA, AT)
    mine.commit(bump(1), ANA, AT)
    for store in (mine, theirs):
        told = store.news()
        assert [applied.event.seq for applied in told.applied] == [1, 2, 3]
        assert [applied.after[0]["score"] for applied in told.applied if applied.after[0]] == [10, 11, 12]
        assert not told.reloaded
        assert store.news().applied == ()
    late = session()
    assert late.news().applied == ()
    mine.commit(bump(1), ANA, AT)
    assert [applied.event.seq for applied in late.news().applied] == [4]


def test_order_is_the_order_of_acts_whatever_the_clock_says(store: Store) -> None:
    for at in (AT, "2020-01-01T00:00:00.000Z", "2030-01-01T00:00:00.000Z"):
        store.commit(add("Ada"), ANA, at)
    assert [(event.seq, event.at[:4]) for event in store.events()] == [(1, "2026"), (2, "2020"), (3, "2030")]


def test_ids_are_never_used_again(session: Sessions) -> None:
    mine, theirs = session(), session()
    mine.commit(add("Ada", "Bob"), ANA, AT)
    theirs.commit(remove(2), ANA, AT)
    mine.compact()
    for store in (mine, theirs, session()):
        assert store.read().next_id("leads") == 3
        assert list(store.read().ids("leads")) == [1]
        assert store.read().get("leads", 2) is None


def test_one_event_may_change_a_document_twice(store: Store) -> None:
    store.commit(add("Ada"), ANA, AT)
    changes = (Change("leads", 1, None, fields()), Change("leads", 1, fields("Eve"), None))
    applied = store.commit(lambda _: Draft("replaced", changes), ANA, AT)
    assert applied is not None
    assert applied.after[0] is None
    assert names(store) == ["Eve"]


def test_documents_of_a_moment_stay_as_they_are(store: Store) -> None:
    store.commit(add("Ada", "Bob"), ANA, AT)
    then = store.read()
    before = deepcopy(content(then))
    store.commit(put(1, name="Eve"), ANA, AT)
    store.commit(remove(2), ANA, AT)
    store.commit(add("Cid"), ANA, AT)
    store.compact()
    store.commit(put(3, name="Dan"), ANA, AT)
    assert content(then) == before
    assert list(then.ids("leads")) == [1, 2]
    assert then.next_id("leads") == 3
    assert names(store) == ["Eve", "Dan"]


def test_events_of_one_lead_and_after_a_seq(store: Store) -> None:
    store.commit(add("Ada", "Bob"), ANA, AT)
    store.commit(bump(1), ANA, AT)
    store.commit(lambda _: Draft("noted", (Change("views", 2, {"name": "v"}, None),), data={
        "table": "leads", "id": 2, "more": {"table": "leads", "id": 2, "x": 1}}), ANA, AT)  # fmt: skip
    store.commit(bump(2), ANA, AT)
    assert [event.seq for event in store.events()] == [1, 2, 3, 4]
    assert [event.seq for event in store.events(after=2)] == [3, 4]
    assert [event.seq for event in store.events(lead=2)] == [1, 4]
    assert [event.seq for event in store.events(lead=2, after=1)] == [4]
    assert [event.seq for event in store.events(lead=22)] == []
    assert [event.seq for event in store.events_backwards()] == [4, 3, 2, 1]
    assert fold(store.events()) == content(store.read())


def test_the_index_is_that_of_the_leads(session: Sessions) -> None:
    store = session()
    store.commit(add("Ada", "Bob", "Cid"), ANA, AT)
    store.compact()
    store.commit(put(1, name="Eve", company="Acme"), ANA, AT)
    store.commit(remove(2), ANA, AT)
    store.commit(add("Dan"), ANA, AT)
    for each in (store, session()):
        index = each.index()
        assert list(index.name) == ["Eve", "Cid", "Dan"]
        assert index.text == ["eve\nacme", "cid", "dan"]
    store.compact()
    assert list(session().index().name) == ["Eve", "Cid", "Dan"]


def test_a_store_is_the_same_after_it_was_opened_again(session: Sessions) -> None:
    store = session()
    store.commit(add("Ada", "Bob"), ANA, AT)
    store.compact()
    store.commit(bump(2), ANA, AT)
    again = session()
    assert content(again.read()) == content(store.read())
    assert (again.seq, again.check()) == (2, [])


def test_what_is_erased_is_nowhere_any_more(session: Sessions, tmp_path: Path) -> None:
    mine, theirs = session(), session()
    mine.commit(add("Ada", "Hildegard", "Bob"), ANA, AT)
    bingen = Change("leads", 2, {"company": "Bingen"}, {"company": None})
    changes = (bingen, Change("leads", 3, {"score": 5}, {"score": 10}))
    mine.commit(lambda _: Draft("edited", changes, "Hildegard called", data={"text": "Hildegard"}), ANA, AT)
    mine.compact()
    mine.commit(add("Cid"), ANA, AT)
    theirs.news()
    mine.erase([2], ANA, AT)
    for store in (mine, theirs, session()):
        assert names(store) == ["Ada", "Bob", "Cid"]
        assert b"Hildegard" not in repr(list(store.events())).encode()
        assert [(event.seq, event.verb) for event in store.events(lead=2)] == [(4, "erased")]
        assert [event.leads for event in store.events()] == [[1, 3], [3], [4], [2]]
        assert fold(store.events()) == content(store.read())
        assert list(store.index().name) == ["Ada", "Bob", "Cid"]
        assert store.check() == []
    assert (mine.news().reloaded, theirs.news().reloaded) == (True, True)
    mine.commit(remove(4), ANA, AT)
    mine.erase([4], ANA, AT)
    assert session().read().next_id("leads") == 5, "an id is never used again"
    assert theirs.commit(bump(3), ANA, AT) is not None
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and b"Hildegard" in path.read_bytes()]


def test_the_documents_that_have_a_field(session: Sessions) -> None:
    store = session()
    store.commit(add("Ada", "Bob", "Cid", "Dan"), ANA, AT)
    store.commit(put(1, title="CTO"), ANA, AT)
    store.commit(put(3, company='a "title": of honour'), ANA, AT)
    store.compact()
    store.commit(put(2, title="CEO"), ANA, AT)
    store.commit(put(4, source="web"), ANA, AT)
    for each in (store, session()):
        having = each.read().having
        assert [found["name"] for found in having("leads", frozenset({"title"}))] == ["Ada", "Bob"]
        assert [found["id"] for found in having("leads", frozenset({"title", "source"}))] == [1, 2, 4]
        assert list(having("leads", frozenset({"custom"}))) == []
