"""The engine of tests and of what needs no disk: obviously right, and the measure of the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from leadtui.model.event import TABLES, Document, Draft, Event, Table, apply
from leadtui.model.index import LeadIndex
from leadtui.store.base import Applied, Author, Documents, News
from leadtui.store.erase import farewell, without
from leadtui.store.journal import decode, encode


@dataclass(frozen=True)
class MemoryDocuments:
    """The documents that a sequence of events leaves, never changed: `behind` makes the next ones."""

    documents: Mapping[tuple[Table, int], Document]
    next_ids: Mapping[Table, int]

    def get(self, table: Table, id: int) -> Document | None:
        return self.documents.get((table, id))

    def ids(self, table: Table) -> Sequence[int]:
        return sorted(id for name, id in self.documents if name == table)

    def all(self, table: Table) -> Iterator[Document]:
        return (self.documents[table, id] for id in self.ids(table))

    def having(self, table: Table, fields: frozenset[str]) -> Iterator[Document]:
        return (document for document in self.all(table) if not fields.isdisjoint(document))

    def next_id(self, table: Table) -> int:
        return self.next_ids[table]

    def behind(self, event: Event) -> tuple[MemoryDocuments, tuple[Document | None, ...]]:
        """The documents after an event, and what each of its changes left."""
        documents, next_ids, after = dict(self.documents), dict(self.next_ids), []
        for change in event.changes:
            new = apply(documents.pop((change.table, change.id), None), change, event.at)
            if new is not None:
                documents[change.table, change.id] = new
            next_ids[change.table] = max(next_ids[change.table], change.id + 1)
            after.append(new)
        return MemoryDocuments(documents, next_ids), tuple(after)


class SharedEvents:
    """What the disk is to the other engine: several MemoryStores may have the same one."""

    def __init__(self) -> None:
        self.applied: list[Applied] = []
        self.erasures = 0
        self.documents = MemoryDocuments({}, dict.fromkeys(TABLES, 1))

    @property
    def events(self) -> list[Event]:
        return [applied.event for applied in self.applied]


class MemoryStore:
    """A store in this process only; as leadtui.store.base.Store promises it."""

    def __init__(self, shared: SharedEvents | None = None) -> None:
        self._shared = shared or SharedEvents()
        self._seq = self._told = len(self._shared.applied)
        self._erasures = self._shared.erasures

    @property
    def seq(self) -> int:
        return self._seq

    def read(self) -> Documents:
        self._seq = len(self._shared.applied)
        return self._shared.documents

    def commit(self, decide: Callable[[Documents], Draft], author: Author, at: str) -> Applied | None:
        draft = decide(self.read())
        if not draft.changes:
            return None
        # through a line of the journal and back: refused and kept is the same as on a disk
        event = decode(encode(Event(
            self._seq + 1, at, author.by, author.uid, author.via, draft.verb, draft.changes,
            draft.because, draft.undoes, draft.data,
        ))[:-1])
        self._shared.documents, after = self._shared.documents.behind(event)
        applied = Applied(event, after)
        self._shared.applied.append(applied)
        self._seq = event.seq
        return applied

    def news(self) -> News:
        self.read()
        fresh, self._told = self._shared.applied[self._told:self._seq], self._seq
        before, self._erasures = self._erasures, self._shared.erasures
        return News(tuple(fresh)) if before == self._erasures else News((), True)

    def events(self, lead: int | None = None, after: int = 0) -> Iterator[Event]:
        self.read()
        return (event for event in self._shared.events[after:] if lead is None or lead in event.leads)

    def events_backwards(self) -> Iterator[Event]:
        return reversed(list(self.events()))

    def index(self) -> LeadIndex:
        return LeadIndex.build(self.read().all("leads"))

    def erase(self, leads: Sequence[int], author: Author, at: str) -> None:
        erased = frozenset(leads)
        words = farewell(erased, self.events)
        self.commit(lambda _: words, author, at)
        events = [without(event, erased) for event in self._shared.events]
        self._shared.applied, self._shared.documents = [], MemoryDocuments({}, dict.fromkeys(TABLES, 1))
        for event in events:
            self._shared.documents, after = self._shared.documents.behind(event)
            self._shared.applied.append(Applied(event, after))
        self._shared.erasures += 1

    def check(self) -> list[str]:
        return []

    def compact(self) -> None:
        """There is nothing to write."""

    def try_writing(self) -> None:
        """There is always room."""

    def close(self) -> None:
        """There is nothing to close."""
