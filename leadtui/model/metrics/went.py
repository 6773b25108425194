"""The leads behind the numbers of a stage (who entered it, went on, stayed, was lost there), and of a week."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
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
    lengths = [
        (length, row) for row, visits in _visits(of, stage) if (length := _length(visits, of.period)) is not None
    ]
    return [row for _, row in sorted(lengths, key=lambda stay: -stay[0])]


def _visits(of: Population, stage: str) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    """The completed visits of each lead that had any: when it came and left."""
    for (path, here, ended), rows in of.rows_by_way.items():
        visited = of.index.path.values[path]
        stands = _stands(of, visited, here, ended)
        places = [at for at in range(len(visited) - stands) if visited[at] == stage]
        for row in rows if places else ():
            numbers = array("I", of.index.stays[row])
            yield row, [(numbers[1 + 2 * at], numbers[2 + 2 * at]) for at in places]


def _stands(of: Population, visited: Sequence[str], here: int, ended: int) -> bool:
    """Whether leads of this way stand, open, in the last stage of their path."""
    return of.index.outcome.values[ended] is None and bool(visited) and visited[-1] == of.index.stage.values[here]


def _length(visits: Sequence[tuple[int, int]], period: Period) -> int | None:
    """Seconds of the visits that were left in the period; None for no such visit, or an unknown time."""
    counted = [(came, left) for came, left in visits if period.all_time or not left or left in period]
    if not counted or not all(0 < came <= left for came, left in counted):
        return None
    return sum(left - came for came, left in counted)


def aging(of: Population, stage: str) -> list[int]:
    """The open leads that stand there since a known moment, the oldest first."""
    since = []
    for (path, here, ended), rows in of.rows_by_way.items():
        visited = of.index.path.values[path]
        if _stands(of, visited, here, ended) and visited[-1] == stage:
            since += [(array("I", of.index.stays[row])[-2], row) for row in rows]
    return [row for moment, row in sorted(since) if moment]


# weeks


def in_week(of: Population, rows: Sequence[int], moments: Sequence[int], monday: date) -> list[int]:
    """The rows whose moment lies in the week from this day on, where the pipeline is."""
    week = _week(of, monday)
    return [row for row in rows if moments[row] and moments[row] in week]


def moved_on(of: Population, monday: date) -> list[int]:
    """The leads that came to a stage further on than they had ever been in that week, each once."""
    week, forward = _week(of, monday), of.forward
    found = []
    for (path, _, _), rows in of.rows_by_way.items():
        places = [forward.get(stage, -1) for stage in of.index.path.values[path]]
        steps = [1 + 2 * at for at in range(1, len(places)) if places[at] > max(places[:at])]
        if steps:
            found += [row for row in rows if any(moment in week for moment in _at(of, row, steps))]
    return found


def _at(of: Population, row: int, places: Sequence[int]) -> list[int]:
    numbers = array("I", of.index.stays[row])
    return [numbers[place] for place in places]


def _week(of: Population, monday: date) -> Period:
    return Period.of_days(monday, monday + timedelta(weeks=1), of.now.zone)
