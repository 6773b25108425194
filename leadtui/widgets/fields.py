"""The fields of a lead, a line each, with a cursor that stops at what Enter can change."""

from __future__ import annotations

from typing import ClassVar, Final

from rich.segment import Segment
from textual.events import Click
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from leadtui.model.text import safe
from leadtui.widgets.field_rows import Row
from leadtui.widgets.glyphs import Glyphs
from leadtui.widgets.line import padded

LABEL: Final = 17
"""Cells before the value: two for the cursor, the label, a space."""
ROOM: Final = 4
"""Blank lines below the last field, so that its editor has room for what it says."""


class FieldsView(ScrollView, can_focus=False):
    """The rows with a cursor that stops at what Enter can change."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"fields--heading", "fields--label", "fields--value", "fields--cursor"}
    DEFAULT_CSS = """
    FieldsView {
        width: 1fr; height: 1fr; overflow: hidden hidden; scrollbar-size: 0 0;
        & > .fields--heading { color: $text-accent; text-style: bold; }
        & > .fields--label { color: $text-muted; }
        & > .fields--value { color: $text; }
        & > .fields--cursor { background: $foreground 12%; color: $text; text-style: bold; }
    }
    FieldsView:ansi > .fields--cursor, FieldsView:nocolor > .fields--cursor { text-style: bold reverse; }
    """

    def __init__(self, signs: Glyphs) -> None:
        super().__init__()
        self._signs = signs
        self._rows: tuple[Row, ...] = ()
        self._at = "name"
        self._covered = 0
        """Lines from the cursor on that something else stands on; the rows below the first are not drawn."""

    @property
    def row(self) -> Row | None:
        """The one under the cursor."""
        return next((row for row in self._rows if row.id and row.id == self._at), None)

    def show(self, rows: tuple[Row, ...]) -> None:
        """Draws these rows; the cursor stays on its field."""
        self._rows = rows
        self.virtual_size = Size(self.size.width, len(rows) + ROOM)
        if self.row is None:
            self._at = next((row.id for row in rows if row.id), "name")
        self.refresh()

    def step(self, lines: int) -> None:
        """Moves the cursor over the rows that have something to change."""
        stops = [row.id for row in self._rows if row.id]
        if not stops:
            return
        at = stops.index(self._at) + lines
        self._go(stops[max(0, min(len(stops) - 1, at))])

    def _go(self, id: str) -> None:
        old = self.line_of(self._at)
        self._at = id
        new = self.line_of(id)
        for line in (old, new):
            self.refresh_line(line)
        # the heading above the first field of a group comes along
        above = 1 if new and not self._rows[new - 1].id else 0
        self.scroll_to_region(Region(0, new - above, 1, 1 + above), animate=False, force=True)

    def on_click(self, event: Click) -> None:
        line = event.y + round(self.scroll_offset.y)
        if not self._covered and line < len(self._rows) and self._rows[line].id:
            self._go(self._rows[line].id)

    def line_of(self, id: str) -> int:
        """The line of a row, from 0."""
        return next((line for line, row in enumerate(self._rows) if row.id == id), 0)

    def make_room(self, lines: int) -> int:
        """Scrolls until `lines` lines from the cursor on are seen, and clears them; the height of the first one."""
        line = self.line_of(self._at)
        self._covered = lines
        self.refresh()
        self.scroll_to_region(Region(0, line, 1, lines), animate=False, force=True)
        return line - round(self.scroll_offset.y)

    def fill_room(self) -> None:
        """The lines that `make_room` cleared are rows again."""
        self._covered = 0
        self.refresh()

    def render_line(self, y: int) -> Strip:
        width, top = self.size.width, round(self.scroll_offset.y)
        more = self._signs.above if top and not y else ""
        if y == self.size.height - 1 and top + self.size.height < len(self._rows):
            more = self._signs.below
        if not more:
            return self._line(y + top, width)
        sign = Segment(f" {more}", self.get_component_rich_style("fields--label"))
        return Strip([*self._line(y + top, width).crop(0, width - 2), sign])

    def _line(self, line: int, width: int) -> Strip:
        below = line - self.line_of(self._at) if self._covered else 0
        if line >= len(self._rows) or 0 < below < self._covered:
            return Strip.blank(width, self.rich_style)
        row = self._rows[line]
        here = bool(row.id) and row.id == self._at
        if not row.id and not row.value:
            heading = padded(safe(row.label), width, self._signs.more)
            return Strip([Segment(heading, self.get_component_rich_style("fields--heading"))])
        more = self._signs.more
        label = f"{self._signs.cursor if here else ' '} {padded(safe(row.label), LABEL - 3, more)} "
        value = padded(safe(row.value, 400), max(0, width - LABEL), more)
        names = ("cursor", "cursor") if here else ("label", "label" if row.quiet else "value")
        styles = [self.get_component_rich_style(f"fields--{name}") for name in names]
        return Strip([Segment(label, styles[0]), Segment(value, styles[1])]).adjust_cell_length(width)
