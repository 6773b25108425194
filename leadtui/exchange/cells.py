"""The cells of one row under the names of fields, and its dates as moments."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import tzinfo
from typing import NamedTuple

from leadtui.exchange import dates
from leadtui.exchange.survey import Style
from leadtui.model import moment


class When(NamedTuple):
    """A date of a file."""

    utc: str
    """The moment, `2026-12-01T13:00:00Z`."""
    day: str
    """The local day, `2026-12-01`."""
    timed: bool
    """Whether the file told a time of day."""


class Cells:
    """Reads the cells of any row of one file."""

    def __init__(self, column: Mapping[str, str], style: Style, zone: tzinfo) -> None:
        self.column = column
        """Field → its column."""
        self._style = style
        self._zone = zone
        self._seen: dict[tuple[str, str], When] = {}

    def text(self, cells: Mapping[str, str], field: str) -> str:
        """The cell of a field, trimmed; empty when the file has no such column."""
        column = self.column.get(field)
        return cells.get(column, "").strip() if column is not None else ""

    def moment(self, cells: Mapping[str, str], field: str) -> When | None:
        """The date of a field; Refused when the cell is none."""
        column = self.column.get(field)
        return None if column is None else self.when(cells, column, field)

    def when(self, cells: Mapping[str, str], column: str, field: str) -> When | None:
        """The date in a column; Refused, in the name of `field`, when the cell is none."""
        text = cells.get(column, "").strip()
        if not text:
            return None
        known = self._seen.get((column, text))
        if known is None:
            found, timed = dates.when(text, self._style.orders.get(column), self._zone, field)
            known = When(moment.iso(found), moment.on_clock(found, self._zone).date().isoformat(), timed)
            self._seen[column, text] = known  # a file of 100,000 rows has a few hundred different days
        return known
