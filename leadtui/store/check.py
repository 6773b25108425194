"""Reading everything and comparing it: checksums, order, the snapshot against the journal, who may read what."""

from __future__ import annotations

import grp
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from leadtui.errors import StoreError
from leadtui.model.event import TABLES, Event
from leadtui.model.index import LeadIndex
from leadtui.model.pipeline import Pipeline
from leadtui.model.scores import Scores
from leadtui.store.documents import Kept, LiveDocuments, decoded
from leadtui.store.erase import VERB as ERASED
from leadtui.store.erase import gravestone
from leadtui.store.files import open_file, reason, told
from leadtui.store.format import check_format
from leadtui.store.journal import Damaged, Journal, decode, missing_segment
from leadtui.store.snapshot import NAME, Snapshot, lost_end
from leadtui.store.snapshot_line import BadSnapshot, document


def check(directory: Path, notes: list[str] | None = None) -> list[str]:
    """A sentence per fault, none when all is well; nothing is changed.

    `notes` takes the sentences about what is no fault, but worth knowing.
    """
    notes = [] if notes is None else notes
    faults: list[str] = []
    snapshot: Snapshot | None = None
    journal = Journal(directory)
    try:
        check_format(directory)
        if missing := missing_segment(directory):
            faults.append(f"{missing} is missing; restore it from a backup")
        try:
            snapshot = Snapshot(directory / NAME)
        except FileNotFoundError:
            pass
        except BadSnapshot as bad:
            faults.append(f"{directory / NAME} is damaged: {bad}; `leadtui compact` writes it anew")
        documents = LiveDocuments()
        if snapshot and snapshot.seq == 0:
            faults += against(snapshot, directory / NAME, documents)
        seen: set[int] = set()
        for event in journal.read_on():
            notes += unfinished(event, seen)
            documents.go_on(event, documents.after(event))
            if snapshot and event.seq == snapshot.seq:
                faults += against(snapshot, directory / NAME, documents)
        if snapshot and journal.seq < snapshot.seq:
            if snapshot.came_later(directory, journal.path):
                notes.append(f"{directory / NAME} is newer than this copy of the journal, and is not used")
            else:
                faults.append(lost_end(journal.path, journal.seq, snapshot.seq))
    except Damaged as error:
        faults += [error.sentence, spared(directory, journal.seq)]
    except StoreError as error:
        faults.append(error.sentence)
    finally:
        journal.close()
    return [*faults, *modes(directory)]


def unfinished(event: Event, seen: set[int]) -> Iterator[str]:
    """Whose erasure was interrupted; `seen` are the leads that earlier events have something about."""
    for change in event.changes:
        if change.table == "leads" and event.verb == ERASED and change == gravestone(change.id):
            if change.id in seen:
                seen.remove(change.id)
                yield (
                    f"lead {change.id} was erased by event {event.seq}, but earlier events still have it: the erasure "
                    "was interrupted; `leadtui erase --replay` finishes it"
                )
        elif change.table == "leads":
            seen.add(change.id)


def spared(directory: Path, seq: int) -> str:
    """What is left of a journal that is damaged behind the event `seq`, and what to do."""
    later = []
    for path in sorted((directory / "events").glob("*.jsonl")):
        try:
            fd = open_file(path)
        except (FileNotFoundError, StoreError):  # not a segment, whatever it is: a pipe would be waited for
            continue
        with told(f"{path} cannot be read"), os.fdopen(fd, "rb") as file:
            lines = file.read().splitlines()
        for line in lines:
            with suppress(ValueError):
                later += [found] if (found := decode(line).seq) > seq else []
    before = f"events 1 to {seq} are whole" if seq else "no event before it is whole"
    behind = f"and {len(later):,} behind the damage ({min(later)} to {max(later)})" if later else "and none behind it"
    return (
        f"{before}, {behind}; put back a backup with `leadtui restore-backup`, or keep what is whole as told under "
        "`Recovery by hand` in docs/reliability.md"
    )


def against(snapshot: Snapshot, path: Path, documents: LiveDocuments) -> Iterator[str]:
    """Where a snapshot differs from the fold of the journal up to its event."""
    try:
        for table in TABLES:
            folded = documents.overlay[table]
            ids, wrong = [], []
            for id, line in snapshot.lines(table):
                ids.append(id)
                if not _same(line, folded.get(id)):
                    wrong.append(id)
            wrong += sorted({id for id, kept in folded.items() if kept is not None}.difference(ids))
            if wrong:
                yield f"{path}: {table} {', '.join(map(str, wrong[:10]))} differ from the journal"
            if ids != sorted(ids) or ids != list(snapshot.ids(table)):
                yield f"{path}: the ids of {table} are not what its lines say"
            if snapshot.next[table] != documents.next_id(table):
                yield f"{path}: the next id of {table} is {snapshot.next[table]}, not {documents.next_id(table)}"
        index, stored = LeadIndex.build(documents.all("leads")), snapshot.index()
        if stored.settled is not None:
            pipelines = [Pipeline.of(document) for document in documents.all("pipelines")]
            Scores(pipelines, stored.settled["day"]).settle(index, documents)
        if list(stored.dump()) != list(index.dump()):
            yield f"{path}: the index differs from the leads"
    except BadSnapshot as bad:
        yield f"{path} is damaged: {bad}; `leadtui compact` writes it anew"


def group(gid: int) -> str:
    """The name of a group, or its number."""
    try:
        return grp.getgrgid(gid).gr_name
    except KeyError:
        return str(gid)


def _same(line: bytes, kept: Kept) -> bool:
    """Whether a line of the snapshot holds this document; a checksum that does not hold is BadSnapshot."""
    if isinstance(kept, bytes) and line.rstrip(b",\n") == kept.rstrip(b",\n"):
        return True  # and so its checksum is the right one
    return document(line) == decoded(kept)


def modes(directory: Path) -> Iterator[str]:
    """Who may read or cannot write what."""
    try:
        home = directory.stat()
        shared = home.st_mode & stat.S_ISGID
        paths = (directory, *sorted(path for path in directory.rglob("*") if not path.name.startswith(".")))
    except OSError as error:
        yield f"{directory} cannot be listed: {reason(error)}"
        return
    for path in paths:
        with suppress(FileNotFoundError):  # a board that was closed meanwhile
            found = path.lstat()
            mode = found.st_mode
            if mode & 0o007 and not stat.S_ISLNK(mode):
                yield f"{path} is open to every user of this machine (mode {stat.S_IMODE(mode):o})"
            if stat.S_ISDIR(mode) and mode & stat.S_ISVTX:
                yield f"{path} is sticky: members cannot replace each other's files (use mode 2770)"
            if shared and found.st_gid != home.st_gid:
                yield f"{path} belongs to the group {group(found.st_gid)}, the store to {group(home.st_gid)}"
            if shared and stat.S_ISDIR(mode) and not mode & stat.S_ISGID:
                yield f"{path} does not hand its group on to what is made in it (use mode 2770)"
            if shared and mode & 0o060 != 0o060:
                yield f"{path} is not open to the group of this shared store (mode {stat.S_IMODE(mode):o})"
