"""A store's directory as this process sees it: snapshot, journal and live tables kept together.

Both doors, leadtui's own (TinyStore) and TinyDB's (JournalStorage), go through here.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final

from leadtui.errors import StoreError
from leadtui.model.event import Draft, Event
from leadtui.model.index import LeadIndex
from leadtui.model.lazy import Lazy
from leadtui.store import compaction, history
from leadtui.store.base import Applied, Author, Documents, News
from leadtui.store.documents import LiveDocuments, Overlay, decoded
from leadtui.store.erase import check_room, farewell, rewrite
from leadtui.store.files import reason, sync_directory, temporary, told, write_all
from leadtui.store.format import check_format
from leadtui.store.journal import SEGMENT, START, Damaged, Journal, Place, Replaced, decode, encode
from leadtui.store.lock import PATIENCE, Lock
from leadtui.store.snapshot import NAME, BadSnapshot, Snapshot, lost_end

_LEAST: Final = 256 * 1024
_MOST: Final = 4 * 1024 * 1024
"""Bytes of journal since the snapshot, at least and at most, after which a new one is written; who has more than
the latter to catch up reads a newer snapshot instead."""
_TRIED: Final = 8 * 1024
"""Bytes that are written to find out whether there is room."""
_MANY: Final = 10_000
"""Changes that are kept for the next `news`; beyond, it only says that there was too much to tell."""


def rebuild(directory: Path, notes: list[str], seq: int) -> Overlay:
    """All documents as of an event, from the journal alone."""
    notes.append(f"{directory / NAME} is damaged; the leads were read from the journal instead")
    documents = LiveDocuments()
    journal = Journal(directory)
    try:
        for event in journal.read_on():
            documents.go_on(event, documents.after(event))
            if event.seq == seq:
                break
    finally:
        journal.close()
    return documents.overlay


def search_texts(directory: Path, notes: list[str], seq: int) -> list[str]:
    """The index column of that name as of an event, from the journal alone."""
    leads = sorted(rebuild(directory, notes, seq)["leads"].items())
    return LeadIndex.build(lead for _, kept in leads if (lead := decoded(kept)) is not None).text


def _identity(path: Path) -> tuple[int, int]:
    """What tells a file from one that has replaced it; FileNotFoundError when there is none."""
    try:
        found = path.lstat()
    except FileNotFoundError:
        raise
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {reason(error)}") from error
    return found.st_dev, found.st_ino


class StoreDirectory:
    """One store, for one thread. `notes` are sentences that a person should be told."""

    def __init__(self, directory: Path, patience: float = PATIENCE, background: bool = True) -> None:
        """`patience`: seconds to wait for other writers; `background`: whether commits may start a compaction."""
        self.directory = directory
        self.notes: list[str] = []
        self._lock = Lock(directory / "lock", patience)
        self._background = background
        self._compact_at = 0
        self._seen: tuple[int, int] | None = None  # the snapshot file that was last looked at
        self._applied: list[Applied] = []
        self._changes = 0
        self._reloaded = False
        self._journal = Journal(directory)
        self.documents = LiveDocuments(None, partial(rebuild, directory, self.notes))
        self._load()
        self._applied, self._changes, self._reloaded = [], 0, False

    @property
    def seq(self) -> int:
        return self._journal.seq

    @property
    def place(self) -> Place:
        """Where in the journal that event ends."""
        return self._journal.place

    def is_in_place(self) -> bool:
        """Whether what was read is still what the journal holds: no event was taken back, nobody was erased."""
        try:
            self._journal.behind()
        except Replaced:
            return False
        return True

    def close(self) -> None:
        self._journal.close()
        self._lock.close()

    # reading

    def catch_up(self) -> None:
        """Reads what was committed since; takes no lock."""
        try:
            behind = self._journal.behind()
            if behind == 0:
                return
            check_format(self.directory)
            if behind > _MOST and self._newer_snapshot():
                self._load()
            else:
                self._read_on()
        except (Replaced, Damaged):
            self._reload()
        if self._grown() >= self._due() and self._newer_snapshot():
            self._load()

    def _read_on(self) -> None:
        for event in self._journal.read_on():
            after = self.documents.after(event)
            self.documents.go_on(event, after)
            self._tell(Applied(event, after))

    def _reload(self) -> None:
        """Reads everything anew: a line may have been cut and written again while it was read.

        What is really damaged is so again.
        """
        self._reloaded = True
        self._load()

    def _load(self) -> None:
        """Reads the snapshot and the journal behind it; what is newer than the present documents is news."""
        check_format(self.directory)
        known, journal = self.documents.seq, Journal(self.directory)
        snapshot = self._open_snapshot()
        made = snapshot
        if snapshot and history.seq_before(self.directory, snapshot.place) != snapshot.seq:
            snapshot = None
        documents = LiveDocuments(snapshot, partial(rebuild, self.directory, self.notes))
        if snapshot:
            journal.go_to(snapshot.place, snapshot.seq)
        fresh = []
        for event in journal.read_on():
            after = documents.after(event)
            documents.go_on(event, after)
            if event.seq > known:
                fresh.append(Applied(event, after))
        if made and made is not snapshot:
            if journal.seq >= made.seq:
                what = "does not belong to this journal"
            elif made.came_later(self.directory, journal.path):
                what = f"was copied after the journal, which ends at event {journal.seq}"
            else:
                journal.close()
                raise StoreError(lost_end(journal.path, journal.seq, made.seq))
            self.notes.append(f"{self.directory / NAME} {what}; the journal was read instead")
        journal.refuses = self._journal.refuses
        self._journal.close()
        self._reloaded |= bool(snapshot and snapshot.seq > known) or journal.seq < known
        self._journal, self.documents, self._compact_at = journal, documents, 0
        for applied in fresh:
            self._tell(applied)

    def _open_snapshot(self) -> Snapshot | None:
        path = self.directory / NAME
        try:
            self._seen = _identity(path)
            return Snapshot(path)
        except FileNotFoundError:
            return None
        except BadSnapshot as bad:
            self.notes.append(f"{path} is damaged ({bad}); the leads were read from the journal instead")
            return None

    def _newer_snapshot(self) -> bool:
        """Whether somebody has written a whole snapshot since the last one was looked at."""
        path = self.directory / NAME
        try:
            if self._seen == _identity(path):
                return False
            ours = self.documents.snapshot
            return Snapshot(path).seq > (ours.seq if ours else 0)
        except (FileNotFoundError, BadSnapshot):
            return False

    def _tell(self, applied: Applied) -> None:
        self._changes += len(applied.after)
        if self._changes > _MANY or self._reloaded:
            self._applied, self._reloaded = [], True
        else:
            self._applied.append(applied)

    def news(self) -> News:
        check_format(self.directory)  # even if nothing was written: who looks on should know
        self.catch_up()
        news = News((), True) if self._reloaded else News(tuple(self._applied))
        self._applied, self._changes, self._reloaded = [], 0, False
        return news

    def events(self, lead: int | None = None, after: int = 0) -> Iterator[Event]:
        self.catch_up()
        if lead is None:
            return history.forwards(self.directory, self._journal.place, after)
        return history.of_lead(self.directory, self._journal.place, lead, after)

    def events_backwards(self) -> Iterator[Event]:
        self.catch_up()
        return history.backwards(self.directory, self._journal.place)

    def index(self) -> LeadIndex:
        self.catch_up()
        snapshot, changed = self.documents.snapshot, self.documents.changed("leads")
        if snapshot:
            try:
                index = snapshot.index(partial(search_texts, self.directory, self.notes, snapshot.seq))
            except BadSnapshot as bad:
                self.notes.append(f"{self.directory / NAME} is damaged ({bad}); the index was built anew")
            else:
                for id, lead in changed:
                    if lead is None:
                        index.drop(id)
                    else:
                        index.put(lead)
                return index
        return LeadIndex.build(self.documents.all("leads"))

    # writing

    def commit(
        self, decide: Callable[[Documents], Draft], author: Author, at: str, compact: bool = True
    ) -> Applied | None:
        """As leadtui.store.base.Store.commit; what `decide` is given is valid only during its call."""
        check_format(self.directory)
        with self._lock.held():
            check_format(self.directory)
            try:
                self._read_on()
            except (Replaced, Damaged):
                self._reload()
            draft = decide(self.documents)
            if not draft.changes:
                return None
            line = encode(Event(
                self.seq + 1, at, author.by, author.uid, author.via, draft.verb, draft.changes,
                draft.because, draft.undoes, draft.data,
            ))
            event = decode(line[:-1])  # what others will read, and nothing else, is what happened
            after = self.documents.after(event)
            note = self._journal.append(line)
        if note:
            self.notes.append(note)
        applied = Applied(event, after)
        self.documents.go_on(event, after)
        self._tell(applied)
        if compact and self._background and isinstance(event.changes, Lazy):
            self._compact_now()
        elif compact:
            self._compact_if_due()
        return applied

    def try_writing(self) -> None:
        """As leadtui.store.base.Store.try_writing."""
        check_format(self.directory)
        self.catch_up()
        with self._lock.held(patience=0.0):
            self._journal.try_appending()
        with told(f"{self.directory} cannot be written"):
            fd, made = temporary(self.directory / NAME)  # under a name that a compaction sweeps away
            try:
                write_all(fd, bytes(_TRIED))
                os.fsync(fd)
            finally:
                os.close(fd)
                made.unlink(missing_ok=True)

    def _grown(self) -> int:
        """Bytes of journal since the snapshot (about, when that is some segments ago)."""
        since = self.documents.snapshot.place if self.documents.snapshot else START
        place = self._journal.place
        return (place.segment - since.segment) * SEGMENT + place.offset - since.offset

    def _due(self) -> int:
        """Bytes of journal that are worth a new snapshot; none when the present one is damaged."""
        snapshot = self.documents.snapshot
        if snapshot is None:
            return _LEAST if self._seen is None else 0
        return max(_LEAST, min(snapshot.size // 16, _MOST))

    def _compact_if_due(self) -> None:
        grown = self._grown()
        if grown < max(self._due(), self._compact_at):
            return
        if self._newer_snapshot():
            self._load()
        elif self._background:
            self._compact_at = grown + max(self._due(), _LEAST)  # not at every commit when it does not succeed
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
            self._compact()

    def erase(self, leads: Sequence[int], author: Author, at: str) -> None:
        """As leadtui.store.base.Store.erase; when it was interrupted, the same again finishes it."""
        erased = frozenset(leads)
        with self._alone(compaction.PATIENCE):
            check_room(self.directory, self._journal.place)
            words = farewell(erased, self.events)
            self.commit(lambda _: words, author, at, compact=False)
            with self._lock.held():
                self.catch_up()
                with told(f"{self.directory / NAME} cannot be removed"):
                    (self.directory / NAME).unlink(missing_ok=True)
                    sync_directory(self.directory)
                rewrite(self.directory, self._journal.place, erased)
            self._reload()
            self._compact()

    @contextmanager
    def _alone(self, patience: float) -> Iterator[None]:
        with compaction.alone(self.directory, patience) as mine:
            if not mine:
                raise StoreError(f"{self.directory / NAME} is being written by another process")
            compaction.sweep(self.directory)
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
                check_format(self.directory)
                self._journal.behind()  # what is in the snapshot is in the journal for good: nobody writes now
                made.replace(path)
        except Replaced:
            made.unlink(missing_ok=True)
            raise StoreError(f"{path} was not written: the journal has changed meanwhile; try again") from None
        except BaseException:
            made.unlink(missing_ok=True)
            raise
        with told(f"{self.directory} cannot be synced"):
            sync_directory(self.directory)
        self._load()

    def _write_snapshot(self, path: Path) -> Path:
        index = self.index()  # first: it catches up, and all three must be of one moment
        return compaction.write(path, self.documents.frozen(), index, self._journal.place)
