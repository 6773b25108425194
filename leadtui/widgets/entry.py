"""Places to type: what data put there is shown harmlessly, and nothing blinks over the network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.strip import Strip
from textual.suggester import SuggestFromList
from textual.widgets import Input, TextArea

from leadtui.model.text import safe


def _harmless(strip: Strip) -> Strip:
    """The strip with every control character as its picture: typed text is drawn by Textual as it is."""
    if all(safe(segment.text) == segment.text for segment in strip):
        return strip
    return Strip([Segment(safe(segment.text), segment.style) for segment in strip])


class Entry(Input):
    """One line to type into; `choices` are offered as its completion (→ takes it).

    `proposed` says that its value is a proposal: it is selected, so that typing takes its place.
    """

    DEFAULT_CSS = """
    Entry, Entry:focus {
        height: 1;
        border: none;
        padding: 0;
        background: $foreground 8%;
    }
    Entry:focus { background: $foreground 15%; }
    Entry:ansi { background: ansi_default; text-style: underline; }
    """

    def __init__(
        self, value: str = "", choices: Sequence[str] = (), name: str | None = None, proposed: bool = False
    ) -> None:
        suggester = SuggestFromList(choices, case_sensitive=False) if choices else None
        super().__init__(value, suggester=suggester, name=name, select_on_focus=proposed, compact=True)
        self.cursor_blink = False

    def render_line(self, y: int) -> Strip:
        return _harmless(super().render_line(y))


class Page(TextArea):
    """Several lines to type into."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+a", "select_all", show=False)]
    DEFAULT_CSS = """
    Page, Page:focus {
        border: none;
        padding: 0;
        background: $foreground 8%;
    }
    """

    def __init__(self, text: str = "") -> None:
        super().__init__(text, tab_behavior="focus", show_line_numbers=False, soft_wrap=True, compact=True)
        self.cursor_blink = False

    def render_line(self, y: int) -> Strip:
        return _harmless(super().render_line(y))
