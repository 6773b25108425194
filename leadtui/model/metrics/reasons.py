"""Why leads were lost, and what leaks away unseen."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Final

from leadtui.model.metrics.counts import Worth, together
from leadtui.model.metrics.holdings import value
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
    lost = sorted(_lost(of).items(), key=lambda told: (-told[1].count, told[0] is None, told[0] or ""))
    won = [Reason(None, "won", _share(of, of.won_worth), False)] if of.won_worth.count else []
    return (*won, *(Reason(reason, "lost", _share(of, worth), is_preventable(reason)) for reason, worth in lost))


def leakage(of: Population) -> Leakage:
    """In money: what need not have been lost, what had to be, what may be next."""
    sorts: tuple[list[Worth], list[Worth]] = ([], [])
    for reason, worth in _lost(of).items():
        sorts[is_preventable(reason)].append(worth)
    normal, preventable = map(together, sorts)
    return Leakage(_share(of, preventable), _share(of, normal), _share(of, of.worth(of.stale_rows)))


def _lost(of: Population) -> dict[str | None, Worth]:
    """What the leads lost in the period were worth, by reason."""
    column, by_code = of.index.lost_reason, defaultdict[int, list[int]](list)
    for row, code in zip(of.lost, of.index.of(column.codes, of.lost), strict=True):
        by_code[code].append(row)
    return {column.values[code]: of.worth(rows) for code, rows in by_code.items()}


def is_preventable(reason: str | None) -> bool:
    """Whether a lost lead with this reason need not have been lost."""
    return reason is not None and reason.strip().casefold() in PREVENTABLE


def _share(of: Population, worth: Worth) -> Share:
    return Share(worth.count, value(of, worth), worth.without_value)
