"""How long leads stay in a stage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Any, Final

from leadtui.model.metrics.number import shown
from leadtui.model.metrics.ordered import median
from leadtui.model.metrics.times import Stays
from leadtui.model.moment import DAY, Now

_NOTHING: Final = Stays()


@dataclass(frozen=True, slots=True)
class Dwell:
    """How long completed stays in a stage were. The long ones that still go on are not among them, so that both are
    biased low: the ages of the leads that stand here are told beside."""

    median_days: Fraction | None
    p75_days: Fraction | None
    n: int
    """Leads with a completed stay of known length."""
    unknown: int
    """Leads that stayed for an unknown time, such as imported ones without history."""
    age_days: Fraction | None
    """The median of how long those that stand here now are here."""
    age_n: int
    age_unknown: int

    def as_json(self) -> dict[str, Any]:
        return {
            "dwell_median_days": shown(self.median_days), "dwell_p75_days": shown(self.p75_days), "dwell_n": self.n,
            "dwell_unknown": self.unknown, "age_median_days": shown(self.age_days), "age_n": self.age_n,
            "age_unknown": self.age_unknown,
        }  # fmt: skip


def dwell(stays: Stays | None, now: Now) -> Dwell:
    """The figures of one stage."""
    stays = stays or _NOTHING
    n, age_n = len(stays.seconds), len(stays.since)
    return Dwell(
        median_days=median(stays.seconds) / DAY if n else None,
        p75_days=Fraction(quantile(stays.seconds, Fraction(3, 4)), DAY) if n else None,
        n=n,
        unknown=stays.unknown,
        age_days=_age(stays.since, now) / DAY if age_n else None,
        age_n=age_n,
        age_unknown=stays.since_unknown,
    )


def _age(since: Sequence[int], now: Now) -> Fraction:
    """The median of how long ago these moments were, in seconds; what a file has in the future was no time ago."""
    middle = since[(len(since) - 1) // 2:len(since) // 2 + 1]
    return now.epoch - median([min(moment, now.epoch) for moment in middle])


def quantile(ordered: Sequence[int], part: Fraction) -> int:
    """The least of these numbers that this part of them does not exceed."""
    return ordered[max(0, ceil(part * len(ordered)) - 1)]
