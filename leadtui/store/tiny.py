"""The engine of a store on disk: TinyDB tables over an append-only journal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from leadtui.model.event import Draft, Event
from leadtui.model.index import LeadIndex
from leadtui.store.base import Applied, Author, Documents, News
from leadtui.store.lock import PATIENCE
from leadtui.store.tables import LeadDB


class TinyStore:
    """A store's directory, as leadtui.store.base.Store promises it; `db` is the same store for users of TinyDB."""

    def __init__(self, directory: Path, patience: float = PATIENCE, background: bool = True) -> None:
        """`patience`: seconds to wait for other writers; `background`: whether commits may start a compaction."""
        self.db = LeadDB(directory, patience=patience, background=background)
        self._directory = self.db.directory

    @property
    def notes(self) -> list[str]:
        """What a person should be told: a tail was cut, a snapshot was damaged."""
        return self._directory.notes

    @property
    def seq(self) -> int:
        return self._directory.seq

    def read(self) -> Documents:
        self._directory.catch_up()
        return self._directory.documents.frozen()

    def commit(self, decide: Callable[[Documents], Draft], author: Author, at: str) -> Applied | None:
        return self._directory.commit(decide, author, at)

    def news(self) -> News:
        return self._directory.news()

    def events(self, lead: int | None = None, after: int = 0) -> Iterator[Event]:
        return self._directory.events(lead, after)

    def events_backwards(self) -> Iterator[Event]:
        return self._directory.events_backwards()

    def index(self) -> LeadIndex:
        return self._directory.index()

    def check(self) -> list[str]:
        from leadtui.store.check import check  # reads everything, and nobody else needs it

        return check(self._directory.directory)

    def compact(self) -> None:
        self._directory.compact()

    def erase(self, leads: Sequence[int], author: Author, at: str) -> None:
        self._directory.erase(leads, author, at)

    def try_writing(self) -> None:
        self._directory.try_writing()

    def close(self) -> None:
        self.db.close()
