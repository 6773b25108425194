"""What every engine promises; one contract suite (tests/store/test_contract.py) holds over all of them.

**A commit is durable before it returns**, or it raises and nothing has changed.
**Commits are serialised**: `decide` sees every earlier event of every process, and ids that nobody used.
**Order is the order of acts**: `seq` counts from 1 without gaps, whatever the clocks say.
**A read is never older than a finished write**, waits for nobody and needs no write permission.
**Every event comes out of `news` exactly once, in order**, own ones and colleagues' alike.
**Documents are the fold of the events** (leadtui.model.event.fold) and are never changed in place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from leadtui.model.event import Document, Draft, Event, Table
from leadtui.model.index import LeadIndex


@dataclass(frozen=True, slots=True)
class Author:
    """Who acts: the real Unix user (never an environment variable) and the door (`tui`, `cli`, `import`, `hook`)."""

    by: str
    uid: int
    via: str


@dataclass(frozen=True, slots=True)
class Applied:
    """An event and, for each of its changes, the document after it (None: removed)."""

    event: Event
    after: Sequence[Document | None]


@dataclass(frozen=True, slots=True)
class News:
    """What happened since the last `news`, oldest first.

    `reloaded` is true when there was too much to tell one by one (a huge import, a replaced store):
    then `applied` is empty and the reader takes a new index and reads again what it shows.
    """

    applied: tuple[Applied, ...] = ()
    reloaded: bool = False


class Documents(Protocol):
    """The documents at one moment."""

    def get(self, table: Table, id: int) -> Document | None: ...

    def ids(self, table: Table) -> Sequence[int]:
        """Ascending."""

    def all(self, table: Table) -> Iterator[Document]:
        """By ascending id."""

    def having(self, table: Table, fields: frozenset[str]) -> Iterator[Document]:
        """Those that have one of these fields, by ascending id."""

    def next_id(self, table: Table) -> int:
        """The lowest id that no document of this table ever had; the same until a commit uses it."""


class Store(Protocol):
    """An engine. All methods may raise StoreError; none may be called from two threads at once."""

    @property
    def seq(self) -> int:
        """The newest event this store has read."""

    def read(self) -> Documents:
        """The documents now: everything that was committed before this call, by any process."""

    def commit(self, decide: Callable[[Documents], Draft], author: Author, at: str) -> Applied | None:
        """Lock, catch up, decide, append, sync, unlock; None when the draft has no changes.

        `decide` may raise any LeadtuiError: it passes through and nothing is written.
        The event also comes out of the next `news`.
        """

    def news(self) -> News: ...

    def events(self, lead: int | None = None, after: int = 0) -> Iterator[Event]:
        """Events with seq > `after`, oldest first; only those that touch `lead` when one is given."""

    def events_backwards(self) -> Iterator[Event]:
        """All events, newest first, read from the disk only as far as they are asked for."""

    def index(self) -> LeadIndex:
        """A new index of all leads as of now; the caller owns it and keeps it true with `news`."""

    def check(self) -> list[str]:
        """Reads everything and compares; a sentence per fault, none when all is well. Changes nothing."""

    def compact(self) -> None:
        """Writes the snapshot as of now."""

    def erase(self, leads: Sequence[int], author: Author, at: str) -> None:
        """Takes leads out of the documents and of every event, for good; leads that are gone already, too.

        An event `erased` that holds nothing but their ids says so and keeps the ids from being used again.
        Other sessions are told by that event or by `News.reloaded`.
        """

    def try_writing(self) -> None:
        """StoreError while a commit could not succeed; nothing that it tries stays. Waits for nobody."""

    def close(self) -> None: ...
