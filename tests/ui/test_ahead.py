"""What the first keys need is there before they are pressed."""

from __future__ import annotations

import subprocess
import sys

from leadtui.model.column import FIRST
from tests.ui.conftest import OpenBoard, Team, lead


def test_the_first_paint_loads_no_more_than_it_shows() -> None:
    code = "import sys, leadtui.app; print(sorted(name for name in sys.modules if name in sys.argv))"
    late = (
        "pydantic", "tomllib", "ctypes", "leadtui.demo", "leadtui.exchange", "leadtui.beginning",
        "dateparser",
        "leadtui.model.metrics", "leadtui.screens.dialogs", "leadtui.screens.lead", "leadtui.model.command.activity",
    )  # fmt: skip
    ran = subprocess.run([sys.executable, "-c", code, *late], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_afterwards_the_dialogs_and_the_door_are_loaded_and_nothing_that_most_never_need() -> None:
    code = (
        "import asyncio, sys; from leadtui import ahead; ahead.PAUSE = 0; asyncio.run(ahead.load()); "
        "from leadtui.model import door; "
        "print('dateparser' in sys.modules, "
        "door._adapter.cache_info().currsize, set(ahead.MODULES) <= {*sys.modules})"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False 2 True"


async def test_large_columns_are_sorted_before_the_first_change(open_board: OpenBoard, team: Team) -> None:
    team.fill([lead(f"Lead {number}", "new") for number in range(FIRST + 1)])
    async with open_board() as player:
        new, qualified = player.board.board.columns[:2]
        await player.board.sort_ahead()
        assert new._shown is not None
        assert qualified._shown is None, "a small one is quick whenever it is looked at"
