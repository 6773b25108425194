"""Reading a store's directory: snapshot, journal and live tables kept together, and what is new told once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

from leadtui.errors import StoreError
from leadtui.model.event import Event
from leadtui.model.index import LeadIndex
from leadtui.store import history
from leadtui.store.base import Applied, News
from leadtui.store.documents import LiveDocuments, Overlay, decoded
from leadtui.store.files import reason
from leadtui.store.format import Format
from leadtui.store.heap import give_back
from leadtui.store.journal import SEGMENT, START, Damaged, Journal, Missing, Place, Replaced, missing_segment
from leadtui.store.snapshot import NAME, Snapshot, lost_end
from leadtui.store.snapshot_line import BadSnapshot

LEAST: Final = 256 * 1024
MOST: Final = 4 * 1024 * 1024
"""Bytes of journal since the snapshot, at least and at most, after which a new one is written; who has more than
the latter to catch up reads a newer snapshot instead."""
_TRIES: Final = 5
"""How often a journal that is rewritten while it is read is read again."""
MANY: Final = 10_000
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


def index_anew(directory: Path, notes: list[str], seq: int) -> LeadIndex:
    """The index as of an event, from the journal alone."""
    leads = sorted(rebuild(directory, notes, seq)["leads"].items())
    return LeadIndex.build(lead for _, kept in leads if (lead := decoded(kept)) is not None)


def _identity(path: Path) -> tuple[int, int]:
    """What tells a file from one that has replaced it; FileNotFoundError when there is none."""
    try:
        found = path.lstat()
    except FileNotFoundError:
        raise
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {reason(error)}") from error
    return found.st_dev, found.st_ino


class Reading:
    """One store as one thread reads it. `notes` are sentences that a person should be told."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.notes: list[str] = []
        self._format = Format(directory)
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

    def catch_up(self) -> None:
        """Reads what was committed since; takes no lock."""
        self._format.check()  # a newer release may have taken over, and write elsewhere
        try:
            behind = self._journal.behind()
            if behind > MOST and self._newer_snapshot():
                self._load()
            elif behind:
                self._read_on()
        except (Replaced, Damaged, Missing):
            self._reload()
        if self._grown() >= self._due() and self._newer_snapshot():
            many = len(self.documents.overlay["leads"]) > MANY
            self._load()
            if many:
                give_back()  # an import that was read from the journal is 130 MB for 100,000 leads

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
        self._format.check()
        if missing := missing_segment(self.directory):
            raise StoreError(f"{missing} is missing; restore it from a backup")
        for _ in range(_TRIES):
            journal = Journal(self.directory)
            try:
                snapshot, documents, fresh = self._loaded(journal)
                break
            except Replaced:
                journal.close()
            except BaseException:
                journal.close()
                raise
        else:
            raise StoreError(f"{self.directory / 'events'} is being rewritten all the time; try again")
        known = self.documents.seq
        self._journal.close()
        self._reloaded |= bool(snapshot and snapshot.seq > known) or journal.seq < known
        self._journal, self.documents = journal, documents
        for applied in fresh:
            self._tell(applied)

    def _loaded(self, journal: Journal) -> tuple[Snapshot | None, LiveDocuments, list[Applied]]:
        """The snapshot, the documents as of the end of the journal, and what is newer than the present ones.

        Replaced when the journal was rewritten just now.
        """
        snapshot = self._open_snapshot()
        made = snapshot
        if snapshot:
            last = history.last_before(self.directory, snapshot.place, snapshot.begin)
            if (last.seq, last.mark) == (snapshot.seq, snapshot.last):
                begin = (last.begin, last.mark) if snapshot.place.offset else (0, b"")
                journal.go_to(snapshot.place, snapshot.seq, begin)
            else:
                snapshot = None
        documents = LiveDocuments(snapshot, partial(rebuild, self.directory, self.notes))
        fresh = []
        for event in journal.read_on():
            after = documents.after(event)
            documents.go_on(event, after)
            if event.seq > self.documents.seq:
                fresh.append(Applied(event, after))
        if made and made is not snapshot:
            if journal.seq >= made.seq:
                what = "does not belong to this journal"
            elif made.came_later(self.directory, journal.path):
                what = f"was copied after the journal, which ends at event {journal.seq}"
            else:
                raise StoreError(lost_end(journal.path, journal.seq, made.seq))
            self.notes.append(f"{self.directory / NAME} {what}; the journal was read instead")
        return snapshot, documents, fresh

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
        if self._changes > MANY or self._reloaded:
            self._applied, self._reloaded = [], True
        else:
            self._applied.append(applied)

    def news(self) -> News:
        self.catch_up()
        news = News((), True) if self._reloaded else News(tuple(self._applied))
        self._applied, self._changes, self._reloaded = [], 0, False
        return news

    def events(self, lead: int | None = None, after: int = 0) -> Iterator[Event]:
        self.catch_up()
        if lead is None:
            return self._unbroken(history.forwards(self.directory, self._journal.place, after))
        return self._unbroken(history.of_lead(self.directory, self._journal.place, lead, after))

    def events_backwards(self) -> Iterator[Event]:
        self.catch_up()
        return self._unbroken(history.backwards(self.directory, self._journal.place))

    def _unbroken(self, events: Iterator[Event]) -> Iterator[Event]:
        """The events themselves; what looks like damage because somebody erased meanwhile is not called so."""
        journal = self._journal
        try:
            yield from events
        except (Replaced, Damaged) as error:
            if isinstance(error, Damaged) and journal is self._journal and self.is_in_place():
                raise
            raise StoreError(f"{self.directory / 'events'} was rewritten while it was read; try again") from None

    def index(self) -> LeadIndex:
        self.catch_up()
        return self._index()

    def _index(self) -> LeadIndex:
        """The index as of the present documents."""
        snapshot, changed = self.documents.snapshot, self.documents.changed("leads")
        if snapshot:
            try:
                index = snapshot.index(partial(index_anew, self.directory, self.notes, snapshot.seq))
            except BadSnapshot as bad:
                self.notes.append(f"{self.directory / NAME} is damaged ({bad}); the index was built anew")
            else:
                index.bring(changed)
                return index
        return LeadIndex.build(self.documents.all("leads"))

    def _grown(self) -> int:
        """Bytes of journal since the snapshot (about, when that is some segments ago)."""
        since = self.documents.snapshot.place if self.documents.snapshot else START
        place = self._journal.place
        return (place.segment - since.segment) * SEGMENT + place.offset - since.offset

    def _due(self) -> int:
        """Bytes of journal that are worth a new snapshot; none when the present one is damaged."""
        snapshot = self.documents.snapshot
        if snapshot is None:
            return LEAST if self._seen is None else 0
        return max(LEAST, min(snapshot.size // 16, MOST))
