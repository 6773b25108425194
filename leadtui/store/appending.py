"""Writing the journal: one line, one write, one sync, under the store's lock.

A line that could not be written or synced is taken back; half a line that stays is an unfinished tail.
"""

from __future__ import annotations

import os

from leadtui.errors import StoreError
from leadtui.store.files import create_file, open_directory, open_file, reason, told
from leadtui.store.journal import Journal, Place, segment_path


class Appending:
    """How one process writes a journal. Everything before the end has been read, and the lock is held."""

    def __init__(self) -> None:
        self._fd: int | None = None
        self._segment = 0
        """The one that `_fd` writes."""
        self._synced: Place | None = None
        """Up to where the segment is known to be on the disk; what others wrote may not be, if they died too soon."""
        self._refuses: str | None = None
        """Why nothing can be written any more: after a failed sync the system may lie about the next one."""

    def close(self) -> None:
        """Forgets the files, for another journal may be in their place; what was refused stays so."""
        if self._fd is not None:
            os.close(self._fd)
        self._fd = self._synced = None

    def append(self, journal: Journal, line: bytes) -> str | None:
        """Writes the line of the next event durably, or raises StoreError and nothing has changed.

        Returns a sentence when a tail was cut off.
        """
        self._check()
        if journal.is_full:
            self.sync(journal)
            self._begin_segment(journal)
        if journal.place.offset == 0:
            self._sync_name(journal)
        fd, end, cut = self._writable(journal), journal.place.offset, journal.unfinished
        try:
            if cut:
                os.ftruncate(fd, end)
                journal.unfinished = 0
            written = os.write(fd, line)
        except OSError as error:
            _take_back(fd, end)
            raise StoreError(f"nothing was saved: {journal.path} cannot be written: {reason(error)}") from error
        if written != len(line):
            _take_back(fd, end)
            raise StoreError(f"nothing was saved: {journal.path} cannot grow: the disk or the quota is full")
        try:
            os.fdatasync(fd)
        except OSError as error:
            what = "nothing was saved" if _take_back(fd, end) else "nobody knows whether it was saved"
            raise self._unsynced(journal, what, error) from error
        journal.go_behind(line)
        self._synced = journal.place
        if not cut:
            return None
        return f"{journal.path}: an unfinished line of {cut} bytes was cut off (a writer was interrupted)"

    def try_appending(self, journal: Journal) -> None:
        """StoreError when `append` could not even begin."""
        self._check()
        self._writable(journal)

    def sync(self, journal: Journal) -> None:
        """Makes durable what was read: its writer may have died before it could."""
        if journal.place == self._synced:
            return
        self._check()
        fd = self._writable(journal)
        try:
            os.fdatasync(fd)
        except OSError as error:
            raise self._unsynced(journal, "nothing was saved", error) from error
        self._synced = journal.place

    def _check(self) -> None:
        if self._refuses:
            raise StoreError(self._refuses)

    def _unsynced(self, journal: Journal, what: str, error: OSError) -> StoreError:
        self._refuses = f"{journal.path} could not be synced to the disk; check the disk, then open the store again"
        return StoreError(f"{what}: {journal.path} cannot be synced: {reason(error)}")

    def _sync_name(self, journal: Journal) -> None:
        """Makes the name of a segment durable before the first line is written to it."""
        events = journal.path.parent
        with told(f"nothing was saved: {events} cannot be synced"):
            fd = open_directory(events)
        try:
            os.fsync(fd)
        except OSError as error:
            self._refuses = f"{events} could not be synced to the disk; check the disk, then open the store again"
            raise StoreError(f"nothing was saved: {events} cannot be synced: {reason(error)}") from error
        finally:
            os.close(fd)

    def _begin_segment(self, journal: Journal) -> None:
        following = Place(journal.place.segment + 1, 0)
        path = segment_path(journal.directory, following.segment)
        with told(f"nothing was saved: {path} cannot be made"):
            os.close(create_file(path))
        journal.go_to(following, journal.seq)
        journal.behind()

    def _writable(self, journal: Journal) -> int:
        if self._fd is not None and self._segment == journal.place.segment:
            return self._fd
        self.close()
        try:
            self._fd = open_file(journal.path, os.O_WRONLY | os.O_APPEND)
        except FileNotFoundError:
            raise StoreError(f"{journal.path} is missing; restore it from a backup") from None
        self._segment = journal.place.segment
        return self._fd


def _take_back(fd: int, end: int) -> bool:
    """Cuts off what was written behind the last true line, which ends at `end`; whether that succeeded.

    Half a line that stays is no harm: it is an unfinished tail, which the next writer cuts off.
    """
    try:
        # a file system that has become read-only takes nothing, and so there is nothing to be taken back
        if os.fstat(fd).st_size != end:
            os.ftruncate(fd, end)
    except OSError:
        return False
    return True
