"""When a next step is due, as one whole number, and what that means now: overdue, today, planned or none."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from enum import IntEnum
from typing import Final

from leadtui.model import moment
from leadtui.model.event import Document
from leadtui.model.moment import DAY, Now

UNDATED: Final = 2**62 + 1
"""The due of a next step without a day: planned, and later than any that has one."""


class Mark(IntEnum):
    """How urgent a next step is, the most urgent first. A lead without one is more urgent than one with a plan."""

    OVERDUE = 0
    TODAY = 1
    NONE = 2
    PLANNED = 3

    @property
    def word(self) -> str:
        return self.name.lower()


def code(next_step: Document | None) -> int:
    """The due of a stored next step: 0 when there is none, twice the moment when it has a time,
    and twice midnight UTC plus one when it is a whole day.
    """
    if not next_step:
        return 0
    due = next_step.get("due")
    return moment.epoch(due) * 2 + (len(due) == 10) if due else UNDATED


def begun(now: Now) -> tuple[int, int]:
    """Per kind of due (0: a moment, 1: a whole day) the first code that is not over yet: `due < begun[due & 1]`."""
    return now.epoch * 2, now.today_epoch * 2 + 1


def later(now: Now) -> tuple[int, int]:
    """Per kind of due the first code that is after today."""
    return now.tomorrow_begins * 2, now.today_epoch * 2 + 2


def mark(due: int, now: Now) -> Mark:
    """What this due means now."""
    if not due:
        return Mark.NONE
    if due < begun(now)[due & 1]:
        return Mark.OVERDUE
    return Mark.TODAY if due < later(now)[due & 1] else Mark.PLANNED


def days_until(due: int, now: Now) -> int | None:
    """Calendar days from today to the due day, as `now` sees them; None without a day."""
    if due in (0, UNDATED):
        return None
    at = datetime.fromtimestamp(due // 2, UTC)
    return ((at if due & 1 else moment.on_clock(at, now.zone)).date() - now.today).days


def over_since(due: int, now: Now) -> int:
    """From which moment a dated next step is overdue: its time, or the end of its day where `now` is seen from."""
    return day_ends(due // 2, now) if due & 1 else due // 2


def day_ends(midnight: int, now: Now) -> int:
    """The moment at which the calendar day of this midnight UTC ends where `now` is seen from."""
    day = datetime.fromtimestamp(midnight, UTC).date()
    if day == date.max:  # people write it for never, and no other day follows it
        return midnight + DAY
    return int(datetime.combine(day + timedelta(days=1), datetime.min.time(), now.zone).timestamp())
