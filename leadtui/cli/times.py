"""Moments in the past, as people write them on the command line."""

from __future__ import annotations

from datetime import datetime

from leadtui.model import when
from leadtui.model.moment import Now


def moment_of(text: str | None, now: Now, field: str) -> datetime | None:
    """The moment that `text` means; None for now, and for nothing said. Refused, for the future too."""
    return None if text is None else when.past(text, now, field)
