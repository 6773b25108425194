"""Which lead of the store, or of the rows before, a row is; and what becomes of it then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal

import orjson

from leadtui.exchange.packed import packed
from leadtui.model.event import NESTED, Document

Policy = Literal["skip", "fill", "overwrite", "add"]

PLACE: Final = frozenset(
    {
        "pipeline",
        "stage",
        "outcome",
        "closed_at",
        "lost_reason",
        "visits",
        "last_open_stage",
        "status",
        "archived_at",
    }
)
"""Fields that tell where a lead stands: they change together, and only when the file says where it stands."""


def keys(fields: Mapping[str, Any]) -> list[str]:
    """What makes two leads the same when no external id decides it: an e-mail, or name and company together."""
    # one text each: a million pairs would be another 100 MB; no text of a lead has a NUL in it
    found = [email.casefold() for email in fields.get("emails") or ()]
    found.append(f"{fields['name']}\0{fields.get('company') or ''}".casefold())
    return found


class Known:
    """The leads that are there: those of the store, and those that earlier rows will make.

    Leads of the store go by their id; the nth new one (from 0) goes by -(n + 1).
    """

    def __init__(self, documents: Iterable[Document] = (), changing: bool = True) -> None:
        """`changing`: `document` will be asked for leads of the store, which are kept for that."""
        self._changing = changing
        self._documents: dict[int, bytes] = {}
        self._external: dict[str, int] = {}
        self._all: dict[str, int] = {}
        self._without: dict[str, int] | None = None
        """Only leads without an external id: two different ones are never the same lead. None: that is all."""
        for document in documents:
            self.add(document["id"], document)

    def add(self, id: int, fields: Document, found: Iterable[str] | None = None) -> None:
        """Puts in a lead; it does not take the place of one with the same key. `found`: its `keys`, if known."""
        if id >= 0 and self._changing:
            self._documents[id] = packed(fields)
        external = fields.get("external_id")
        if external is not None:
            self._external.setdefault(external, id)
            if self._without is None:
                self._without = dict(self._all)
        for key in keys(fields) if found is None else found:
            self._all.setdefault(key, id)
            if external is None and self._without is not None:
                self._without.setdefault(key, id)

    def same(self, fields: Mapping[str, Any], found: Iterable[str]) -> int | None:
        """The lead that these fields tell of, given their `keys`; None when it is a new one."""
        external = fields.get("external_id")
        if external is not None and (same := self._external.get(external)) is not None:
            return same
        candidates = self._all if external is None or self._without is None else self._without
        for key in found:
            if (same := candidates.get(key)) is not None:
                return same
        return None

    def document(self, id: int) -> Document:
        """A lead of the store as the rows before leave it."""
        document: Document = orjson.loads(self._documents[id])
        return document


def filled(there: Document, fields: Document) -> Document:
    """What to set on a lead so that its blanks are filled and nothing else changes."""
    changes: Document = {}
    for name, value in fields.items():
        if name in PLACE or name == "name":
            continue
        if name in NESTED:
            old = there.get(name) or {}
            if value.keys() - old.keys():
                changes[name] = {**value, **old}
        elif there.get(name) in (None, "", [], ()):
            changes[name] = value
    if "currency" in changes and there.get("value") is not None:
        del changes["currency"]  # a currency without its own amount would change what the value means
    return changes


def overwritten(there: Document, fields: Document, placed: bool) -> Document:
    """What to set on a lead so that it is as the file tells it; it moves only when the file says where it stands."""
    changes: Document = {}
    for name, value in fields.items():
        if name in PLACE:
            continue
        if name in NESTED:
            value = {**(there.get(name) or {}), **value}
        if there.get(name) != value:
            changes[name] = value
    if placed:
        changes |= _moved(there, fields)
    return changes


def _moved(there: Document, fields: Document) -> Document:
    """The changes of place. A stay that only the store knows is kept; one whose times only the file knows is taken."""
    changes: Document = {}
    if fields["stage"] != there.get("stage") or fields["pipeline"] != there.get("pipeline"):
        visits = [dict(visit) for visit in there.get("visits") or ()]
        told = fields.get("visits") or [{"stage": fields["stage"]}]
        entered = told[-1].get("entered_at")
        if visits and entered and visits[-1].get("left_at") is None:
            visits[-1]["left_at"] = entered
        changes["visits"] = told if len(told) > 1 else [*visits, *told]
        for name in ("pipeline", "stage", "outcome", "closed_at", "lost_reason"):
            if there.get(name) != fields.get(name):
                changes[name] = fields.get(name)
        if fields.get("outcome") is not None and there.get("outcome") is None:
            changes["last_open_stage"] = fields.get("last_open_stage") or there.get("stage")
    else:
        for name in ("closed_at", "lost_reason"):
            if fields.get(name) is not None and there.get(name) != fields[name]:
                changes[name] = fields[name]
    if "status" in fields and there.get("status") != fields["status"]:
        changes["status"] = fields["status"]
    return changes
