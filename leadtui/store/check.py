"""Reading everything and comparing it: checksums, order, the snapshot against the journal, who may read what."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from leadtui.errors import StoreError
from leadtui.model.event import TABLES, Document, Table, apply
from leadtui.model.index import LeadIndex
from leadtui.store.files import reason
from leadtui.store.format import check_format
from leadtui.store.journal import Journal, missing_segment
from leadtui.store.snapshot import NAME, BadSnapshot, Snapshot, document

Fold = dict[tuple[Table, int], Document]


def check(directory: Path) -> list[str]:
    """A sentence per fault, none when all is well; nothing is changed."""
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
        documents: Fold = {}
        next_ids = dict.fromkeys(TABLES, 1)
        if snapshot and snapshot.seq == 0:
            faults += against(snapshot, directory / NAME, documents, next_ids)
        for event in journal.read_on():
            for change in event.changes:
                key = (change.table, change.id)
                after = apply(documents.get(key), change, event.at)
                next_ids[change.table] = max(next_ids[change.table], change.id + 1)
                if after is None:
                    documents.pop(key, None)
                else:
                    documents[key] = after
            if snapshot and event.seq == snapshot.seq:
                faults += against(snapshot, directory / NAME, documents, next_ids)
        if snapshot and journal.seq < snapshot.seq:
            faults.append(f"{journal.path} ends at event {journal.seq}, but event {snapshot.seq} was saved")
    except StoreError as error:
        faults.append(error.sentence)
    finally:
        journal.close()
    return [*faults, *modes(directory)]


def against(snapshot: Snapshot, path: Path, documents: Fold, next_ids: dict[Table, int]) -> Iterator[str]:
    """Where a snapshot differs from the fold of the journal up to its event."""
    try:
        for table in TABLES:
            stored = {id: document(line) for id, line in snapshot.lines(table)}
            folded = {id: found for (name, id), found in documents.items() if name == table}
            wrong = sorted(id for id in stored | folded if stored.get(id) != folded.get(id))
            if wrong:
                yield f"{path}: {table} {', '.join(map(str, wrong[:10]))} differ from the journal"
            if list(stored) != sorted(stored) or list(stored) != list(snapshot.ids(table)):
                yield f"{path}: the ids of {table} are not what its lines say"
            if snapshot.next[table] != next_ids[table]:
                yield f"{path}: the next id of {table} is {snapshot.next[table]}, not {next_ids[table]}"
        leads = (documents[key] for key in sorted(key for key in documents if key[0] == "leads"))
        if list(snapshot.index().dump()) != list(LeadIndex.build(leads).dump()):
            yield f"{path}: the index differs from the leads"
    except BadSnapshot as bad:
        yield f"{path} is damaged: {bad}; `leadtui compact` writes it anew"


def modes(directory: Path) -> Iterator[str]:
    """Who may read or cannot write what."""
    try:
        shared = directory.stat().st_mode & stat.S_ISGID
        paths = (directory, *sorted(path for path in directory.rglob("*") if not path.name.startswith(".")))
    except OSError as error:
        yield f"{directory} cannot be listed: {reason(error)}"
        return
    for path in paths:
        with suppress(FileNotFoundError):  # a board that was closed meanwhile
            mode = path.lstat().st_mode
            if mode & 0o007 and not stat.S_ISLNK(mode):
                yield f"{path} is open to every user of this machine (mode {stat.S_IMODE(mode):o})"
            if stat.S_ISDIR(mode) and mode & stat.S_ISVTX:
                yield f"{path} is sticky: members cannot replace each other's files (use mode 2770)"
            if shared and mode & 0o060 != 0o060:
                yield f"{path} is not open to the group of this shared store (mode {stat.S_IMODE(mode):o})"
