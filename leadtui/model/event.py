"""One event, five uses: durability, live sync, undo, history, metrics.

An event says who, when, which verb, and per document what each field was and is now.
Documents are the fold of the events: `apply` is that fold, `invert` is undo.
Events are plain slotted classes rather than pydantic models: they come out of validated commands,
their lines are checksummed, and a reader may meet a hundred thousand of them at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from leadtui.model.lazy import Lazy

Json = Any
"""A JSON value."""
Document = dict[str, Json]
"""A JSON object as stored. Documents are never changed in place; `apply` returns a new one."""
Table = Literal["leads", "pipelines", "views"]
TABLES: Final[tuple[Table, ...]] = ("leads", "pipelines", "views")

NESTED: Final = frozenset({"bant", "champ", "custom", "activities", "links", "rises"})
"""Fields that are objects themselves: their parts change, merge and conflict one by one (`custom.size`)."""
MANAGED: Final = frozenset({"id", "version", "updated_at"})
"""Fields that the fold keeps by itself; a change never names them."""


@dataclass(frozen=True, slots=True)
class Change:
    """What one event did to one document.

    `was` is None when the document did not exist before, `set` is None when it does not exist after;
    otherwise both have the same keys, and null means that the field is absent.
    """

    table: Table
    id: int
    set: Document | None
    was: Document | None

    def as_json(self) -> Document:
        return {"table": self.table, "id": self.id, "set": self.set, "was": self.was}

    @staticmethod
    def from_json(part: Mapping[str, Json]) -> Change:
        """KeyError or TypeError when it is not one."""
        return Change(part["table"], part["id"], part["set"], part["was"])


class LongChanges(Lazy[Change]):
    """Changes that are made when they are asked for; of which leads is known without making them."""

    __slots__ = ("leads",)

    def __init__(self, count: int, make: Callable[[int], Change], leads: Callable[[], list[int]]) -> None:
        super().__init__(count, make)
        self.leads = leads


@dataclass(frozen=True, slots=True)
class Event:
    """One act of one person.

    `seq` counts from 1 without gaps and is the order of acts; `at` is the writer's clock in UTC
    (ISO 8601, milliseconds, `Z`); `by` and `uid` are the real Unix user; `undoes` is the seq of the
    event that this one takes back; `data` holds what only the history needs (a note's text, …).
    """

    seq: int
    at: str
    by: str
    uid: int
    via: str
    verb: str
    changes: Sequence[Change]
    because: str | None = None
    undoes: int | None = None
    data: Document = field(default_factory=dict)

    @property
    def leads(self) -> list[int]:
        if isinstance(self.changes, LongChanges):
            return self.changes.leads()
        return [change.id for change in self.changes if change.table == "leads"]

    def as_json(self, changes: Sequence[Change] | None = None) -> Document:
        """The line of the journal, without its checksum; absent parts are left out. `changes`: others than its own."""
        line: Document = {
            "seq": self.seq, "at": self.at, "by": self.by, "uid": self.uid, "via": self.via, "verb": self.verb,
            "changes": [change.as_json() for change in (self.changes if changes is None else changes)],
        }
        if self.because is not None:
            line["because"] = self.because
        if self.undoes is not None:
            line["undoes"] = self.undoes
        if self.data:
            line["data"] = self.data
        return line

    @staticmethod
    def from_json(line: Mapping[str, Json]) -> Event:
        """The event of a journal line; KeyError or TypeError when it is not one."""
        return Event(
            seq=line["seq"], at=line["at"], by=line["by"], uid=line["uid"], via=line["via"], verb=line["verb"],
            changes=tuple(map(Change.from_json, line["changes"])),
            because=line.get("because"), undoes=line.get("undoes"), data=line.get("data") or {},
        )


@dataclass(frozen=True, slots=True)
class Draft:
    """An event before it has a place in the order. No changes: nothing to do, and nothing is written."""

    verb: str
    changes: Sequence[Change]
    because: str | None = None
    undoes: int | None = None
    data: Document = field(default_factory=dict)


def apply(document: Document | None, change: Change, at: str) -> Document | None:
    """The document after `change`: a new one, `version` one higher, `updated_at` the event's time."""
    if change.set is None:
        return None
    after: Document = dict(document) if document is not None else {"id": change.id, "version": 0}
    for name, value in change.set.items():
        outer, dot, inner = name.partition(".") if "." in name else (name, "", "")
        if dot and outer in NESTED:
            part = dict(after.get(outer) or {})
            _put(part, inner, value)
            _put(after, outer, part or None)
        elif value is None:
            after.pop(name, None)
        else:
            after[name] = value
    after["version"] = after.get("version", 0) + 1
    after["updated_at"] = at
    return after


def _put(target: Document, name: str, value: Json) -> None:
    if value is None:
        target.pop(name, None)
    else:
        target[name] = value


def read(document: Mapping[str, Json], name: str) -> Json:
    """The value of a field as changes name it: `stage`, `custom.size`; None when absent."""
    outer, dot, inner = name.partition(".")
    if dot and outer in NESTED:
        return (document.get(outer) or {}).get(inner)
    return document.get(name)


def _flat(document: Mapping[str, Json]) -> Document:
    flat: Document = {}
    for name, value in document.items():
        if name in MANAGED or value is None:
            continue
        if name in NESTED and isinstance(value, dict):
            flat.update({f"{name}.{inner}": part for inner, part in value.items() if part is not None})
        else:
            flat[name] = value
    return flat


def created(table: Table, id: int, document: Document) -> Change:
    """The change that makes a document."""
    return Change(table, id, _flat(document), None)


def difference(table: Table, id: int, before: Document | None, after: Document | None) -> Change | None:
    """The change that leads from one state of a document to another; None when nothing differs."""
    if before is None and after is None:
        return None
    if after is None:
        return Change(table, id, None, _flat(before or {}))
    if before is None:
        return created(table, id, after)
    old, new = _flat(before), _flat(after)
    names = [name for name in (old | new) if old.get(name) != new.get(name)]
    if not names:
        return None
    return Change(table, id, {name: new.get(name) for name in names}, {name: old.get(name) for name in names})


def invert(change: Change) -> Change:
    """The change that takes `change` back."""
    return Change(change.table, change.id, change.was, change.set)


def fold(events: Iterable[Event]) -> dict[tuple[Table, int], Document]:
    """All documents that a sequence of events leaves: the definition that every engine is tested against."""
    documents: dict[tuple[Table, int], Document] = {}
    for event in events:
        for change in event.changes:
            key = (change.table, change.id)
            after = apply(documents.get(key), change, event.at)
            if after is None:
                documents.pop(key, None)
            else:
                documents[key] = after
    return documents
