"""What a board last saw of every lead, so that it finds the old place of a lead whose row has changed."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, MutableSequence
from typing import Any

from leadtui.model.order import Key


class Seen:
    """Columns by ascending id: the board's column (-1: not on it), what was summed, and the key it was sorted by."""

    __slots__ = ("column", "currency", "ids", "keys", "probability", "value")

    def __init__(self) -> None:
        self.ids, self.column, self.value = array("q"), array("h"), array("q")
        self.probability, self.currency = array("h"), array("I")
        self.keys: list[Key | None] = []

    def row(self, id: int) -> int | None:
        row = bisect_left(self.ids, id)
        return row if row < len(self.ids) and self.ids[row] == id else None

    def key(self, id: int) -> Key | None:
        """What the lead is sorted by; None when it is not on the board."""
        row = self.row(id)
        return None if row is None else self.keys[row]

    def column_of(self, id: int) -> int:
        row = self.row(id)
        return -1 if row is None else self.column[row]

    def put(
        self, ids: Iterable[int], columns: Iterable[int], values: Iterable[int], probabilities: Iterable[int],
        currencies: Iterable[int], keys: Iterable[Key | None],
    ) -> None:  # fmt: skip
        """Notes these leads; into an empty one all at once, by ascending id."""
        facts = (ids, columns, values, probabilities, currencies, keys)
        if not self.ids:
            for column, fact in zip(self._columns(), facts, strict=True):
                column.extend(fact)
            return
        for lead in zip(*facts, strict=True):
            row = bisect_left(self.ids, lead[0])
            known = row < len(self.ids) and self.ids[row] == lead[0]
            for column, fact in zip(self._columns(), lead, strict=True):
                if known:
                    column[row] = fact
                else:
                    column.insert(row, fact)

    def drop(self, id: int) -> None:
        row = self.row(id)
        if row is not None:
            for column in self._columns():
                del column[row]

    def _columns(self) -> tuple[MutableSequence[Any], ...]:
        return self.ids, self.column, self.value, self.probability, self.currency, self.keys
