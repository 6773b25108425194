"""A store's directory as this process sees it, and how it is written.

Both doors, leadtui's own (TinyStore) and TinyDB's (JournalStorage), go through here.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from leadtui.errors import StoreError
from leadtui.model.activities import today
from leadtui.model.event import Draft, Event
from leadtui.model.lazy import Lazy
from leadtui.model.pipeline import Pipeline
from leadtui.store import compaction, history, reading
from leadtui.store.appending import Appending
from leadtui.store.base import Applied, Author, Documents
from leadtui.store.erase import check_room, farewell, rewrite
from leadtui.store.files import sync_directory, temporary, told, write_all
from leadtui.store.journal import Damaged, Missing, Replaced, decode, encode
from leadtui.store.lock import PATIENCE, Lock
from leadtui.store.reading import Reading
from leadtui.store.snapshot import NAME
from leadtui.store.snapshot_line import BadSnapshot

_TRIED: Final = 8 * 1024
"""Bytes that are written to find out whether there is room."""

_RULES: Final = frozenset({"scoring", "stages", "time_zone"})
"""What scores depend on beside the leads."""
_MOST_OF: Final = 2
"""Who writes about more than one lead in so many also writes the snapshot behind that; else another process does."""
_MANY: Final = 2_000
"""Leads whose scores take longer to settle than anybody likes to wait at every start."""


class StoreDirectory(Reading):
    """One store, for one thread."""

    def __init__(self, directory: Path, patience: float = PATIENCE, background: bool = True) -> None:
        """`patience`: seconds to wait for other writers; `background`: whether commits may start a compaction."""
        self._appending = Appending()
        super().__init__(directory)
        self._lock = Lock(directory / "lock", patience)
        self._background = background

    def close(self) -> None:
        super().close()
        self._appending.close()
        self._lock.close()

    def _load(self) -> None:
        super()._load()
        self._appending.close()
        self._compact_at = 0
        """Bytes since the snapshot below which no compaction is started: the last one was, and did not succeed yet."""

    def commit(
        self, decide: Callable[[Documents], Draft], author: Author, at: str, compact: bool = True
    ) -> Applied | None:
        """As leadtui.store.base.Store.commit; what `decide` is given is valid only during its call."""
        self._format.check()
        with self._lock.held():
            self._format.check()
            try:
                self._read_on()
            except (Replaced, Damaged, Missing):
                self._reload()
            draft = decide(self.documents)
            if not draft.changes:
                # it is so already, perhaps by somebody who was killed before that was durable
                self._appending.sync(self._journal)
                return None
            line = encode(Event(
                self.seq + 1, at, author.by, author.uid, author.via, draft.verb, draft.changes,
                draft.because, draft.undoes, draft.data,
            ))
            event = decode(line[:-1])  # what others will read, and nothing else, is what happened
            after = self.documents.after(event)
            note = self._appending.append(self._journal, line)
        if note:
            self.notes.append(note)
        applied = Applied(event, after)
        self.documents.go_on(event, after)
        self._tell(applied)
        if compact:
            try:
                long = isinstance(event.changes, Lazy)
                if self._background and long and len(event.changes) * _MOST_OF > len(self.documents.ids("leads")):
                    self._compact_now()
                elif long or self._unsettles(event):
                    self._start_compaction()
                else:
                    self._compact_if_due()
            except StoreError as error:
                self.notes.append(f"saved, but {error.sentence}")
        return applied

    def _unsettles(self, event: Event) -> bool:
        """Whether every process would have to settle the scores of many leads until there is a new snapshot."""
        return any(
            change.table == "pipelines" and change.was is not None and not _RULES.isdisjoint(change.set or ())
            for change in event.changes
        ) and len(self.documents.ids("leads")) > _MANY

    def try_writing(self) -> None:
        """As leadtui.store.base.Store.try_writing."""
        self._format.check()
        self.catch_up()
        with self._lock.held(patience=0.0):
            self._appending.try_appending(self._journal)
        with told(f"{self.directory} cannot be written"):
            fd, made = temporary(self.directory / NAME)  # under a name that a compaction sweeps away
            try:
                write_all(fd, bytes(_TRIED))
                os.fsync(fd)
            finally:
                os.close(fd)
                made.unlink(missing_ok=True)

    def _compact_if_due(self) -> None:
        grown = self._grown()
        if grown < max(self._due(), self._compact_at):
            return
        if self._newer_snapshot():
            self._load()
        elif self._background:
            self._compact_at = grown + max(self._due(), reading.LEAST)  # not at every commit when it does not succeed
            self._start_compaction()

    def _start_compaction(self) -> None:
        """In a process of its own, unless somebody is at it."""
        if not self._background:
            return
        with compaction.alone(self.directory, 0.0) as nobody_does:
            pass
        if nobody_does:
            compaction.start(self.directory)

    def _compact_now(self) -> None:
        """Writes the snapshot behind a long event, which every process would have to read until then."""
        try:
            self.compact(patience=0.0)
        except StoreError as error:  # what was committed stays so
            self.notes.append(error.sentence)

    def compact(self, patience: float = compaction.PATIENCE) -> None:
        """Writes the snapshot as of now; `patience`: seconds to wait for another process that does so."""
        with self._alone(patience):
            with suppress(StoreError):  # no reason not to write a new one
                compaction.sweep(self.directory)
            self._compact()

    def erase(self, leads: Sequence[int], author: Author, at: str) -> None:
        """As leadtui.store.base.Store.erase; when it was interrupted, the same again finishes it."""
        erased = frozenset(leads)
        with self._alone(compaction.PATIENCE):
            compaction.sweep(self.directory)
            check_room(self.directory, self._journal.place)
            words = farewell(erased, self.events)
            self.commit(lambda _: words, author, at, compact=False)
            try:
                self._take_out(erased)
            except StoreError as error:
                raise StoreError(
                    f"the leads are gone from the board, but not from every file: {error.sentence}"
                ) from error
            try:
                self._compact()
            except StoreError as error:
                self.notes.append(f"erased, but {error.sentence}")

    def _take_out(self, erased: frozenset[int]) -> None:
        with self._lock.held():
            self._format.check()
            self.catch_up()
            with told(f"{self.directory / NAME} cannot be removed"):
                (self.directory / NAME).unlink(missing_ok=True)
                sync_directory(self.directory)
            rewrite(self.directory, self._journal.place, erased)
        self._reload()

    @contextmanager
    def _alone(self, patience: float) -> Iterator[None]:
        with compaction.alone(self.directory, patience) as mine:
            if not mine:
                raise StoreError(f"{self.directory / NAME} is being written by another process")
            yield

    def _compact(self) -> None:
        path = self.directory / NAME
        self.catch_up()
        try:
            made = self._write_snapshot(path)
        except BadSnapshot:
            self.documents.forget_snapshot()
            made = self._write_snapshot(path)
        try:
            with self._lock.held(), told(f"{path} cannot be replaced"):
                self._format.check()
                self._journal.behind()  # what is in the snapshot is in the journal for good: nobody writes now,
                self._appending.sync(self._journal)  # and no power cut takes it back
                made.replace(path)
        except Replaced:
            compaction.discard(made)
            raise StoreError(f"{path} was not written: the journal has changed meanwhile; try again") from None
        except BaseException:
            compaction.discard(made)
            raise
        with told(f"{self.directory} cannot be synced"):
            sync_directory(self.directory)
        self._load()

    def _write_snapshot(self, path: Path) -> Path:
        place = self._journal.place
        last = history.last_before(self.directory, place)
        documents, index = self.documents.frozen(), self._index()
        pipelines = [Pipeline.of(document) for document in documents.all("pipelines")]
        if index.settled is not None or any(pipeline.has_rules for pipeline in pipelines):
            from leadtui.model.scores import Scores  # as in leadtui.service

            Scores(pipelines, today(datetime.now(UTC))).settle(index, documents)
        return compaction.write(path, documents, index, place, last)
