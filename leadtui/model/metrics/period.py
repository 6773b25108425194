"""The stretch of time that numbers are asked for: from `since` on, up to but without `until`."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from leadtui.errors import Refused
from leadtui.model import moment
from leadtui.model.moment import Now

_ENDLESS: Final = 2**62
_NOTHING_BEFORE: Final = "compare: the calendar begins after the period before"
_FIRST: Final = datetime.combine(date.min + timedelta(days=1), time.min)
"""The first local midnight that is in the calendar of every zone."""


@dataclass(frozen=True, slots=True)
class Period:
    """[since, until) in seconds since 1970; None is unbounded, and no bound at all means all time."""

    since: int | None = None
    until: int | None = None

    @staticmethod
    def of_days(since: date | None, until: date | None, zone: ZoneInfo) -> Period:
        """From the beginning of one local day to the beginning of another; Refused when that is backwards."""
        if since is not None and until is not None and until <= since:
            raise Refused(f"until: {until} is not after {since}", "until")
        for field, day in (("since", since), ("until", until)):
            if day == date.min:  # which in UTC begins the day before wherever the sun rises earlier
                raise Refused(f"{field}: {day} is too long ago", field)
        begin, end = (
            None if day is None else int(datetime.combine(day, time.min, zone).timestamp()) for day in (since, until)
        )
        return Period(begin, end)

    @property
    def all_time(self) -> bool:
        return self.since is None and self.until is None

    def on_clock_of(self, zone: ZoneInfo) -> Period:
        """This period as that zone's clock shows it: comparable with days, which are kept as midnight UTC."""
        since, until = (None if bound is None else bound + _ahead(bound, zone) for bound in (self.since, self.until))
        return Period(since, until)

    def before(self, now: Now) -> Period:
        """The period right before this one, which without an end lasts until now. Refused without a beginning.

        Before whole months these are as many months; else as many days, whatever the clocks did meanwhile.
        """
        if self.since is None:
            raise Refused("compare: all time has nothing before it; give --since", "compare")
        since, until = (datetime.fromtimestamp(at, now.zone) for at in (self.since, self.until or now.epoch))
        if until <= since:
            raise Refused("compare: the period has not begun yet", "compare")
        if self.until is not None and _begins_month(since) and _begins_month(until):
            first = months_before(since.date(), _months(until) - _months(since))
            return Period.of_days(first, since.date(), now.zone)
        length = _wall(since, until)
        if since.replace(tzinfo=None) - _FIRST < length:
            raise Refused(_NOTHING_BEFORE, "compare")
        return Period(int((since - length).timestamp()), self.since)

    def __contains__(self, at: int) -> bool:
        """Whether a known moment lies in the period."""
        return (self.since is None or self.since <= at) and (self.until is None or at < self.until)

    def split(self, rows: Sequence[int], moments: Sequence[int]) -> tuple[list[int], int]:
        """The rows whose moment lies in the period, and how many are left out because theirs is unknown.

        Over all time an unknown moment is inside: whenever it was, it was in there.
        """
        if self.all_time:
            return list(rows), 0
        low = -_ENDLESS if self.since is None else self.since
        high = _ENDLESS if self.until is None else self.until
        known = list(map(moments.__getitem__, rows))
        return [row for row, at in zip(rows, known, strict=True) if low <= at < high and at], known.count(0)

    def __str__(self) -> str:
        if self.all_time:
            return "all time"
        since, until = self.as_json().values()
        return " ".join(part for part in (since and f"from {since}", until and f"until {until}") if part)

    def in_days(self, zone: ZoneInfo) -> str:
        """`1 Oct to 22 Oct 2026`, both days included, where the pipeline is; `all time`."""
        since, until = (
            None if at is None else datetime.fromtimestamp(at, zone).date()
            for at in (self.since, None if self.until is None else self.until - 1)
        )
        if since is None or until is None:
            return f"since {_day(since)}" if since else f"up to {_day(until)}" if until else "all time"
        return f"{_day(since, since.year != until.year)} to {_day(until)}"

    def as_json(self) -> dict[str, str | None]:
        return {"since": _iso(self.since), "until": _iso(self.until)}


def _iso(bound: int | None) -> str | None:
    """A bound as JSON has it; 0 is one like any other, where for a moment of a lead it means unknown."""
    return None if bound is None else moment.iso(datetime.fromtimestamp(bound, UTC))


def _day(day: date, year: bool = True) -> str:
    return f"{day.day} {day:%b}{f' {day.year}' if year else ''}"


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last one of a month that is shorter; Refused before the calendar."""
    month = _months(day) - months
    if month < 12:
        raise Refused(_NOTHING_BEFORE, "compare")
    year, at = divmod(month, 12)
    return date(year, at + 1, min(day.day, monthrange(year, at + 1)[1]))


def _months(day: date) -> int:
    return day.year * 12 + day.month - 1


def _begins_month(at: datetime) -> bool:
    return at.day == 1 and at.time() == time.min


def _wall(since: datetime, until: datetime) -> timedelta:
    """The length between two moments as a clock on the wall shows it."""
    return until.replace(tzinfo=None) - since.replace(tzinfo=None)


def _ahead(instant: int, zone: ZoneInfo) -> int:
    """Seconds by which that zone is ahead of UTC at this moment."""
    offset = datetime.fromtimestamp(instant, zone).utcoffset()
    return int(offset.total_seconds()) if offset is not None else 0
