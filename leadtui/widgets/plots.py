"""Numbers over time, drawn with characters in the room that there is: stacked bars, or lines."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock
from typing import Final

from rich.cells import cell_len

from leadtui.model import money
from leadtui.model.metrics.pages import Plot
from leadtui.widgets.glyphs import ASCII, Glyphs
from leadtui.widgets.line import Line, filled

LEAST_WIDTH: Final = 30
LEAST_HEIGHT: Final = 7
"""Below that a plot says nothing."""
_MOST_ROWS: Final = 14
_WIDEST: Final = 12
"""Cells of one bar and the gap behind it."""
_MARKERS: Final = ("█", "▒", "░")
_PLAIN_MARKERS: Final = ("#", "+", ".")
_POINTS: Final = ("●", "·")
_PLAIN_POINTS: Final = ("*", ".")
"""What lines are made of."""
_ONE_AT_A_TIME: Final = Lock()
"""plotext has one canvas, which all who draw share."""
_TOPS: Final = (2, 4, 6, 8, 10, 12, 14, 16, 20, 24, 30, 40, 50, 60, 80, 100)
"""What a scale ends with, times a power of ten: half of it is a round number too."""


def plotted(plot: Plot, width: int, height: int, glyphs: Glyphs) -> list[Line]:
    """The plot in lines of `width` cells, at most `height` of them; none where there is too little room.

    Where there are more bars than room, the last ones are shown.
    """
    highest = max((sum(values) for values in zip(*plot.series.values(), strict=True)), default=0)
    if width < LEAST_WIDTH or height < LEAST_HEIGHT or highest <= 0:
        return []
    if plot.lines:
        return _curves(plot, width, min(_MOST_ROWS, height), glyphs)
    markers = _PLAIN_MARKERS if glyphs is ASCII else _MARKERS
    top, rows = _top(highest), min(_MOST_ROWS, height - 3)
    rows -= rows % 2  # so that the middle of the scale is a row
    ticks = {rows: money.short(top), rows // 2: money.short(top // 2)}
    side = max(map(len, ticks.values())) + 3
    room = width - side - 2
    bars = min(len(plot.labels), room // 2)
    step = min(_WIDEST, room // bars)
    bar = step - (2 if step > 5 else 1)
    stacks = [
        _stack(values, markers, top, rows) for values in list(zip(*plot.series.values(), strict=True))[-bars:]
    ]
    legend = "   ".join(f"{marker} {name}" for marker, name in zip(markers, plot.series, strict=False))
    lines: list[Line] = [((f"   {legend}", "dim"),)]
    for row in range(rows, 0, -1):
        drawn = "".join((stack[row - 1] * bar).ljust(step) for stack in stacks)
        lines.append(((f"{ticks.get(row, ''):>{side}} {glyphs.side}", "dim"), (drawn, "bar")))
    lines.append(((f"{'0':>{side}} {glyphs.side}{glyphs.rule * (step * bars)}", "dim"),))
    lines.append(((f"{'':{side}}  {_below(plot.labels[-bars:], step, room)}", "dim"),))
    return [filled(line, width, glyphs.more) for line in lines]


def _curves(plot: Plot, width: int, height: int, glyphs: Glyphs) -> list[Line]:
    """A line per series, all from the same zero. Loads plotext when it is first called (150 ms)."""
    import plotext

    signs = _PLAIN_POINTS if glyphs is ASCII else _POINTS
    top = _top(max(max(values) for values in plot.series.values()))
    places = list(range(len(plot.labels)))
    longest = max(map(cell_len, plot.labels))
    every = max(1, -(-(len(places) - 1) * (longest + 2) // (width - 2 * longest)))  # names that meet would be left out
    with _ONE_AT_A_TIME:
        plotext.clear_figure()
        plotext.theme("clear")
        plotext.limit_size(False, False)  # the room is known here, and is not that of its own guess
        plotext.plot_size(width - 2, height - 1)
        plotext.frame(False)
        plotext.ylim(0, top)
        plotext.yticks([0, top / 2, top], ["0", money.short(top // 2), money.short(top)])
        shown = places[(len(places) - 1) % every::every]
        plotext.xticks(shown, [plot.labels[at] for at in shown])
        for sign, values in zip(signs, plot.series.values(), strict=False):
            plotext.plot(places, list(values), marker=sign)
        drawn = plotext.uncolorize(plotext.build()).rstrip("\n").split("\n")
    legend = "   ".join(f"{sign} {name}" for sign, name in zip(signs, plot.series, strict=False))
    lines: list[Line] = [((f"   {legend}", "dim"),), *(((f"  {line}", "bar"),) for line in drawn)]
    return [filled(line, width, glyphs.more) for line in lines[:height]]


def _top(highest: float) -> int:
    """The end of the scale: the least round number that is not below the highest bar."""
    power = 1
    while highest > _TOPS[-1] * power:
        power *= 10
    return next(top * power for top in _TOPS if top * power >= highest)


def _stack(values: Sequence[float], markers: Sequence[str], top: int, rows: int) -> str:
    """One bar from below, a sign per row, as high as all its values together; what is not nothing is seen."""
    text, reached = "", 0.0
    for value, marker in zip(values, markers, strict=False):
        reached += max(0.0, value)
        text = text.ljust(round(reached * rows / top), marker)
    if not text and reached:
        text = markers[max(range(len(values)), key=values.__getitem__)]
    return text.ljust(rows)


def _below(labels: Sequence[str], step: int, room: int) -> str:
    """The names under the bars: each, or every second, third … one where they are too long; the last one always."""
    longest = max(map(cell_len, labels))
    over = max(0, (len(labels) - 1) * step + longest - room)
    every = -(-(longest + 1 + over) // step)
    text = ""
    for at in range((len(labels) - 1) % every, len(labels), every):
        text = text.ljust(min(at * step, room - longest)) + labels[at]
    return text
