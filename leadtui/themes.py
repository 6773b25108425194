"""The colours: those that a person chose, as far as the terminal has them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.app import App
from textual.theme import BUILTIN_THEMES, Theme

from leadtui import config as configuration
from leadtui import terminal
from leadtui.config import Config


class Themes:
    """Chooses the theme of an app and remembers what a person changes it to; `tell` says what could not be kept."""

    def __init__(self, app: App[Any], config: Config, tell: Callable[[str, bool], None]) -> None:
        self._tell = tell
        if terminal.few_colours(app.console.color_system, app.no_color):
            app.theme = "ansi-dark"
        elif config.theme in BUILTIN_THEMES:
            app.theme = config.theme
        self._kept = app.theme
        app.theme_changed_signal.subscribe(app, self._keep)

    def _keep(self, theme: Theme) -> None:
        """Remembers what a person chose, not what this terminal made necessary."""
        if theme.name != self._kept:
            self._kept = theme.name
            if fault := configuration.remember("theme", theme.name):
                self._tell(fault, True)
