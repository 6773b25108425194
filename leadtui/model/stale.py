"""Which open leads want attention: four flags, kept apart because each asks for something else.

* *inactive*: no activity for longer than the stage allows, counted from the last activity, or from creation when
  there was none; a next step that still lies ahead switches it off.
* *over-stayed*: in its stage for longer than the stage's target days.
* *next-step*: none planned, or it is overdue.
* *close-date*: the expected close has passed.

What is unknown raises no flag. A lead is stale when it has a flag and no next step that still lies ahead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from leadtui.model.index import UNDATED, LeadIndex
from leadtui.model.moment import DAY, Now
from leadtui.model.pipeline import Pipeline


@dataclass(frozen=True, slots=True)
class StaleRows:
    """Rows of the index by flag, and those that are stale."""

    inactive: frozenset[int]
    over_stayed: frozenset[int]
    next_step: frozenset[int]
    close_date: frozenset[int]
    stale: frozenset[int]


def stale_rows(index: LeadIndex, rows: Sequence[int], pipeline: Pipeline, now: Now) -> StaleRows:
    """The flags of `rows`, which are open leads."""
    stages = [pipeline.find(name) for name in index.stage.values]
    active_since = [now.epoch - stage.inactive_days * DAY if stage else 0 for stage in stages]
    entered_since = [now.epoch - stage.target_days * DAY if stage and stage.target_days else 0 for stage in stages]
    code, since, today = index.stage.codes, index.stage_since, now.today_epoch
    due, activity, created, closing = index.due, index.last_activity, index.created, index.close_date
    # A due day is odd in the column and a due moment even, so that both are compared without being decoded.
    moment_passed, day_passed = now.epoch * 2, today * 2 + 1
    overdue = {row for row in rows if due[row] < (day_passed if due[row] & 1 else moment_passed)}
    ahead = {row for row in rows if due[row] != UNDATED} - overdue
    silent = {row for row in rows if 0 < (activity[row] or created[row] or since[row]) < active_since[code[row]]}
    inactive = silent - ahead
    over_stayed = {row for row in rows if 0 < since[row] < entered_since[code[row]]}
    slipped = {row for row in rows if 0 < closing[row] < today}
    stale = (inactive | over_stayed | overdue | slipped) - ahead
    return StaleRows(*map(frozenset, (inactive, over_stayed, overdue, slipped, stale)))
