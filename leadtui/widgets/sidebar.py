"""The numbers beside the board: they follow the filter, computed off the key path."""

from __future__ import annotations

from leadtui.model.board import Board
from leadtui.session import Session
from leadtui.widgets.drawn import Drawn
from leadtui.widgets.glyphs import Glyphs


class Sidebar(Drawn):
    """The headline of the leads that the board shows."""

    DEFAULT_CSS = "Sidebar { width: 34; height: 1fr; display: none; }"

    def __init__(self, session: Session, glyphs: Glyphs) -> None:
        super().__init__()
        self._session = session
        self._glyphs = glyphs

    def ask(self, board: Board) -> None:
        """The board changed: compute again, soon."""
