"""What the definitions ask of leads, whether these were counted as a whole or one change after another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from leadtui.model.index import LeadIndex
from leadtui.model.metrics.exchange import Exchange
from leadtui.model.metrics.period import Period
from leadtui.model.metrics.times import Stays, Way
from leadtui.model.moment import Now
from leadtui.model.pipeline import Pipeline, Stage

Sums = Mapping[int, int]
"""Known values summed, scaled, per code of the currency column."""
Cell = tuple[int, int, int]
"""What open leads agree in: the codes of stage and currency, and a probability in basis points, their own or else their
stage's."""


@dataclass(frozen=True, slots=True)
class Spans:
    """Seconds between two moments of a lead, ascending; and how many leads lack a moment or have them in disorder."""

    seconds: Sequence[int]
    unknown: int
    disordered: int = 0


@dataclass(frozen=True, slots=True)
class Worth:
    """Some leads: how many, how many of them without a value, and the sum of the other ones' values."""

    count: int
    without_value: int
    sums: Sums

    @property
    def valued(self) -> int:
        """Leads with a value."""
        return self.count - self.without_value


NOBODY: Final = Worth(0, 0, {})


def together(several: Iterable[Worth]) -> Worth:
    """What all of them are worth."""
    count = without_value = 0
    sums: defaultdict[int, int] = defaultdict(int)
    for worth in several:
        count, without_value = count + worth.count, without_value + worth.without_value
        for code, total in worth.sums.items():
            sums[code] += total
    return Worth(count, without_value, dict(sums))


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
    def stale(self) -> int:
        """Open leads with any stale flag."""

    # what adds up (leadtui.model.metrics.additive): of any leads it is the sum of what it is of each

    @property
    def standing(self) -> Mapping[int, Worth]:
        """All leads, per code of the stage column."""
    @property
    def open_by_stage(self) -> Mapping[int, int]:
        """How many open leads stand in each stage, by code."""
    @property
    def open_worth(self) -> Worth: ...
    @property
    def open_cells(self) -> Mapping[Cell, int]:
        """The known values of open leads, summed as far as no definition needs them apart."""
    @property
    def closing_worth(self) -> Worth:
        """Open leads expected to close in the period."""
    @property
    def closing_undated(self) -> int:
        """Open leads without such a day, so that no period can have them."""
    @property
    def won_worth(self) -> Worth:
        """Won, and closed in the period."""
    @property
    def won_undated(self) -> int:
        """Won, but nobody knows when, so that no period can have them."""
    @property
    def won_scaled(self) -> Mapping[int, Sequence[int]]:
        """The known values of the leads won in the period, scaled, ascending, per code of the currency column."""
    @property
    def cycle(self) -> Spans:
        """From created to closed, of the leads won in the period."""
    @property
    def lost_worth(self) -> Worth:
        """Lost, and closed in the period."""
    @property
    def lost_undated(self) -> int: ...
    @property
    def cohort_worth(self) -> Worth:
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
    def leaks(self) -> Mapping[int, Worth]:
        """Lost leads of the cohort, per code of the path column."""
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
    @property
    def priced(self) -> Mapping[int, int]:
        """How many leads have a value above 0, per code of the currency column: what an exchange is made for."""
    @property
    def stale_since(self) -> Sequence[int]:
        """From when open leads have a stale flag if nothing is done, ascending; those that never will are left out."""
