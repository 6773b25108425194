"""The board: one screen, its actions apart by what they act on."""

from leadtui.screens.board.screen import BoardScreen

__all__ = ["BoardScreen"]
