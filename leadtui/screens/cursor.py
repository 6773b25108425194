"""The one cursor of the board: a stage, a row and the lead there. Pure; the screen only paints where it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from leadtui.model.column import BoardColumn

Columns = Sequence[BoardColumn]


@dataclass(frozen=True, slots=True)
class Cursor:
    """`lead` is None in an empty column only; `stage` and `row` are where the lead was last seen."""

    stage: int = 0
    row: int = 0
    lead: int | None = None


def at(columns: Columns, stage: int, row: int) -> Cursor:
    """The cursor nearest to this place."""
    stage = max(0, min(stage, len(columns) - 1))
    row = max(0, min(row, columns[stage].count - 1))
    return Cursor(stage, row, columns[stage].at(row))


def first(columns: Columns) -> Cursor:
    """Where a board opens: the first lead of the first column that has one."""
    return at(columns, next((stage for stage, column in enumerate(columns) if column.count), 0), 0)


def kept(columns: Columns, cursor: Cursor, find: Callable[[int], tuple[int, int] | None]) -> Cursor:
    """The cursor after the columns changed: on its lead wherever that went, else on the neighbour that took its place.

    `find` tells the stage and row of a lead that is on the board.
    """
    place = find(cursor.lead) if cursor.lead is not None else None
    return Cursor(*place, cursor.lead) if place else at(columns, cursor.stage, cursor.row)
