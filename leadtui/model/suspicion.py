"""Variables that know the end too well: probably they are filled in after it, and an open lead can never have them."""

from __future__ import annotations

import re
from typing import Final

TOO_WELL: Final = 0.8
"""The AUC above which one variable alone is not believed."""
OTHERWISE_FILLED: Final = 0.35
"""How much more often (a fraction) it may be filled in on one side than on the other."""
SOME_OPEN: Final = 20
"""Open leads from which on closed ones are compared with them."""
MET: Final = 10
"""Closed leads with a value before it is said to be met on them only."""
EXPECTED: Final = 3
"""Open leads that would have to have it if they were like the closed ones, before its absence says something."""
_RARER: Final = 10
_ONE_SIDED: Final = 0.95
_AFTER: Final = frozenset((
    "last", "latest", "final", "notable", "outcome", "result", "results", "reason", "closed", "closing", "lost", "won",
    "converted", "conversion", "signed", "disposition", "churn", "churned",
))  # fmt: skip
"""Words in a name that tell of the end, or of the newest moment instead of the first."""


def by_name(label: str) -> str | None:
    """Why a field is suspicious by what it is called; None: it is not."""
    words = [word for word in re.findall(r"[^\W\d_]+", label.casefold()) if word in _AFTER]
    return f"its name ({words[0]!r}) tells of what comes later" if words else None


def by_filling(won: tuple[int, int], lost: tuple[int, int], still_open: tuple[int, int]) -> str | None:
    """Why it is by where it is filled in; each pair is how many leads have it, of how many."""
    closed = won[0] + lost[0], won[1] + lost[1]
    for one, other, names, known in (
        (won, lost, ("won", "lost"), True), (closed, still_open, ("closed", "open"), still_open[1] >= SOME_OPEN)
    ):  # fmt: skip
        rates = [having / max(1, n) for having, n in (one, other)]
        if known and abs(rates[0] - rates[1]) >= OTHERWISE_FILLED:
            told = [f"{rate * 100:.0f} % of the {name}" for rate, name in zip(rates, names, strict=True)]
            return f"it is filled in on {told[0]} leads and {told[1]} ones"
    return None


def by_auc(auc: float) -> str | None:
    """Why it is by what it tells alone."""
    return f"alone it tells won from lost too well (AUC {auc:.2f})" if auc > TOO_WELL else None


def by_value(won: int, lost: int, still_open: int, closed: int, open_leads: int) -> str | None:
    """Why a single value is: on so many won, lost and open leads, of `closed` and `open_leads` altogether.

    Met on closed leads that nearly all ended alike, and hardly on open ones, although it could be expected there.
    """
    met = won + lost
    if met < MET or open_leads < SOME_OPEN or max(won, lost) < _ONE_SIDED * met:
        return None
    if still_open * closed * _RARER > met * open_leads or met * open_leads < EXPECTED * closed:
        return None
    return f"it is on {met:,} closed leads, nearly all {'won' if won > lost else 'lost'}, and {still_open:,} open ones"
