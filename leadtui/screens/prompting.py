"""A line that is typed at the foot of a screen, without a place to type that has the focus."""

from __future__ import annotations

from textual import events
from textual.screen import Screen

from leadtui.widgets.bars import FootLine
from leadtui.widgets.typed import Typed


class Prompting(Screen[None]):
    """Keys edit the line; what it means and what enter and escape do each screen says for itself."""

    foot: FootLine
    typed: Typed | None = None
    """The line while it is typed; None when it is not."""
    sign = "/"
    """What stands before it, and says what it is."""

    def type_key(self, event: events.Key) -> None:
        """A key while the prompt is open."""
        assert self.typed is not None
        event.stop()
        event.prevent_default()
        if event.key == "enter":
            self.prompt_kept()
        elif event.key == "escape" or (event.key == "backspace" and not self.typed.text):
            self.prompt_left()
        elif changed := self.typed.pressed(event.key):
            self._typed(changed)
        elif event.is_printable and event.character:
            self._typed(self.typed.insert(event.character))

    def paste_text(self, text: str) -> None:
        """Something was pasted while the prompt is open."""
        assert self.typed is not None
        self._typed(self.typed.insert(" ".join(text.split())))

    def _typed(self, typed: Typed) -> None:
        before, self.typed = self.typed, typed
        self.foot.prompt(typed, self.foot.fault, self.sign)
        if before is None or before.text != typed.text:
            self.prompt_changed()

    def prompt_changed(self) -> None:
        """The line says something else."""

    def prompt_kept(self) -> None:
        """Enter."""
        raise NotImplementedError

    def prompt_left(self) -> None:
        """Escape, or nothing left to delete."""
        raise NotImplementedError
