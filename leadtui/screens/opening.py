"""What is seen while the store is being read."""

from __future__ import annotations

from textual.app import ComposeResult

from leadtui.screens.covered import Coverable
from leadtui.widgets.bars import FootLine, HeaderLine, Heads
from leadtui.widgets.glyphs import Glyphs


class OpeningScreen(Coverable[None]):
    """The header, and nothing below it yet."""

    DEFAULT_CSS = "OpeningScreen { background: $background; }"

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__()
        self._glyphs = glyphs

    def compose(self) -> ComposeResult:
        header = HeaderLine(self._glyphs)
        header.show(Heads("leadtui", "", "urgency", "", (), "opening…"))
        yield header
        yield FootLine(self._glyphs, ())
