"""What is known beside the leads: the costs of their sources, and what is to be won, as far as a period has them.

A month that lies in the period counts whole, one that lies partly in it by its days; one that has not begun yet counts
for nothing. A target is put together in the same way from the periods of a goal for won value: of goals for several
periods that with the longest one of which at least one lies whole in the period, else the one with the shortest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Final, TypeVar

from leadtui.model.costs import Cost
from leadtui.model.goals import SPANS, Goal
from leadtui.model.index import LeadIndex
from leadtui.model.matching import select
from leadtui.model.metrics.calendar import around, between, day_of, share_in
from leadtui.model.metrics.groups import ordered
from leadtui.model.metrics.period import Period
from leadtui.model.moment import Now
from leadtui.model.pipeline import Pipeline
from leadtui.model.query import EVERYTHING, Query

Part = TypeVar("Part", Cost, Goal)


@dataclass(frozen=True, slots=True)
class Beside:
    """What is known beside the leads; None where nobody has said it."""

    qualified: tuple[int, int] | None = None
    """Leads that became qualified last month and this month, over the same elapsed days."""
    spent: Decimal | Fraction | None = None
    """Costs in the period, in the pipeline's currency."""
    target: Decimal | Fraction | None = None
    """What is to be won in the period, in the pipeline's currency."""
    sources: Mapping[str, Fraction] = field(default_factory=dict)
    """The costs by source; together they are `spent`."""
    owners: Mapping[str, Fraction] = field(default_factory=dict)
    """What each owner is to win."""
    in_part: bool = False
    """A month with costs lies only partly in the period."""

    def of_groups(self, by: str, keys: Iterable[str | None]) -> dict[str | None, Beside]:
        """What is known of each group of leads; a source that cost something is one even if it brought no lead."""
        found = list(keys)
        if by == "source":
            spent = _by_group(self.sources, found)
            groups = ordered({*found, *spent})
            return {key: Beside(spent=spent.get(key), in_part=self.in_part) for key in groups}
        targets = _by_group(self.owners, found) if by == "owner" else {}
        return {key: Beside(target=targets.get(key)) for key in found}


NOTHING: Final = Beside()
_ONE_DAY: Final = timedelta(days=1)


def _by_group(amounts: Mapping[str, Fraction], keys: Sequence[str | None]) -> dict[str | None, Fraction]:
    """Each amount at the group of its name, else at the first that is written with other capitals, else at its own."""
    folded: dict[str, str] = {}
    for key in keys:
        if key is not None:
            folded.setdefault(key.casefold(), key)
    grouped: defaultdict[str | None, Fraction] = defaultdict(Fraction)
    for name, amount in amounts.items():
        grouped[name if name in keys else folded.get(name.casefold(), name)] += amount
    return dict(grouped)


def known_beside(pipeline: Pipeline, now: Now, period: Period, query: Query = EVERYTHING) -> Beside:
    """What the pipeline says of the leads that `query` finds in it.

    Costs belong to sources and goals to owners: a query that asks for anything else than sources leaves no costs, and
    one that asks for anything else than owners no target.
    """
    clock = period.on_clock_of(now.zone)
    sources, in_part = _spent(_asked(pipeline.costs, "source", query, pipeline, now), clock, now.today)
    aims = [goal for goal in pipeline.goals if goal.what == "value" and goal.of == "won"]
    own = _asked([goal for goal in aims if goal.owner], "owner", query, pipeline, now)
    owners = {name: target for name, goals in _by_owner(own).items() if (target := _target(goals, clock)) is not None}
    team = None if query else _target([goal for goal in aims if not goal.owner], clock)
    return Beside(
        spent=sum(sources.values(), Fraction()) if sources else None,
        target=team if team is not None or not owners else sum(owners.values(), Fraction()),
        sources=sources, owners=owners, in_part=in_part,
    )  # fmt: skip


def _asked(parts: Sequence[Part], field: str, query: Query, pipeline: Pipeline, now: Now) -> list[Part]:
    """Those whose source (or owner) a query finds; none when it asks for something else."""
    if any(term.field != field for term in query.terms):
        return []
    # asked as a lead would be asked, so that a word of the filter means the same
    like = {"name": "", "pipeline": pipeline.key, "stage": pipeline.first.id}
    index = LeadIndex.build(like | {"id": at, field: getattr(part, field)} for at, part in enumerate(parts, 1))
    return [parts[row] for row in select(index, query, now, (pipeline,), "", lambda id: None)]


def _spent(costs: Iterable[Cost], clock: Period, today: date) -> tuple[dict[str, Fraction], bool]:
    """Costs by source, and whether a month counts in part."""
    spent: defaultdict[str, Fraction] = defaultdict(Fraction)
    in_part = False
    for cost in costs:
        days = around(date.fromisoformat(f"{cost.month}-01"), "month")
        share = share_in(days, clock)
        if share and days[0] <= today:
            spent[cost.source] += Fraction(cost.amount) * share
            in_part = in_part or share < 1
    return dict(spent), in_part


def _by_owner(goals: Iterable[Goal]) -> dict[str, list[Goal]]:
    found: dict[str, tuple[str, list[Goal]]] = {}
    for goal in goals:
        name = goal.owner or ""
        found.setdefault(name.casefold(), (name, []))[1].append(goal)
    return dict(found.values())


def _target(goals: Sequence[Goal], clock: Period) -> Fraction | None:
    """What goals for won value make of a period; None without a goal, and for a period without both ends."""
    if not goals or clock.since is None or clock.until is None:
        return None
    first, last = day_of(clock.since), day_of(clock.until - 1)
    by_span = sorted(goals, key=lambda goal: -SPANS.index(goal.period))
    shares = {
        goal.period: [share_in(days, clock) for days in between(first, last + _ONE_DAY, goal.period)]
        for goal in by_span
    }  # fmt: skip
    goal = next((goal for goal in by_span if 1 in shares[goal.period]), by_span[-1])
    return Fraction(goal.amount) * sum(shares[goal.period], Fraction())
