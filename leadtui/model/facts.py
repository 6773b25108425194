"""The columns of an index, and what a lead puts into them."""

from __future__ import annotations

from collections.abc import Hashable
from decimal import Decimal
from typing import Final

from leadtui.model import due, moment, money, rises
from leadtui.model.event import Document, Json
from leadtui.model.questions import BANT, CHAMP

NUMBERS: Final = {
    "created": "q", "last_activity": "q", "closed": "q", "close_date": "q", "renewal": "q", "reviewed": "q",
    "handed": "q", "mql": "q", "sql": "q", "ids": "q", "stage_since": "q", "due": "q", "value": "q",
    "score": "h", "by_hand": "h", "fit": "i", "probability": "h", "cadence_step": "h",
}  # fmt: skip
"""The columns of numbers, each with the type of an array that holds any of them."""
NARROW: Final = tuple(NUMBERS)[:9]
"""Moments that nearly always fit into half of that; their columns widen when one does not."""
BLANK: Final = {"value": -1, "probability": -1}
"""Numbers that mean nothing, where they are not 0."""
CODED: Final = (
    "pipeline", "stage", "owner", "source", "segment", "status", "lifecycle", "currency", "outcome", "lost_reason",
    "company", "path", "tags", "bant", "champ", "cadence", "handoff",
    "handed_with", "accepted", "rises",
)  # fmt: skip
"""The columns of values that many leads share."""
SEVERAL: Final = frozenset({"path", "tags", "bant", "champ", "accepted", "rises"})
"""The coded columns whose values are several texts or numbers."""
_WORDS: Final = 80
"""Characters of a hand-off's words that a card can use."""


def numbers_of(lead: Document) -> tuple[Json, ...]:
    """What `lead` puts into the columns of numbers, the name and the archive mark."""
    visits = lead.get("visits")
    since = visits[-1].get("entered_at") if visits and visits[-1]["stage"] == lead["stage"] else None
    value, probability, epoch = lead.get("value"), lead.get("probability"), moment.epoch
    points = lead.get("score") or 0
    waiting, cadence = _waiting(lead), lead.get("cadence")
    return (
        epoch(lead.get("created_at")),
        epoch(lead.get("last_activity_at")),
        epoch(lead.get("closed_at")),
        epoch(lead.get("expected_close")),
        epoch(lead.get("renewal_date")),
        epoch(lead.get("reviewed_at")),
        epoch(waiting["at"]) if waiting else 0,
        epoch(lead.get("mql_at")),
        epoch(lead.get("sql_at")),
        lead["id"],
        epoch(since),
        due.code(lead.get("next_step")),
        -1 if value is None else money.scaled(value),
        max(0, min(100, points)),
        points,
        0,
        -1 if probability is None else int(Decimal(str(probability)) * 100),
        min(cadence["step"], 999) if cadence else 0,
        lead["name"],
        1 if lead.get("archived_at") else 0,
    )


def values_of(lead: Document) -> tuple[Hashable, ...]:
    """What `lead` puts into the coded columns."""
    get, bant, champ = lead.get, lead.get("bant"), lead.get("champ")
    cadence, waiting = lead.get("cadence"), _waiting(lead)
    return (
        lead["pipeline"], lead["stage"], get("owner"), get("source"), get("segment"), get("status"), get("lifecycle"),
        get("currency"), get("outcome"), get("lost_reason"), get("company"),
        tuple([visit["stage"] for visit in get("visits") or ()]),
        tuple(get("tags") or ()),
        tuple([question for question in BANT if bant.get(question)]) if bant else (),
        tuple([question for question in CHAMP if champ.get(question)]) if champ else (),
        cadence["name"] if cadence and not cadence.get("paused") else None,
        waiting["to"] if waiting else None,
        f"{waiting['by']}: {waiting.get('note') or ''}"[:_WORDS].rstrip(": ") if waiting else None,
        _accepted(lead),
        rises.told(lead["rises"]) if "rises" in lead else (),
    )  # fmt: skip


def _waiting(lead: Document) -> Document | None:
    """The hand-off that nobody has accepted yet."""
    handoff: Document | None = lead.get("handoff")
    return handoff if handoff and not handoff.get("accepted_at") else None


def _accepted(lead: Document) -> tuple[int, ...]:
    """When the hand-off was accepted, and after how many seconds; nothing where there is none."""
    handoff: Document | None = lead.get("handoff")
    if not handoff or not handoff.get("accepted_at"):
        return ()
    at = moment.epoch(handoff["accepted_at"])
    return at, max(0, at - moment.epoch(handoff["at"]))


def search_text(lead: Document) -> str:
    get = lead.get
    emails, phones = get("emails") or (), get("phones") or ()
    parts = (lead["name"], get("company"), get("contact"), *emails, *phones, get("external_id"))
    return "\n".join([part for part in parts if part]).casefold()
