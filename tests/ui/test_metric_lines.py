"""The lines of the metrics pages and their plots: no number is cut, the shown page's name is seen."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from leadtui.model.metrics.pages import Cell, Column, Figure, Page, Plot
from leadtui.widgets.glyphs import ASCII, UNICODE, Glyphs
from leadtui.widgets.line import Line
from leadtui.widgets.metric_lines import table, tabs
from leadtui.widgets.plots import drawn, plotted

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


def test_of_many_months_those_around_now_are_drawn() -> None:
    labels = tuple(f"{year}-{month:02}" for year in range(2022, 2027) for month in range(1, 13))
    plot = Plot(labels, {"won": (5.0,) * 60, "expected": (1.0,) * 60}, now=46)
    below = text(plotted(plot, 80, 12, UNICODE)[-1])
    assert "2025-11" in below
    assert "2022-01" not in below
    assert "2026-12" not in below


LINES = Plot(("Mon", "Tue", "Wed"), {"won": (1.0, 9.0, 2.0), "lost": (3.0, 0.0, 8.0)}, lines=True)


@pytest.mark.parametrize(("glyphs", "signs"), [(ASCII, "*o"), (UNICODE, "▄⠒")])
def test_lines_differ_in_sign_and_colour_and_end_with_their_name(glyphs: Glyphs, signs: str) -> None:
    legend, *lines = plotted(LINES, 60, 12, glyphs)
    assert text(legend).split() == [signs[0], "won", signs[1], "lost"]
    assert {style for line in lines for part, style in line if part.strip()} == {"dim", "bar", "mark"}
    ends = [text(line).rstrip().rpartition(" ")[2] for line in lines]
    assert ends.index("lost") < ends.index("won"), "beside where their lines end"
    assert all(len(text(line)) == 60 for line in lines)
    if glyphs is ASCII:
        assert all(text(line).isascii() for line in lines)


def test_two_plots_stand_side_by_side_below_each_other_or_alone() -> None:
    wide, high, low = (drawn((LINES, LINES), *size, UNICODE) for size in ((160, 12), (60, 30), (60, 10)))
    assert [sum("lost" in text(line) for line in lines[:1]) for lines in (wide, high, low)] == [1, 1, 1]
    assert text(wide[0]).count("lost") == 2
    assert sum(text(line).count("▄ won") for line in high) == 2
    assert sum(text(line).count("▄ won") for line in low) == 1
    assert drawn((), 80, 20, UNICODE) == []


def test_the_last_columns_give_way_to_bars_that_are_the_picture() -> None:
    figures = (figure("Proposal", *["1,234,567"] * 6, share=Fraction(1)),)
    page = Page("Funnel", columns(*"abcdef"), figures)
    assert "━" not in text(table(page, 0, 80, UNICODE).body[0])
    assert "━━━━━━━━" in text(table(replace(page, bars_first=True), 0, 80, UNICODE).body[0])


@pytest.mark.parametrize("values", [(), (0.0, 0.0)])
def test_nothing_is_not_drawn(values: tuple[float, ...]) -> None:
    assert plotted(Plot(tuple(map(str, values)), {"won": values}), 80, 20, UNICODE) == []
