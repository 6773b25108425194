"""The screens and dialogs of the daily work as they look, at the sizes that people have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.screen import ModalScreen

from leadtui.model.command import AssignOwner, EditRules, HandOffLeads, LogActivity
from leadtui.model.distribution import Distribution, DistributionRule
from leadtui.model.distribution_plan import Plan, plan
from leadtui.model.index import LeadIndex
from leadtui.model.moment import Now, zone
from leadtui.screens.dialogs import (
    CadenceDialog,
    ChecklistDialog,
    DistributeDialog,
    DoneDialog,
    HandOffDialog,
    LinkDialog,
)
from tests.ui import picture
from tests.ui.conftest import BEN, OpenBoard, Team
from tests.ui.front import answered
from tests.ui.host import NOW, Host, clock, lead, pipeline
from tests.ui.test_rules_screen import counted

SIZES = [(80, 24), (200, 60)]
RULES = {
    "fit": [{"name": "Own", "when": "owner:ana", "points": 15}, {"name": "No company", "when": "-has:company",
                                                                "points": -10}],
    "engagement": [{"name": "Demo held", "kind": "demo", "outcome": "held", "points": 25, "decay_days": 90}],
    "mql": 70, "sql": 85,
}  # fmt: skip


@pytest.mark.parametrize("size", SIZES)
async def test_review(open_board: OpenBoard, team: Team, size: tuple[int, int]) -> None:
    ben = team.service(BEN)
    ben.execute(EditRules("sales", RULES))
    ben.execute(LogActivity((1,), "demo", "Six people, many questions.", "held"))
    ben.execute(HandOffLeads((2, 1), "ana", "Wants a demo, knows the price."))
    ben.execute(AssignOwner((4,), "ana"))
    async with open_board(size) as player:
        await player.press("review")
        await answered(player.app)
        await player.settle()
        picture.check(player.app, f"review-{size[0]}x{size[1]}")
        await player.press("stage.right", "space", "score.up", "stage.lost", "1")
        for _ in range(9):
            await player.press("space")
        await answered(player.app)
        await player.settle()
        assert "Done:" in player.shown
        picture.check(player.app, f"review-done-{size[0]}x{size[1]}")


@pytest.mark.parametrize("size", SIZES)
async def test_rules(open_board: OpenBoard, team: Team, size: tuple[int, int]) -> None:
    team.service().execute(EditRules("sales", RULES))
    async with open_board(size) as player:
        await player.press("rules")
        await counted(player)
        picture.check(player.app, f"rules-{size[0]}x{size[1]}")


CADENCES = [
    {"name": "Nurture", "steps": [{"day": 0, "text": "Send the newsletter"}, {"day": 30, "text": "Ask how it is"}]},
    {"name": "First contact", "steps": [{"day": 0, "text": "Call"}, {"day": 4, "text": "Call again"}]},
]
P = pipeline(cadences=CADENCES)
ONE = [lead(name="Blue Harbor Logistics", company="Blue Harbor GmbH", owner="ana", contact="Mia Weiß",
            emails=["mia@blueharbor.example"], bant={"need": "counts stock by hand"},
            next_step={"text": "Call", "due": "2026-12-01"})]  # fmt: skip
PLACE = {"name": "Nurture", "step": 0, "started_at": "2026-11-22T09:00:00Z", "planned": "Send the newsletter"}
RUNNING = [lead(cadence=PLACE, next_step={"text": "Send the newsletter", "due": "2026-11-22"})]
WON = [lead(name="Sunrise Energy", company="Sunrise", stage="won", outcome="won", closed_at="2026-11-01T09:00:00Z")]


def planned() -> Plan:
    """Who would get twelve leads, when one owner is full."""
    rules = (DistributionRule(name="EU", when="tag:eu", owners=("ana", "ben")),
             DistributionRule(name="Large", when="value>50000", method="least-loaded", owners=("cho",)))  # fmt: skip
    home = P.changed(distribution=Distribution(rules=rules, capacity={"ana": 3}))
    leads = [lead(id, tags=["eu"] if id % 3 else [], value="90000" if id % 4 == 0 else "500", owner=None)
             for id in range(1, 13)]  # fmt: skip
    index = LeadIndex.build([one.document() for one in leads])
    return plan(index, home, (home,), Now(NOW, zone("UTC")), "ana", lambda id: None, None)


DIALOGS: dict[str, Callable[[], ModalScreen[Any]]] = {
    "hand-off": lambda: HandOffDialog(ONE, P, "ana", "bo", clock=clock),
    "distribute": lambda: DistributeDialog(planned(), "Sales"),
    "cadence": lambda: CadenceDialog(ONE, P, "ana"),
    "checklist": lambda: ChecklistDialog(ONE, P, "ana"),
    "link": lambda: LinkDialog(WON, P, "ana"),
    "done": lambda: DoneDialog(RUNNING, P, "ana", clock=clock),
}


@pytest.mark.parametrize("size", [(60, 20), *SIZES])
async def test_dialogs(size: tuple[int, int]) -> None:
    app = Host()
    async with app.run_test(size=size) as pilot:
        for name, dialog in DIALOGS.items():
            await app.push_screen(dialog(), app.keep)
            await pilot.pause()
            frame = app.screen.query_one("VerticalScroll")
            assert frame.virtual_size.height <= frame.size.height, f"nothing of {name} is cut off"
            picture.check(app, f"daily-{name}-{size[0]}x{size[1]}")
            await pilot.press("escape")


@pytest.mark.parametrize("size", SIZES)
async def test_metrics(open_board: OpenBoard, size: tuple[int, int]) -> None:
    async with open_board(size) as player:
        await player.press("metrics")
        await answered(player.app)
        await player.settle()
        shown = {0: "overview", 1: "funnel", 3: "forecast", 5: "leakage", 8: "trends"}
        for page in range(9):
            if page in shown:
                await answered(player.app)
                await player.settle()
                picture.check(player.app, f"metrics-{shown[page]}-{size[0]}x{size[1]}")
            await player.press("l")
