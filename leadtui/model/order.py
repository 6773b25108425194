"""The orders in which a column shows its leads: per lead one key, the smallest first, equal keys by id."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from itertools import compress
from operator import sub
from typing import Final, Protocol, TypeVar

from leadtui.model import due
from leadtui.model.due import Mark
from leadtui.model.moment import Now

T = TypeVar("T")

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


class Facts(Protocol):
    """Where the keys come from: columns as in leadtui.model.index, and `of` for the values that rows have in one."""

    @property
    def ids(self) -> Sequence[int]: ...
    @property
    def value(self) -> Sequence[int]: ...
    @property
    def score(self) -> Sequence[int]: ...
    @property
    def due(self) -> Sequence[int]: ...
    @property
    def stage_since(self) -> Sequence[int]: ...
    @property
    def name(self) -> Sequence[str]: ...
    def of(self, column: Sequence[T], rows: Sequence[int]) -> Iterable[T]: ...


def keys(facts: Facts, rows: Sequence[int], sort: Sort, now: Now) -> list[Key]:
    """Per row its key and id."""
    return list(zip(_keys(facts, rows, sort, now), facts.of(facts.ids, rows), strict=True))


def foremost(facts: Facts, rows: Sequence[int], sort: Sort, now: Now, count: int) -> Sequence[int]:
    """Those of the rows, or all of them, among which the first `count` in this order are."""
    if sort is not Sort.URGENCY:
        return rows
    later = due.later(now)
    pressing = [row for row, d in zip(rows, facts.of(facts.due, rows), strict=True) if d and d < later[d & 1]]
    return pressing if len(pressing) >= count else rows


def _keys(facts: Facts, rows: Sequence[int], sort: Sort, now: Now) -> Iterable[int | str]:
    of = facts.of
    if sort is Sort.NAME:
        return [name.casefold() for name in of(facts.name, rows)]
    if sort is Sort.AGE:
        return [since or _LATEST for since in of(facts.stage_since, rows)]
    if sort is Sort.VALUE:
        return [-value for value in of(facts.value, rows)]
    # per score one number, made once instead of for every lead
    worth = [-(score << _VALUE_BITS) for score in range(1 << _SCORE_BITS)]
    if sort is Sort.URGENCY:
        worth = [(Mark.NONE << _RANK) + less for less in worth]
    keys = list(map(sub, map(worth.__getitem__, of(facts.score, rows)), of(facts.value, rows)))
    if sort is Sort.URGENCY:
        _mark(keys, list(of(facts.due, rows)), now)
    return keys


def _mark(keys: list[int], dues: Sequence[int], now: Now) -> None:
    """Moves the keys of leads without a next step to where a next step puts them."""
    begun, later = due.begun(now), due.later(now)
    overdue, today, planned = ((mark - Mark.NONE) << _RANK for mark in (Mark.OVERDUE, Mark.TODAY, Mark.PLANNED))
    for at in compress(range(len(dues)), dues):
        d = dues[at]
        keys[at] += overdue if d < begun[d & 1] else today if d < later[d & 1] else planned
