"""A page of numbers as lines: label, numbers in columns, and a bar where there is room for it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from leadtui.model.metrics.pages import Page
from leadtui.model.text import safe
from leadtui.widgets.glyphs import Glyphs
from leadtui.widgets.line import Line, filled, padded

_LABEL: Final = 24
_BAR: Final = 24
"""Cells of the longest bar."""


def tabs(titles: Sequence[str], at: int, width: int, glyphs: Glyphs) -> Line:
    """The names of all pages, the shown one marked."""
    parts = [(" ", "dim")]
    for place, title in enumerate(titles):
        parts.append((f" {title} ", "cursor" if place == at else "dim"))
    return filled(tuple(parts), width, glyphs.more)


def lines(page: Page, cursor: int, width: int, glyphs: Glyphs) -> list[Line]:
    """The head of the table, and a line per figure."""
    widths = [
        max(len(head), *(len(figure.cells[at]) for figure in page.figures), 0) if page.figures else len(head)
        for at, head in enumerate(page.heads)
    ]  # fmt: skip
    label = min(_LABEL, max(12, width - sum(widths) - 2 * len(widths) - 4))
    shown = _that_fit(widths, width - label - 3)
    room = width - label - 3 - sum(widths[at] + 2 for at in shown)
    bar = min(_BAR, room - 2) if room > 8 else 0
    heads = "".join(f"  {page.heads[at]:>{widths[at]}}" for at in shown)
    found: list[Line] = [filled(((f"   {'':<{label}}{heads}", "dim"),), width, glyphs.more)]
    for place, figure in enumerate(page.figures):
        here = place == cursor
        cells = "".join(f"  {safe(figure.cells[at]):>{widths[at]}}" for at in shown)
        name = padded(safe(figure.label, 200), label, glyphs.more)
        parts: list[tuple[str, str]] = [
            (f" {glyphs.cursor if here else ' '} ", "mark"), (name, "cursor" if here else "strong"), (cells, "plain"),
        ]
        if bar and figure.share is not None:
            parts.append((f"  {_bar(figure.share, bar, glyphs)}", "bar"))
        found.append(filled(tuple(parts), width, glyphs.more))
    if not page.figures:
        found.append(filled((("   nothing to count here", "dim"),), width, glyphs.more))
    if page.note:
        found.append(filled(((f"   {page.note}", "dim"),), width, glyphs.more))
    return found


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
