"""Moments in the past, as people write them on the command line."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from leadtui.model import moment, when
from leadtui.model.moment import Now


def moment_of(text: str | None, now: Now, field: str) -> datetime | None:
    """The moment that `text` means: today without a time is now, another day without one is its noon. Refused."""
    if text is None:
        return None
    found = when.due(text, now, field)
    if len(found) > 10:
        return moment.parse(found)
    day = date.fromisoformat(found)
    return now.utc if day == now.today else datetime.combine(day, time(12), now.zone).astimezone(UTC)
