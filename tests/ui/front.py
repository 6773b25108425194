"""The lead screen in front of a store: what an app does for it, and nothing else."""

from __future__ import annotations

from typing import Any

from textual import work
from textual.message_pump import MessagePump
from textual.pilot import Pilot

from leadtui.errors import LeadtuiError
from leadtui.messages import Answered, Requested, UndoRequested
from leadtui.screens.lead import LeadScreen
from leadtui.service import LeadService
from leadtui.store_thread import StoreThread
from tests.service.office import Office
from tests.ui.host import Host


class Front(Host):
    """Executes what is requested as `ana` and publishes what happened."""

    def __init__(self, office: Office, lead: int = 1, among: tuple[int, ...] = ()) -> None:
        super().__init__()
        self.office = office
        self.store = StoreThread(office.ana)
        self.requested: list[Requested] = []
        self.undos: list[UndoRequested] = []
        self.copied: list[str] = []
        self._lead, self._among = lead, among
        office.ana.news()

    def on_mount(self) -> None:
        clock = self.office.ana.clock
        screen = LeadScreen(self._lead, self._among, self.store, "ana", owners=("ben",), clock=clock)
        self.push_screen(screen, self.keep)

    def on_unmount(self) -> None:
        self.store.close()

    def copy_to_clipboard(self, text: str) -> None:
        self.copied.append(text)

    @work
    async def on_requested(self, event: Requested) -> None:
        self.requested.append(event)
        error, applied = None, None
        try:
            applied = await self.store.ask(lambda service: service.execute(event.command))
        except LeadtuiError as refused:
            error = refused
        asker: MessagePump | None = event.asker
        assert asker is not None
        asker.post_message(Answered(event.command, applied, error))
        await self.publish()

    def on_undo_requested(self, event: UndoRequested) -> None:
        self.undos.append(event)

    async def publish(self) -> None:
        """What the app does when the store has news."""
        news = await self.store.ask(LeadService.news)
        for screen in self.screen_stack:
            if isinstance(screen, LeadScreen):
                screen.lead_changed(news.applied, news.reloaded)


async def settled(pilot: Pilot[Any]) -> None:
    """Until the store has answered and all of it is drawn."""
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
