"""The orders in which a column shows its leads: per lead one key, the smallest first, equal keys by id."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Final

from leadtui.model import due
from leadtui.model.due import Mark
from leadtui.model.index import LeadIndex
from leadtui.model.moment import Now

Key = tuple[int | str, int]
"""What a column is sorted by: the order's own key, then the id."""

_VALUE_BITS: Final = 56
"""Enough for money.HIGHEST * money.SCALE."""
_SCORE_BITS: Final = 7
_RANK: Final = _VALUE_BITS + _SCORE_BITS
_LATEST: Final = 2**62


class Sort(StrEnum):
    """How a board sorts."""

    URGENCY = "urgency"
    """Overdue, today, no next step, planned; then score and value, the highest first."""
    SCORE = "score"
    VALUE = "value"
    AGE = "age"
    """The longest in its stage first; unknown last."""
    NAME = "name"


def keys(index: LeadIndex, rows: Sequence[int], sort: Sort, now: Now) -> list[Key]:
    """Per row its key and id."""
    return list(zip(_keys(index, rows, sort, now), index.of(index.ids, rows), strict=True))


def _keys(index: LeadIndex, rows: Sequence[int], sort: Sort, now: Now) -> Iterable[int | str]:
    of = index.of
    if sort is Sort.NAME:
        return [name.casefold() for name in of(index.name, rows)]
    if sort is Sort.AGE:
        return [since or _LATEST for since in of(index.stage_since, rows)]
    if sort is Sort.VALUE:
        return [-value for value in of(index.value, rows)]
    worth = zip(of(index.score, rows), of(index.value, rows), strict=True)
    if sort is Sort.SCORE:
        return [-((score << _VALUE_BITS) + value) for score, value in worth]
    begun, later = due.begun(now), due.later(now)
    # per score one number, made once instead of for every lead
    overdue, today, none, planned = (
        [(mark << _RANK) - (score << _VALUE_BITS) for score in range(1 << _SCORE_BITS)] for mark in Mark
    )
    return [
        (none if not d else overdue if d < begun[d & 1] else today if d < later[d & 1] else planned)[score] - value
        for d, (score, value) in zip(of(index.due, rows), worth, strict=True)
    ]
