"""Several pipelines on one board, one after the other."""

from __future__ import annotations

from leadtui.model.command import AddLead, CreatePipeline
from tests.ui.conftest import OpenBoard, Team
from tests.ui.host import picture


async def test_the_next_pipeline_and_back(open_board: OpenBoard, team: Team) -> None:
    service = team.service()
    service.execute(CreatePipeline("five-stages", "Partners"))
    service.execute(AddLead("Partner One", pipeline="partners"))
    async with open_board((200, 40)) as player:
        await player.press("select.toggle", "board.pipeline")
        assert player.here() == ("initial-contact", 10)
        shown = picture(player.app)
        assert "Partner One" in shown
        assert "Blue Harbor" not in shown
        assert player.board.selected == set(), "what is not seen is not meant"
        await player.press("stage.right")
        assert team.lead(10)["stage"] == "lead-nurturing"
        await player.numbers()
        assert "Open                   1" in picture(player.app)
        await player.press("board.pipeline")
        assert player.here()[0] == "new"
        assert "Blue Harbor" in picture(player.app)


async def test_a_single_pipeline_says_so(open_board: OpenBoard) -> None:
    async with open_board() as player:
        await player.press("board.pipeline")
        assert "one pipeline" in player.said
