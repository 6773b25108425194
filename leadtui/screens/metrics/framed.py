"""What the screens of numbers share: a head, a body of drawn lines, a foot; true again after every change."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen

from leadtui.keys import Key, hints
from leadtui.screens.keys import KeysScreen
from leadtui.session import Session
from leadtui.store.base import News
from leadtui.widgets.bars import Banner, FootLine
from leadtui.widgets.drawn import Drawn
from leadtui.widgets.glyphs import Glyphs
from leadtui.widgets.line import Line


class FramedScreen(Screen[None]):
    """Keys walk through the body; the head says what it is about, the foot which keys work here."""

    AUTO_FOCUS = ""
    KEYS: tuple[Key, ...]
    DEFAULT_CSS = """
    FramedScreen #head { height: 1; }
    FramedScreen #body { height: 1fr; }
    """

    def __init__(self, session: Session, glyphs: Glyphs) -> None:
        super().__init__()
        self.session, self.glyphs = session, glyphs
        self._top = 0
        """The first line of the body that is shown."""
        self._head, self._body = Drawn(id="head"), Drawn(id="body")
        self.foot = FootLine(glyphs, hints(self.KEYS))

    def compose(self) -> ComposeResult:
        yield self._head
        yield Banner(self.glyphs)
        yield self._body
        yield self.foot

    def on_mount(self) -> None:
        self.session.changed.subscribe(self, self.on_news)

    def on_news(self, news: News) -> None:
        """Something was changed, here or by a colleague."""
        raise NotImplementedError

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self._show)

    def _show(self) -> None:
        """Paints head and body as they are now."""
        raise NotImplementedError

    def _paint(self, lines: Sequence[Line]) -> None:
        """Paints the body; what is below these lines is blank."""
        width, height = self._body.size
        blank: Line = ((" " * width, "plain"),)
        self._body.paint([*lines, *([blank] * (height - len(lines)))])

    def action_keys(self) -> None:
        self.app.push_screen(KeysScreen(self.KEYS))

    def action_back(self) -> None:
        self.dismiss(None)
