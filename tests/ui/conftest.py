"""A small team's board on the memory store, with a clock that stands still."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from leadtui.app import LeadtuiApp
from leadtui.config import Config
from leadtui.keys import BOARD
from leadtui.model.command import CreatePipeline, ImportLeads
from leadtui.model.event import Document
from leadtui.model.moment import iso
from leadtui.screens.board import BoardScreen
from leadtui.service import LeadService
from leadtui.store.base import Author
from leadtui.store.memory import MemoryStore, SharedEvents
from tests.ui import picture
from tests.ui.idle import without_clocks

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ANA = Author("ana", 1001, "tui")
BEN = Author("ben", 1002, "tui")


@pytest.fixture(scope="package", autouse=True)
def _wait_only_while_something_is_to_be_done() -> Iterator[None]:
    with without_clocks():
        yield


def lead(name: str, stage: str, days: int = 3, **more: Any) -> Document:
    """A lead that entered its stage so many days ago."""
    at = iso(NOW - timedelta(days=days))
    document: Document = {
        "name": name, "stage": stage, "pipeline": "sales", "score": 50, "created_at": at, "last_activity_at": at,
        "visits": [{"stage": stage, "entered_at": at}],
    }  # fmt: skip
    if stage in ("won", "lost", "customer"):
        document |= {"closed_at": at, "outcome": "lost" if stage == "lost" else "won"}
        if stage == "lost":
            document["lost_reason"] = "price"
    return document | more


def step(due: str | None) -> Document:
    return {"text": "Call", **({"due": due} if due else {})}


LEADS = (
    lead("Blue Harbor Logistics", "new", 2, company="Blue Harbor GmbH", value="12500", currency="EUR", score=72,
         owner="ana", next_step=step("2026-11-20"), emails=["mia@blueharbor.example"], bant={"need": "yes"}),
    lead("Café Olé", "new", 1, company="Olé SL", value="800", currency="EUR", score=35, owner="ben",
         next_step=step("2026-11-22")),
    lead("Kestrel Systems", "new", 9, company="Kestrel", value="41000", currency="EUR", score=64),
    lead("Northwind", "new", 30, value="2500.50", currency="EUR", score=20, owner="ana", next_step=step("2026-12-01")),
    lead("Old Mill", "qualified", 12, company="Old Mill AG", value="90000", currency="EUR", score=88, owner="ben",
         next_step=step(None), bant={"budget": "50k", "need": "yes", "timing": "q1"}),
    lead("山田商店", "qualified", 4, company="Yamada", value="5500", currency="USD", score=41, owner="cho"),
    lead("Quiet Ltd", "proposal", 45, company="Quiet", score=0),
    lead("Sunrise Energy", "won", 5, company="Sunrise", value="30000", currency="EUR", score=95, owner="ana"),
    lead("Tall Oaks", "lost", 6, company="Tall Oaks", value="7000", currency="EUR", score=10, owner="ben"),
)  # fmt: skip
"""Ids 1 to 9, in this order."""


@dataclass
class Team:
    """One store, seen by Ana, whose board it is, and by Ben."""

    events: SharedEvents

    def service(self, author: Author = ANA) -> LeadService:
        return LeadService(MemoryStore(self.events), author, lambda: NOW)

    def lead(self, id: int) -> Document:
        return self.service().document(id)

    def fill(self, leads: Iterable[Document]) -> None:
        """More leads, with the ids from 10 on."""
        self.service().execute(ImportLeads("more.csv", list(leads)))

    @property
    def seq(self) -> int:
        return len(self.events.applied)


@pytest.fixture
def team() -> Team:
    team = Team(SharedEvents())
    service = team.service()
    service.execute(CreatePipeline("default"))
    service.execute(ImportLeads("leads.csv", LEADS))
    return team


class Player:
    """Presses keys by what they do, and looks at the board."""

    def __init__(self, app: LeadtuiApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def board(self) -> BoardScreen:
        return next(screen for screen in self.app.screen_stack if isinstance(screen, BoardScreen))

    def here(self) -> tuple[str, int | None]:
        """The stage and the lead under the cursor."""
        return self.board.stage.id, self.board.cursor.lead

    def has_sidebar(self) -> bool:
        return self.board.sidebar.display

    def screens(self) -> list[str]:
        """The classes of the open screens, the topmost last."""
        return [type(screen).__name__ for screen in self.app.screen_stack]

    @property
    def said(self) -> str:
        return self.board.status.sentence

    @property
    def shown(self) -> str:
        return picture.text(self.app)

    async def numbers(self) -> None:
        """Until the sidebar has its numbers."""
        while self.board.sidebar.waits:
            await self.pilot.pause(0.01)
        await self.pilot.pause()

    async def press(self, *ids: str) -> None:
        """The first key of each of these bindings; anything else is typed as it is."""
        keys = {key.id: key.keys.split(",")[0] for key in BOARD}
        await self.pilot.press(*(keys.get(id, id) for id in ids))
        await self.settle()

    async def settle(self) -> None:
        """Until every command is answered and painted."""
        await self.pilot.pause()
        while self.app.is_busy:
            await self.pilot.pause()
        await self.pilot.pause()

    def column(self, stage: str) -> list[int]:
        return next(column.ids() for column in self.board.board.columns if column.stage.id == stage)


Opened = AbstractAsyncContextManager[Player]
OpenBoard = Callable[..., Opened]


@pytest.fixture
def open_board(team: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OpenBoard:
    """Opens Ana's board in a terminal of this size."""
    monkeypatch.setattr("leadtui.config.path", lambda: tmp_path / "config.toml")

    @asynccontextmanager
    async def opened(size: tuple[int, int] = (120, 40), config: Config | None = None) -> AsyncIterator[Player]:
        app = LeadtuiApp(team.service, config=config)
        async with app.run_test(size=size) as pilot:
            player = Player(app, pilot)
            await player.settle()
            yield player

    return opened
