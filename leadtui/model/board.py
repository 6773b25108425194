"""The board: the leads of one pipeline that a query finds, in columns, sorted, with exact totals.

It is made once from the index. After that a changed lead is moved by itself: the board keeps what it last saw of
every lead, so that `put` finds the old place by bisection and takes exactly that lead out of the sums.
"""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import compress
from operator import itemgetter

from leadtui.model import order
from leadtui.model.column import BoardColumn, Tally, take
from leadtui.model.index import LeadIndex
from leadtui.model.matching import Documents, select
from leadtui.model.moment import DAY, Now
from leadtui.model.order import Key, Sort
from leadtui.model.pipeline import Kind, Pipeline
from leadtui.model.query import EVERYTHING, Query
from leadtui.model.seen import Seen

Place = tuple[int, int]
"""A column and a position in it, both from 0."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What `put` or `drop` did to one lead: where it was shown and where it is, None for nowhere."""

    id: int
    source: Place | None
    target: Place | None

    @property
    def columns(self) -> set[int]:
        """The columns that look different now."""
        return {place[0] for place in (self.source, self.target) if place is not None}


class Board:
    """The columns of `pipeline`, in its order. `closed_days` is how long closed leads stay (None: for good).

    `index` is shared: its owner changes it and then tells the board which lead (`put`, `drop`).
    A lead in a stage that is there no more is shown in the first open column.
    QueryError, when `query` names an unknown stage, leaves the board as it was.
    """

    def __init__(
        self, index: LeadIndex, pipeline: Pipeline, now: Now, *, sort: Sort = Sort.URGENCY, query: Query = EVERYTHING,
        me: str, documents: Documents, closed_days: int | None = 30,
    ) -> None:  # fmt: skip
        self.index, self.pipeline, self.now = index, pipeline, now
        self.sort, self.query, self.closed_days = sort, query, closed_days
        self._me, self._documents = me, documents
        self._seen = Seen()
        self.columns = tuple(BoardColumn(stage, pipeline, self._key) for stage in pipeline.stages)
        self._first_open = pipeline.position(pipeline.first.id)
        self._points = [stage.basis_points for stage in pipeline.stages]
        self._undecided = [stage.kind is Kind.OPEN for stage in pipeline.stages]
        self._rebuild(self._found())

    @property
    def count(self) -> int:
        return sum(column.count for column in self.columns)

    @property
    def total(self) -> int:
        """How many leads there are when nothing is filtered."""
        archived = compress(self._seen.column, self.index.archived) if 1 in self.index.archived else ()
        return sum(len(column.everything) for column in self.columns) - sum(place >= 0 for place in archived)

    def find(self, id: int) -> Place | None:
        """Where a lead is shown; None when it is not."""
        if self._seen.key(id) is None:
            return None
        place = self._seen.column_of(id)
        position = self.columns[place].position(id)
        return None if position is None else (place, position)

    def refilter(self, query: Query, found: Sequence[int] | None = None) -> None:
        """Shows what another query finds: these rows of the index, when somebody has looked already."""
        if found is None:
            found = select(self.index, query, self.now, (self.pipeline,), self._me, self._documents)
        self.query = query
        if self._seen.ids == self.index.ids:
            self._show(found)
        else:  # the index is ahead: it has or lost leads that the board was not told of yet
            self._rebuild(found)

    def resort(self, sort: Sort) -> None:
        """Shows the same leads in another order."""
        self.sort = sort
        self._rebuild(self._found())

    def window(self, closed_days: int | None) -> None:
        """Shows closed leads for so many days after they were closed; None: for good."""
        self.closed_days = closed_days
        self._rebuild(self._found())

    def renew(self, now: Now) -> None:
        """Looks again later: what was planned may be due, what was fresh may be stale."""
        self.now = now
        self._rebuild(self._found())

    def put(self, id: int) -> Moved:
        """Moves one lead to where its row of the index says."""
        row = self.index.row(id)
        if row is None:
            return self.drop(id)
        source = self._take(id)
        key = self._look((row,))[0]
        target = None
        if key is not None:
            place = self._seen.column_of(id)
            column = self.columns[place]
            insort(column.everything, key)
            if self._found((row,)):
                insort(column.shown, key)
                self._count(id, 1)
                target = self.find(id)
        return Moved(id, source, target)

    def drop(self, id: int) -> Moved:
        """Forgets one lead."""
        source = self._take(id)
        self._seen.drop(id)
        return Moved(id, source, None)

    def _key(self, id: int) -> Key | None:
        return self._seen.key(id)

    def _take(self, id: int) -> Place | None:
        """Takes a lead out of its column; where it was shown."""
        key = self._seen.key(id)
        if key is None:
            return None
        place = self._seen.column_of(id)
        take(self.columns[place].everything, key)
        position = take(self.columns[place].shown, key)
        if position is None:
            return None
        self._count(id, -1)
        return place, position

    def _count(self, id: int, sign: int) -> None:
        seen = self._seen
        row = seen.row(id)
        if row is None or seen.value[row] < 0:
            return
        value = sign * seen.value[row]
        currency, place = self._currencies()[seen.currency[row]], seen.column[row]
        self.columns[place].tally.add(currency, sign, value, value * self._points_of(place, seen.probability[row]))

    def _points_of(self, place: int, own: int) -> int:
        """The probability that counts for a lead in a column, in basis points: its own (-1: none), or the stage's."""
        return own if own >= 0 and self._undecided[place] else self._points[place]

    def _found(self, rows: Sequence[int] | None = None) -> list[int]:
        return select(self.index, self.query, self.now, (self.pipeline,), self._me, self._documents, rows)

    def _currencies(self) -> list[str]:
        """Per code of the index the currency that it means."""
        return [currency or self.pipeline.currency for currency in self.index.currency.values]

    def _rebuild(self, found: Sequence[int]) -> None:
        """Sorts every lead into its column anew and shows the rows that were found."""
        self._seen = Seen()
        self._look(range(len(self.index)))
        keys: list[list[Key]] = [[] for _ in (*self.columns, None)]  # the last one, [-1], is off the board
        for place, key in zip(self._seen.column, self._seen.keys, strict=True):
            keys[place].append(key)  # type: ignore[arg-type]
        for column, everything in zip(self.columns, keys, strict=False):
            everything.sort(key=itemgetter(0))  # they come by id, and equal keys stay so
            column.everything = everything
        self._show(found)

    def _look(self, rows: Sequence[int]) -> list[Key | None]:
        """Takes in what the index says of these leads now; per row its key, None when it is not on the board."""
        index, of = self.index, self.index.of
        places = self._places(rows)
        shown = list(compress(rows, [place >= 0 for place in places]))
        on_board = iter(order.keys(index, shown if len(shown) < len(rows) else rows, self.sort, self.now))
        keys = [next(on_board) if place >= 0 else None for place in places]
        self._seen.put(
            of(index.ids, rows), places, of(index.value, rows), of(index.probability, rows),
            iter(of(index.currency.codes, rows)), keys,  # an array takes no array of another type
        )  # fmt: skip
        return keys

    def _places(self, rows: Sequence[int]) -> list[int]:
        """Per row the column that the lead belongs to, -1 for none: another pipeline, or closed too long ago."""
        index, of, stages = self.index, self.index.of, self.pipeline.stages
        where = {stage.id: place for place, stage in enumerate(stages)}
        here = [where.get(stage, self._first_open) for stage in index.stage.values]
        nowhere = [-1] * len(here)
        table = [here if key == self.pipeline.key else nowhere for key in index.pipeline.values]
        codes = of(index.stage.codes, rows)
        if len(table) == 1:  # the usual store has one pipeline
            places: Iterable[int] = map(table[0].__getitem__, codes)
        else:
            places = (table[p][s] for p, s in zip(of(index.pipeline.codes, rows), codes, strict=True))
        if self.closed_days is None:
            return list(places)
        since = self.now.epoch - self.closed_days * DAY
        oldest = [since if stage.kind in (Kind.WON, Kind.LOST) else 0 for stage in stages]
        closed_places = zip(places, of(index.closed, rows), strict=True)
        return [place if closed >= oldest[place] else -1 for place, closed in closed_places]

    def _show(self, found: Sequence[int]) -> None:
        """Shows the leads of these rows, and adds up what they are worth."""
        seen, of = self._seen, self.index.of
        if len(found) == len(self.index):
            for column in self.columns:
                column.shown = column.everything.copy()
        else:
            wanted = set(of(self.index.ids, found))
            for column in self.columns:
                column.shown = [key for key in column.everything if key[1] in wanted]
        currencies = self._currencies()
        values: list[list[list[int]]] = [[[] for _ in currencies] for _ in (*self.columns, None)]
        take_in = [[kept.append for kept in of_column] for of_column in values]
        for place, currency, value in zip(
            of(seen.column, found), of(seen.currency, found), of(seen.value, found), strict=True
        ):
            take_in[place][currency](value)
        weights = self._own_weights(found)
        for place, column in enumerate(self.columns):
            column.tally = Tally()
            for currency, name in enumerate(currencies):
                kept = values[place][currency]
                unknown = kept.count(-1)
                value = sum(kept) + unknown
                weight = value * self._points[place] + weights.get((place, currency), 0)
                column.tally.add(name, len(kept) - unknown, value, weight)

    def _own_weights(self, found: Sequence[int]) -> dict[tuple[int, int], int]:
        """Per column and currency what leads with a probability of their own weigh more than their stage says."""
        seen, weights = self._seen, defaultdict[tuple[int, int], int](int)
        rows = compress(found, map((-1).__ne__, self.index.of(seen.probability, found)))
        for row in rows:
            place, value = seen.column[row], seen.value[row]
            if place >= 0 and value >= 0:
                more = self._points_of(place, seen.probability[row]) - self._points[place]
                weights[place, seen.currency[row]] += value * more
        return weights
