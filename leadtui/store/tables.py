"""TinyDB over the journal, through the doors that TinyDB documents: a Storage, and a table class.

`LeadDB(directory)` is a TinyDB whose updates touch only the documents that change, each update being one event.
A plain `TinyDB(directory, storage=JournalStorage)` works too: it compares everything at each write.
Only the tables leads, pipelines and views exist; id, version and updated_at are kept by the store.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, cast

import orjson
from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Table as TinyTable

from leadtui.errors import Conflict, Refused
from leadtui.model.event import TABLES, Change, Document, Draft, Table, difference
from leadtui.model.lead import Lead
from leadtui.model.moment import iso
from leadtui.model.pipeline import checked
from leadtui.store.base import Author, Documents
from leadtui.store.directory import StoreDirectory
from leadtui.store.lock import PATIENCE, user

VERB: Final = "edited"


def copied(document: Document) -> Document:
    """A copy that may be changed at any depth."""
    copy: Document = orjson.loads(orjson.dumps(document))
    return copy


def known(name: str) -> Table:
    """The table of that name; Refused when a store has none."""
    if name not in TABLES:
        raise Refused(f"a store has the tables {', '.join(TABLES)}; there is no table {name!r}")
    return name


def changed(table: Table, id: int, before: Document | None, after: Document | None) -> Change | None:
    """The change that an edit asks for; Refused when a lead or a pipeline cannot be so."""
    if after is not None and difference(table, id, before, after) is not None:
        if table == "leads":
            after = Lead.checked(**after | {"id": id}).document()
        elif table == "pipelines":
            after = checked(**after | {"id": id}).document()
    return difference(table, id, before, after)


class ReadTable(Mapping[str, Document]):
    """One table as of one moment, keyed as TinyDB keys it; documents are decoded when they are asked for."""

    def __init__(self, documents: Documents, name: Table) -> None:
        self.documents = documents
        self._name = name

    def __getitem__(self, key: str) -> Document:
        found = self.documents.get(self._name, int(key)) if key.isascii() and key.isdigit() else None
        if found is None:
            raise KeyError(key)
        return copied(found)

    def __iter__(self) -> Iterator[str]:
        return map(str, self.documents.ids(self._name))

    def __len__(self) -> int:
        return len(self.documents.ids(self._name))


class EditedTable(MutableMapping[int, Document]):
    """A draft of one table: documents are copied when they are looked at, and compared at the end."""

    def __init__(self, documents: Documents, name: Table) -> None:
        self._documents = documents
        self._name = name
        self._edited: dict[int, Document | None] = {}
        self.next_id = documents.next_id(name)

    def __getitem__(self, id: int) -> Document:
        if id not in self._edited:
            found = self._documents.get(self._name, id)
            self._edited[id] = None if found is None else copied(found)
        edited = self._edited[id]
        if edited is None:
            raise KeyError(id)
        return edited

    def __setitem__(self, id: int, document: Document) -> None:
        self._edited[id] = document
        self.next_id = max(self.next_id, id + 1)

    def __delitem__(self, id: int) -> None:
        self[id]
        self._edited[id] = None

    def __iter__(self) -> Iterator[int]:
        ids = set(self._documents.ids(self._name))
        ids.update(self._edited)
        return (id for id in sorted(ids) if id not in self._edited or self._edited[id] is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def changes(self) -> tuple[Change, ...]:
        changes = (
            changed(self._name, id, self._documents.get(self._name, id), edited)
            for id, edited in sorted(self._edited.items())
        )
        return tuple(change for change in changes if change is not None)


class JournalStorage(Storage):
    """What TinyDB reads and writes: the live tables of a store."""

    def __init__(self, path: str | Path, patience: float = PATIENCE, background: bool = True) -> None:
        super().__init__()
        self.directory = StoreDirectory(Path(path), patience, background)

    def read(self) -> dict[str, Any]:
        """The tables now."""
        self.directory.catch_up()
        documents = self.directory.documents.frozen()
        return {name: ReadTable(documents, name) for name in TABLES}

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Makes the tables as `data` has them, by one event, and writes the snapshot when they are so already.

        Conflict when a document was changed by somebody else after `read`.
        """
        for name in data:
            known(name)
        given = {name: data.get(name, {}) for name in TABLES}
        before = next((table.documents for table in given.values() if isinstance(table, ReadTable)), None)

        def decide(now: Documents) -> Draft:
            then = before or now
            changes = []
            for name, table in given.items():
                if isinstance(table, ReadTable):
                    continue
                for id in sorted({*map(int, table), *then.ids(name)}):
                    change = changed(name, id, then.get(name, id), table.get(str(id)))
                    if change is not None:
                        if then.get(name, id) != now.get(name, id):
                            raise Conflict(f"{name} {id} was changed by somebody else meanwhile; nothing was written")
                        changes.append(change)
            return Draft(VERB, tuple(changes))

        if self.commit(decide) is None:
            self.directory.compact()

    def edit(self, name: Table, updater: Callable[[EditedTable], None]) -> None:
        """Lets `updater` change a table under the lock; what differs then is one event."""

        def decide(documents: Documents) -> Draft:
            draft = EditedTable(documents, name)
            updater(draft)
            return Draft(VERB, draft.changes())

        self.commit(decide)

    def commit(self, decide: Callable[[Documents], Draft]) -> object:
        author = Author(user(), os.getuid(), "cli")
        return self.directory.commit(decide, author, iso(datetime.now(UTC), "milliseconds"))

    def close(self) -> None:
        self.directory.close()


class DocumentTable(TinyTable):
    """A table whose updates cost as much as they change; no query is cached, others may write at any time."""

    def __init__(self, storage: Storage, name: str, cache_size: int = 0, persist_empty: bool = False) -> None:
        self._draft: EditedTable | None = None
        super().__init__(storage, known(name), cache_size=0, persist_empty=False)

    def insert(self, document: Mapping[str, Any]) -> int:
        return self.insert_multiple([document])[0]

    def insert_multiple(self, documents: Iterable[Mapping[str, Any]]) -> list[int]:
        # all of them are looked at first: an iterable that fails half-way or reads this table must not hold the lock
        return super().insert_multiple(list(documents))

    def _get_next_id(self) -> int:
        """The next free id: asked for only inside an update, so under the lock."""
        assert self._draft is not None
        return self._draft.next_id

    def _update_table(self, updater: Callable[[dict[int, Mapping[str, Any]]], None]) -> None:
        def edit(draft: EditedTable) -> None:
            self._draft = draft
            try:
                updater(cast("dict[int, Mapping[str, Any]]", draft))
            finally:
                self._draft = None

        cast(JournalStorage, self._storage).edit(known(self.name), edit)


class LeadDB(TinyDB):
    """The TinyDB of a store: `LeadDB(directory).table("leads").get(doc_id=12)`."""

    table_class = DocumentTable
    default_table_name = "leads"

    def __init__(self, directory: str | Path, patience: float = PATIENCE, background: bool = True) -> None:
        super().__init__(directory, storage=JournalStorage, patience=patience, background=background)

    @property
    def directory(self) -> StoreDirectory:
        return cast(JournalStorage, self.storage).directory
