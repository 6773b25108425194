"""The board: the leads of one pipeline that a query finds, in columns, sorted, with exact totals.

It is made once from the index. After that a changed lead is moved by itself: the board keeps what it last saw of
every lead, so that `put` finds the old place by bisection and takes exactly that lead out of the sums. That is also
what a column is sorted from when somebody looks at it, so that it makes no difference when that is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress

from leadtui.model.column import BoardColumn
from leadtui.model.index import LeadIndex
from leadtui.model.matching import Documents, select
from leadtui.model.moment import DAY, Now
from leadtui.model.order import Sort
from leadtui.model.pipeline import Kind, Pipeline
from leadtui.model.query import EVERYTHING, Query
from leadtui.model.seen import NOWHERE, Seen

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
        self._first_open = pipeline.position(pipeline.first.id)
        found = self._found()
        self._seen = self._look()
        self.columns = tuple(
            BoardColumn(stage, place, pipeline, self._seen) for place, stage in enumerate(pipeline.stages)
        )
        self._show(found)

    @property
    def count(self) -> int:
        return sum(column.count for column in self.columns)

    @property
    def total(self) -> int:
        """How many leads there are when nothing is filtered."""
        seen, archived = self._seen, self.index.archived
        out = bytes(compress(seen.place, archived)) if 1 in archived else b""
        return len(seen.place) - seen.place.count(NOWHERE) - len(out) + out.count(NOWHERE)

    def find(self, id: int) -> Place | None:
        """Where a lead is shown; None when it is not."""
        place = self._seen.place_of(id)
        return None if place is None else _at(place, self.columns[place].position(id))

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
        place = self._places((row,))[0]
        self._seen.put(self.index, row, place, bool(self._found((row,))), self.now)
        target = None if place == NOWHERE else _at(place, self.columns[place].put(id))
        return Moved(id, source, target)

    def drop(self, id: int) -> Moved:
        """Forgets one lead."""
        source = self._take(id)
        self._seen.drop(id)
        return Moved(id, source, None)

    def _take(self, id: int) -> Place | None:
        """Takes a lead out of its column; where it was shown."""
        place = self._seen.place_of(id)
        return None if place is None else _at(place, self.columns[place].take(id))

    def _found(self, rows: Sequence[int] | None = None) -> list[int]:
        return select(self.index, self.query, self.now, (self.pipeline,), self._me, self._documents, rows)

    def _rebuild(self, found: Sequence[int]) -> None:
        """Looks at every lead anew and shows the rows that were found."""
        self._seen = self._look()
        for column in self.columns:
            column.look(self._seen)
        self._show(found)

    def _look(self) -> Seen:
        return Seen(self.index, self._places(range(len(self.index))), self.sort, self.now)

    def _show(self, found: Sequence[int]) -> None:
        """Shows the leads of these rows."""
        for column, count in zip(self.columns, self._seen.show(found), strict=False):
            column.show(count)

    def _places(self, rows: Sequence[int]) -> bytearray:
        """Per row the column that the lead belongs to; NOWHERE: another pipeline, or closed too long ago."""
        index, of, stages = self.index, self.index.of, self.pipeline.stages
        where = {stage.id: place for place, stage in enumerate(stages)}
        here = [where.get(stage, self._first_open) for stage in index.stage.values]
        nowhere = [NOWHERE] * len(here)
        table = [here if key == self.pipeline.key else nowhere for key in index.pipeline.values]
        codes = of(index.stage.codes, rows)
        if len(table) == 1 and index.stage.codes.itemsize == 1:  # as in the usual store
            places = bytearray(codes).translate(bytes(table[0]).ljust(256))
        else:
            places = bytearray(table[p][s] for p, s in zip(of(index.pipeline.codes, rows), codes, strict=True))
        if self.closed_days is not None:
            since = self.now.epoch - self.closed_days * DAY
            ended = bytes(place < len(stages) and stages[place].kind in (Kind.WON, Kind.LOST) for place in range(256))
            for at in compress(range(len(places)), places.translate(ended)):
                if index.closed[rows[at]] < since:
                    places[at] = NOWHERE
        return places


def _at(place: int, position: int | None) -> Place | None:
    return None if position is None else (place, position)
