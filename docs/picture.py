"""The pictures of the README and of the pages: `python docs/picture.py` draws the .svg files beside it.

They show the real program over a store in memory, at a fixed moment, so that they are the same every time.
"""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from textual.pilot import Pilot

from leadtui import demo
from leadtui.app import LeadtuiApp
from leadtui.config import Config
from leadtui.demo.plans import with_plans
from leadtui.demo.rules import as_the_team_has_it
from leadtui.model import command as act
from leadtui.screens.board import BoardScreen
from leadtui.service import LeadService
from leadtui.store.base import Author
from leadtui.store.memory import MemoryStore, SharedEvents

NOW: Final = datetime(2026, 11, 24, 9, 40, tzinfo=UTC)
SIZE: Final = (120, 36)
LEADS: Final = 200
SEED: Final = 35
HERO: Final = {"stage": "qualified", "segment": "mid-market"}
"""What is true of the lead that is shown on its screen: the first such one."""
WIDE: Final = "\u2e80"
"""Not every viewer has fonts for what is written with letters from here on."""
THEME: Final = "textual-dark"
HERE: Final = Path(__file__).parent
_REMOTE: Final = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)


class Team:
    """One store in memory; whoever acts does so some days before NOW."""

    def __init__(self) -> None:
        self.events = SharedEvents()
        self.uids: dict[str, int] = {}

    def service(self, who: str = "ana", days: float = 0) -> LeadService:
        author = Author(who, self.uids.setdefault(who, 1000 + len(self.uids)), "tui")
        return LeadService(MemoryStore(self.events), author, lambda: NOW - timedelta(days=days))

    def live(self) -> int:
        """Makes the leads, and a few weeks in the life of one of them: its id."""
        self.service(days=41).execute(act.CreatePipeline("default"))
        pipeline = as_the_team_has_it(self.service().pipeline(), demo.team("ana"), LEADS)
        found = list(demo.leads(LEADS, SEED, NOW, pipeline, "ana"))
        pipeline = with_plans(pipeline, found, "ana", NOW)
        leads = [lead for lead in found if max(lead["name"] + lead["company"]) < WIDE]
        self.service(days=40).execute(act.ImportLeads("crm-export.csv", leads, pipeline=pipeline.document()))
        ids = (1 + next(at for at, lead in enumerate(leads) if lead.items() >= HERO.items() and "phones" in lead),)
        for who, days, command in (
            ("björn", 32.9, act.AssignOwner(ids, "ana")),
            ("björn", 32.8, act.LogActivity(ids, "note", "Met them at the fair; they look for a tool before spring.")),
            ("ana", 31.8, act.LogActivity(ids, "call", "Asked who signs.", "no answer")),
            ("ana", 29.0, act.LogActivity(ids, "call", "He decides together with the head of finance.", "reached")),
            ("ana", 28.9, act.EditLeads(ids, {"bant.authority": "with the head of finance", "lifecycle": "decision"})),
            ("ana", 28.8, act.MoveLeads(ids, "nurturing")),
            ("chen", 19.9, act.LogActivity(ids, "demo", "45 minutes, six people, many questions.", "held")),
            ("chen", 19.8, act.AdjustScore(ids, 15, "stayed for every question")),
            ("ana", 18.0, act.EditLeads(ids, {"value": "24300", "expected_close": "2026-12-18"})),
            ("ana", 17.9, act.MoveLeads(ids, "proposal", because="they asked for an offer")),
            ("björn", 7.8, act.LogActivity(ids, "email", "Sent the two references he wanted.", "sent")),
            ("chen", 5.9, act.LogActivity(ids, "message", "Finance is fine with the price.", "replied")),
            ("ana", 3.9, act.EditLeads(ids, {"tags": ["eu", "spring"], "bant.budget": "24k, approved"})),
            ("ana", 0.9, act.MoveLeads(ids, "negotiation")),
            ("ana", 0.8, act.PlanNextStep(ids, "Call about the start date", "tomorrow 10:00")),
        ):
            self.service(who, days).execute(command)
        return ids[0]


async def settled(app: LeadtuiApp, pilot: Pilot[None]) -> None:
    """Until everything is read and painted."""
    await pilot.pause()
    while app.is_busy or any(  # the one for news works as long as the app runs
        not worker.is_finished for worker in app.workers if worker.name != "open" and worker.group != "news"
    ):
        await pilot.pause()
    await pilot.pause()


async def counted(board: BoardScreen, pilot: Pilot[None]) -> None:
    """Until the numbers beside the board are those of what it shows."""
    while board.sidebar.waits:
        await pilot.pause(0.01)


def plain(svg: str) -> str:
    """Without anything that a viewer would have to fetch."""
    svg = re.sub(r"<!--.*?-->", "", svg)
    return _REMOTE.sub("", svg).replace("Fira Code", "ui-monospace, Menlo, Consolas, DejaVu Sans Mono")


async def draw() -> None:
    team = Team()
    hero = team.live()
    app = LeadtuiApp(team.service, config=Config(theme=THEME, sidebar="yes"))
    async with app.run_test(size=SIZE) as pilot:
        app.theme = THEME  # there is no terminal here that could say how many colours it has
        await settled(app, pilot)
        board = app.screen
        assert isinstance(board, BoardScreen)
        await counted(board, pilot)
        await pilot.press("l", "j", "j")
        await drawn(app, pilot, "board")
        await pilot.press("slash", *f"id={hero}", "enter", "enter")
        await drawn(app, pilot, "lead")
        await pilot.press("escape", "F")
        await settled(app, pilot)
        await counted(board, pilot)
        await pilot.press("p")
        await drawn(app, pilot, "cadences")
        await pilot.press("escape", "o", "h", "2")
        await settled(app, pilot)
        await pilot.press(*("space" if letter == " " else letter for letter in "wants to begin in spring"))
        await drawn(app, pilot, "owners")
        await pilot.press("escape", "escape", "escape", "S")
        await drawn(app, pilot, "scoring")
        await pilot.press("escape", "r")
        await drawn(app, pilot, "review")
        await pilot.press("escape", "M")
        await settled(app, pilot)
        await pilot.press("l", "l", "l", "j", "j")
        await drawn(app, pilot, "metrics")


async def drawn(app: LeadtuiApp, pilot: Pilot[None], name: str) -> None:
    """Writes what is on the screen as a picture."""
    await settled(app, pilot)
    (HERE / f"{name}.svg").write_text(plain(app.export_screenshot(title="leadtui")), encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(draw())
