"""The rules of one pipeline, ready to be asked: which points a lead has by them, on which day.

All points are whole numbers, so that the entries that explain a score add up to it exactly.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import cached_property
from itertools import chain
from struct import iter_unpack
from typing import Final

from leadtui.errors import LeadtuiError
from leadtui.model import moment
from leadtui.model.activities import remembered
from leadtui.model.event import Document
from leadtui.model.fit_queries import query_of
from leadtui.model.index import LeadIndex
from leadtui.model.matching import Documents, matching
from leadtui.model.moment import Now
from leadtui.model.pipeline import Pipeline
from leadtui.model.query import Query
from leadtui.model.score_rules import faded

_FOR_EVER: Final = 2**31
Done = list[tuple[int, int]]
"""What was done that rules give points for: the place of the rule, and the UTC day."""


class Rulebook:
    """What a pipeline's rules say of its leads. Fit is a set of rules, as the bits of a number."""

    def __init__(self, pipeline: Pipeline) -> None:
        self.pipeline = pipeline
        self.rules = rules = pipeline.scoring
        self.faults: dict[int, str] = {}
        """Fit rules that find nobody because what they ask for is gone, such as a stage, and the sentence about it."""
        self._queries = [self._query(place) for place in range(len(rules.fit))]
        self._by_kind: dict[str, list[int]] = {}
        for place, rule in enumerate(rules.engagement):
            self._by_kind.setdefault(rule.kind, []).append(place)
        groups: list[str | None] = [None, *rules.group_caps]
        self._counted = [
            ([faded(rule.points, age, rule.decay_days) for age in range((rule.decay_days or 0) + 1)],
             groups.index(rule.group) if rule.group in groups else 0)
            for rule in rules.engagement
        ]  # fmt: skip
        """Per engagement rule its points by age, the last ones from then on, and the place of its group's cap."""
        self._caps = [0, *rules.group_caps.values()]
        self._lasts = [rule.decay_days or _FOR_EVER for rule in rules.engagement]
        self._fit_points: dict[int, int] = {}

    @cached_property
    def _now(self) -> Now:
        """No rule asks what time it is, but dates have a time zone."""
        return Now(datetime(1970, 1, 1, tzinfo=UTC), moment.zone(self.pipeline.time_zone))

    def _query(self, place: int) -> Query | None:
        try:
            return query_of(self.rules.fit[place], self.pipeline)
        except LeadtuiError as refused:
            self.faults[place] = refused.sentence
            return None

    # fit

    def matched(self, place: int, index: LeadIndex, rows: Sequence[int], documents: Documents) -> list[int]:
        """The rows that a fit rule finds."""
        query = self._queries[place]
        return [] if query is None else matching(
            index, query, self._now, (self.pipeline,), "", documents, rows
        )

    def found(self, index: LeadIndex, rows: Sequence[int], documents: Documents) -> list[list[int]]:
        """Per fit rule the rows that it finds."""
        return [self.matched(place, index, rows, documents) for place in range(len(self._queries))]

    def fits(self, index: LeadIndex, rows: Sequence[int], documents: Documents) -> list[int]:
        """Per row the fit rules that find it."""
        return together(rows, self.found(index, rows, documents))

    def fit(self, matched: int) -> int:
        """The points of these fit rules, below their caps."""
        known = self._fit_points.get(matched)
        if known is None:
            rules = [rule for place, rule in enumerate(self.rules.fit) if matched >> place & 1]
            known = self._fit_points[matched] = self._capped(
                ((rule.group, rule.points) for rule in rules), self.rules.fit_cap
            )
        return known

    # engagement

    def done(self, lead: Document) -> Done:
        """What was done with a lead, as far as rules give points for it."""
        activities = lead.get("activities")
        if not activities or not self._by_kind:
            return []
        rules = self.rules.engagement
        return [
            (place, one.day) for one in remembered(activities) for place in self._by_kind.get(one.kind, ())
            if rules[place].outcome in (None, one.outcome)
        ]  # fmt: skip

    def lasting(self, done: Done, today: int) -> Done:
        """Without what has faded to nothing."""
        return [(place, day) for place, day in done if today - day < self._lasts[place]]

    def fades(self, done: Done) -> bool:
        """Whether anything of it will be worth less some day."""
        return any(self._lasts[place] < _FOR_EVER for place, _ in done)

    def worth(self, place: int, day: int, today: int) -> int:
        """The points of one activity."""
        worth = self._counted[place][0]
        return worth[max(0, min(today - day, len(worth) - 1))]

    def engaged(self, done: Iterable[tuple[int, int]], today: int) -> int:
        """The points of what was done, below their caps."""
        counted, caps = self._counted, self._caps
        sums = [0] * len(caps)
        for place, day in done:  # by hand and in place: this is done for every lead whenever a day begins
            worth, group = counted[place]
            age = today - day
            sums[group] += worth[0 if age < 0 else age if age < len(worth) else -1]
        for group in range(1, len(caps)):
            if sums[group] > caps[group]:
                sums[group] = caps[group]
        points, cap = sum(sums), self.rules.engagement_cap
        return points if cap is None or points < cap else cap

    def _capped(self, parts: Iterable[tuple[str | None, int]], cap: int | None) -> int:
        parts = list(parts)
        points = sum(points for _, points in parts) - sum(over for _, over in self.over(parts))
        return points if cap is None else min(points, cap)

    def over(self, parts: Iterable[tuple[str | None, int]]) -> list[tuple[str, int]]:
        """By how many points these groups of points are over their caps."""
        sums: dict[str | None, int] = {}
        for group, points in parts:
            sums[group] = sums.get(group, 0) + points
        caps = self.rules.group_caps
        return [
            (group, points - caps[group])
            for group, points in sums.items() if group is not None and group in caps and points > caps[group]
        ]


def together(rows: Sequence[int], found: Sequence[Sequence[int]]) -> list[int]:
    """Per row the rules that found it."""
    if not found:
        return [0] * len(rows)
    marks = dict.fromkeys(rows, 0)
    for place, matched in enumerate(found):
        bit = 1 << place
        for row in matched:
            marks[row] |= bit
    return list(marks.values())


def packed(done: Done) -> bytes:
    """What was done in as few bytes as can be."""
    return array("H", chain.from_iterable(done)).tobytes()


def unpacked(packed: bytes) -> Done:
    return list(iter_unpack("HH", packed))
