"""The one way in which the board paints: lines in, and only what differs from the last ones goes to the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Final

from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from leadtui.widgets.line import Line, repaint_width

STYLES: Final = ("plain", "strong", "dim", "accent", "good", "warn", "bad", "cursor", "bar", "mark", "fault")

_MOST_CACHED: Final = 1024


class Palette(App[Any]):
    """An app whose `Drawn` widgets have styles: one palette for all, because each of its colours takes Textual 0.1 ms
    for every widget that has it, at every change of screens.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"drawn--{name}" for name in STYLES}
    DEFAULT_CSS = """
    Palette {
        & > .drawn--plain { color: $foreground; }
        & > .drawn--strong { color: $foreground; text-style: bold; }
        & > .drawn--dim { color: $foreground 62%; }
        & > .drawn--accent { color: $primary; text-style: bold; }
        & > .drawn--good { color: $success; }
        & > .drawn--warn { color: $warning; text-style: bold; }
        & > .drawn--bad { color: $error; text-style: bold; }
        & > .drawn--cursor { color: $foreground; text-style: bold reverse; }
        & > .drawn--bar { color: $primary; }
        & > .drawn--fault { color: $error; text-style: bold underline; }
        & > .drawn--mark { color: $accent; text-style: bold; }
    }
    Palette:ansi > .drawn--dim { color: ansi_default; text-style: dim; }
    """


class Drawn(Widget, can_focus=False):
    """A widget whose content is `lines`: one per row, each filling the width.

    A repaint always starts at the left edge of a widget, so a line is repainted up to its last difference.
    """

    DEFAULT_CSS = """
    Drawn { background: $background; }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._lines: Sequence[Line] = ()
        self._rows: list[Strip | None] = []
        """The lines as they are painted in this width; None: not yet."""
        self._width = 0
        self._strips: dict[Line, Strip] = {}
        self._styles_by_name: dict[str, Style] = {}

    def paint(self, lines: Sequence[Line]) -> None:
        """Shows these lines from now on."""
        old, self._lines = self._lines, lines
        if len(old) != len(lines):
            self._rows = [None] * len(lines)
            self.refresh()
            return
        changed = []
        for y, (before, after) in enumerate(zip(old, lines, strict=True)):
            if before is not after and before != after:
                self._rows[y] = None
                if width := repaint_width(before, after):
                    changed.append(Region(0, y, width, 1))
        if changed:
            self.refresh(*changed)

    def render_lines(self, crop: Region) -> list[Strip]:
        """As Textual's, without looking for frames around every line of every widget, whatever is repainted."""
        width = self.size.width
        if width != self._width:
            self._width, self._rows = width, [None] * len(self._lines)
        rows = self._rows
        strips = []
        for y in crop.line_range:
            strip = rows[y] if y < len(rows) else Strip.blank(width, self.rich_style)
            if strip is None:
                strip = rows[y] = self._painted(self._lines[y])
            strips.append(strip)
        if crop.column_span != (0, width):
            return [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def _painted(self, line: Line) -> Strip:
        """The line as the terminal gets it, in exactly the width of the widget."""
        width = self._width
        strip = self._strips.get(line)
        if strip is None or strip.cell_length != width:
            if len(self._strips) > _MOST_CACHED:
                self._strips.clear()
            strip = Strip([Segment(text, self._style(name)) for text, name in line if text])
            strip = strip.adjust_cell_length(width, self.rich_style)
            for filter in self.get_line_filters():
                strip = strip.apply_filter(filter, self.background_colors[1])
            self._strips[line] = strip
        return strip

    def _style(self, name: str) -> Style:
        style = self._styles_by_name.get(name)
        if style is None:
            style = self._styles_by_name[name] = self.app.get_component_styles(f"drawn--{name}").rich_style
        return style

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._rows = [None] * len(self._lines)
        self._strips.clear()
        self._styles_by_name.clear()
