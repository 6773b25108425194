"""Leads, and acts on them, for the tests of the stores."""

from __future__ import annotations

from collections.abc import Callable

from leadtui.model.event import Change, Document, Draft, read
from leadtui.store.base import Author, Documents

ANA = Author("ana", 1001, "tui")
AT = "2026-11-22T09:07:08.000Z"
Decide = Callable[[Documents], Draft]


def fields(name: str = "Ada", **more: object) -> Document:
    """The fields of a lead that the model accepts."""
    return {"name": name, "pipeline": "sales", "stage": "new", "score": 10, **more}


def lead(id: int) -> Document:
    """The fields of a lead of about 600 bytes."""
    return fields(
        f"Lead {id} Example", company=f"Company {id} International", contact="Anna Example", title="Head of Buying",
        emails=[f"anna{id}@example.com"], phones=["+49 30 1234567"], website="https://example.com/about",
        value="12500", currency="EUR", owner="ana", source="web", segment="smb", tags=["eu", "fair"],
        status="contacted", next_step={"text": "call back", "due": "2026-12-01T10:00:00Z"},
        expected_close="2027-01-31", created_at="2026-11-01T00:00:00Z",
        visits=[{"stage": "new", "entered_at": "2026-11-01T00:00:00Z"}], custom={"size": 100},
    )  # fmt: skip


def add(*names: str) -> Decide:
    """Adds a lead per name."""

    def decide(documents: Documents) -> Draft:
        first = documents.next_id("leads")
        return Draft("added", tuple(Change("leads", first + n, fields(name), None) for n, name in enumerate(names)))

    return decide


def add_many(count: int) -> Decide:
    def decide(documents: Documents) -> Draft:
        first = documents.next_id("leads")
        return Draft("imported", tuple(Change("leads", id, lead(id), None) for id in range(first, first + count)))

    return decide


def put(id: int, **values: object) -> Decide:
    """Sets fields of a lead."""

    def decide(documents: Documents) -> Draft:
        before = documents.get("leads", id) or {}
        return Draft("edited", (Change("leads", id, dict(values), {name: read(before, name) for name in values}),))

    return decide


def bump(id: int) -> Decide:
    """Adds one to the score of a lead."""

    def decide(documents: Documents) -> Draft:
        before = documents.get("leads", id)
        assert before is not None
        return Draft("scored", (Change("leads", id, {"score": before["score"] + 1}, {"score": before["score"]}),))

    return decide


def remove(id: int) -> Decide:
    def decide(documents: Documents) -> Draft:
        before = documents.get("leads", id)
        return Draft("erased", (Change("leads", id, None, before),) if before else ())

    return decide
