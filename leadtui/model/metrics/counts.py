"""What the definitions ask of a population, whether it was counted as a whole or one change after another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from leadtui.model.index import LeadIndex
from leadtui.model.metrics.exchange import Exchange
from leadtui.model.metrics.number import Amounts
from leadtui.model.metrics.period import Period
from leadtui.model.metrics.times import Stays, Way
from leadtui.model.moment import Now
from leadtui.model.pipeline import Pipeline, Stage

Sums = Mapping[int, int]
"""Known values summed, scaled, per code of the currency column."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Open leads that agree in stage, currency, probability and expected close."""

    stage: int
    """Code of the stage column."""
    currency: int
    """Code of the currency column."""
    basis_points: int
    """Their own probability, else their stage's."""
    close_date: int
    total: int
    """The sum of their known values, scaled."""


@dataclass(frozen=True, slots=True)
class Spans:
    """Seconds between two moments of a lead, ascending; and how many leads lack a moment or have them in disorder."""

    seconds: Sequence[int]
    unknown: int
    disordered: int = 0


class Counts(Protocol):
    """Counts and whole sums; codes are those of the columns of `index`."""

    @property
    def index(self) -> LeadIndex: ...
    @property
    def pipeline(self) -> Pipeline: ...
    @property
    def now(self) -> Now: ...
    @property
    def period(self) -> Period: ...
    @property
    def exchange(self) -> Exchange: ...
    @property
    def stages(self) -> Sequence[Stage | None]:
        """Per code of the stage column its stage; None for one that the pipeline does not have."""
    @property
    def standing(self) -> Mapping[int, int]:
        """All leads, per code of the stage column."""
    @property
    def open_count(self) -> int: ...
    @property
    def open_without_value(self) -> int: ...
    @property
    def open_by_stage(self) -> Mapping[int, int]:
        """How many open leads stand in each stage, by code."""
    @property
    def cells(self) -> Sequence[Cell]:
        """The known values of the open leads, summed as far as no definition needs them apart."""
    @property
    def closing(self) -> tuple[int, int, Sums]:
        """Open leads expected to close in the period, those without such a day, and what the former are worth."""
    @property
    def stale(self) -> int:
        """Open leads with any stale flag."""
    @property
    def won_count(self) -> int:
        """Won, and closed in the period."""
    @property
    def won_undated(self) -> int:
        """Won, but nobody knows when, so that no period can have them."""
    @property
    def won_without_value(self) -> int: ...
    @property
    def won_total(self) -> Amounts: ...
    @property
    def won_values(self) -> Mapping[str, Sequence[int]]:
        """The known values of the leads won in the period, in grains, ascending, by the currency they count in."""
    @property
    def cycle(self) -> Spans:
        """From created to closed, of the leads won in the period."""
    @property
    def lost_count(self) -> int:
        """Lost, and closed in the period."""
    @property
    def lost_undated(self) -> int: ...
    @property
    def lost_without_value(self) -> int: ...
    @property
    def lost_total(self) -> Amounts: ...
    @property
    def closed_by_stage(self) -> Mapping[int, Sums]:
        """The worth of leads won or lost at any time, per code of the stage column."""
    @property
    def cohort_count(self) -> int:
        """Created in the period: the leads that conversions follow."""
    @property
    def created_unknown(self) -> int:
        """How many are in no cohort because their date of creation is unknown."""
    @property
    def converted(self) -> int:
        """Those of the cohort that were won at any time."""
    @property
    def ways(self) -> Mapping[Way, int]:
        """How many of the cohort went each way."""
    @property
    def leaks(self) -> Mapping[int, tuple[int, Sums]]:
        """Lost leads of the cohort: how many and worth what, per code of the path column."""
    @property
    def qualified_at(self) -> Sequence[int]:
        """When leads became qualified, ascending."""
    @property
    def handoffs(self) -> Spans:
        """From hand-off to acceptance, accepted in the period; `unknown` are those that wait."""
    @property
    def stays(self) -> Mapping[str, Stays]:
        """Per id of a stage."""
    @property
    def answers(self) -> Spans:
        """From creation to the first activity; `disordered` are those that nobody has answered."""
