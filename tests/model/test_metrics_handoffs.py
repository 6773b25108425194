"""The time from a hand-off to its acceptance."""

from __future__ import annotations

from fractions import Fraction

from leadtui.model.event import Document
from leadtui.model.metrics import short
from tests.model.counted import days, lead, number


def handed(accepted: str | None, at: str = "2026-11-20T08:00:00Z") -> Document:
    handoff = {"by": "ben", "to": "ana", "at": at, "note": ""} | ({"accepted_at": accepted} if accepted else {})
    return lead("new", handoff=handoff)


HANDED = [
    handed("2026-11-20T09:00:00Z"), handed("2026-11-20T12:00:00Z"), handed("2026-11-22T08:00:00Z"), handed(None),
    lead("new"), lead("won"),
]  # fmt: skip


def test_the_middle_of_what_was_accepted_and_what_waits_is_told_apart() -> None:
    told = number("handoff_median_hours", HANDED)
    assert (told.value, told.n, told.excluded) == (4, 3, {"not accepted yet": 1})
    assert told.formula == "the middle of 3 hand-offs, handed off to accepted = 4.0 hours"
    assert short(told) == "4.0 h"


def test_of_an_even_number_it_is_the_exact_mean_of_the_two_middle_ones() -> None:
    leads = [handed("2026-11-20T08:00:01Z"), handed("2026-11-20T08:00:02Z")]
    assert number("handoff_median_hours", leads).value == Fraction(3, 7200)


def test_alike_hand_offs_count_each() -> None:
    leads = [handed("2026-11-20T09:00:00Z")] * 3 + [handed("2026-11-22T08:00:00Z")]
    told = number("handoff_median_hours", leads)
    assert (told.value, told.n) == (1, 4)


def test_a_period_has_those_accepted_in_it() -> None:
    told = number("handoff_median_hours", HANDED, period=days("2026-11-21", "2026-11-23"))
    assert (told.value, told.n) == (48, 1)
    told = number("handoff_median_hours", HANDED, period=days(None, "2026-11-21"))
    assert (told.value, told.n) == (Fraction(5, 2), 2)


def test_without_any_it_is_not_defined() -> None:
    told = number("handoff_median_hours", [lead("new"), handed(None)])
    assert (told.value, told.n, told.excluded) == (None, 0, {"not accepted yet": 1})
    assert short(told) == "n/a"
