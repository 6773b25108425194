"""Numbers over time, drawn with characters in the room that there is: stacked bars, or lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from threading import Lock
from typing import Final

from rich.cells import cell_len

from leadtui.model import money
from leadtui.model.metrics.pages import Plot
from leadtui.widgets.glyphs import ASCII, Glyphs
from leadtui.widgets.line import Line, Part, filled

LEAST_WIDTH: Final = 30
LEAST_HEIGHT: Final = 7
"""Below that a plot says nothing."""
BESIDE: Final = 120
"""Cells from which two plots stand side by side."""
_MOST_ROWS: Final = 24
"""Rows of bars; lines take all the room that there is."""
_WIDEST: Final = 12
"""Cells of one bar and the gap behind it."""
_NARROW: Final = 4
"""Cells of one bar and its gap below which the bars around now are drawn, and not all."""
_MARKERS: Final = ("█", "▒", "░")
_PLAIN_MARKERS: Final = ("#", "+", ".")
_POINTS: Final = (("hd", "▄"), ("braille", "⠒"))
_PLAIN_POINTS: Final = (("*", "*"), ("o", "o"))
"""What lines are made of, for plotext and in the legend: they differ without colour too."""
_COLOURS: Final = ("cyan", "magenta")
_STYLES: Final = {"6": "bar", "5": "mark"}
"""The styles of these colours, by the number that plotext writes them with."""
_PAINTED: Final = re.compile(r"(?:\x1b\[38;5;(\d+)m)?([^\x1b]*)\x1b\[0m|([^\x1b]+)")
_ONE_AT_A_TIME: Final = Lock()
"""plotext has one canvas, which all who draw share."""
_TOPS: Final = (2, 4, 6, 8, 10, 12, 14, 16, 20, 24, 30, 40, 50, 60, 80, 100)
"""What a scale ends with, times a power of ten: half of it is a round number too."""


def drawn(plots: Sequence[Plot], width: int, height: int, glyphs: Glyphs) -> list[Line]:
    """The plots in the room that there is: side by side, else below each other, else the first of them."""
    if len(plots) == 2 and width >= BESIDE:
        left, right = (plotted(plot, width // 2, height, glyphs) for plot in plots)
        blank: Line = ((" " * (width // 2), "plain"),)
        rows = max(len(left), len(right))
        return [
            (*one, *other) for one, other in zip(
                [*left, *[blank] * (rows - len(left))], [*right, *[blank] * (rows - len(right))], strict=True
            )
        ]  # fmt: skip
    if len(plots) == 2 and height >= 2 * LEAST_HEIGHT + 4:
        return [line for plot in plots for line in plotted(plot, width, height // 2, glyphs)]
    return plotted(plots[0], width, height, glyphs) if plots else []


def plotted(plot: Plot, width: int, height: int, glyphs: Glyphs) -> list[Line]:
    """The plot in lines of `width` cells, at most `height` of them; none where there is too little room.

    Where there are more bars than room, those around now are shown.
    """
    highest = max((sum(values) for values in zip(*plot.series.values(), strict=True)), default=0)
    if width < LEAST_WIDTH or height < LEAST_HEIGHT or highest <= 0:
        return []
    return _curves(plot, width, height, glyphs) if plot.lines else _bars(plot, width, height, glyphs)


def _bars(plot: Plot, width: int, height: int, glyphs: Glyphs) -> list[Line]:
    markers = _PLAIN_MARKERS if glyphs is ASCII else _MARKERS
    highest = _top(max(map(sum, zip(*plot.series.values(), strict=True))))
    side = max(len(money.short(number)) for number in (highest, highest // 2)) + 3
    room = width - side - 2
    now = plot.now % len(plot.labels)
    first, count = _around(now, len(plot.labels), max(1, room // _NARROW))
    shown = list(zip(*plot.series.values(), strict=True))[first:first + count]
    top, rows = _top(max(1, *map(sum, shown))), min(_MOST_ROWS, height - 3)
    rows -= rows % 2  # so that the middle of the scale is a row
    ticks = {rows: money.short(top), rows // 2: money.short(top // 2)}
    step = min(_WIDEST, room // count)
    bar = step - (2 if step > 5 else 1)
    stacks = [_stack(values, markers, top, rows) for values in shown]
    legend = "   ".join(f"{marker} {name}" for marker, name in zip(markers, plot.series, strict=False))
    lines: list[Line] = [((f"   {legend}", "dim"),)]
    for row in range(rows, 0, -1):
        painted = "".join((stack[row - 1] * bar).ljust(step) for stack in stacks)
        lines.append(((f"{ticks.get(row, ''):>{side}} {glyphs.side}", "dim"), *_told_apart(painted, markers)))
    lines.append(((f"{'0':>{side}} {glyphs.side}{glyphs.rule * (step * count)}", "dim"),))
    lines.append(((f"{'':{side}}  {_below(plot.labels[first:first + count], now - first, step, room)}", "dim"),))
    return [filled(line, width, glyphs.more) for line in lines]


def _around(now: int, length: int, room: int) -> tuple[int, int]:
    """The first of the labels that are drawn, and how many: two thirds of them up to now."""
    count = min(length, room)
    return max(0, min(now + 1 - count * 2 // 3, length - count)), count


def _told_apart(painted: str, markers: Sequence[str]) -> Line:
    """The bars of one row, what is expected in another colour than what is there."""
    parts: list[tuple[str, str]] = []
    for sign in painted:
        style = "mark" if sign in markers[1:] else "bar"
        if parts and (parts[-1][1] == style or sign == " "):
            parts[-1] = (parts[-1][0] + sign, parts[-1][1])
        else:
            parts.append((sign, style))
    return tuple(parts)


def _curves(plot: Plot, width: int, height: int, glyphs: Glyphs) -> list[Line]:
    """A line per series, all from the same zero, its name at its end. Loads plotext when first called (150 ms)."""
    import plotext

    signs = _PLAIN_POINTS if glyphs is ASCII else _POINTS
    top = _top(max(max(values) for values in plot.series.values()))
    places = list(range(len(plot.labels)))
    names = max(map(cell_len, plot.series)) + 1
    room = width - 2 - names
    longest = max(map(cell_len, plot.labels))
    every = max(1, -(-(len(places) - 1) * (longest + 2) // (room - 2 * longest)))  # names that meet would be left out
    with _ONE_AT_A_TIME:
        plotext.clear_figure()
        plotext.theme("clear")
        plotext.limit_size(False, False)  # the room is known here, and is not that of its own guess
        plotext.plot_size(room, height - 1)
        plotext.frame(False)
        plotext.ylim(0, top)
        plotext.yticks([0, top / 2, top], ["0", money.short(top // 2), money.short(top)])
        shown = places[(len(places) - 1) % every::every]
        plotext.xticks(shown, [plot.labels[at] for at in shown])
        for (sign, _), colour, values in zip(signs, _COLOURS, plot.series.values(), strict=False):
            plotext.plot(places, list(values), marker=sign, color=colour)
        rows = plotext.build().rstrip("\n").split("\n")
    ends = _ends(plot, top, len(rows) - 1)
    legend = "   ".join(f"{sign} {name}" for (_, sign), name in zip(signs, plot.series, strict=False))
    lines: list[Line] = [((f"   {legend}", "dim"),)]
    for at, row in enumerate(rows):
        lines.append((("  ", "plain"), *_parts(row), (f" {ends.get(at, '')}", "dim")))
    return [filled(line, width, glyphs.more) for line in lines[:height]]


def _parts(row: str) -> Iterator[Part]:
    """A row of plotext in our styles."""
    for colour, painted, plain in _PAINTED.findall(row):
        if text := painted or plain:
            yield text, _STYLES.get(colour, "dim")


def _ends(plot: Plot, top: int, rows: int) -> dict[int, str]:
    """The name of each series in the row where its line ends, or in the nearest that is free."""
    found: dict[int, str] = {}
    for name, values in plot.series.items():
        row = round((1 - values[-1] / top) * (rows - 1))
        free = [at for at in range(rows) if at not in found]
        if free:
            found[min(free, key=lambda at: abs(at - row))] = name
    return found


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


def _below(labels: Sequence[str], now: int, step: int, room: int) -> str:
    """The names under the bars: each, or every second, third … one where they are too long; that of now always."""
    longest = max(map(cell_len, labels))
    over = max(0, (len(labels) - 1) * step + longest - room)
    every = -(-(longest + 1 + over) // step)
    text = ""
    for at in range(now % every, len(labels), every):
        text = text.ljust(min(at * step, room - longest)) + labels[at]
    return text
