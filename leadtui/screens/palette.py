"""Every command by name: Textual's palette, whose list can be paged from its first moment on."""

from __future__ import annotations

from textual.command import CommandList, CommandPalette


class Palette(CommandPalette):
    """Textual ends with a KeyError when a key pages the list before it is laid out (8.2)."""

    def _action_command_list(self, action: str) -> None:
        if self.query_one(CommandList).scrollable_content_region:
            super()._action_command_list(action)
