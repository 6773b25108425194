"""How good probabilities were, looked at with leads whose end is known; and the correction of overconfident ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from math import exp, log, sqrt
from typing import Final

from leadtui.model.event import Document

_SURE: Final = 0.005
"""No probability counts as surer than this: one surprise would outweigh everything."""
_STEPS: Final = 50


@dataclass(frozen=True, slots=True)
class Told:
    """Leads that were told the same probability (a fraction), and how they ended."""

    probability: float
    won: int
    lost: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Log-loss and Brier score (less is better) and AUC: how often a won lead was given more than a lost one."""

    log_loss: float
    brier: float
    auc: float

    @staticmethod
    def of(folds: Sequence[Sequence[Told]]) -> Figures:
        told = [*chain.from_iterable(folds)]
        n = sum(one.won + one.lost for one in told)
        loss = sum(one.won * losses(one.probability)[0] + one.lost * losses(one.probability)[1] for one in told)
        square = sum(one.won * (1 - one.probability) ** 2 + one.lost * one.probability**2 for one in told)
        return Figures(loss / n, square / n, auc(folds))

    def as_json(self) -> Document:
        return {"log_loss": round(self.log_loss, 4), "brier": round(self.brier, 4), "auc": round(self.auc, 4)}


def losses(probability: float) -> tuple[float, float]:
    """The log-loss of a lead that was given this probability: when it is won, and when it is lost."""
    sure = min(max(probability, _SURE), 1 - _SURE)
    return -log(sure), -log(1 - sure)


def auc(folds: Iterable[Iterable[Told]]) -> float:
    """How often a won lead was given more than a lost one, ties half; 0.5 where there are no pairs.

    Only leads of the same fold are compared: a fold with more wins is told by leads with fewer of them.
    """
    pairs, every = 0.0, 0
    for told in folds:
        below = all_won = 0
        for won, lost in _rising(told):
            pairs += won * (below + lost / 2)
            below += lost
            all_won += won
        every += all_won * below
    return pairs / every if every else 0.5


def _rising(told: Iterable[Told]) -> list[tuple[int, int]]:
    """Won and lost leads by ascending probability."""
    found: dict[float, tuple[int, int]] = {}
    for one in told:
        won, lost = found.get(one.probability, (0, 0))
        found[one.probability] = (won + one.won, lost + one.lost)
    return [found[probability] for probability in sorted(found)]


def advantage(differences: Iterable[tuple[float, int]]) -> tuple[float, float]:
    """Mean of what one probability lost less than another per lead, and its standard error: pairs of that and how many
    leads it is true of."""
    known = list(differences)
    n = sum(count for _, count in known)
    mean = sum(difference * count for difference, count in known) / n
    spread = sum(count * (difference - mean) ** 2 for difference, count in known)
    return mean, sqrt(spread / max(1, n - 1) / n)


@dataclass(frozen=True, slots=True)
class Calibration:
    """A line in log-odds. Variables that say the same are counted twice by multiplying: a slope below 1 takes that
    back."""

    slope: float
    shift: float

    def __call__(self, log_odds: float) -> float:
        """The probability (a fraction) that such log-odds have come to mean."""
        return _sigmoid(self.slope * log_odds + self.shift)

    @staticmethod
    def fitted(groups: Iterable[tuple[float, int, int]]) -> Calibration:
        """The likeliest line for groups of log-odds, won, lost (Platt's method, by Newton's steps)."""
        known = list(groups)
        all_won, all_lost = sum(won for _, won, _ in known), sum(lost for _, _, lost in known)
        high, low = (all_won + 1) / (all_won + 2), 1 / (all_lost + 2)  # no line is steeper than so few leads allow
        slope, shift = 0.0, log((all_won + 1) / (all_lost + 1))
        for _ in range(_STEPS):
            by_slope = by_shift = 0.0
            steep, both, flat = 1e-9, 0.0, 1e-9
            for at, won, lost in known:
                p, n = _sigmoid(slope * at + shift), won + lost
                miss, weight = won * high + lost * low - n * p, n * p * (1 - p)
                by_slope += miss * at
                by_shift += miss
                steep += weight * at * at
                both += weight * at
                flat += weight
            area = steep * flat - both * both
            if area <= 0:
                break
            more_slope = (flat * by_slope - both * by_shift) / area
            more_shift = (steep * by_shift - both * by_slope) / area
            slope, shift = slope + more_slope, shift + more_shift
            if abs(more_slope) + abs(more_shift) < 1e-7:
                break
        if slope > 0:
            return Calibration(slope, shift)
        return Calibration(0.0, log((all_won + 1) / (all_lost + 1)))  # more of nothing must not mean less


def _sigmoid(log_odds: float) -> float:
    return 1 / (1 + exp(-log_odds)) if log_odds > -500 else 0.0
