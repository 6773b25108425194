"""Stale: four flags, each with its own rule, never one. Closed and archived leads are never stale.

An unknown time raises no flag. A next step that is still to come switches *inactive* off.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import compress
from operator import and_
from typing import Any, Final, NamedTuple

from leadtui.model import due, moment
from leadtui.model.due import UNDATED
from leadtui.model.event import Document
from leadtui.model.index import LeadIndex
from leadtui.model.moment import DAY, Now
from leadtui.model.pipeline import Kind, Pipeline, Stage
from leadtui.model.placed import Placed

_NEVER: Final = 2**62
"""Later than any moment."""


class Stale(StrEnum):
    """Why a lead is stale."""

    INACTIVE = "inactive"
    OVER_STAYED = "over-stayed"
    NEXT_STEP = "next-step"
    CLOSE_DATE = "close-date"


@dataclass(frozen=True, slots=True)
class StaleFlag:
    """One flag of one lead: `since` is the moment from which it holds (seconds since 1970, None when unknown)."""

    flag: Stale
    since: int | None
    rule: str

    def as_json(self) -> dict[str, Any]:
        return {"flag": self.flag.value, "since": moment.iso_of(self.since), "rule": self.rule}


class Standing(NamedTuple):
    """What makes a lead stale or not: moments in seconds since 1970 (0: unknown), and its due as model.due has it."""

    closed: bool
    """Or archived."""
    due: int
    active: int
    """The last activity, or else the creation."""
    since: int
    """When it entered its stage."""
    close: int

    @staticmethod
    def of(lead: Document) -> Standing:
        """Of a stored lead."""
        visits = lead.get("visits")
        since = visits[-1].get("entered_at") if visits and visits[-1]["stage"] == lead["stage"] else None
        return Standing(
            bool(lead.get("archived_at")) or lead.get("outcome") is not None,
            due.code(lead.get("next_step")),
            moment.epoch(lead.get("last_activity_at") or lead.get("created_at")),
            moment.epoch(since),
            moment.epoch(lead.get("expected_close")),
        )

    @staticmethod
    def of_row(index: LeadIndex, row: int) -> Standing:
        return Standing(
            bool(index.archived[row]) or index.outcome.at(row) is not None,
            index.due[row],
            index.last_activity[row] or index.created[row],
            index.stage_since[row],
            index.close_date[row],
        )


def flags(lead: Standing, stage: Stage | None, now: Now) -> list[StaleFlag]:
    """The flags of one lead in this stage, in the order of `Stale`."""
    if lead.closed or (stage is not None and stage.kind is not Kind.OPEN):
        return []
    found = []
    over = lead.due < due.begun(now)[lead.due & 1]
    if stage is not None:
        limit = lead.active + stage.inactive_days * DAY
        if lead.active and now.epoch >= limit and (over or lead.due == UNDATED):
            rule = f"no activity for {_days(stage.inactive_days)} in {stage.name}"
            found.append(StaleFlag(Stale.INACTIVE, limit, rule))
        if stage.target_days is not None and lead.since and now.epoch > lead.since + stage.target_days * DAY:
            rule = f"longer in {stage.name} than {_days(stage.target_days)}"
            found.append(StaleFlag(Stale.OVER_STAYED, lead.since + stage.target_days * DAY, rule))
    if not lead.due:
        found.append(StaleFlag(Stale.NEXT_STEP, None, "no next step"))
    elif over:
        found.append(StaleFlag(Stale.NEXT_STEP, due.over_since(lead.due, now), "the next step is overdue"))
    if lead.close and lead.close < now.today_epoch:
        found.append(StaleFlag(Stale.CLOSE_DATE, due.day_ends(lead.close, now), "the expected close is in the past"))
    return found


def _days(count: int) -> str:
    return f"{count} day{'' if count == 1 else 's'}"


def stale_marks(
    index: LeadIndex, rows: Sequence[int], pipelines: Sequence[Pipeline], now: Now, wanted: Stale | None = None
) -> list[bool]:
    """Per row whether the flag `wanted` holds (None: any of them): the same rules as `flags`, for many leads."""
    open_rows = _open_marks(index, rows, pipelines)
    if wanted is None:
        return list(map(and_, open_rows, _any_flag(index, rows, pipelines, now)))
    begun, today = due.begun(now), now.today_epoch
    of = index.of
    steps: Iterable[int] = of(index.due, rows)
    if wanted is Stale.NEXT_STEP:
        return [is_open and d < begun[d & 1] for is_open, d in zip(open_rows, steps, strict=True)]
    if wanted is Stale.CLOSE_DATE:
        closes = zip(open_rows, of(index.close_date, rows), strict=True)
        return [is_open and close != 0 and close < today for is_open, close in closes]
    inactive, over_stayed = _limits(index, pipelines, now)
    places = zip(of(index.pipeline.codes, rows), of(index.stage.codes, rows), strict=True)
    if wanted is Stale.OVER_STAYED:
        return [
            is_open and since != 0 and since < over_stayed[p][s]
            for is_open, since, (p, s) in zip(open_rows, of(index.stage_since, rows), places, strict=True)
        ]
    activities = zip(of(index.last_activity, rows), of(index.created, rows), strict=True)
    return [
        is_open and (active := a or c) != 0 and active <= inactive[p][s] and (d < begun[d & 1] or d == UNDATED)
        for is_open, d, (a, c), (p, s) in zip(open_rows, steps, activities, places, strict=True)
    ]


def stale_rows(index: LeadIndex, rows: Sequence[int], pipeline: Pipeline, now: Now) -> list[int]:
    """Those of these open leads of one pipeline that have any flag; leads in other than open stages have none."""
    stages = {stage.id: stage for stage in pipeline.stages}
    known = [stages.get(name) for name in index.stage.values]
    waits = [stage is None or stage.kind is Kind.OPEN for stage in known]
    if not all(waits):
        rows = list(compress(rows, map(waits.__getitem__, index.of(index.stage.codes, rows))))
    return list(compress(rows, _any_flag(index, rows, (pipeline,), now)))


def _any_flag(index: LeadIndex, rows: Sequence[int], pipelines: Sequence[Pipeline], now: Now) -> list[bool]:
    """Per row whether any flag holds if the lead is open and in an open stage."""
    begun, today, of = due.begun(now), now.today_epoch, index.of
    inactive, over_stayed = _limits(index, pipelines, now)
    return [
        d < begun[d & 1] or (close != 0 and close < today) or (since != 0 and since < over_stayed[p][s])
        or (d == UNDATED and (active := a or c) != 0 and active <= inactive[p][s])
        for d, close, since, a, c, p, s in zip(
            of(index.due, rows), of(index.close_date, rows), of(index.stage_since, rows),
            of(index.last_activity, rows), of(index.created, rows), of(index.pipeline.codes, rows),
            of(index.stage.codes, rows), strict=True,
        )
    ]  # fmt: skip


def _open_marks(index: LeadIndex, rows: Sequence[int], pipelines: Sequence[Pipeline]) -> list[bool]:
    """Per row whether the lead is open and not archived: only such a lead can be stale."""
    stages = [[stage is None or stage.kind is Kind.OPEN for stage in line] for line in Placed(index, pipelines).stages]
    undecided = [outcome is None for outcome in index.outcome.values]
    of = index.of
    return [
        undecided[o] and stages[p][s] and not archived
        for o, p, s, archived in zip(
            of(index.outcome.codes, rows), of(index.pipeline.codes, rows), of(index.stage.codes, rows),
            of(index.archived, rows), strict=True,
        )
    ]  # fmt: skip


def _limits(index: LeadIndex, pipelines: Sequence[Pipeline], now: Now) -> tuple[list[list[int]], list[list[int]]]:
    """Per pipeline and stage: active up to then is inactive, entered before then is over-stayed."""
    stages = Placed(index, pipelines).stages
    inactive = [[now.epoch - stage.inactive_days * DAY if stage else -_NEVER for stage in line] for line in stages]
    over_stayed = [
        [now.epoch - stage.target_days * DAY if stage and stage.target_days else -_NEVER for stage in line]
        for line in stages
    ]
    return inactive, over_stayed


def stale_since(index: LeadIndex, rows: Sequence[int], pipeline: Pipeline, now: Now) -> list[int]:
    """Per row of open leads of this pipeline the moment from which any flag holds if nothing is done; 0 for never.

    Of `now` only the zone counts: at any moment from then on `stale_rows` finds the same lead.
    """
    of, ends = index.of, _Ends(now)
    known = {stage.id: stage for stage in pipeline.stages}
    stages = [known.get(name) for name in index.stage.values]
    waits = [stage is None or stage.kind is Kind.OPEN for stage in stages]
    inactive = [stage.inactive_days * DAY if stage else _NEVER for stage in stages]
    over_stayed = [stage.target_days * DAY + 1 if stage and stage.target_days else _NEVER for stage in stages]
    begins = [
        0 if not waits[stage] else 1 if not step else max(1, min(
            ends[close] if close else _NEVER,
            (since or _NEVER) + over_stayed[stage],
            ends[step // 2] if step & 1 and step != UNDATED else step // 2 + 1 if step != UNDATED
            else (active or created or _NEVER) + inactive[stage],
        ))
        for step, close, since, active, created, stage in zip(
            of(index.due, rows), of(index.close_date, rows), of(index.stage_since, rows),
            of(index.last_activity, rows), of(index.created, rows), of(index.stage.codes, rows), strict=True,
        )
    ]  # fmt: skip
    return [since if since < _NEVER else 0 for since in begins]


class _Ends(dict[int, int]):
    """When days end that begin at these midnights UTC, made when somebody asks: many leads ask for the same."""

    def __init__(self, now: Now) -> None:
        self._now = now

    def __missing__(self, midnight: int) -> int:
        end = self[midnight] = due.day_ends(midnight, self._now)
        return end
