"""Who is hidden paints nothing; who shines through below a dialog does."""

from __future__ import annotations

from leadtui.screens.board import BoardScreen
from tests.ui.conftest import OpenBoard


async def test_the_board_paints_below_a_dialog_and_not_below_a_lead(open_board: OpenBoard) -> None:
    async with open_board() as player:
        below, board = player.app.screen_stack
        assert isinstance(board, BoardScreen)
        assert (board.is_current, below.is_current) == (True, False)
        await player.pilot.press("question_mark")
        await player.settle()
        assert (player.screens()[-1], board.is_current) == ("KeysScreen", True)
        await player.pilot.press("escape", "enter")
        await player.settle()
        assert (player.screens()[-1], board.is_current) == ("LeadScreen", False)
        await player.pilot.press("escape")
        await player.settle()
        assert player.app.screen is board
