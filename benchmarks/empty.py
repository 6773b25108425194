"""The smallest Textual program: what any board must cost at least (`python -m benchmarks.empty`)."""

from __future__ import annotations

from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static


class Empty(App[None]):
    BINDINGS: ClassVar[list[BindingType]] = [Binding("q", "quit", "quit")]

    def compose(self) -> ComposeResult:
        yield Static("READY 1")


if __name__ == "__main__":
    Empty().run()
