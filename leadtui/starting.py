"""What happens before the board: a store is opened, or begun by a person who has none."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import App

from leadtui.service import LeadService
from leadtui.store.create import is_vacant
from leadtui.store.files import told

if TYPE_CHECKING:
    from tempfile import TemporaryDirectory

OpenService = Callable[[], LeadService]


class Start:
    """The way to a store; `directory` is where it is, the demo's own one when that was chosen, None without one."""

    def __init__(self, open_service: OpenService, directory: Path | None) -> None:
        self._open_service = open_service
        self.directory = directory
        self._demo: TemporaryDirectory[str] | None = None

    async def service(self, app: App[Any]) -> LeadService | None:
        """The door to the store, opened on another thread; None when the person left. LeadtuiError.

        To be awaited in a worker of the app, because it may ask how to begin.
        """
        open_service: OpenService | None = self._open_service
        if self.directory is not None and is_vacant(self.directory):
            open_service = await self._first_choice(app, self.directory)
        return None if open_service is None else await asyncio.to_thread(open_service)

    async def _first_choice(self, app: App[Any], place: Path) -> OpenService | None:
        """What a person without a store wants to begin with; None: nothing."""
        from leadtui import beginning  # with the demo and the imports: 60 ms that only a first run needs
        from leadtui.screens.first_run import FirstRun

        choice = await app.push_screen_wait(FirstRun(str(place)))
        if choice is None:
            return None
        if choice.path is not None:
            return partial(beginning.imported, place, choice.path)
        if choice.kind == "empty":
            return partial(beginning.empty, place, choice.template)
        from tempfile import TemporaryDirectory  # as above

        with told("there is no room for the demo"):
            self._demo = TemporaryDirectory(prefix="leadtui-demo-")
        self.directory = Path(self._demo.name) / "store"
        return partial(beginning.made_up, self.directory)

    def clean_up(self) -> None:
        """Takes the demo away; the store is closed."""
        if self._demo is not None:
            self._demo.cleanup()
