"""The one way in which the board paints: lines in, and only what differs from the last ones goes to the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual.dom import DOMNode
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from leadtui.widgets.line import Line, repaint_width


class Drawn(Widget, can_focus=False):
    """A widget whose content is `lines`: one per row, each filling the width.

    A repaint always starts at the left edge of a widget, so a line is repainted up to its last difference.
    Its styles are looked up when a line needs them: declared as component classes, all eleven would be looked up for
    each widget at each change of screens, 240 times before a board is there (35 ms).
    """

    DEFAULT_CSS = """
    Drawn {
        background: $background;
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
    Drawn:ansi > .drawn--dim { color: ansi_default; text-style: dim; }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._lines: Sequence[Line] = ()
        self._strips: dict[Line, Strip] = {}
        self._styles_by_name: dict[str, Style] = {}

    def paint(self, lines: Sequence[Line]) -> None:
        """Shows these lines from now on."""
        old, self._lines = self._lines, lines
        if len(old) != len(lines):
            self.refresh()
            return
        for y, (before, after) in enumerate(zip(old, lines, strict=True)):
            if before is not after and before != after:
                width = repaint_width(before, after)
                if width:
                    self.refresh(Region(0, y, width, 1))

    def render_line(self, y: int) -> Strip:
        if y >= len(self._lines):
            return Strip.blank(self.size.width, self.rich_style)
        line = self._lines[y]
        strip = self._strips.get(line)
        if strip is None:
            if len(self._strips) > 1024:
                self._strips.clear()
            strip = self._strips[line] = Strip([Segment(text, self._style(name)) for text, name in line if text])
        return strip

    def _style(self, name: str) -> Style:
        style = self._styles_by_name.get(name)
        if style is None:
            part = DOMNode(classes=f"drawn--{name}")
            part._attach(self)  # as Textual does for component classes
            self.app.stylesheet.apply(part, animate=False)
            style = self._styles_by_name[name] = part.styles.rich_style
        return style

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._strips.clear()
        self._styles_by_name.clear()
