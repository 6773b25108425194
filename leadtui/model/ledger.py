"""The score explained: every entry is points that one event gave or took, and all of them add up to the score."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from leadtui.model.event import Document, Event

MANUAL: Final = "manual"
IMPORTED: Final = "imported"
ADDED: Final = "added"


@dataclass(frozen=True, slots=True)
class Entry:
    """Points of a score: which rule gave them, when, and why."""

    rule: str
    points: int
    at: str
    because: str | None = None

    def as_json(self) -> Document:
        return {"rule": self.rule, "points": self.points, "at": self.at, "because": self.because}


def ledger(events: Iterable[Event], lead: int) -> list[Entry]:
    """The entries of a lead's score, from the events of its history, oldest first."""
    entries: list[Entry] = []
    score = 0
    for event in events:
        for change in event.changes:
            if (change.table, change.id) != ("leads", lead):
                continue
            if change.set is None:
                after = 0
            elif change.was is None or "score" in change.set:
                after = change.set.get("score") or 0
            else:
                continue
            if after != score:
                entries.append(Entry(_rule(event, change.was is None), after - score, event.at, event.because))
                score = after
    return entries


def _rule(event: Event, is_new: bool) -> str:
    if event.verb == "imported":
        return IMPORTED
    return ADDED if is_new else MANUAL
