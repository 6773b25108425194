"""`?`: the keys that work here, from the one table of keys."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import ItemGrid, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from leadtui.keys import Key


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
    KeysScreen .group { height: auto; }
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
            with ItemGrid(min_column_width=40):
                for name, keys in self._groups.items():
                    yield Vertical(Static(self._group(name, keys), markup=False), classes="group")

    @staticmethod
    def _group(name: str, keys: Sequence[Key]) -> Content:
        lines = [Content.styled(name, "bold $text-accent")]
        lines += [Content.assemble((f"{key.written:<9} ", "$text-primary"), key.help) for key in keys]
        return Content("\n").join(lines)

    def action_scroll(self, lines: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=lines * 3, animate=False)
