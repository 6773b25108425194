"""A page of numbers as lines: label, numbers in columns, and a bar where there is room for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from rich.cells import cell_len
from textual.content import Content

from leadtui.model.metrics.pages import Page
from leadtui.model.text import safe
from leadtui.widgets.glyphs import Glyphs
from leadtui.widgets.line import Line, filled, padded

_LEAST_LABEL: Final = 12
"""Cells that a longer label keeps, whatever columns that costs."""
_MOST_LABEL: Final = 40
_LEAST_BAR: Final = 8
_BAR: Final = 24
"""Cells of the longest bar."""
_WIDE_BAR: Final = 80
"""The same where the bars are the picture of the page."""
_AND: Final = " + "
"""Between the amounts of currencies that no rate joins: each has a line of its own, because a cut number is
another number."""


@dataclass(frozen=True, slots=True)
class Table:
    """A page in lines; `starts` has the first line of each figure in `body`, and where the last one ends."""

    head: Line
    body: list[Line]
    starts: tuple[int, ...]


def tabs(titles: Sequence[str], at: int, width: int, glyphs: Glyphs) -> Line:
    """The names of the pages, the shown one marked; whole names only, scrolled so that it is among them."""
    first = 0
    while first < at and len(_tabs_that_fit(titles[first:], width)) <= min(at + 1, len(titles) - 1) - first:
        first += 1
    shown = _tabs_that_fit(titles[first:], width)
    parts: list[tuple[str, str]] = [(glyphs.left if first else " ", "dim")]
    for place, title in enumerate(shown, first):
        parts.append((f" {title} ", "cursor" if place == at else "dim"))
    if first + len(shown) < len(titles):
        parts.append((f" {glyphs.right}", "dim"))
    return filled(tuple(parts), width, glyphs.more)


def _tabs_that_fit(titles: Sequence[str], width: int) -> Sequence[str]:
    """The first ones, as many as there is room for, with a sign at both ends."""
    room = width - 3
    for place, title in enumerate(titles):
        room -= cell_len(title) + 2
        if room < 0:
            return titles[:max(1, place)]
    return titles


def table(page: Page, cursor: int, width: int, glyphs: Glyphs) -> Table:
    """The head of the table, and each figure in as many lines as its amounts need."""
    cells = [[_lines_of(cell.text) for cell in figure.cells] for figure in page.figures]
    widths = [
        max([cell_len(column.head), *(cell_len(part) for row in cells for part in row[at])])
        for at, column in enumerate(page.columns)
    ]
    longest = min(_MOST_LABEL, max((cell_len(safe(figure.label, 200)) for figure in page.figures), default=0))
    kept = _LEAST_BAR + 3 if page.bars_first else 0
    shown = _that_fit(widths, width - min(longest, _LEAST_LABEL) - 3 - kept)
    room = width - 3 - sum(widths[at] + 2 for at in shown)
    label = min(longest, room)
    bar = min(_WIDE_BAR if page.bars_first else _BAR, room - label - 3)
    heads = "".join(f"  {page.columns[at].head:>{widths[at]}}" for at in shown)
    body: list[Line] = []
    starts = []
    for place, (figure, row) in enumerate(zip(page.figures, cells, strict=True)):
        starts.append(len(body))
        here = place == cursor
        for line in range(max((len(row[at]) for at in shown), default=1)):
            numbers = "".join(f"  {_right(row[at], line, widths[at])}" for at in shown)
            name = "" if line else safe(figure.label, 200)
            parts: list[tuple[str, str]] = [
                (f" {glyphs.cursor if here else ' '} ", "mark"),
                (padded(name, label, glyphs.more), "plain" if line else "cursor" if here else "strong"),
                (numbers, "plain"),
            ]
            if bar >= _LEAST_BAR and figure.share is not None and not line:
                parts.append((f"  {_bar(figure.share, bar, glyphs)}", "bar"))
            body.append(filled(tuple(parts), width, glyphs.more))
    starts.append(len(body))
    if not page.figures:
        body.append(filled((("   nothing to count here", "dim"),), width, glyphs.more))
    if page.note:
        told = Content(safe(page.note, 2000)).wrap(max(10, width - 4))
        body += [filled(((f"   {line.plain}", "dim"),), width, glyphs.more) for line in told]
    return Table(filled(((f"   {'':<{label}}{heads}", "dim"),), width, glyphs.more), body, tuple(starts))


def _lines_of(cell: str) -> list[str]:
    """`1k EUR + 80 USD` as `1k EUR`, `+ 80 USD`."""
    first, *others = safe(cell, 2000).split(_AND)
    return [first, *(f"+ {other}" for other in others)]


def _right(parts: Sequence[str], line: int, width: int) -> str:
    text = parts[line] if line < len(parts) else ""
    return " " * (width - cell_len(text)) + text


def _that_fit(widths: Sequence[int], room: int) -> list[int]:
    """The columns for which there is room, the first ones."""
    shown: list[int] = []
    for at, width in enumerate(widths):
        room -= width + 2
        if room < 0 and shown:
            break
        shown.append(at)
    return shown


def _bar(share: Fraction, width: int, glyphs: Glyphs) -> str:
    """A bar of 0..1 of the width; the least that is not nothing is seen."""
    full = max(1, round(share * width)) if share > 0 else 0
    return glyphs.bar * min(width, full)
