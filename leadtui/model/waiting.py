"""The most pressing reason of many leads: the same rules as `Review.whys`, but by columns and without sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from leadtui.model import due, rises
from leadtui.model.index import LeadIndex
from leadtui.model.moment import DAY, Now
from leadtui.model.pipeline import Kind, Pipeline
from leadtui.model.reason import CLOSING_DAYS, KEPT_DAYS, RENEWAL_DAYS, RISEN_DAYS, Reason

_NEVER: Final = -(2**62)
"""Earlier than any moment."""


class _Day(NamedTuple):
    """What the dates of a pipeline's leads are compared with, in seconds since 1970 or as leadtui.model.due has it."""

    began: int
    begun: tuple[int, int]
    later: tuple[int, int]
    today: int
    """Midnight UTC, as dates are."""
    rested: int
    """Who was decided after that rests."""
    risen: int
    closing: int
    """The first day that is too far away; `renewal` alike."""
    renewal: int

    @staticmethod
    def of(now: Now) -> _Day:
        return _Day(
            now.today_begins, due.begun(now), due.later(now), now.today_epoch, now.epoch - KEPT_DAYS * DAY,
            now.epoch - RISEN_DAYS * DAY, now.today_epoch + (CLOSING_DAYS + 1) * DAY,
            now.today_epoch + (RENEWAL_DAYS + 1) * DAY,
        )  # fmt: skip


class _Place(NamedTuple):
    """A stage: whether its leads are open; entered before `entered`, or active until `active`, is too long ago."""

    open: bool
    entered: int
    active: int


def waiting(
    index: LeadIndex, pipelines: Mapping[str, tuple[Pipeline, Now]], me: str, rows: Sequence[int]
) -> dict[Reason, list[int]]:
    """The rows out of `rows` that wait for me, by their first reason, the most pressing reason first."""
    found: dict[Reason, list[int]] = {reason: [] for reason in Reason}
    homes = [pipelines.get(key) for key in index.pipeline.values]
    days = [None if home is None else _Day.of(home[1]) for home in homes]
    undecided = index.outcome.codes_of(lambda outcome: outcome is None)
    lost = index.outcome.codes_of(lambda outcome: outcome == "lost")
    handed = _handed(index, me)
    left = []
    overdue, today = found[Reason.OVERDUE].append, found[Reason.TODAY].append
    of = index.of
    for row, pipeline, outcome, archived, reviewed, step in zip(
        rows, of(index.pipeline.codes, rows), of(index.outcome.codes, rows), of(index.archived, rows),
        of(index.reviewed, rows), of(index.due, rows), strict=True,
    ):  # fmt: skip
        day = days[pipeline]
        if archived or day is None:
            continue
        if row in handed and reviewed < max(handed[row], day.began):
            found[Reason.HANDED].append(row)
        elif lost[outcome] or reviewed >= day.began:
            continue
        elif step and step < day.later[step & 1]:
            (overdue if step < day.begun[step & 1] else today)(row)
        else:
            left.append(row)
    places = _places(index, homes)
    for row in left:
        pipeline = index.pipeline.codes[row]
        day = days[pipeline]
        assert day is not None
        if undecided[index.outcome.codes[row]]:
            reason = _undated(index, row, day, places[pipeline][index.stage.codes[row]])
        else:
            rested, renewal = index.reviewed[row] <= day.rested, index.renewal[row]
            reason = Reason.RENEWAL if rested and renewal and renewal < day.renewal else None
        if reason is not None:
            found[reason].append(row)
    return found


def _undated(index: LeadIndex, row: int, day: _Day, place: _Place) -> Reason | None:
    """Of an open lead whose next step is not due."""
    reviewed = index.reviewed[row]
    since = max(reviewed, day.risen)
    if max(index.sql[row], index.mql[row]) > since:
        return Reason.RISEN
    if (risen := index.rises.at(row)) and rises.since(risen, since) >= rises.LEAST:
        return Reason.RISEN
    if not place.open or reviewed > day.rested:
        return None
    close, step = index.close_date[row], index.due[row]
    if day.today <= close < day.closing:
        return Reason.CLOSING
    if close and close < day.today:
        return Reason.CLOSE_PASSED
    if not step:
        return Reason.NO_STEP
    if (came := index.stage_since[row]) and came < place.entered:
        return Reason.OVER_STAYED
    active = index.last_activity[row] or index.created[row]
    if step == due.UNDATED and active and active <= place.active:
        return Reason.INACTIVE
    return None


def _handed(index: LeadIndex, me: str) -> dict[int, int]:
    """The rows that were handed to me and not accepted yet, and since when."""
    if me not in index.handoff.values:
        return {}
    mine = index.handoff.values.index(me)
    return {row: index.handed[row] for row, to in enumerate(index.handoff.codes) if to == mine}


def _places(index: LeadIndex, homes: Sequence[tuple[Pipeline, Now] | None]) -> list[list[_Place]]:
    """Per code of the columns `pipeline` and `stage`."""
    places = []
    for home in homes:
        line = []
        for id in index.stage.values:
            stage = home[0].find(id) if home else None
            if home is None or stage is None:
                line.append(_Place(True, _NEVER, _NEVER))
                continue
            limit = home[1].epoch - stage.target_days * DAY if stage.target_days is not None else _NEVER
            line.append(_Place(stage.kind is Kind.OPEN, limit, home[1].epoch - stage.inactive_days * DAY))
        places.append(line)
    return places
