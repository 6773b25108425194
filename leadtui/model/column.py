"""One column of a board: the leads of a stage in their order, and what they are worth, exactly."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from operator import itemgetter
from typing import Final

from leadtui.model import money
from leadtui.model.order import Key
from leadtui.model.pipeline import Kind, Pipeline, Stage
from leadtui.model.seen import Seen

_EXACT: Final = Context(prec=100)
"""Enough digits that no sum or rate is ever rounded."""
_WEIGHT_PLACES: Final = money.PLACES + 4
"""A weighted sum counts 1/money.SCALE times basis points."""


FIRST: Final = 64
"""Leads of a column that are found without sorting all of it: more than most terminals have room for."""


@dataclass(frozen=True, slots=True)
class Total:
    """What the leads of a column are worth in one currency: exact, to be rounded where it is shown."""

    currency: str
    value: Decimal
    weighted: Decimal


class Tally:
    """Sums per currency as whole numbers, so that adding and taking away never drift."""

    __slots__ = ("_sums",)

    def __init__(self) -> None:
        self._sums: dict[str, tuple[int, int, int]] = {}

    def add(self, currency: str, count: int, value: int, weight: int) -> None:
        """Takes `count` leads in, or out when all three numbers are negative."""
        had = self._sums.get(currency, (0, 0, 0))
        have = (had[0] + count, had[1] + value, had[2] + weight)
        if have[0]:
            self._sums[currency] = have
        else:
            self._sums.pop(currency, None)

    def totals(self, pipeline: Pipeline) -> tuple[Total, ...]:
        """One total in the pipeline's currency, which takes in all that has a rate, then one per other currency."""
        totals: dict[str, tuple[Decimal, Decimal]] = {}
        for currency, (_, value, weight) in sorted(self._sums.items()):
            rate = Decimal(1) if currency == pipeline.currency else pipeline.rates.get(currency)
            named = currency if rate is None else pipeline.currency
            had = totals.get(named, (Decimal(0), Decimal(0)))
            amounts = (Decimal(value).scaleb(-money.PLACES, _EXACT), Decimal(weight).scaleb(-_WEIGHT_PLACES, _EXACT))
            more = [_EXACT.multiply(amount, rate or Decimal(1)) for amount in amounts]
            totals[named] = (_EXACT.add(had[0], more[0]), _EXACT.add(had[1], more[1]))
        order = sorted(totals, key=lambda currency: (currency != pipeline.currency, currency))
        return tuple(Total(currency, *totals[currency]) for currency in order)


class BoardColumn:
    """The leads of one stage that the query finds, sorted; only its board changes it.

    It is added up when somebody looks at it, and sorted when somebody looks further than its first leads: so a board
    of 100,000 leads opens with what is on the screen. What is found out later is the same, it comes from `Seen`.
    """

    __slots__ = ("_everything", "_first", "_pipeline", "_place", "_seen", "_shown", "_tally", "count", "stage")

    _everything: list[Key] | None
    _first: list[Key]
    _shown: list[Key] | None
    _tally: Tally | None

    def __init__(self, stage: Stage, place: int, pipeline: Pipeline, seen: Seen) -> None:
        self.stage = stage
        self.count = 0
        """How many leads are shown."""
        self._place, self._pipeline = place, pipeline
        self.look(seen)

    @property
    def everything(self) -> list[Key]:
        """All leads of the stage, sorted, so that another query need not sort again."""
        if self._everything is None:
            self._everything = self._seen.keys(self._seen.rows(self._place))
            self._everything.sort(key=itemgetter(0))  # they come by id, and equal keys stay so
        return self._everything

    @property
    def shown(self) -> list[Key]:
        """The leads that the query finds, sorted."""
        if self._shown is None:
            self._shown = self.everything.copy()
            if self.count < len(self._shown):
                seen = self._seen
                wanted = set(seen.of(seen.ids, seen.found(self._place)))
                self._shown = [key for key in self._shown if key[1] in wanted]
        return self._shown

    @property
    def totals(self) -> tuple[Total, ...]:
        """What the leads shown are worth: in the pipeline's currency, and per currency without a rate."""
        return self._glance().totals(self._pipeline)

    def sort(self) -> None:
        """Sorts all leads now, as the first change or a look behind the first leads would."""
        self.shown  # noqa: B018 -- it is kept

    def ids(self, start: int = 0, stop: int | None = None) -> list[int]:
        """The leads at these positions."""
        return [lead for _, lead in self._up_to(stop)[start:stop]]

    def at(self, position: int) -> int | None:
        """The lead at a position, from 0; None beyond the end."""
        return self._up_to(position + 1)[position][1] if 0 <= position < self.count else None

    def position(self, id: int) -> int | None:
        """Where a lead is shown; None when it is not here."""
        row = self._seen.row(id)
        if row is None or self._seen.place[row] != self._place:
            return None
        return place(self.shown, self._seen.keys((row,))[0])

    def _up_to(self, stop: int | None) -> list[Key]:
        """The leads shown, sorted: those before this position at least."""
        if stop is not None and self._shown is None and self._everything is None:
            self._glance()
            if min(stop, self.count) <= len(self._first):
                return self._first
        return self.shown

    def _glance(self) -> Tally:
        """What a column shows of itself before anybody scrolls: the sums, and its first leads."""
        if self._tally is None:
            self._tally = Tally()
            rows = self._seen.found(self._place)
            self._add(rows, 1)
            if self._everything is None:
                self._first = self._seen.first(rows, FIRST)
        return self._tally

    # for the board

    def look(self, seen: Seen) -> None:
        """The board has looked at all leads anew."""
        self._seen = seen
        self._everything = None
        self.show(0)

    def show(self, count: int) -> None:
        """The query finds other leads than before, so many of this stage."""
        self._shown = self._tally = None
        self._first, self.count = [], count

    def put(self, id: int) -> int | None:
        """Takes in a lead that the board has just seen here; where it is shown."""
        row = self._seen.row(id)
        assert row is not None, id
        key, shown = self._seen.keys((row,))[0], self._seen.shown[row]
        if self._everything is not None:
            insort(self._everything, key)
        self.count += shown
        if shown and self._shown is not None:
            insort(self._shown, key)
        if shown:
            self._add((row,), 1)
        return self.position(id)

    def take(self, id: int) -> int | None:
        """Gives a lead away that the board still sees here; where it was shown."""
        row = self._seen.row(id)
        assert row is not None, id
        key = self._seen.keys((row,))[0]
        position = take(self.shown, key)
        take(self.everything, key)
        if position is not None:
            self.count -= 1
            self._add((row,), -1)
        return position

    def _add(self, rows: Sequence[int], sign: int) -> None:
        """Takes the worth of these leads into the sums, or (-1) out of them, when they were asked for."""
        if self._tally is None:
            return
        seen, points = self._seen, self.stage.basis_points
        names = [currency or self._pipeline.currency for currency in seen.currencies]
        by_name: dict[str, Sequence[int]] = dict.fromkeys(names, rows)
        if len(by_name) > 1:
            lists: dict[str, list[int]] = {name: [] for name in names}
            for row in rows:
                lists[names[seen.currency[row]]].append(row)
            by_name.update(lists)
        for name, here in by_name.items():
            values = list(seen.of(seen.value, here))
            unknown = values.count(-1)
            value = sum(values) + unknown
            weight = value * points
            own = list(seen.of(seen.probability, here))
            if self.stage.kind is Kind.OPEN and own.count(-1) < len(own):  # it counts instead of the stage's
                weight += sum(v * (p - points) for v, p in zip(values, own, strict=True) if v >= 0 and p >= 0)
            self._tally.add(name, sign * (len(values) - unknown), sign * value, sign * weight)


def place(keys: list[Key], key: Key) -> int | None:
    """Where `key` is in a sorted list; None when it is not in it."""
    at = bisect_left(keys, key)
    return at if at < len(keys) and keys[at] == key else None


def take(keys: list[Key], key: Key) -> int | None:
    """Takes `key` out of a sorted list; the place where it was, None when it was not in it."""
    at = place(keys, key)
    if at is not None:
        del keys[at]
    return at
