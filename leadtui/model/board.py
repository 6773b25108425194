"""Interim."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from leadtui.model import money
from leadtui.model.index import LeadIndex
from leadtui.model.moment import DAY, Now
from leadtui.model.order import Sort, keys
from leadtui.model.pipeline import Kind, Pipeline, Stage


@dataclass(frozen=True, slots=True)
class Total:
    currency: str
    value: Decimal
    weighted: Decimal


class BoardColumn:
    def __init__(self, stage: Stage, shown: Sequence[Any], totals: tuple[Total, ...]) -> None:
        self.stage, self.shown, self.totals = stage, shown, totals

    @property
    def count(self) -> int:
        return len(self.shown)

    def ids(self, start: int = 0, stop: int | None = None) -> list[int]:
        return [lead for _, lead in self.shown[start:stop]]

    def at(self, position: int) -> int | None:
        return self.shown[position][1] if 0 <= position < len(self.shown) else None


class Board:
    def __init__(
        self, index: LeadIndex, pipeline: Pipeline, now: Now, *, sort: Sort = Sort.URGENCY, query: Any = "",
        me: str, documents: Callable[[int], Any], closed_days: int | None = 30,
    ) -> None:
        self.index, self.pipeline, self.sort, self.now, self.query, self.closed_days = (
            index, pipeline, sort, now, query, closed_days,
        )
        self.rebuild()

    def rebuild(self) -> None:
        index = self.index
        rows: dict[str, list[int]] = {stage.id: [] for stage in self.pipeline.stages}
        for row in range(len(index)):
            stage_id = index.stage.at(row)
            if index.archived[row] or stage_id not in rows:
                continue
            stage = self.pipeline.find(stage_id)
            assert stage
            if self.query and str(self.query).casefold() not in index.text[row]:
                continue
            if self.closed_days is not None and stage.kind is not Kind.OPEN and (
                index.closed[row] < self.now.epoch - self.closed_days * DAY
            ):
                continue
            rows[stage_id].append(row)
        columns = []
        for stage in self.pipeline.stages:
            found = sorted(keys(index, rows[stage.id], self.sort, self.now))
            value = money.unscaled(sum(max(0, index.value[row]) for row in rows[stage.id]))
            total = Total(self.pipeline.currency, value, value * stage.probability / 100)
            columns.append(BoardColumn(stage, found, (total,)))
        self.columns = tuple(columns)

    def find(self, id: int) -> tuple[int, int] | None:
        for place, column in enumerate(self.columns):
            if id in (found := column.ids()):
                return place, found.index(id)
        return None

    def refilter(self, query: Any) -> None:
        self.query = query
        self.rebuild()

    def resort(self, sort: Sort) -> None:
        self.sort = sort
        self.rebuild()

    def window(self, days: int | None) -> None:
        self.closed_days = days
        self.rebuild()

    def renew(self, now: Now) -> None:
        self.now = now
        self.rebuild()

    def put(self, id: int) -> None:
        self.rebuild()

    def drop(self, id: int) -> None:
        self.rebuild()
