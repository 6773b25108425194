"""What the numbers ask of visit times: how long leads stayed, since when they stand, when they were first answered.

Leads that agree in path, stage and outcome are looked at together: one list per visit of the path, not one per lead.

A *completed* visit is one that was left; the visit in which an open lead stands is not. Several visits of one lead to
a stage are one stay, as long as all of them; when the times of one are unknown, so is the stay. With a period the
visits that were left in it count, and the answers to leads created in it.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress

from leadtui.model.index import LeadIndex
from leadtui.model.metrics.period import Period

Way = tuple[int, int, int]
"""Codes of the columns path, stage and outcome."""
UNKNOWN = -1
"""The length of a stay, or the beginning of one, that nobody knows."""
UNANSWERED = -2


@dataclass(frozen=True, slots=True)
class Stays:
    """The leads that stayed in one stage: numbers in ascending order."""

    seconds: Sequence[int] = ()
    """How long each completed stay was."""
    unknown: int = 0
    """Leads that stayed, but for an unknown time."""
    since: Sequence[int] = ()
    """When each lead that stands here came; a known moment."""
    since_unknown: int = 0


@dataclass(frozen=True, slots=True)
class Times:
    """Unsorted, with UNKNOWN and UNANSWERED among the numbers."""

    seconds: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    since: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    answered: list[int] = field(default_factory=list)
    """Seconds from creation to the first activity."""

    def stays(self) -> dict[str, Stays]:
        """Per stage that anybody ever was in."""
        found = {}
        for stage in self.seconds.keys() | self.since.keys():
            seconds, since = sorted(self.seconds[stage]), sorted(self.since[stage])
            unknown, young = seconds.count(UNKNOWN), since.count(0)
            found[stage] = Stays(seconds[unknown:], unknown, since[young:], young)
        return found


@dataclass(frozen=True, slots=True)
class Visits:
    """Leads that went the same way, and when they came and left."""

    rows: Sequence[int]
    stages: tuple[str, ...]
    """Visited, in order."""
    stands: bool
    """They are open, and in the last one still."""
    numbers: array[int]
    """What leadtui.model.stays keeps of each lead, one lead after the other."""

    @staticmethod
    def of(index: LeadIndex, way: Way, rows: Sequence[int]) -> Visits:
        path, standing, ended = way
        stages = index.path.values[path]
        is_open = index.outcome.values[ended] is None
        numbers = array("I")
        numbers.frombytes(b"".join(index.of(index.stays, rows)))
        return Visits(rows, stages, is_open and stages[-1:] == (index.stage.values[standing],), numbers)

    def first_activity(self) -> array[int]:
        """Per lead the moment; 0 when unknown, as in the others."""
        return self.numbers[::self._width]

    def entered(self, visit: int) -> array[int]:
        return self.numbers[1 + 2 * visit::self._width]

    def left(self, visit: int) -> array[int]:
        return self.numbers[2 + 2 * visit::self._width]

    @property
    def _width(self) -> int:
        return 1 + 2 * len(self.stages)


def times(index: LeadIndex, ways: Mapping[Way, Visits], period: Period) -> Times:
    """Of the leads that went each of these ways."""
    found = Times()
    for visits in ways.values():
        done = visits.stages[:len(visits.stages) - visits.stands]
        if visits.stands:
            found.since[visits.stages[-1]] += visits.entered(len(done))
        for stage in dict.fromkeys(done):
            lengths = [
                _lengths(visits.entered(at), visits.left(at), period) for at, name in enumerate(done) if name == stage
            ]
            together = lengths[0] if len(lengths) == 1 else _together(lengths)
            found.seconds[stage] += together if period.all_time else [s for s in together if s != _OUTSIDE]
        found.answered.extend(_answers(index, visits.rows, visits.first_activity(), period))
    return found


_OUTSIDE = -3
"""The length of a visit that was not left in the period."""


def _lengths(entered: Sequence[int], left: Sequence[int], period: Period) -> list[int]:
    """Per visit its length; UNKNOWN where a moment is missing or they are the wrong way round."""
    spans = [b - a if 0 < a <= b else UNKNOWN for a, b in zip(entered, left, strict=True)]
    if period.all_time:
        return spans
    return [
        _OUTSIDE if b and b not in period else span for span, b in zip(spans, left, strict=True)
    ]


def _together(visits: list[list[int]]) -> list[int]:
    """Per lead the sum over its visits."""
    return [_sum([length for length in lead if length != _OUTSIDE]) for lead in zip(*visits, strict=True)]


def _sum(lengths: list[int]) -> int:
    if not lengths:
        return _OUTSIDE
    return UNKNOWN if UNKNOWN in lengths else sum(lengths)


def _answers(index: LeadIndex, rows: Sequence[int], first: Sequence[int], period: Period) -> Iterator[int]:
    """Per lead created in the period."""
    created, active = index.of(index.created, rows), index.of(index.last_activity, rows)
    told: Iterator[int] = iter([
        answered - begun if begun and answered and begun <= answered else UNKNOWN if answered or latest else UNANSWERED
        for begun, answered, latest in zip(created, first, active, strict=True)
    ])
    return told if period.all_time else compress(told, [bool(begun) and begun in period for begun in created])
