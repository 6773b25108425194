"""Several sessions do anything in any order: documents are always the fold of the events, and nothing is lost."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from leadtui.model.event import Change, Document, Draft, Event, Table, fold
from leadtui.model.index import LeadIndex
from leadtui.store import journal as journals
from leadtui.store import reading as readings
from leadtui.store.base import Documents
from leadtui.store.create import create
from leadtui.store.directory import StoreDirectory
from leadtui.store.erase import gravestone, without
from leadtui.store.lock import PATIENCE
from leadtui.store.tiny import TinyStore
from tests.store.acts import ANA, AT, Decide, add, bump, put, remove
from tests.store.calls import Calls, Real
from tests.store.powercut import Killed
from tests.store.test_contract import content

SESSION = st.integers(0, 2)
ACT = st.sampled_from(["add", "bump", "compact", "erase"])
NAME = st.sampled_from(["Ada", "bob", 'Ç"\n', "x" * 700])


class Sessions(RuleBasedStateMachine):
    """Three sessions, small segments, and limits so low that snapshots are changed over to all the time."""

    @initialize(segment=st.sampled_from([400, 3_000, 10**9]), least=st.sampled_from([300, 5_000]))
    def begin(self, segment: int, least: int) -> None:
        self.root = Path(tempfile.mkdtemp())
        self.home = self.root / "store"
        create(self.home)
        self.limits = (journals.SEGMENT, readings.LEAST, readings.MOST)
        journals.SEGMENT, readings.LEAST, readings.MOST = segment, least, least * 2  # type: ignore[misc]
        self.stores = [self.open() for _ in range(3)]
        self.indexes: list[LeadIndex] = [store.index() for store in self.stores]
        self.told = [0, 0, 0]
        self.events: list[Event] = []
        self.erased: set[int] = set()

    def open(self) -> TinyStore:
        return TinyStore(self.home, patience=PATIENCE, background=False)

    def commit(self, session: int, decide: Decide) -> None:
        applied = self.stores[session].commit(decide, ANA, AT)
        if applied:
            self.events.append(applied.event)
            assert applied.event.seq == len(self.events)

    @rule(session=SESSION, names=st.lists(NAME, min_size=1, max_size=3))
    def add(self, session: int, names: list[str]) -> None:
        self.commit(session, add(*names))

    @rule(session=SESSION, pick=st.integers(0, 20), what=st.sampled_from(["bump", "put", "remove"]), name=NAME)
    def change(self, session: int, pick: int, what: str, name: str) -> None:
        ids = self.stores[session].read().ids("leads")
        if ids:
            id = ids[pick % len(ids)]
            self.commit(session, {"bump": bump(id), "put": put(id, name=name), "remove": remove(id)}[what])

    @rule(session=SESSION)
    def save_a_view(self, session: int) -> None:
        def decide(documents: Documents) -> Draft:
            return Draft("saved", (Change("views", documents.next_id("views"), {"name": "mine"}, None),))

        self.commit(session, decide)

    @rule(session=SESSION, pick=st.integers(0, 20))
    def erase(self, session: int, pick: int) -> None:
        ids = self.stores[session].read().ids("leads")
        if ids:
            id = ids[pick % len(ids)]
            self.erase_for_good(session, id)

    def erase_for_good(self, session: int, id: int) -> None:
        self.stores[session].erase([id], ANA, AT)
        self.erased.add(id)
        self.events = [without(event, {id}) for event in self.events]
        self.events += self.stores[session].events(after=len(self.events))
        assert self.events[-1].changes == (gravestone(id),)
        self.moment = (self.stores[session].read(), fold(self.events))

    @rule(session=SESSION)
    def compact(self, session: int) -> None:
        self.stores[session].compact()

    @rule(session=SESSION)
    def reopen(self, session: int) -> None:
        self.stores[session].close()
        self.stores[session] = self.open()
        self.indexes[session] = self.stores[session].index()
        self.told[session] = len(self.events)

    @rule(session=SESSION, call=st.integers(1, 30), what=ACT, name=NAME)
    def die_in_a_call(self, session: int, call: int, what: str, name: str) -> None:
        """The session ends before its next call; what it had begun is there or not, and an erasure is finished."""
        store = self.stores[session]
        id = next(iter(store.read().ids("leads")), 0)
        acts: dict[str, Callable[[], object]] = {
            "add": lambda: store.commit(add(name), ANA, AT), "bump": lambda: store.commit(bump(id), ANA, AT),
            "compact": store.compact, "erase": lambda: store.erase([id], ANA, AT),
        }  # fmt: skip
        if not id and what in ("bump", "erase"):
            return
        count, done = 0, False

        def killed(_: str, __: tuple[Any, ...], real: Real) -> Any:
            nonlocal count
            count += 1
            if count >= call:
                raise Killed
            return real()

        with Calls() as calls:
            calls.rule = killed
            with suppress(Killed):
                acts[what]()
                done = True
            calls.rule = None
        self.reopen(session)
        new = list(self.stores[session].events(after=len(self.events)))
        assert len(new) == (what != "compact") if done else len(new) <= (what != "compact")
        self.events += new
        if what == "erase":
            self.erase_for_good(session, id)
        self.indexes[session] = self.stores[session].index()
        self.told[session] = len(self.events)
        self.stores[session].news()

    @rule(tail=st.sampled_from([b'{"crc":"', b"\0" * 50, b"\0" * 20 + b"\n", b"\n"]))
    def a_writer_is_killed(self, tail: bytes) -> None:
        """In the middle of its line; what another one had left there, it had cut off before."""
        newest = max((self.home / "events").iterdir())
        whole, end, _ = newest.read_bytes().rpartition(b"}\n")
        newest.write_bytes(whole + end + tail)

    @rule()
    def lose_the_snapshot(self) -> None:
        (self.home / "leads.json").unlink(missing_ok=True)

    @rule(at=st.integers(0, 10**6))
    def damage_the_snapshot(self, at: int) -> None:
        path = self.home / "leads.json"
        if path.exists() and (whole := bytearray(path.read_bytes())):
            whole[at % len(whole)] ^= 1
            path.write_bytes(whole)

    @rule(session=SESSION)
    def read_news(self, session: int) -> None:
        store = self.stores[session]
        news = store.news()
        if news.reloaded:
            assert news.applied == ()
            self.indexes[session] = store.index()
        else:
            told = [without(applied.event, self.erased) for applied in news.applied]  # some were read before
            assert told == self.events[self.told[session]:]
            for applied in news.applied:
                for change, after in zip(applied.event.changes, applied.after, strict=True):
                    if change.table == "leads" and after is None:
                        self.indexes[session].drop(change.id)
                    elif change.table == "leads" and after is not None:
                        self.indexes[session].put(after)
        self.told[session] = len(self.events)
        fresh = LeadIndex.build(store.read().all("leads"))
        assert list(self.indexes[session].dump()) == list(store.index().dump()) == list(fresh.dump())

    @rule(session=SESSION, after=st.integers(0, 30), id=st.integers(1, 5))
    def read_history(self, session: int, after: int, id: int) -> None:
        store = self.stores[session]
        assert list(store.events(after=after)) == self.events[after:]
        assert list(store.events(lead=id)) == [event for event in self.events if id in event.leads]
        assert list(store.events_backwards()) == self.events[::-1]

    @rule(session=SESSION)
    def keep_a_moment(self, session: int) -> None:
        self.moment = (self.stores[session].read(), fold(self.events))

    @invariant()
    def documents_are_the_fold(self) -> None:
        if not hasattr(self, "stores"):
            return
        expected: dict[tuple[Table, int], Document] = fold(self.events)
        used = [change.id for event in self.events for change in event.changes if change.table == "leads"]
        for store in self.stores:
            documents = store.read()
            assert content(documents) == expected
            assert store.seq == len(self.events)
            assert list(documents.ids("leads")) == sorted(id for table, id in expected if table == "leads")
            assert documents.next_id("leads") == max(used, default=0) + 1
            assert all(documents.get(*key) == found for key, found in expected.items())
        if hasattr(self, "moment"):
            documents, then = self.moment
            assert content(documents) == then

    def teardown(self) -> None:
        if not hasattr(self, "stores"):
            return
        self.stores[0].compact()
        assert self.stores[0].check() == []
        directory = StoreDirectory(self.home, background=False)
        assert directory.seq == len(self.events)
        directory.close()
        for store in self.stores:
            store.close()
        journals.SEGMENT, readings.LEAST, readings.MOST = self.limits  # type: ignore[misc]
        shutil.rmtree(self.root)


TestSessions = Sessions.TestCase
EXAMPLES = int(os.environ.get("LEADTUI_EXAMPLES", "25"))
TestSessions.settings = settings(max_examples=EXAMPLES, stateful_step_count=25)
