"""How a file writes its numbers and dates: decided once for each column, over the whole of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from leadtui.exchange import amounts, dates, values
from leadtui.exchange.profiles import Mapping, Profile
from leadtui.exchange.table import Row

DATES: Final = (
    "created_at",
    "stage_since",
    "closed_at",
    "won_at",
    "lost_at",
    "close_date",
    "expected_close",
    "last_activity_at",
    "archived_at",
    "next_due",
    "renewal_date",
)
_MOST: Final = 20_000
"""Different cells of a column that are looked at."""


@dataclass(frozen=True, slots=True)
class Style:
    """How the columns of one file are written; what nothing tells is absent and then refused row by row."""

    marks: dict[str, amounts.Mark] = field(default_factory=dict)
    """Column of money → its decimal mark."""
    orders: dict[str, dates.Order] = field(default_factory=dict)
    """Column of dates → day or month first."""
    fractions: frozenset[str] = frozenset()
    """Columns of probabilities that are 0..1."""


def survey(
    rows: Iterable[Row],
    mapping: Mapping,
    profile: Profile,
    delimiter: str,
    order: dates.Order | None = None,
    mark: amounts.Mark | None = None,
) -> Style:
    """The style of a file; `order` and `mark` are what the person said, and win."""
    dated = [column for name in DATES for column in mapping.fields.get(name, ())]
    dated += [column for _, _, column in mapping.visits]
    money = list(mapping.fields.get("value", ()))
    percents = list(mapping.fields.get("probability", ()))
    cells: dict[str, set[str]] = {column: set() for column in (*dated, *money, *percents)}
    days = [(column, cells[column]) for column in dated]
    numbers = [(column, cells[column]) for column in (*money, *percents)]
    for row in rows:
        for column, found in days:
            cell = row.cells.get(column)
            # ISO dates, most of all cells, have nothing to decide
            if isinstance(cell, str) and cell and cell[4:5] != "-" and len(found) < _MOST:
                found.add(cell)
        for column, found in numbers:
            cell = row.cells.get(column)
            if cell is not None and cell != "" and len(found) < _MOST:
                found.add(str(cell))
    common = dates.date_order(cell for column in dated for cell in cells[column])
    orders = {column: first for column in dated if (first := order or dates.date_order(cells[column]) or common)}
    marks = {column: told for column in money if (told := mark or amounts.decimal_mark(cells[column], delimiter))}
    fractions = {column for column in percents if profile.fractions or values.is_fraction(cells[column])}
    return Style(marks, orders, frozenset(fractions))
