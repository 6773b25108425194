"""Variables that know the end too well: probably they are filled in after it, and an open lead can never have them."""

from __future__ import annotations

import re
from math import sqrt
from typing import Final

TOO_WELL: Final = 0.8
"""The AUC above which one variable alone is not believed, where it may be filled in at any time."""
FAR_TOO_WELL: Final = 0.95
"""The same for what a lead has from the beginning, such as its source: that may be as strong as it likes."""
OTHERWISE_FILLED: Final = 0.35
"""How much more often (a fraction) it may be filled in on one side than on the other."""
SURE: Final = 3
"""Standard errors that such a difference must be away from luck."""
SOME_OPEN: Final = 20
"""Open leads from which on closed ones are compared with them."""
MET: Final = 10
"""Closed leads with a value before it is said to be met on them only."""
EXPECTED: Final = 3
"""Open leads that would have to have it if they were like the closed ones, before its absence says something."""
_RARER: Final = 10
_END: Final = frozenset(("closed", "lost", "won", "converted", "signed", "churned"))
_LATER: Final = _END | {
    "final", "notable", "outcome", "result", "results", "reason", "closing", "conversion",
    "disposition", "churn",
}  # fmt: skip
"""Words in a name that tell of the end. Not `last`: an open lead has a last activity too, and what it tells is fair."""
_MARKS: Final = frozenset((
    "score", "scoring", "rating", "quality", "index", "rank", "ranking", "temperature", "likelihood", "probability",
))  # fmt: skip
"""Words in a name for marks that leads are given: again and again, as what happens to them becomes known."""
_JUDGED: Final = re.compile(
    r"(?:hot|warm|cold|potential|promising|likely|unlikely|qualified|unqualified|disqualified|good|bad|junk|dead)"
    r" (?:leads?|prospects?)"
)
"""A value that is such a mark in words."""

Share = tuple[int, int]
"""How many leads have something, of how many."""


def by_name(label: str) -> str | None:
    """Why a field is suspicious by what it is called; None: it is not."""
    words = _words(label)
    for known, tells in ((_LATER, "tells of what comes later"), (_MARKS, "is a mark, which may change until the end")):
        if found := [word for word in words if word in known]:
            return f"its name ({found[0]!r}) {tells}"
    return None


def by_words(value: str, won: Share, lost: Share) -> str | None:
    """Why a value is by what it says: how good the lead is, or how it ended and rightly so."""
    words = _words(value)
    if _JUDGED.fullmatch(" ".join(words)):
        return "it judges the lead, which may change until the end"
    ended = [word for word in words if word in _END]
    if ended and won[0] + lost[0] >= MET and _one_sided(won, lost):
        return f"it tells of the end ({ended[0]!r}), and nearly all with it were {_ended(won, lost)}"
    return None


def by_filling(won: Share, lost: Share, still_open: Share) -> str | None:
    """Why it is by where it is filled in: more often on one end, or on closed leads than on open ones.

    More often on open ones is no reason: the team has begun to ask for it.
    """
    closed = won[0] + lost[0], won[1] + lost[1]
    if _otherwise(won, lost) or _otherwise(lost, won):
        return _filled(won, "won", lost, "lost")
    if still_open[1] >= SOME_OPEN and _otherwise(closed, still_open):
        return _filled(closed, "closed", still_open, "open")
    return None


def by_auc(auc: float, written_later: bool) -> str | None:
    """Why it is by what it tells alone."""
    most = TOO_WELL if written_later else FAR_TOO_WELL
    return f"alone it tells won from lost too well (AUC {auc:.2f})" if auc > most else None


def by_value(won: Share, lost: Share, still_open: Share) -> str | None:
    """Why a single value is.

    Met on closed leads that nearly all ended alike, and hardly on open ones, although it could be expected there.
    """
    met, closed = won[0] + lost[0], won[1] + lost[1]
    having, open_leads = still_open
    if met < MET or open_leads < SOME_OPEN or not _one_sided(won, lost):
        return None
    if having * closed * _RARER > met * open_leads or met * open_leads < EXPECTED * closed:
        return None
    return f"it is on {met:,} closed leads, nearly all {_ended(won, lost)}, and {having:,} open ones"


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text.casefold())


def _one_sided(won: Share, lost: Share) -> bool:
    """Whether one of the ends is ten times rarer among those that have it than among all."""
    met, closed = won[0] + lost[0], won[1] + lost[1]
    return any(having * closed * _RARER <= met * n for having, n in (won, lost))


def _ended(won: Share, lost: Share) -> str:
    """How those that have it ended more often than others."""
    return "won" if won[0] * lost[1] > lost[0] * won[1] else "lost"


def _otherwise(more: Share, less: Share) -> bool:
    """Whether it is had so much more often on one side that this is no luck."""
    n, m = max(1, more[1]), max(1, less[1])
    gap = more[0] / n - less[0] / m
    both = (more[0] + less[0]) / (n + m)
    return gap >= OTHERWISE_FILLED and gap > SURE * sqrt(both * (1 - both) * (1 / n + 1 / m))


def _filled(one: Share, name: str, other: Share, its_name: str) -> str:
    rates = [f"{having * 100 / max(1, n):.0f} % of the" for having, n in (one, other)]
    return f"it is filled in on {rates[0]} {name} leads and {rates[1]} {its_name} ones"
