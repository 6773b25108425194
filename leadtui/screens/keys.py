"""`?`: the keys that work here, from the one table of keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import ItemGrid, VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.widget import Widget

from leadtui.keys import Key

_KEYS: Final = 10
"""Cells for the keys before what they do."""


class Group(Widget):
    """A heading and its keys; what does not fit on a line goes on below its beginning."""

    DEFAULT_CSS = "Group { height: auto; }"

    def __init__(self, name: str, keys: Sequence[Key]) -> None:
        super().__init__()
        self._heading = name
        self._keys = keys

    def _lines(self, width: int) -> list[Content]:
        lines = [Content.styled(self._heading, "bold $text-accent")]
        for key in self._keys:
            keys = Content.styled(f"{key.written:<{_KEYS}}", "$text-primary")
            for part in Content(key.help).wrap(max(10, width - _KEYS)):
                lines.append(keys + part)
                keys = Content(" " * _KEYS)
        return lines

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width))

    def render(self) -> Content:
        return Content("\n").join(self._lines(self.size.width))


class KeysScreen(ModalScreen[None]):
    """Groups of keys in as many columns as fit; any way back goes back."""

    AUTO_FOCUS = "VerticalScroll"
    BINDINGS = [  # noqa: RUF012 (Textual declares it so)
        Binding("escape,q,question_mark,enter", "dismiss", show=False),
        Binding("j", "scroll(1)", show=False),
        Binding("k", "scroll(-1)", show=False),
    ]
    DEFAULT_CSS = """
    KeysScreen { align: center middle; background: $background 60%; }
    KeysScreen > VerticalScroll {
        width: 132; max-width: 100%; height: auto; max-height: 100%;
        border: round $border; padding: 0 1; background: $surface; scrollbar-size: 0 0;
        border-title-color: $text; border-title-style: bold; border-subtitle-color: $text-muted;
    }
    KeysScreen ItemGrid { height: auto; grid-gutter: 1 2; keyline: none; }
    """

    def __init__(self, keys: Sequence[Key]) -> None:
        super().__init__()
        self._groups: dict[str, list[Key]] = {}
        for key in keys:
            self._groups.setdefault(key.group, []).append(key)

    def compose(self) -> ComposeResult:
        with VerticalScroll() as frame:
            frame.border_title = "Keys"
            frame.border_subtitle = "j k scroll · esc back"
            with ItemGrid(min_column_width=36):
                for name, keys in self._groups.items():
                    yield Group(name, keys)

    def action_scroll(self, lines: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=lines * 3, animate=False)
