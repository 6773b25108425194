"""A screen that knows when another one hides it."""

from __future__ import annotations

from textual.screen import ModalScreen, Screen, ScreenResultType


class Coverable(Screen[ScreenResultType]):
    """A screen that paints nothing while another one hides it.

    Textual takes the screen below any other for one that may shine through: whatever it draws, even one message that
    it gets, repaints the screen above from corner to corner (16 KB instead of a line).
    """

    @property
    def is_current(self) -> bool:
        """As Textual's, and not hidden: only dialogs are above it."""
        stack = self.app.screen_stack
        above = stack[stack.index(self) + 1:] if self in stack else []
        return super().is_current and all(isinstance(screen, ModalScreen) for screen in above)
