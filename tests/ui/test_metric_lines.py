"""The lines of the metrics pages and their plots: no number is cut, the shown page's name is seen."""

from __future__ import annotations

from fractions import Fraction

import pytest

from leadtui.model.metrics.pages import Cell, Column, Figure, Page, Plot
from leadtui.widgets.glyphs import ASCII, UNICODE
from leadtui.widgets.line import Line
from leadtui.widgets.metric_lines import table, tabs
from leadtui.widgets.plots import plotted

TITLES = ["Overview", "Funnel", "Stays", "Forecast", "Losses", "Leakage", "Sources", "Owners", "Trends", "Goals"]


def figure(label: str, *cells: str, share: Fraction | None = None) -> Figure:
    return Figure(label, label, tuple(map(Cell, cells)), share)


def columns(*heads: str) -> tuple[Column, ...]:
    return tuple(Column(head, head) for head in heads)


def text(line: Line) -> str:
    return "".join(part for part, _ in line)


@pytest.mark.parametrize("width", [40, 60, 80, 200])
def test_the_name_of_the_shown_page_is_seen_whole(width: int) -> None:
    for at, title in enumerate(TITLES):
        line = tabs(TITLES, at, width, UNICODE)
        assert (f" {title} ", "cursor") in line
        assert len(text(line)) == width
        assert set(text(line).split()) - {"◀", "▶"} <= set(TITLES)
    assert ("◀" in text(tabs(TITLES, 9, 60, UNICODE))) and ("▶" in text(tabs(TITLES, 0, 60, UNICODE)))
    assert not {"◀", "▶"} & set(text(tabs(TITLES, 9, 200, UNICODE)))


def test_currencies_stand_below_each_other_and_the_next_figure_follows() -> None:
    figures = (figure("Open value", "1k EUR + 77.8k GBP + 123M USD", "3"), figure("Won", "12", "12"))
    shown = table(Page("Overview", columns("now", "n"), figures, note="all"), 1, 40, UNICODE)
    assert [text(line).rstrip() for line in shown.body] == [
        "   Open value       1k EUR   3",
        "               + 77.8k GBP",
        "                + 123M USD",
        " ▌ Won                  12  12",
        "   all",
    ]  # fmt: skip
    assert shown.starts == (0, 3, 4)


def test_columns_go_before_a_number_is_cut_and_a_long_note_is_told_whole() -> None:
    figures = (figure("王秀英 展览会 " * 9, *["1,234,567"] * 4, share=Fraction(1)),)
    note = "preventable 21 (423k EUR), normal 31 (1.1M EUR), silent: open, but stale 75 (2M EUR)"
    shown = table(Page("Losses", columns(*"abcd"), figures, note=note), 0, 50, UNICODE)
    assert text(shown.body[0]).count("1,234,567") == 3
    assert "1,234,5…" not in text(shown.body[0])
    assert " ".join(" ".join(text(line) for line in shown.body[1:]).split()) == note


def test_a_plot_has_round_scales_and_even_bars() -> None:
    values = {"won": (4.0, 0.0, 13.0, 1.0), "lost": (10.0, 0.0, 0.0, 0.0)}
    plot = Plot(tuple(f"W{week}" for week in range(4)), values)
    shown = [text(line).rstrip() for line in plotted(plot, 40, 11, ASCII)]
    assert shown == [
        "   # won   + lost",
        "   14 |++++++",
        "      |++++++          ######",
        "      |++++++          ######",
        "      |++++++          ######",
        "    7 |++++++          ######",
        "      |++++++          ######",
        "      |######          ######",
        "      |######          ######  ######",
        "    0 |--------------------------------",
        "       W0      W1      W2      W3",
    ]


def test_a_plot_of_more_than_there_is_room_for_has_the_last_ones() -> None:
    plot = Plot(tuple(f"2{year}" for year in range(100, 300)), {"won": tuple(map(float, range(200)))})
    lines = plotted(plot, 40, 12, UNICODE)
    assert all(len(text(line)) == 40 for line in lines)
    assert text(lines[-1]).rstrip().endswith(" 2299")
    assert "200" in text(lines[1])


@pytest.mark.parametrize("values", [(), (0.0, 0.0)])
def test_nothing_is_not_drawn(values: tuple[float, ...]) -> None:
    assert plotted(Plot(tuple(map(str, values)), {"won": values}), 80, 20, UNICODE) == []
