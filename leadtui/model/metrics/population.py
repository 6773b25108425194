"""The leads that are counted, sorted once into what the definitions ask for."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from leadtui.model.index import LeadIndex
from leadtui.model.lead import Outcome
from leadtui.model.metrics.counts import Cell, Spans, Sums
from leadtui.model.metrics.exchange import Exchange
from leadtui.model.metrics.number import Amounts
from leadtui.model.metrics.period import Period
from leadtui.model.metrics.times import UNANSWERED, UNKNOWN, Stays, Times, Visits, Way, times
from leadtui.model.moment import Now
from leadtui.model.pipeline import Kind, Pipeline, Stage
from leadtui.model.stale import stale_rows


@dataclass(frozen=True)
class Population:
    """Rows of an index, as one pipeline, one moment and one period see them; what leadtui.model.metrics.counts asks."""

    index: LeadIndex
    rows: Sequence[int]
    pipeline: Pipeline
    now: Now
    period: Period
    exchange: Exchange

    @cached_property
    def _by_outcome(self) -> dict[str | None, list[int]]:
        index = self.index
        found: list[list[int]] = [[] for _ in index.outcome.values]
        for row, code in zip(self.rows, index.of(index.outcome.codes, self.rows), strict=True):
            found[code].append(row)
        return dict(zip(index.outcome.values, found, strict=True))

    @property
    def open(self) -> list[int]:
        return self._by_outcome.get(None, [])

    @property
    def all_won(self) -> list[int]:
        """Won, whenever that was."""
        return self._by_outcome.get(Outcome.WON, [])

    @property
    def all_lost(self) -> list[int]:
        """Lost, whenever that was."""
        return self._by_outcome.get(Outcome.LOST, [])

    @cached_property
    def forward(self) -> dict[str, int]:
        """The places of the stages on the way to a win, in board order."""
        stages = self.pipeline.stages
        return {stage.id: at for at, stage in enumerate(stages) if stage.kind in (Kind.OPEN, Kind.WON)}

    @cached_property
    def _won(self) -> tuple[list[int], int]:
        return self.period.split(self.all_won, self.index.closed)

    @cached_property
    def _lost(self) -> tuple[list[int], int]:
        return self.period.split(self.all_lost, self.index.closed)

    @cached_property
    def _cohort(self) -> tuple[Sequence[int], int]:
        return (self.rows, 0) if self.period.all_time else self.period.split(self.rows, self.index.created)

    @property
    def won(self) -> list[int]:
        """Won, and closed in the period."""
        return self._won[0]

    @property
    def won_undated(self) -> int:
        """Won, but nobody knows when, so that no period can have them."""
        return self._won[1]

    @property
    def lost(self) -> list[int]:
        """Lost, and closed in the period."""
        return self._lost[0]

    @property
    def lost_undated(self) -> int:
        return self._lost[1]

    @property
    def cohort(self) -> Sequence[int]:
        """Created in the period: the leads that conversions follow."""
        return self._cohort[0]

    @property
    def created_unknown(self) -> int:
        """How many are in no cohort because their date of creation is unknown."""
        return self._cohort[1]

    @cached_property
    def stages(self) -> list[Stage | None]:
        """Per code of the stage column its stage; None for one that the pipeline does not have."""
        known = {stage.id: stage for stage in self.pipeline.stages}
        return [known.get(name) for name in self.index.stage.values]

    @cached_property
    def standing(self) -> Counter[int]:
        return self._by_stage(self.rows_by_way.items())

    @cached_property
    def open_by_stage(self) -> Counter[int]:
        ended = self.index.outcome.values
        return self._by_stage((way, rows) for way, rows in self.rows_by_way.items() if ended[way[2]] is None)

    @staticmethod
    def _by_stage(ways: Iterable[tuple[Way, Sequence[int]]]) -> Counter[int]:
        found = Counter[int]()
        for (_, stage, _), rows in ways:
            found[stage] += len(rows)
        return found

    @cached_property
    def cells(self) -> list[Cell]:
        index, by_stage, found = self.index, defaultdict[int, list[int]](list), list[Cell]()
        for (_, stage, ended), rows in self.rows_by_way.items():
            if index.outcome.values[ended] is None:
                by_stage[stage] += rows
        for stage, rows in by_stage.items():
            currencies, own, days, values = (
                index.of(column, rows)
                for column in (index.currency.codes, index.probability, index.close_date, index.value)
            )
            default = basis.basis_points if (basis := self.stages[stage]) else 0
            totals: defaultdict[tuple[int, int, int], int] = defaultdict(int)
            if _same(currencies) and _same(own):  # as in most pipelines: a third of the time
                by_day: defaultdict[int, int] = defaultdict(int)
                for day, value in zip(days, values, strict=True):
                    by_day[day] += value if value > 0 else 0
                totals.update({(currencies[0], own[0], day): total for day, total in by_day.items()})
            else:
                for key, value in zip(zip(currencies, own, days, strict=True), values, strict=True):
                    totals[key] += value if value > 0 else 0
            found += [
                Cell(stage, currency, basis_points if basis_points >= 0 else default, day, total)
                for (currency, basis_points, day), total in totals.items() if total
            ]
        return found

    def sums(self, rows: Sequence[int]) -> dict[int, int]:
        """The known values of `rows`, summed per code of the currency column."""
        if not rows:
            return {}
        index = self.index
        codes, values = index.of(index.currency.codes, rows), index.of(index.value, rows)
        if _same(codes):
            total = sum(values) + values.count(-1)  # which stands for an unknown one
            return {codes[0]: total} if total else {}
        totals: defaultdict[int, int] = defaultdict(int)
        for code, value in zip(codes, values, strict=True):
            if value > 0:
                totals[code] += value
        return totals

    def amounts(self, rows: Sequence[int]) -> Amounts:
        """What these leads are worth."""
        return self.exchange.amounts(self.sums(rows).items())

    def without_value(self, rows: Sequence[int]) -> int:
        return self.index.of(self.index.value, rows).count(-1)

    # what the definitions ask

    @property
    def open_count(self) -> int:
        return len(self.open)

    @cached_property
    def open_without_value(self) -> int:
        return self.without_value(self.open)

    @cached_property
    def closing(self) -> tuple[int, int, Sums]:
        if self.period.all_time:
            return self.open_count, 0, _added((cell.currency, cell.total) for cell in self.cells)
        rows, undated = self.period.on_clock_of(self.now.zone).split(self.open, self.index.close_date)
        return len(rows), undated, self.sums(rows)

    @cached_property
    def stale_rows(self) -> list[int]:
        """Open leads with any stale flag."""
        return stale_rows(self.index, self.open, self.pipeline, self.now)

    @property
    def stale(self) -> int:
        return len(self.stale_rows)

    @property
    def won_count(self) -> int:
        return len(self.won)

    @cached_property
    def won_without_value(self) -> int:
        return self.without_value(self.won)

    @cached_property
    def won_total(self) -> Amounts:
        return self.exchange.amounts(self._worth_of(Outcome.WON, self.won).items())

    @cached_property
    def won_values(self) -> dict[str, Sequence[int]]:
        return self.exchange.grained({code: sorted(values) for code, values in self.values_by_currency.items()})

    @cached_property
    def values_by_currency(self) -> dict[int, list[int]]:
        """The known values of the leads won in the period, per code of the currency column."""
        index, by_code = self.index, defaultdict[int, list[int]](list)
        for code, value in zip(index.of(index.currency.codes, self.won), index.of(index.value, self.won), strict=True):
            if value >= 0:
                by_code[code].append(value)
        return by_code

    @cached_property
    def cycle(self) -> Spans:
        created, closed = self.index.of(self.index.created, self.won), self.index.of(self.index.closed, self.won)
        spans = [end - begin for begin, end in zip(created, closed, strict=True) if begin and end]
        ordered = sorted(span for span in spans if span >= 0)
        return Spans(ordered, self.won_count - len(spans) + self.won_undated, len(spans) - len(ordered))

    @cached_property
    def _worth_by_way(self) -> dict[Way, dict[int, int]]:
        return {way: self.sums(rows) for way, rows in self.rows_by_way.items()}

    def _worth_of(self, outcome: Outcome, rows: Sequence[int]) -> Sums:
        """What the leads of this outcome are worth, of which the period has `rows`."""
        if not self.period.all_time:
            return self.sums(rows)
        ways = [way for way in self._worth_by_way if self.index.outcome.values[way[2]] == outcome]
        return _added(pair for way in ways for pair in self._worth_by_way[way].items())

    @property
    def lost_count(self) -> int:
        return len(self.lost)

    @cached_property
    def lost_without_value(self) -> int:
        return self.without_value(self.lost)

    @cached_property
    def lost_total(self) -> Amounts:
        return self.exchange.amounts(self._worth_of(Outcome.LOST, self.lost).items())

    @cached_property
    def closed_by_stage(self) -> dict[int, Sums]:
        found: defaultdict[int, Counter[int]] = defaultdict(Counter)
        for (_, stage, ended), sums in self._worth_by_way.items():
            if self.index.outcome.values[ended] is not None:
                found[stage].update(sums)
        return dict(found)

    @property
    def cohort_count(self) -> int:
        return len(self.cohort)

    @cached_property
    def converted(self) -> int:
        return len(self.period.split(self.all_won, self.index.created)[0])

    @cached_property
    def ways(self) -> Counter[Way]:
        by_way = self.rows_by_way if self.cohort is self.rows else self._by_way(self.cohort)
        return Counter({way: len(rows) for way, rows in by_way.items()})

    @cached_property
    def leaks(self) -> dict[int, tuple[int, Sums]]:
        if self.period.all_time:
            found: dict[int, tuple[int, Counter[int]]] = {}
            for way, sums in self._worth_by_way.items():
                if self.index.outcome.values[way[2]] == Outcome.LOST:
                    count, total = found.get(way[0], (0, Counter()))
                    total.update(sums)
                    found[way[0]] = (count + len(self.rows_by_way[way]), total)
            return dict(found)
        rows: defaultdict[int, list[int]] = defaultdict(list)
        for row in self.period.split(self.all_lost, self.index.created)[0]:
            rows[self.index.path.codes[row]].append(row)
        return {path: (len(lost), self.sums(lost)) for path, lost in rows.items()}

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
    def visits_by_way(self) -> dict[Way, Visits]:
        """When the leads of each way came and went."""
        return {way: Visits.of(self.index, way, rows) for way, rows in self.rows_by_way.items()}

    @cached_property
    def times(self) -> Times:
        """What visit times tell of all leads."""
        return times(self.index, self.visits_by_way, self.period)

    @cached_property
    def rows_by_way(self) -> dict[Way, list[int]]:
        """All rows, by path, stage and outcome."""
        return self._by_way(self.rows)

    def _by_way(self, rows: Sequence[int]) -> dict[Way, list[int]]:
        index, ways = self.index, defaultdict[Way, list[int]](list)
        columns = [index.of(column.codes, rows) for column in (index.path, index.stage, index.outcome)]
        for row, way in zip(rows, zip(*columns, strict=True), strict=True):
            ways[way].append(row)
        return ways

    @cached_property
    def stays(self) -> dict[str, Stays]:
        return self.times.stays()

    @cached_property
    def answers(self) -> Spans:
        told = self.times.answered
        return Spans(sorted(s for s in told if s >= 0), told.count(UNKNOWN), told.count(UNANSWERED))


def _same(values: Sequence[int]) -> bool:
    """Whether they are all alike."""
    return values.count(values[0]) == len(values)


def _added(pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
    totals: defaultdict[int, int] = defaultdict(int)
    for code, total in pairs:
        totals[code] += total
    return totals
