"""Counts that add up: what is counted of many leads is the sum of what is counted of each.

A part is a whole number, numbers in ascending order, a dataclass of parts, or a mapping to parts. `whole` makes a copy
of one that can grow; `changed` adds to it what another lead counts for, or takes it away again, exactly.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, insort
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any


def whole(part: Any) -> Any:
    """The same, to be changed; numbers are of at most 64 bits."""
    return changed(_nothing(part), part, 1)


def changed(whole: Any, part: Any, sign: int) -> Any:
    """The whole with a part more, or (-1) less; containers are changed in place. ValueError for one that is not there.

    One number of 100,000 takes some microseconds.
    """
    if isinstance(part, int):
        return whole + sign * part
    if isinstance(part, Mapping):
        for key, value in part.items():
            whole[key] = changed(whole[key] if key in whole else _nothing(value), value, sign)
            if whole[key] == 0:
                del whole[key]  # what nobody has any more is not there
        return whole
    if is_dataclass(part):
        return _each(part, lambda name: changed(getattr(whole, name), getattr(part, name), sign))
    if sign > 0 and not whole:
        whole.extend(part)
        return whole
    for number in part:
        if sign > 0:
            insort(whole, number)
        else:
            at = bisect_left(whole, number)
            if at == len(whole) or whole[at] != number:
                raise ValueError(f"{number} is not among them")
            del whole[at]
    return whole


def _nothing(part: Any) -> Any:
    """What adds nothing, in the shape of a part."""
    if isinstance(part, int):
        return 0
    if isinstance(part, Mapping):
        return {}
    if is_dataclass(part):
        return _each(part, lambda name: _nothing(getattr(part, name)))
    assert isinstance(part, Sequence)
    return array("q")


def _each(part: Any, made: Callable[[str], Any]) -> Any:
    """A dataclass like this one with other fields."""
    return type(part)(*(made(field.name) for field in fields(part)))
