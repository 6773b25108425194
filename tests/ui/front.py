"""The lead screen in front of a store: what an app does for it, and nothing else."""

from __future__ import annotations

from typing import Any

from textual.app import App
from textual.pilot import Pilot

from leadtui.key_queue import KeyQueue
from leadtui.live import Live, Outcome
from leadtui.messages import Answered, Requested, UndoRequested
from leadtui.screens.lead import LeadScreen
from leadtui.service import LeadService
from leadtui.session import Session
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
        ana = self.office.ana
        self.session = Session(
            "ana", ana.clock, self.store, ana.pipelines(), ana.pipeline(), ana.index(), self,
            KeyQueue(super().on_event, lambda: self.focused or self.screen),
        )  # fmt: skip
        self.live = Live(self, self.session, lambda *_: None, lambda *_: None, lambda _: None)
        self.push_screen(LeadScreen(self.session, self._lead, self._among), self.keep)

    def on_unmount(self) -> None:
        self.store.close()

    def copy_to_clipboard(self, text: str) -> None:
        self.copied.append(text)

    def on_requested(self, event: Requested) -> None:
        self.requested.append(event)
        asker = event.asker
        assert asker is not None

        def answer(outcome: Outcome) -> None:
            asker.post_message(Answered(event.command, outcome.applied, outcome.error))

        self.live.execute(lambda service: service.execute(event.command), answer)

    def on_undo_requested(self, event: UndoRequested) -> None:
        self.undos.append(event)

    async def publish(self) -> None:
        """What the app does when the store has news."""
        self.session.take(await self.store.ask(LeadService.news))


async def settled(pilot: Pilot[Any]) -> None:
    """Until the store has answered and all of it is drawn."""
    for _ in range(2):
        await answered(pilot.app)
        await pilot.pause()


async def answered(app: App[Any]) -> None:
    """Until all workers have done what they do, but for the one that waits for news as long as the app runs."""
    for worker in [worker for worker in app.workers if worker.group != "news"]:
        await worker.wait()
