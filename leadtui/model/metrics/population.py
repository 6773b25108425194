"""The leads that are counted, and what is counted of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress

from leadtui.model.index import LeadIndex
from leadtui.model.lead import Outcome
from leadtui.model.metrics.counts import Cell, Spans, Worth, together
from leadtui.model.metrics.exchange import Exchange
from leadtui.model.metrics.members import Members
from leadtui.model.metrics.number import Amounts
from leadtui.model.metrics.period import Period
from leadtui.model.metrics.times import UNANSWERED, UNKNOWN, Stays, Times, Way, times
from leadtui.model.moment import Now
from leadtui.model.pipeline import Pipeline
from leadtui.model.stale import stale_since

_ALL_TIME = Period()


@dataclass(frozen=True)
class Population(Members):
    """Leads, and what leadtui.model.metrics.counts asks of them."""

    exchange: Exchange

    # what is worth what

    @cached_property
    def _worth_by_way(self) -> dict[Way, Worth]:
        return {way: self.worth(rows) for way, rows in self.rows_by_way.items()}

    @cached_property
    def _only_currency(self) -> int | None:
        """The code of the currency column that all leads have; None where they have several."""
        codes = set(self.index.of(self.index.currency.codes, self.rows))
        return codes.pop() if len(codes) == 1 else None

    def worth(self, rows: Sequence[int]) -> Worth:
        """What these leads are worth."""
        index = self.index
        values = index.of(index.value, rows)
        blank = values.count(-1)
        if self._only_currency is not None:
            total = sum(values) + blank
            return Worth(len(rows), blank, {self._only_currency: total} if total else {})
        totals: defaultdict[int, int] = defaultdict(int)
        for code, value in zip(index.of(index.currency.codes, rows), values, strict=True):
            if value > 0:
                totals[code] += value
        return Worth(len(rows), blank, totals)

    def amounts(self, rows: Sequence[int]) -> Amounts:
        """The same as money."""
        return self.exchange.amounts(self.worth(rows).sums.items())

    def _worth_of(self, *outcomes: str | None) -> Worth:
        """What all leads with one of these outcomes are worth; without any, all leads."""
        return together(self._worth_by(2, *outcomes).values())

    def _worth_by(self, part: int, *outcomes: str | None) -> dict[int, Worth]:
        """The same, told apart by a part of the way that they went."""
        ends, found = self.index.outcome.values, defaultdict[int, list[Worth]](list)
        for way, worth in self._worth_by_way.items():
            if not outcomes or ends[way[2]] in outcomes:
                found[way[part]].append(worth)
        return {code: together(several) for code, several in found.items()}

    # what leadtui.model.metrics.counts asks

    @cached_property
    def standing(self) -> dict[int, Worth]:
        return self._worth_by(1)

    @cached_property
    def open_by_stage(self) -> dict[int, int]:
        return {stage: worth.count for stage, worth in self._worth_by(1, None).items()}

    @cached_property
    def open_worth(self) -> Worth:
        return self._worth_of(None)

    @cached_property
    def open_cells(self) -> dict[Cell, int]:
        return self.cells(self.open_rows)

    def cells(self, by_stage: Mapping[int, Sequence[int]]) -> dict[Cell, int]:
        """`open_cells` of some open leads."""
        index, found = self.index, dict[Cell, int]()
        for stage, rows in by_stage.items():
            basis = self.stages[stage]
            default = basis.basis_points if basis else 0
            own = index.of(index.probability, rows)
            if own.count(-1) == len(own):  # as in most pipelines: no lead has to be looked at by itself
                found |= {(stage, currency, default): total for currency, total in self.worth(rows).sums.items()}
                continue
            totals: defaultdict[tuple[int, int], int] = defaultdict(int)
            keys = zip(index.of(index.currency.codes, rows), own, strict=True)
            for key, value in zip(keys, index.of(index.value, rows), strict=True):
                totals[key] += value if value > 0 else 0
            for (currency, basis_points), total in totals.items():
                cell = stage, currency, basis_points if basis_points >= 0 else default
                if total:
                    found[cell] = found.get(cell, 0) + total
        return found

    @cached_property
    def closing_worth(self) -> Worth:
        return self.open_worth if self.period.all_time else self.worth(self.closing)

    @cached_property
    def stale(self) -> int:
        return len(self.stale_rows)

    @cached_property
    def stale_since(self) -> list[int]:
        """From when open leads have a stale flag if nothing is done, ascending; those that never will are left out."""
        return sorted(filter(None, stale_since(self.index, self.open, self.pipeline, self.now)))

    @cached_property
    def won_worth(self) -> Worth:
        return self._worth_of(Outcome.WON) if self.period.all_time else self.worth(self.won)

    @cached_property
    def won_scaled(self) -> dict[int, list[int]]:
        index, by_code = self.index, defaultdict[int, list[int]](list)
        values = index.of(index.value, self.won)
        if self._only_currency is not None:
            known = sorted(values)[values.count(-1):]
            return {self._only_currency: known} if known else {}
        for code, value in zip(index.of(index.currency.codes, self.won), values, strict=True):
            if value >= 0:
                by_code[code].append(value)
        return {code: sorted(values) for code, values in by_code.items()}

    @cached_property
    def cycle(self) -> Spans:
        created, closed = self.index.of(self.index.created, self.won), self.index.of(self.index.closed, self.won)
        spans = [end - begin for begin, end in zip(created, closed, strict=True) if begin and end]
        ordered = sorted(span for span in spans if span >= 0)
        return Spans(ordered, len(self.won) - len(spans) + self.won_undated, len(spans) - len(ordered))

    @cached_property
    def lost_worth(self) -> Worth:
        return self._worth_of(Outcome.LOST) if self.period.all_time else self.worth(self.lost)

    @cached_property
    def cohort_worth(self) -> Worth:
        return self._worth_of() if self.period.all_time else self.worth(self.cohort)

    @cached_property
    def converted(self) -> int:
        return len(self.period.split(self.all_won, self.index.created)[0])

    @cached_property
    def ways(self) -> dict[Way, int]:
        by_way = self.rows_by_way if self.cohort is self.rows else self._by_way(self.cohort)
        return {way: len(rows) for way, rows in by_way.items()}

    @cached_property
    def leaks(self) -> dict[int, Worth]:
        if self.period.all_time:
            return self._worth_by(0, Outcome.LOST)
        rows: defaultdict[int, list[int]] = defaultdict(list)
        for row in self.period.split(self.all_lost, self.index.created)[0]:
            rows[self.index.path.codes[row]].append(row)
        return {path: self.worth(lost) for path, lost in rows.items()}

    @cached_property
    def qualified_at(self) -> list[int]:
        return sorted(filter(None, self.index.of(self.index.sql, self.rows)))

    @cached_property
    def handoffs(self) -> Spans:
        index, took = self.index, list[int]()
        for code, count in Counter(index.of(index.accepted.codes, self.rows)).items():
            if told := index.accepted.values[code]:
                at, seconds = told
                took += [seconds] * count if at in self.period else []
        return Spans(sorted(took), len(self.rows) - index.of(index.handed, self.rows).count(0))

    @cached_property
    def priced(self) -> dict[int, int]:
        codes, values = self.index.of(self.index.currency.codes, self.rows), self.index.of(self.index.value, self.rows)
        if self._only_currency is not None:
            count = len(values) - values.count(-1) - values.count(0)
            return {self._only_currency: count} if count else {}
        return Counter(compress(codes, map((0).__lt__, values)))

    @cached_property
    def times(self) -> Times:
        """What visit times tell of all leads."""
        return times(self.index, self.visits_by_way, self.period)

    @cached_property
    def stays(self) -> dict[str, Stays]:
        return self.times.stays()

    @cached_property
    def answers(self) -> Spans:
        told = self.times.answered
        return Spans(sorted(s for s in told if s >= 0), told.count(UNKNOWN), told.count(UNANSWERED))


def population(
    index: LeadIndex, rows: Sequence[int], pipeline: Pipeline, now: Now, period: Period = _ALL_TIME
) -> Population:
    """The leads to count: `rows` are those that the caller's query found, without archived ones."""
    if len(rows) == len(index):
        rows = range(len(index))  # a column of all leads is there already
    return Population(index, rows, pipeline, now, period, Exchange.over(index, rows, pipeline))
