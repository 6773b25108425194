"""Activities: what may have been done with a lead, and what a lead remembers of it for its score.

The words of an activity live in its event. The lead keeps only when, what kind and with what outcome, which is what
rules give points for: `2026-11-22T09:07:08Z call` → `reached`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final

from leadtui.errors import Refused
from leadtui.model import moment

KINDS: Final = (
    "call", "email", "meeting", "note", "demo", "visit", "form", "webinar", "whitepaper", "message", "reply",
    "link-click", "email-open",
)  # fmt: skip
SUCCESSES: Final = ("reached", "replied", "held", "interested", "not interested")
"""Outcomes that mean: contact was established."""
OUTCOMES: Final = (*SUCCESSES, "no answer", "voicemail", "bounced", "no-show", "sent")
_CONTACT_BY_ITSELF: Final = ("meeting", "demo", "visit", "reply")
"""Kinds that are a contact unless their outcome says otherwise."""
_ENGAGEMENTS: Final = ("meeting", "demo", "webinar", "whitepaper")
"""Kinds by which somebody attended, downloaded or asked to be shown, unless their outcome says otherwise."""
_REPLIES: Final = ("reply", "replied", "interested", "not interested")
"""Kinds and outcomes by which somebody has answered."""
MOST: Final = 200
"""Activities that a lead remembers; older ones are in its history only."""
_EPOCH: Final = date(1970, 1, 1).toordinal()
_LAST_DAY: Final = 2**16 - 1


@dataclass(frozen=True, slots=True)
class Activity:
    """Something that was done; `day` counts UTC days since 1970."""

    at: str
    day: int
    kind: str
    outcome: str


def is_contact(kind: str, outcome: str | None) -> bool:
    """Whether contact was established by it."""
    return outcome in SUCCESSES if outcome else kind in _CONTACT_BY_ITSELF


def is_engagement(kind: str, outcome: str | None) -> bool:
    """Whether somebody has spent time on us by it: attended, downloaded, asked for a demo."""
    return kind in _ENGAGEMENTS and (not outcome or outcome in SUCCESSES)


def is_reply(kind: str, outcome: str | None) -> bool:
    """Whether somebody has answered by it: what was planned in case of silence is to stop."""
    return kind in _REPLIES or outcome in _REPLIES


def one_of(word: str, words: tuple[str, ...], field: str) -> str:
    """The one of `words` that is meant, which may be cut short; Refused."""
    folded = word.strip().casefold()
    close = [w for w in words if w == folded] or [w for w in words if folded and w.startswith(folded)]
    if len(close) != 1:
        raise Refused(f"{field}: {word[:40]!r} is none of {', '.join(words)}", field)
    return close[0]


def with_activity(activities: Mapping[str, str], at: datetime, kind: str, outcome: str | None) -> dict[str, str]:
    """What a lead remembers after one more activity: the newest ones.

    A second activity of a kind in the same second is remembered a second earlier.
    """
    key = f"{moment.iso(at)} {kind}"
    while key in activities:
        at -= timedelta(seconds=1)
        key = f"{moment.iso(at)} {kind}"
    kept = {**activities, key: outcome or ""}
    for oldest in sorted(kept)[:-MOST]:
        del kept[oldest]
    return kept


def remembered(activities: Mapping[str, str]) -> Iterator[Activity]:
    """The activities of a stored lead, oldest first; what does not name a moment and a kind is left out."""
    for key in sorted(activities):
        at, _, kind = key.partition(" ")
        day = day_of(at)
        if kind and day is not None:
            yield Activity(at, day, kind, activities[key])


def day_of(at: str) -> int | None:
    """The UTC day of `2026-11-22T09:07:08Z`, from 1970 to 2149; None when that is no moment."""
    return _day(at[:10]) if at[10:11] == "T" and at[-1] == "Z" else None


@lru_cache(4096)
def _day(day: str) -> int | None:
    try:
        return max(0, min(_LAST_DAY, date.fromisoformat(day).toordinal() - _EPOCH))
    except ValueError:
        return None


def today(utc: datetime) -> int:
    """The UTC day of a moment."""
    return utc.date().toordinal() - _EPOCH


def is_activity(key: str) -> bool:
    """Whether this is how a lead remembers an activity."""
    at, _, kind = key.partition(" ")
    return bool(kind) and day_of(at) is not None
