"""From the board into a lead and back, in the real app."""

from __future__ import annotations

from leadtui.messages import Said
from leadtui.model.command import EditLeads
from leadtui.screens.lead import LeadScreen
from tests.ui.conftest import BEN, OpenBoard, Team
from tests.ui.host import picture, type_text


async def test_a_lead_is_opened_edited_and_left(open_board: OpenBoard, team: Team) -> None:
    async with open_board() as player:
        await player.press("lead.open", "j", "enter", "ctrl+u")
        screen = player.app.screen
        assert isinstance(screen, LeadScreen)
        id = screen.lead_id
        await type_text(player.pilot, "Mine")
        team.service(BEN).execute(EditLeads((id,), {"title": "Head of IT"}))
        player.app.ask_news()
        await player.settle()
        assert "Head of IT" in picture(player.app), "a colleague's change shows while a value is typed"
        await player.press("enter")
        assert team.lead(id)["company"] == "Mine"
        await player.press("score.up", "undo")
        assert team.lead(id)["score"] == 72
        assert "undid" in picture(player.app).splitlines()[-1]
        await player.press("escape")
        assert player.app.screen is player.board
        assert "Mine" in picture(player.app), "the board shows what was edited"


async def test_what_is_said_reaches_the_screen_that_is_seen(open_board: OpenBoard) -> None:
    async with open_board() as player:
        await player.press("lead.open")
        player.app.screen.post_message(Said("the disk is full", wrong=True))
        await player.settle()
        assert "! the disk is full" in picture(player.app).splitlines()[-1]
