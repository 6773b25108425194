"""Why leads were lost, and what leaks away unseen."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Final

from leadtui.model.metrics.number import Amounts
from leadtui.model.metrics.population import Population

PREVENTABLE: Final = frozenset({"no follow-up", "unresponsive", "bad qualification"})
"""Reasons that say: it need not have been lost."""


@dataclass(frozen=True, slots=True)
class Share:
    """Some leads and what they are worth; `without_value` of them have no value."""

    count: int
    value: Amounts
    without_value: int

    def as_json(self) -> dict[str, Any]:
        return {"count": self.count, "value": self.value.as_json(), "without_value": self.without_value}


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason, None where nobody gave one: won leads have none."""

    reason: str | None
    outcome: str
    share: Share
    preventable: bool

    def as_json(self) -> dict[str, Any]:
        told = {"reason": self.reason, "outcome": self.outcome, "preventable": self.preventable}
        return told | self.share.as_json()


@dataclass(frozen=True, slots=True)
class Leakage:
    """Lost in the period, preventably or not, and what leaks silently: open, but stale now."""

    preventable: Share
    normal: Share
    """Any other reason, or none."""
    silent: Share

    def as_json(self) -> dict[str, Any]:
        return {
            "preventable": self.preventable.as_json(), "normal": self.normal.as_json(), "silent": self.silent.as_json()
        }  # fmt: skip


def reasons(of: Population) -> tuple[Reason, ...]:
    """Leads closed in the period: the won ones together, then the lost ones by reason, the most frequent first."""
    column, by_reason = of.index.lost_reason, defaultdict[str | None, list[int]](list)
    for row in of.lost:
        by_reason[column.at(row)].append(row)
    lost = sorted(by_reason.items(), key=lambda told: (-len(told[1]), told[0] is None, told[0] or ""))
    won = [Reason(None, "won", _share(of, of.won), False)] if of.won else []
    return (*won, *(Reason(reason, "lost", _share(of, rows), is_preventable(reason)) for reason, rows in lost))


def leakage(of: Population) -> Leakage:
    """In money: what need not have been lost, what had to be, what may be next."""
    column = of.index.lost_reason
    avoidable = column.codes_of(is_preventable)
    rows: tuple[list[int], list[int]] = ([], [])
    for row in of.lost:
        rows[avoidable[column.codes[row]]].append(row)
    return Leakage(_share(of, rows[True]), _share(of, rows[False]), _share(of, of.stale_rows))


def is_preventable(reason: str | None) -> bool:
    """Whether a lost lead with this reason need not have been lost."""
    return reason is not None and reason.strip().casefold() in PREVENTABLE


def _share(of: Population, rows: list[int]) -> Share:
    worth = of.worth(rows)
    return Share(worth.count, of.exchange.amounts(worth.sums.items()), worth.without_value)
