"""What a board last saw of every lead: where it is on the board, whatever its row of the index says by now."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, MutableSequence, Sequence
from heapq import nsmallest
from itertools import compress
from typing import Any, Final, TypeVar

from leadtui.model import order
from leadtui.model.coded import wide_enough
from leadtui.model.index import LeadIndex
from leadtui.model.moment import Now
from leadtui.model.order import Key, Sort

T = TypeVar("T")

NOWHERE: Final = 255
"""The place of a lead that is in none of the board's columns, of which there are at most 60."""


class Seen:
    """Columns by ascending id, copied from `index`: its owner changes it before the board hears of that.

    `place` is the board's column of each lead, `shown` whether the query finds it. Keys are not kept but made of what
    was seen, as of `now`; those of leads that were put later, as of then.
    """

    def __init__(self, index: LeadIndex, place: bytearray, sort: Sort, now: Now) -> None:
        self.place, self.shown = place, bytearray()
        self.ids, self.value, self.score, self.probability = (
            index.ids[:], index.value[:], index.score[:], index.probability[:]
        )  # fmt: skip
        self.due, self.stage_since = index.due[:], index.stage_since[:]
        self.name: list[str] = list(index.name) if sort is Sort.NAME else []
        self.currency, self.currencies = index.currency.codes[:], index.currency.values
        self._sort, self._now = sort, now
        self._later: dict[int, Key] = {}

    def of(self, column: Sequence[T], rows: Sequence[int]) -> Iterable[T]:
        """The values that `rows` have in a column."""
        return map(column.__getitem__, rows)

    def row(self, id: int) -> int | None:
        row = bisect_left(self.ids, id)
        return row if row < len(self.ids) and self.ids[row] == id else None

    def place_of(self, id: int) -> int | None:
        """The board's column of a lead; None when it is in none."""
        row = self.row(id)
        return None if row is None or self.place[row] == NOWHERE else self.place[row]

    def rows(self, place: int) -> list[int]:
        """All leads of a column."""
        here = bytearray(256)
        here[place] = 1
        return list(compress(range(len(self.place)), self.place.translate(here)))

    def show(self, found: Sequence[int]) -> Iterator[int]:
        """Notes which rows the query finds; how many of them are in the first column, the second …"""
        everything = len(found) == len(self.ids)
        self.shown = bytearray(b"\1" if everything else b"\0") * len(self.ids)
        if not everything:
            for row in found:
                self.shown[row] = 1
        places = self.place if everything else bytes(compress(self.place, self.shown))
        return map(places.count, range(NOWHERE))

    def found(self, place: int) -> list[int]:
        """The leads of a column that the query finds."""
        rows = self.rows(place)
        return [row for row in rows if self.shown[row]] if 0 in self.shown else rows

    def keys(self, rows: Sequence[int]) -> list[Key]:
        """What these leads are sorted by."""
        keys = order.keys(self, rows, self._sort, self._now)
        return [self._later.get(key[1], key) for key in keys] if self._later else keys

    def first(self, rows: Sequence[int], count: int) -> list[Key]:
        """The first `count` keys of these leads, in order."""
        return nsmallest(count, self.keys(order.foremost(self, rows, self._sort, self._now, count)))

    def put(self, index: LeadIndex, row: int, place: int, shown: bool, now: Now) -> None:
        """Takes in what the index says of a lead now."""
        id, code = index.ids[row], index.currency.codes[row]
        self.currency = wide_enough(self.currency, code)
        facts = (
            id, index.value[row], index.score[row], index.probability[row], index.due[row], index.stage_since[row],
            code, place, shown, index.name[row],
        )  # fmt: skip
        at = bisect_left(self.ids, id)
        known = at < len(self.ids) and self.ids[at] == id
        for column, fact in zip(self._columns(), facts, strict=False):
            if known:
                column[at] = fact
            else:
                column.insert(at, fact)
        self._later[id] = order.keys(self, (at,), self._sort, now)[0]

    def drop(self, id: int) -> None:
        row = self.row(id)
        if row is not None:
            self._later.pop(id, None)
            for column in self._columns():
                del column[row]

    def _columns(self) -> list[MutableSequence[Any]]:
        """What is kept of a lead; its name, the last of them, only where leads are sorted by it."""
        kept: list[MutableSequence[Any]] = [
            self.ids, self.value, self.score, self.probability, self.due, self.stage_since, self.currency, self.place,
            self.shown,
        ]  # fmt: skip
        return [*kept, self.name] if self._sort is Sort.NAME else kept
