"""The words for cadences: which ones an act is about, and those that it ended."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from leadtui.model.event import Change, Event

VERBS: Final = ("started", "paused", "resumed", "stopped")


def named(changes: Iterable[Change]) -> str:
    """The cadences of these changes: `the cadence Nurture`, `the cadences Demo and Nurture`."""
    places = ((change.set or {}).get("cadence") or (change.was or {}).get("cadence") for change in changes)
    found = sorted({place["name"] for place in places if place})
    return f"the cadence{'s' if len(found) > 1 else ''} {' and '.join(found)}"


def ended(event: Event, changes: Sequence[Change]) -> str:
    """The cadences that ended by themselves: `, and the cadence Nurture stopped`; blank when none did."""
    if event.verb in ("started", "paused", "stopped", "undone"):
        return ""
    over = [change for change in changes if _is_over(change)]
    if not over:
        return ""
    if event.verb == "resumed":
        return ", which has no step left"
    how = "ended" if event.verb == "completed" else "stopped"
    gone = ": the pipeline has it no more" if event.data.get("gone") else ""
    some = f" on {len(over):,} of them" if len(over) < len(changes) else ""
    return f", and {named(over)} {how}{gone}{some}"


def _is_over(change: Change) -> bool:
    """Whether the lead was in a cadence and is in none."""
    if not change.was or not change.set:
        return False
    return bool(change.was.get("cadence")) and "cadence" in change.set and not change.set["cadence"]
