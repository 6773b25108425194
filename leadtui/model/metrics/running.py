"""The headline kept true one change after another: sums are whole numbers, so that taking away undoes adding exactly.

Whoever changes the index calls `take` with a lead before it is changed and `add` after it. Made of a population over
all time, whose rows are all leads of the pipeline that are not archived.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import TypeVar

from leadtui.model.index import LeadIndex
from leadtui.model.lead import Outcome
from leadtui.model.metrics.counts import Cell, Spans, Sums
from leadtui.model.metrics.exchange import Exchange
from leadtui.model.metrics.number import Amounts
from leadtui.model.metrics.ordered import Ordered
from leadtui.model.metrics.period import Period
from leadtui.model.metrics.population import Population
from leadtui.model.metrics.report import Headline, headline_of, population
from leadtui.model.metrics.times import UNANSWERED, UNKNOWN, Stays, Visits, Way, times
from leadtui.model.moment import Now
from leadtui.model.pipeline import Pipeline, Stage
from leadtui.model.stale import stale_since

T = TypeVar("T")
_ALL_TIME = Period()


class _Stage:
    """Stays in one stage, as leadtui.model.metrics.times.Stays has them."""

    __slots__ = ("seconds", "since", "since_unknown", "unknown")

    def __init__(self, stays: Stays) -> None:
        self.seconds, self.since = Ordered(stays.seconds), Ordered(stays.since)
        self.unknown, self.since_unknown = stays.unknown, stays.since_unknown


class Running:
    """What leadtui.model.metrics.counts asks, over all time; `now` moves on as its owner says."""

    period = _ALL_TIME

    def __init__(self, of: Population, index: LeadIndex) -> None:
        """`index` is the one that changes, `of` may have been counted on a copy of it."""
        self.index, self.pipeline, self.now = index, of.pipeline, of.now
        self._stages = {stage.id: stage for stage in of.pipeline.stages}
        self.standing, self.open_by_stage, self.ways = Counter(of.standing), Counter(of.open_by_stage), of.ways.copy()
        self.cohort_count, self.open_count = of.cohort_count, of.open_count
        self.won_count, self.lost_count = of.won_count, of.lost_count
        self.open_without_value, self.won_without_value = of.open_without_value, of.won_without_value
        self.lost_without_value = of.lost_without_value
        self._priced = Counter(
            code for code, value in zip(
                of.index.of(of.index.currency.codes, of.rows), of.index.of(of.index.value, of.rows), strict=True
            ) if value > 0
        )  # fmt: skip
        self._cells: Counter[tuple[int, int, int]] = Counter()
        index_of, rows = of.index.of, of.open
        columns = (of.index.stage.codes, of.index.currency.codes, of.index.probability)
        keys = zip(*(index_of(column, rows) for column in columns), strict=True)
        for key, value in zip(keys, index_of(of.index.value, rows), strict=True):
            self._cells[key] += max(0, value)
        self._open_sums, self._won_sums, self._lost_sums = (
            Counter(of.sums(some)) for some in (of.open, of.won, of.lost)
        )
        self._won_values = {code: Ordered(sorted(values)) for code, values in of.values_by_currency.items()}
        self._cycle, self._cycle_unknown = Ordered(of.cycle.seconds), of.cycle.unknown
        self._cycle_disordered = of.cycle.disordered
        self._closed: defaultdict[int, Counter[int]] = defaultdict(Counter)
        for stage, sums in of.closed_by_stage.items():
            self._closed[stage].update(sums)
        self._leaks = {path: (count, Counter(sums)) for path, (count, sums) in of.leaks.items()}
        self._qualified = Ordered(of.qualified_at)
        self._handoffs, self._waiting = Ordered(of.handoffs.seconds), of.handoffs.unknown
        self._stays = {stage: _Stage(stays) for stage, stays in of.stays.items()}
        self._answers, self._answers_unknown = Ordered(of.answers.seconds), of.answers.unknown
        self._unanswered = of.answers.disordered
        self._stale = Ordered(sorted(filter(None, stale_since(of.index, of.open, of.pipeline, of.now))))

    def headline(self, now: Now) -> Headline:
        """The headline as of now: the same as of a population counted anew."""
        self.now = now
        return headline_of(self)

    # changes

    def take(self, id: int) -> None:
        """Takes a lead out as the index has it still; nothing happens with one that does not count."""
        self._change(id, -1)

    def add(self, id: int) -> None:
        """Takes a lead in as the index has it now; nothing happens with one that does not count."""
        self._change(id, 1)

    def _change(self, id: int, sign: int) -> None:
        index, row = self.index, self.index.row(id)
        if row is None or index.archived[row] or index.pipeline.at(row) != self.pipeline.key:
            return
        value, currency, stage = index.value[row], index.currency.codes[row], index.stage.codes[row]
        way = (index.path.codes[row], stage, index.outcome.codes[row])
        self.cohort_count += sign
        self.standing[stage] += sign
        _count(self.ways, way, sign)
        if value > 0:
            _count(self._priced, currency, sign)
        if index.sql[row]:
            self._qualified.change(index.sql[row], sign)
        self._waiting += sign * bool(index.handed[row])
        if told := index.accepted.at(row):
            self._handoffs.change(told[1], sign)
        self._change_times(row, way, sign)
        blank, worth = sign * (value < 0), sign * max(0, value)
        outcome = index.outcome.at(row)
        if outcome is None:
            self.open_count += sign
            self.open_by_stage[stage] += sign
            self.open_without_value += blank
            self._cells[stage, currency, index.probability[row]] += worth
            self._open_sums[currency] += worth
            if since := stale_since(index, (row,), self.pipeline, self.now)[0]:
                self._stale.change(since, sign)
            return
        self._closed[stage][currency] += worth
        if outcome == Outcome.WON:
            self.won_count += sign
            self.won_without_value += blank
            self._won_sums[currency] += worth
            if value >= 0:
                self._won_values.setdefault(currency, Ordered()).change(value, sign)
            self._change_cycle(index.created[row], index.closed[row], sign)
        else:
            self.lost_count += sign
            self.lost_without_value += blank
            self._lost_sums[currency] += worth
            count, sums = self._leaks.get(way[0], (0, Counter()))
            sums[currency] += worth
            self._leaks[way[0]] = (count + sign, sums)

    def _change_cycle(self, created: int, closed: int, sign: int) -> None:
        if not created or not closed:
            self._cycle_unknown += sign
        elif closed < created:
            self._cycle_disordered += sign
        else:
            self._cycle.change(closed - created, sign)

    def _change_times(self, row: int, way: Way, sign: int) -> None:
        found = times(self.index, {way: Visits.of(self.index, way, [row])}, _ALL_TIME)
        for stage in found.seconds.keys() | found.since.keys():
            here = self._stays.setdefault(stage, _Stage(Stays()))
            for seconds in found.seconds[stage]:
                if seconds == UNKNOWN:
                    here.unknown += sign
                else:
                    here.seconds.change(seconds, sign)
            for since in found.since[stage]:
                if since:
                    here.since.change(since, sign)
                else:
                    here.since_unknown += sign
        (answered,) = found.answered
        if answered >= 0:
            self._answers.change(answered, sign)
        else:
            self._answers_unknown += sign * (answered == UNKNOWN)
            self._unanswered += sign * (answered == UNANSWERED)

    # what is asked; over all time nothing is undated

    won_undated = lost_undated = created_unknown = 0

    @property
    def stages(self) -> list[Stage | None]:
        return [self._stages.get(name) for name in self.index.stage.values]

    @property
    def exchange(self) -> Exchange:
        return Exchange.between(self.index, self._priced, self.pipeline)

    @property
    def cells(self) -> list[Cell]:
        """By expected close they are not told apart."""
        stages = self.stages
        default = [stage.basis_points if stage else 0 for stage in stages]
        return [
            Cell(stage, currency, own if own >= 0 else default[stage], 0, total)
            for (stage, currency, own), total in self._cells.items() if total
        ]

    @property
    def closing(self) -> tuple[int, int, Sums]:
        return self.open_count, 0, self._open_sums

    @property
    def stale(self) -> int:
        return bisect_right(self._stale.numbers, self.now.epoch)

    @property
    def won_total(self) -> Amounts:
        return self.exchange.amounts(self._won_sums.items())

    @property
    def won_values(self) -> dict[str, Sequence[int]]:
        return self.exchange.grained({code: values.numbers for code, values in self._won_values.items()})

    @property
    def cycle(self) -> Spans:
        return Spans(self._cycle.numbers, self._cycle_unknown, self._cycle_disordered)

    @property
    def lost_total(self) -> Amounts:
        return self.exchange.amounts(self._lost_sums.items())

    @property
    def closed_by_stage(self) -> dict[int, Counter[int]]:
        return self._closed

    @property
    def converted(self) -> int:
        return self.won_count

    @property
    def leaks(self) -> dict[int, tuple[int, Counter[int]]]:
        return self._leaks

    @property
    def qualified_at(self) -> Sequence[int]:
        return self._qualified.numbers

    @property
    def handoffs(self) -> Spans:
        return Spans(self._handoffs.numbers, self._waiting)

    @property
    def stays(self) -> dict[str, Stays]:
        return {
            stage: Stays(here.seconds.numbers, here.unknown, here.since.numbers, here.since_unknown)
            for stage, here in self._stays.items()
        }

    @property
    def answers(self) -> Spans:
        return Spans(self._answers.numbers, self._answers_unknown, self._unanswered)


def counted(
    index: LeadIndex, rows: Sequence[int], pipeline: Pipeline, now: Now, living: LeadIndex | None = None
) -> Running:
    """The headline of all leads of a pipeline, to be kept true from now on; `index` may be a copy of `living`."""
    return Running(population(index, rows, pipeline, now), index if living is None else living)


def _count(counter: Counter[T], key: T, sign: int) -> None:
    """One more or one less; what nobody has any more is not there."""
    counter[key] += sign
    if not counter[key]:
        del counter[key]
