"""The daily review: which leads wait for a decision, in which order, and why.

A lead that was decided today is out of the queue; what is no matter of one day (no next step, long in its stage …)
does not come back for a week. A hand-off comes back until it is accepted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from leadtui.model import due, rises, stale
from leadtui.model.due import UNDATED
from leadtui.model.index import LeadIndex
from leadtui.model.moment import DAY, Now, on_clock
from leadtui.model.pipeline import Kind, Pipeline, Stage
from leadtui.model.reason import CLOSING_DAYS, KEPT_DAYS, RENEWAL_DAYS, RISEN_DAYS, Reason
from leadtui.model.stale import Stale
from leadtui.model.waiting import waiting

_OF_FLAG: Final = {
    Stale.OVER_STAYED: Reason.OVER_STAYED, Stale.INACTIVE: Reason.INACTIVE, Stale.CLOSE_DATE: Reason.CLOSE_PASSED,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Why:
    """One reason of one lead, as a sentence."""

    reason: Reason
    sentence: str


class Review:
    """The queue of one person, `me`, over one index. `nows` tells the moment as each pipeline's people see it."""

    def __init__(self, index: LeadIndex, pipelines: Mapping[str, tuple[Pipeline, Now]], me: str) -> None:
        self._index, self._pipelines, self._me = index, pipelines, me

    def queue(self, rows: Sequence[int]) -> list[int]:
        """Those of the ascending `rows` that wait, the most pressing first; then by due moment, score and value."""
        index, queue = self._index, []
        for reason, found in waiting(index, self._pipelines, self._me, rows).items():
            for column in (index.value, index.score):  # sorting keeps the order of equal ones: the ids, then the values
                found.sort(key=column.__getitem__, reverse=True)
            if reason in (Reason.OVERDUE, Reason.TODAY):
                found.sort(key=index.due.__getitem__)
            queue += found
        return queue

    def whose(self, owner: str | None = None) -> Sequence[int]:
        """The rows of an owner, those handed to them too. None: mine and nobody's, or all when I own none."""
        index = self._index
        owners, handed = index.owner.codes_of, index.handoff.codes_of(lambda to: to == (owner or self._me))
        wanted = owners(lambda name: name == owner if owner is not None else name in (None, self._me))
        if owner is None:
            mine = owners(lambda name: name == self._me)
            if not any(map(mine.__getitem__, set(index.owner.codes))):
                return range(len(index))
        places = zip(index.owner.codes, index.handoff.codes, strict=True)
        return [row for row, (own, to) in enumerate(places) if wanted[own] or handed[to]]

    def whys(self, row: int) -> list[Why]:
        """Why a lead waits, the most pressing reason first; nothing when it does not."""
        index = self._index
        placed = self._pipelines.get(index.pipeline.at(row))
        if placed is None or index.archived[row]:
            return []
        pipeline, now = placed
        today, reviewed, outcome = now.today_begins, index.reviewed[row], index.outcome.at(row)
        found = []
        handed = index.handed[row] if index.handoff.at(row) == self._me else 0
        if handed and reviewed < max(handed, today):
            found.append(Why(Reason.HANDED, f"handed to you {_ago(handed, now)}"))
        if outcome == "lost" or reviewed >= today:
            return found
        found += _dated(index.due[row], now)
        rested = reviewed <= now.epoch - KEPT_DAYS * DAY
        if outcome is None:
            found += _risen(index, row, now)
            found += self._undecided(row, pipeline.find(index.stage.at(row)), now) if rested else []
        elif rested and (day := index.renewal[row]) and day < now.today_epoch + (RENEWAL_DAYS + 1) * DAY:
            found.append(Why(Reason.RENEWAL, f"renewal {_in_days(day, now)}"))
        found.sort(key=lambda why: why.reason)
        return found

    def _undecided(self, row: int, stage: Stage | None, now: Now) -> list[Why]:
        """What keeps being true of an open lead until somebody does something."""
        if stage is not None and stage.kind is not Kind.OPEN:
            return []
        index, found = self._index, []
        if not index.due[row]:
            found.append(Why(Reason.NO_STEP, "no next step"))
        day = index.close_date[row]
        if now.today_epoch <= day < now.today_epoch + (CLOSING_DAYS + 1) * DAY:
            found.append(Why(Reason.CLOSING, f"expected to close {_in_days(day, now)}"))
        for flag in stale.flags(stale.Standing.of_row(index, row), stage, now):
            if flag.flag is Stale.CLOSE_DATE:
                found.append(Why(Reason.CLOSE_PASSED, f"expected to close {_in_days(day, now)}"))
            elif flag.flag is not Stale.NEXT_STEP:
                found.append(Why(_OF_FLAG[flag.flag], flag.rule))
        return found


def _dated(step: int, now: Now) -> list[Why]:
    """Overdue or due today."""
    if not step or step == UNDATED:
        return []
    mark = due.mark(step, now)
    if mark is due.Mark.OVERDUE:
        return [Why(Reason.OVERDUE, f"the next step was due {_due_words(step, now)}")]
    if mark is due.Mark.TODAY:
        return [Why(Reason.TODAY, f"the next step is due {_due_words(step, now)}")]
    return []


def _risen(index: LeadIndex, row: int, now: Now) -> list[Why]:
    since = max(index.reviewed[row], now.epoch - RISEN_DAYS * DAY)
    for name, at in (("SQL", index.sql[row]), ("MQL", index.mql[row])):
        if at > since:
            return [Why(Reason.RISEN, f"became {name} {_ago(at, now)}")]
    points = rises.since(index.rises.at(row), since)
    return [Why(Reason.RISEN, f"score rose by {points} in {RISEN_DAYS} days")] if points >= rises.LEAST else []


def _due_words(step: int, now: Now) -> str:
    days = due.days_until(step, now)
    if days == 0 and not step & 1:
        return f"today at {on_clock(datetime.fromtimestamp(step // 2, UTC), now.zone):%H:%M}"
    return _days(days or 0)


def _in_days(midnight: int, now: Now) -> str:
    return _days((midnight - now.today_epoch) // DAY)


def _ago(at: int, now: Now) -> str:
    return _days((on_clock(datetime.fromtimestamp(at, UTC), now.zone).date() - now.today).days)


def _days(days: int) -> str:
    if -1 <= days <= 1:
        return ("yesterday", "today", "tomorrow")[days + 1]
    return f"in {days:,} days" if days > 0 else f"{-days:,} days ago"
