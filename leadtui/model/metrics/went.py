"""The leads behind the numbers of a stage (who entered it, went on, stayed, was lost there), and of a week."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from leadtui.model.metrics.period import Period
from leadtui.model.metrics.population import Population
from leadtui.model.metrics.stages import Course, courses, forward_places, last_open
from leadtui.model.pipeline import Kind


def _that(of: Population, fits: Callable[[Course], bool]) -> list[int]:
    """The leads created in the period whose course fits."""
    ways = {way for way, went in courses(of) if fits(went)}
    columns = [of.index.of(column.codes, of.cohort) for column in (of.index.path, of.index.stage, of.index.outcome)]
    return [row for row, *way in zip(of.cohort, *columns, strict=True) if tuple(way) in ways]


def entered(of: Population, at: int) -> list[int]:
    """The leads created in the period that ever entered the stage at this place, those first that went on from it."""
    on, others = advanced(of, at), _that(of, lambda went: at in went.visited and not went.advanced(at))
    return [*on, *others]


def advanced(of: Population, at: int) -> list[int]:
    return _that(of, lambda went: went.advanced(at))


def undecided(of: Population, at: int) -> list[int]:
    return _that(of, lambda went: went.undecided(at))


def reached(of: Population, at: int) -> list[int]:
    """Of the leads that entered the first stage those that reached this one, then the others."""
    first = next(place for place, stage in enumerate(of.pipeline.stages) if stage.id == of.pipeline.first.id)
    forward = at in forward_places(of)
    return [
        *_that(of, lambda went: first in went.visited and went.reached(at, forward)),
        *_that(of, lambda went: first in went.visited and not went.reached(at, forward)),
    ]


def standing(of: Population, stage: str) -> list[int]:
    """All that stand there now, whenever they were created."""
    here = of.index.stage.codes_for(stage)
    return [row for row, code in zip(of.rows, of.index.of(of.index.stage.codes, of.rows), strict=True) if here[code]]


def leaked(of: Population, stage: str) -> list[int]:
    """The lost leads created in the period whose last open stage was this one."""
    index = of.index
    opened = {known.id for known in of.pipeline.of_kind(Kind.OPEN)}
    last = [last_open(path, opened) == stage for path in index.path.values]
    return [row for row in of.period.split(of.all_lost, index.created)[0] if last[index.path.codes[row]]]


# stays: the same as leadtui.model.metrics.times counts them, for each lead


def stayed(of: Population, stage: str) -> list[int]:
    """The leads with a completed stay of known length that ended in the period, the longest first."""
    lengths: list[tuple[int, int]] = []
    for visits in of.visits_by_way.values():
        done = visits.stages[:len(visits.stages) - visits.stands]
        places = [at for at, name in enumerate(done) if name == stage]
        came, left = ([moments(at) for at in places] for moments in (visits.entered, visits.left))
        for lead, row in enumerate(visits.rows if places else ()):
            stay = [(entered[lead], gone[lead]) for entered, gone in zip(came, left, strict=True)]
            if (length := _length(stay, of.period)) is not None:
                lengths.append((-length, row))
    return [row for _, row in sorted(lengths)]


def _length(visits: Sequence[tuple[int, int]], period: Period) -> int | None:
    """Seconds of the visits that were left in the period; None for no such visit, or an unknown time."""
    counted = [(came, left) for came, left in visits if period.all_time or not left or left in period]
    if not counted or not all(0 < came <= left for came, left in counted):
        return None
    return sum(left - came for came, left in counted)


def aging(of: Population, stage: str) -> list[int]:
    """The open leads that stand there since a known moment, the oldest first."""
    since: list[tuple[int, int]] = []
    for visits in of.visits_by_way.values():
        if visits.stands and visits.stages[-1] == stage:
            since += zip(visits.entered(len(visits.stages) - 1), visits.rows, strict=True)
    return [row for moment, row in sorted(since) if moment]


# weeks


def in_week(of: Population, rows: Sequence[int], moments: Sequence[int], monday: date) -> list[int]:
    """The rows whose moment lies in the week from this day on, where the pipeline is."""
    week = _week(of, monday)
    return [row for row in rows if moments[row] and moments[row] in week]


def moved_on(of: Population, monday: date) -> list[int]:
    """The leads that came to a stage further on than they had ever been in that week, each once."""
    week, found = _week(of, monday), list[int]()
    for visits in of.visits_by_way.values():
        places = [of.forward.get(stage, -1) for stage in visits.stages]
        steps = [visits.entered(at) for at in range(1, len(places)) if places[at] > max(places[:at])]
        for row, *moments in zip(visits.rows if steps else (), *steps, strict=False):
            if any(moment in week for moment in moments):
                found.append(row)
    return found


def _week(of: Population, monday: date) -> Period:
    return Period.of_days(monday, monday + timedelta(weeks=1), of.now.zone)
