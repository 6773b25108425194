"""Moments: UTC inside, the pipeline's named zone at the edge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cached_property
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from leadtui.errors import Refused

DAY: Final = 86_400
"""Seconds in a day: durations are differences of UTC moments and are shown in days of 24 hours."""


def zone(name: str) -> ZoneInfo:
    """The named IANA time zone; Refused when this machine does not know it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as unknown:
        raise Refused(f"time_zone: no such time zone as {name!r}", "time_zone") from unknown


def iso(moment: datetime, timespec: str = "seconds") -> str:
    """`2026-11-22T09:07:08Z`."""
    utc = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    return utc.isoformat(timespec=timespec)[:-6] + "Z"


def parse(text: str) -> datetime:
    """The moment that `iso` wrote (a trailing `Z` or any offset); ValueError when it is none."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} has no time zone")
    return moment.astimezone(UTC)


def epoch(text: str | None) -> int:
    """Seconds since 1970 of an ISO moment, or of midnight UTC of an ISO date; 0 for None (unknown)."""
    if not text:
        return 0
    if len(text) == 10:
        return (date.fromisoformat(text).toordinal() - 719_163) * DAY
    return int(datetime.fromisoformat(text).timestamp())


def on_clock(at: datetime, zone: tzinfo) -> datetime:
    """A moment as a clock there shows it; where that would be beyond the calendar, as UTC has it."""
    try:
        return at.astimezone(zone)
    except OverflowError:
        return at


def iso_of(epoch: int | None) -> str | None:
    """The ISO moment of seconds since 1970; None for None and for 0 (unknown)."""
    return iso(datetime.fromtimestamp(epoch, UTC)) if epoch else None


@dataclass(frozen=True)
class Now:
    """One instant, seen from one time zone: what `overdue`, `today` and `days in stage` are measured against."""

    utc: datetime
    zone: ZoneInfo

    @cached_property
    def epoch(self) -> int:
        return int(self.utc.timestamp())

    @cached_property
    def local(self) -> datetime:
        return self.utc.astimezone(self.zone)

    @cached_property
    def today(self) -> date:
        return self.local.date()

    @cached_property
    def today_epoch(self) -> int:
        """Midnight UTC of the local calendar day: comparable with `epoch` of an ISO date."""
        return (self.today.toordinal() - 719_163) * DAY

    @cached_property
    def today_begins(self) -> int:
        """Seconds since 1970 of the last local midnight."""
        return int(datetime.combine(self.today, datetime.min.time(), self.zone).timestamp())

    @cached_property
    def tomorrow_begins(self) -> int:
        """Seconds since 1970 of the next local midnight: until then a moment is still today."""
        midnight = datetime.combine(self.today + timedelta(days=1), datetime.min.time(), self.zone)
        return int(midnight.timestamp())
