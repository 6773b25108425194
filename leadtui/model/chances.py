"""The chance of a lead to be won, as learned from closed leads: whether it is used, why, and what it says of a lead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, log
from typing import Final

from leadtui.model import bayes
from leadtui.model.event import Document
from leadtui.model.judging import Calibration, Figures
from leadtui.model.variables import value_of

STAGE: Final = "stage"
ENOUGH: Final = 50
"""Closed leads from which on something is learned."""
_SHARE: Final = 100
_CHANGED: Final = 20


@dataclass(frozen=True, slots=True)
class Factor:
    """What one value of a lead multiplies its odds by."""

    variable: str
    value: str
    factor: float

    def as_json(self) -> Document:
        return {"variable": self.variable, "value": self.value, "factor": float(f"{self.factor:.4g}")}


@dataclass(frozen=True, slots=True)
class Chance:
    """The learned probability (a fraction) of one lead, and every factor of it, the strongest first."""

    probability: float
    factors: tuple[Factor, ...]
    base: float
    """The probability of a lead of which nothing is known: its odds times all factors are those of this lead."""


@dataclass(frozen=True, slots=True)
class Judged:
    """Held-out leads, told by what was learned from the others, by the stages, and by the win rate alone."""

    n: int
    learned: Figures
    stages: Figures
    base_rate: Figures
    gain: float
    """How much less log-loss than the stages, per lead; `error` is its standard error."""
    error: float

    @property
    def better(self) -> bool:
        """Whether it beats the stages by more than chance does."""
        return self.gain > self.error

    def as_json(self) -> Document:
        return {
            "held_out": self.n, "learned": self.learned.as_json(), "stages": self.stages.as_json(),
            "base_rate": self.base_rate.as_json(),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Learned:
    """One variable: per value what it multiplies the odds by, before all are corrected together."""

    name: str
    label: str
    factors: Mapping[str, float]
    edges: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A variable, or one value of it, that is not used."""

    label: str
    why: str
    suspicious: bool = False

    def as_json(self) -> Document:
        return {"variable": self.label, "why": self.why}


@dataclass(frozen=True, slots=True)
class Chances:
    """What was learned from the closed leads of a pipeline."""

    pipeline: str
    won: int
    lost: int
    stages: tuple[tuple[str, str, float], ...] = ()
    """Open stages by which something was learned: id, name, factor."""
    variables: tuple[Learned, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    calibration: Calibration = Calibration(1.0, 0.0)  # noqa: RUF009 (it is frozen)
    judged: Judged | None = None

    @property
    def used(self) -> bool:
        return self.judged is not None and self.judged.better

    @property
    def reason(self) -> str:
        """Why it is used, or not."""
        judged = self.judged
        if judged is None:
            closed = self.won + self.lost
            if closed < ENOUGH:
                return f"not enough history: {closed:,} of {ENOUGH} closed leads"
            few, which = min((self.won, "won"), (self.lost, "lost"))
            return f"not enough history: only {few:,} {which} of {closed:,} closed leads"
        word = "better" if judged.better else "no better"
        told = [f"{figures.log_loss:.2f}" for figures in (judged.learned, judged.stages)]
        if told[0] == told[1]:
            told = [f"{figures.log_loss:.4f}" for figures in (judged.learned, judged.stages)]
        leads = f"{judged.n:,} held-out leads"
        return f"{word} than the stages: log-loss {told[0]} against {told[1]} on {leads}"

    def of(self, lead: Document) -> Chance | None:
        """The chance of an open lead; None for a closed one, and where what was learned is not used."""
        if not self.used or lead.get("outcome") is not None or lead["pipeline"] != self.pipeline:
            return None
        found = [(STAGE, name, factor) for id, name, factor in self.stages if id == lead["stage"]]
        for variable in self.variables:
            value = value_of(variable.name, variable.edges, lead)
            if value is not None and value in variable.factors:
                found.append((variable.label, value, variable.factors[value]))
        line = self.calibration
        base = log(bayes.odds(self.won, self.lost))
        chance = line(base + sum(log(factor) for _, _, factor in found))
        told = [Factor(label, value, exp(line.slope * log(factor))) for label, value, factor in found]
        return Chance(chance, tuple(sorted(told, key=lambda one: -abs(log(one.factor)))), line(base))

    def is_old(self, closed: int) -> bool:
        """Whether so many closed leads are enough more or fewer to learn anew: 1 % or 20."""
        had = self.won + self.lost
        return abs(closed - had) * _SHARE >= max(1, had) or abs(closed - had) >= _CHANGED

    def as_json(self) -> Document:
        return {
            "pipeline": self.pipeline, "used": self.used, "reason": self.reason, "won": self.won, "lost": self.lost,
            "judged": None if self.judged is None else self.judged.as_json(),
            "variables": ([STAGE] if self.stages else []) + [variable.label for variable in self.variables],
            "suspicious": [one.as_json() for one in self.left_out if one.suspicious],
            "left_out": [one.as_json() for one in self.left_out if not one.suspicious],
        }  # fmt: skip
