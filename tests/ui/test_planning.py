"""`B` and `E` on the board: goals and costs; the goals beside it."""

from __future__ import annotations

import re

import pytest

from leadtui.config import Config
from leadtui.model.command import DropCost, DropGoal, SetCost, SetGoal
from leadtui.screens.dialogs import CostsDialog, GoalsDialog
from tests.ui.conftest import OpenBoard, Team
from tests.ui.host import Host, picture, pipeline, result

GOAL = {"what": "value", "of": "won", "owner": "ana", "amount": "50000", "period": "month"}
COSTS = [{"source": "web", "month": "2026-10", "amount": "7"}, {"source": "fair", "month": "2026-11", "amount": "5000"}]
P = pipeline(goals=[GOAL], costs=COSTS)


async def test_a_goal_is_set_on_the_board_and_stands_beside_it(open_board: OpenBoard, team: Team) -> None:
    async with open_board((120, 50), Config(sidebar="yes")) as board:
        await board.press("board.goals")
        assert "There are no goals yet." in board.shown
        await board.press(*"won", "enter", *"ana", "enter", "enter", *"50000", "enter")
        assert "set the goal ana: Won 50,000 a month · u takes it back" in board.said
        assert team.service().pipeline().document()["goals"] == [GOAL]
        await board.numbers()
        assert re.search(r"│ ana: Won Nov +30k of 50k", board.shown)
        assert "60 % · 71 % gone · behind" in board.shown
        await board.press("filter.edit", *"owner:ben", "enter")
        await board.numbers()
        assert "30k of 50k" in board.shown, "a goal is about the whole pipeline, whatever the filter finds"
        await board.press("undo")
        await board.numbers()
        assert "30k of 50k" not in board.shown


async def test_costs_are_said_and_dropped_on_the_board(open_board: OpenBoard, team: Team) -> None:
    async with open_board() as board:
        await board.press("board.costs", *"web", "enter", "enter", *"5000", "enter")
        assert "set the costs of web in 2026-11 to 5,000" in board.said
        await board.press("board.costs", "D")
        assert "dropped the costs of web in 2026-11" in board.said
        assert team.service().pipeline().costs == ()


@pytest.mark.parametrize(
    ("keys", "command"),
    [
        ("1 6 0 enter", SetGoal("sales", GOAL | {"amount": 60, "stage": None})),
        ("D", DropGoal("sales", ("value", "won", None, "ana", "month"))),
        ("tab d a y s space i n space n e w enter enter q enter 7 enter",
         SetGoal("sales", {"what": "days", "of": "stage", "stage": "new", "owner": None, "amount": 7,
                           "period": "quarter"})),
        ("tab f a m e enter escape", None), ("tab enter escape", None),
        ("tab w i n space r enter enter enter 1 0 1 enter escape", None), ("escape", None),
    ],
)  # fmt: skip
async def test_goals_by_keys(keys: str, command: object) -> None:
    assert await result(GoalsDialog(P, ["ana", "ben"]), *keys.split()) == command


@pytest.mark.parametrize(
    ("keys", "command"),
    [
        ("1 8 enter", SetCost("sales", {"source": "fair", "month": "2026-11", "amount": 8})),
        ("j D", DropCost("sales", "web", "2026-10")),
        ("tab t v enter 2 0 2 6 enter escape", None),
        ("tab t v enter enter 9 ctrl+s", SetCost("sales", {"source": "tv", "month": "2026-11", "amount": 9})),
    ],
)
async def test_costs_by_keys(keys: str, command: object) -> None:
    assert await result(CostsDialog(P, ["web"], "2026-11"), *keys.split()) == command


async def test_the_amount_of_a_cost_is_never_cut() -> None:
    costs = [{"source": "trade fair of a very long name indeed", "month": "2026-11", "amount": "123456789.55"}]
    app = Host()
    async with app.run_test(size=(60, 20)) as pilot:
        await app.push_screen(CostsDialog(pipeline(costs=costs), ["web"], "2026-11"))
        await pilot.pause()
        assert "123,456,789.55 EUR " in picture(app)
