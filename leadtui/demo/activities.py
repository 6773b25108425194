"""What was done with made-up leads: kinds, outcomes and moments that fit how far each of them has come."""

from __future__ import annotations

from bisect import bisect
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random
from typing import Final

from leadtui.model import moment
from leadtui.model.event import Document

_BEFORE: Final = (
    ("email-open", "", 3), ("link-click", "", 3), ("call", "no answer", 4), ("call", "voicemail", 2),
    ("email", "sent", 3), ("webinar", "", 1), ("whitepaper", "", 1),
)  # fmt: skip
"""What leaves a lead New: kind, outcome, and how often among these."""
_AFTER: Final = (
    ("call", "reached", 6), ("call", "no answer", 3), ("email", "sent", 4), ("reply", "", 3), ("link-click", "", 3),
    ("meeting", "held", 3), ("meeting", "no-show", 1), ("demo", "held", 2), ("webinar", "", 2), ("whitepaper", "", 2),
    ("note", "", 2),
)  # fmt: skip
_SHARES: Final = {kinds: list(accumulate(share for *_, share in kinds)) for kinds in (_BEFORE, _AFTER)}
_FIRST: Final = ("call", "reached")
"""By which contact was established."""


def done(rng: Random, depth: int, contacted: bool, begin: datetime, last: datetime) -> Document:
    """The field `activities` of a lead at its `depth` (the place of its stage), between two moments."""
    kinds = _AFTER if contacted else _BEFORE
    shares = _SHARES[kinds]
    found: Document = {}
    span, ago = (last - begin).total_seconds(), 0.0
    many = 1 + int(rng.random() * (2 + 3 * depth))
    for place in range(many):
        kind, outcome, _ = kinds[bisect(shares, rng.random() * shares[-1])] if place or not contacted else (*_FIRST, 0)
        found[f"{moment.iso(last - timedelta(seconds=ago * span))} {kind}"] = outcome
        ago = min(ago + rng.random() * 2 / many, 1.0)
    return found
