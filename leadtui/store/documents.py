"""The live tables: the documents of a snapshot, and over them those that have changed since.

Documents of the snapshot are decoded when they are asked for; only the changed ones are kept.
"""

from __future__ import annotations

import re
import weakref
from collections.abc import Callable, Iterator, Sequence
from heapq import merge
from operator import itemgetter

from leadtui.model.event import TABLES, Document, Event, Table, apply
from leadtui.model.lazy import Lazy
from leadtui.store.snapshot import Snapshot
from leadtui.store.snapshot_line import BadSnapshot, document, line_of

Kept = Document | bytes | None
"""A changed document, or its line of the snapshot when it changed with very many others; None: removed."""
Overlay = dict[Table, dict[int, Kept]]
"""The changed documents of each table by id."""
Rebuild = Callable[[int], Overlay]
"""All documents as of an event, folded from the journal."""


def nothing(seq: int = 0) -> Overlay:
    """What has changed in a store where nothing has: what a journal is folded into, from its beginning."""
    return {table: {} for table in TABLES}


def decoded(kept: Kept) -> Document | None:
    return document(kept) if isinstance(kept, bytes) else kept


class Lines(Lazy[Document | None]):
    """The documents after the changes of a long event, kept as their lines of the snapshot."""

    __slots__ = ("kept", "keys")

    def __init__(self, keys: Sequence[tuple[Table, int]], kept: Sequence[Kept]) -> None:
        super().__init__(len(kept), lambda place: decoded(kept[place]))
        self.keys, self.kept = keys, kept


class LiveDocuments:
    """The documents as of `seq`; `frozen` keeps a moment, `go_on` leaves it."""

    def __init__(self, snapshot: Snapshot | None = None, rebuild: Rebuild = nothing) -> None:
        """`rebuild` does without a snapshot that turns out to be damaged."""
        self.snapshot = snapshot
        self.seq = snapshot.seq if snapshot else 0
        self._rebuild = rebuild
        self._next: dict[Table, int] = dict(snapshot.next) if snapshot else dict.fromkeys(TABLES, 1)
        self._overlay = nothing()
        self._ids: dict[Table, Sequence[int]] = {}
        self._moment: weakref.ref[LiveDocuments] | None = None
        """What `frozen` gave last, as long as somebody has it."""

    def frozen(self) -> LiveDocuments:
        """The documents as they are now, whatever happens here later."""
        moment = self._moment() if self._moment else None
        if moment is None:
            moment = LiveDocuments(self.snapshot, self._rebuild)
            moment.seq = self.seq
            moment._next, moment._overlay, moment._ids = self._next, self._overlay, self._ids
            self._moment = weakref.ref(moment)
        return moment

    def after(self, event: Event) -> Sequence[Document | None]:
        """For each change of an event, the document after it; nothing is changed yet."""
        long = isinstance(event.changes, Lazy)
        now: dict[tuple[Table, int], Kept] = {}
        keys, after = [], []
        for change in event.changes:
            key = (change.table, change.id)
            # what is taken away, or was not there, is not looked up: 100,000 looks into a snapshot are seconds
            looked_up = change.set is not None and change.was is not None
            before = decoded(now[key]) if key in now else self.get(*key) if looked_up else None
            new = apply(before, change, event.at)
            now[key] = line_of(change.id, new) if long and new is not None else new
            keys.append(key)
            after.append(now[key])
        return Lines(keys, after) if long else tuple(map(decoded, after))

    def go_on(self, event: Event, after: Sequence[Document | None]) -> None:
        """Goes on to the moment behind an event."""
        if self._moment and self._moment():
            self._next, self._ids = dict(self._next), dict(self._ids)
            self._overlay = {table: dict(changed) for table, changed in self._overlay.items()}
        self._moment = None
        if isinstance(after, Lines):
            self._ids.clear()
            for (table, id), kept in zip(after.keys, after.kept, strict=True):
                self._put(table, id, kept)
        else:
            for change, new in zip(event.changes, after, strict=True):
                self._put(change.table, change.id, new)
                if change.set is None or change.was is None:
                    self._ids.pop(change.table, None)
        self.seq = event.seq

    def _put(self, table: Table, id: int, kept: Kept) -> None:
        self._overlay[table][id] = kept
        if id >= self._next[table]:
            self._next[table] = id + 1

    @property
    def overlay(self) -> Overlay:
        """What is not as the snapshot has it; not to be changed."""
        return self._overlay

    def changed(self, table: Table) -> Iterator[tuple[int, Document | None]]:
        """The documents that are not as the snapshot has them, by their ids; None: removed."""
        return ((id, decoded(kept)) for id, kept in self._overlay[table].items())

    # the promises of leadtui.store.base.Documents

    def get(self, table: Table, id: int) -> Document | None:
        changed = self._overlay[table]
        if id in changed or self.snapshot is None:
            return decoded(changed.get(id))
        try:
            return self.snapshot.get(table, id)
        except BadSnapshot:
            self.forget_snapshot()
            return self.get(table, id)

    def ids(self, table: Table) -> Sequence[int]:
        if table not in self._ids:
            try:
                self._ids[table] = self._merged_ids(table)
            except BadSnapshot:
                self.forget_snapshot()
                return self.ids(table)
        return self._ids[table]

    def all(self, table: Table) -> Iterator[Document]:
        if table != "leads":  # these tables are short, and asked for again and again
            yield from (one for id in self.ids(table) if (one := self.get(table, id)) is not None)
            return
        last = 0
        try:
            for id, found in self.merged(table):
                yield document(found) if isinstance(found, bytes) else found
                last = id
        except BadSnapshot:
            self.forget_snapshot()
            yield from (found for found in self.all(table) if found["id"] > last)

    def having(self, table: Table, fields: frozenset[str]) -> Iterator[Document]:
        named, last = re.compile(b"|".join(b'"%b":' % re.escape(field).encode() for field in sorted(fields))).search, 0
        try:
            for id, found in self.merged(table):
                if isinstance(found, bytes):
                    if named(found) is None:
                        continue  # its line is neither decoded nor verified, which is nearly all of the time
                    found = document(found)
                if not fields.isdisjoint(found):
                    yield found
                    last = id
        except BadSnapshot:
            self.forget_snapshot()
            yield from (found for found in self.having(table, fields) if found["id"] > last)

    def next_id(self, table: Table) -> int:
        return self._next[table]

    def forget_snapshot(self) -> None:
        """Does without a damaged snapshot: the journal has everything."""
        self._overlay, self.snapshot, self._ids = self._rebuild(self.seq), None, {}
        self._next, self._moment = dict(self._next), None  # who holds this moment still has the snapshot

    def _merged_ids(self, table: Table) -> Sequence[int]:
        changed, snapshot = self._overlay[table], self.snapshot
        if snapshot is None:
            return sorted(id for id, found in changed.items() if found is not None)
        new = sorted(id for id, found in changed.items() if found is not None and not snapshot.has(table, id))
        gone = {id for id, found in changed.items() if found is None and snapshot.has(table, id)}
        ids = snapshot.ids(table)
        if gone:
            ids = [id for id in ids if id not in gone]
        if not new:
            return ids
        if isinstance(ids, range) and new == list(range(ids.stop, ids.stop + len(new))):
            return range(ids.start, ids.stop + len(new))
        return sorted((*ids, *new))

    def merged(self, table: Table) -> Iterator[tuple[int, bytes | Document]]:
        """By ascending id: the line of an unchanged document, a changed one as it is kept; may raise BadSnapshot."""
        changed = self._overlay[table]
        ours: Iterator[tuple[int, Kept]] = ((id, changed[id]) for id in sorted(changed))
        if self.snapshot is not None:
            theirs = ((id, line) for id, line in self.snapshot.lines(table) if id not in changed)
            ours = merge(ours, theirs, key=itemgetter(0))
        for id, found in ours:
            if found is not None:
                yield id, found
