"""Plots over time, drawn with characters in the room that there is."""

from __future__ import annotations

from threading import Lock
from typing import Final

from leadtui.model import money
from leadtui.model.metrics.pages import Plot
from leadtui.widgets.glyphs import ASCII, Glyphs
from leadtui.widgets.line import Line, padded

LEAST_WIDTH: Final = 30
LEAST_HEIGHT: Final = 6
"""Below that a plot says nothing."""
TICKS: Final = 2
"""Numbers beside a plot, but for the 0."""
_ONE_AT_A_TIME: Final = Lock()
"""The library has one canvas, which all who draw share."""
_MARKERS: Final = ("█", "▒", "░")
_PLAIN_MARKERS: Final = ("#", "+", ".")


def plotted(plot: Plot, width: int, height: int, glyphs: Glyphs) -> list[Line]:
    """The plot in lines of `width` cells, at most `height` of them; none where there is too little room.

    Loads plotext (150 ms) when it is first called: not on the event loop.
    """
    if width < LEAST_WIDTH or height < LEAST_HEIGHT or not plot.labels:
        return []
    import plotext

    plain = glyphs is ASCII
    labels = list(plot.labels)
    with _ONE_AT_A_TIME:
        plotext.clear_figure()
        plotext.theme("clear")
        plotext.plot_size(width - 1, height - 1)
        plotext.frame(False)
        highest = max(sum(values) for values in zip(*plot.series.values(), strict=True))
        ticks = [highest * part / TICKS for part in range(TICKS + 1)]
        plotext.yticks(ticks, [money.short(round(tick)) for tick in ticks])
        plotext.stacked_bar(
            labels, [list(values) for values in plot.series.values()],
            marker=list(_PLAIN_MARKERS if plain else _MARKERS)[:len(plot.series)],
        )
        drawn = plotext.uncolorize(plotext.build())
    legend = "   ".join(
        f"{marker} {name}" for marker, name in zip(_PLAIN_MARKERS if plain else _MARKERS, plot.series, strict=False)
    )
    lines = [legend, *drawn.rstrip("\n").split("\n")]
    return [((padded(f" {line}", width, glyphs.more), "plain" if number else "dim"),) for number, line in
            enumerate(lines[:height])]
