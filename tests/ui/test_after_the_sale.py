"""What comes after won: a renewal, an upsell, a referral; and the questions that qualify a lead."""

from __future__ import annotations

from leadtui.model.command import EditLeads, EditPipeline
from tests.ui.conftest import BEN, OpenBoard, Team
from tests.ui.host import picture, type_text


async def test_a_customer_buys_more(open_board: OpenBoard, team: Team) -> None:
    async with open_board() as player:
        await player.press("$", "h", "h")
        assert player.here() == ("won", 8)
        await player.press("lead.link")
        await type_text(player.pilot, "Second plant")
        await player.press("ctrl+s")
        assert team.lead(10)["links"] == {"8": "upsell of"}
        assert team.lead(10)["company"] == "Sunrise"
        assert team.lead(8)["links"] == {"10": "upsell"}
        assert player.here() == ("new", 10), "the cursor is on the new lead"
        assert "upsell of lead 8" in player.said
        await player.press("lead.open")
        await player.settle()
        assert "upsell of Sunrise Energy" in picture(player.app)
        await player.press("escape", "undo")
        assert "links" not in team.lead(8)


async def test_an_open_lead_refers_somebody(open_board: OpenBoard, team: Team) -> None:
    async with open_board() as player:
        await player.press("lead.link")
        await type_text(player.pilot, "Her neighbour")
        await player.press("ctrl+s")
        assert team.lead(10)["source"] == "referral"


async def test_won_may_say_when_the_customer_decides_again(open_board: OpenBoard, team: Team) -> None:
    async with open_board() as player:
        await player.press("stage.won", "tab", "tab")
        await type_text(player.pilot, "2027-11-22")
        await player.press("ctrl+s")
        assert team.lead(1)["renewal_date"] == "2027-11-22"
        assert team.lead(1)["outcome"] == "won"


async def test_the_checklist_is_answered_where_the_lead_is(open_board: OpenBoard, team: Team) -> None:
    async with open_board() as player:
        await player.press("lead.checklist")
        assert "BANT · Blue Harbor Logistics" in picture(player.app)
        await type_text(player.pilot, "20k set aside")
        await player.press("ctrl+s")
        assert team.lead(1)["bant"] == {"budget": "20k set aside", "need": "yes"}


async def test_an_answer_that_a_colleague_gave_meanwhile_is_not_lost(open_board: OpenBoard, team: Team) -> None:
    async with open_board() as player:
        await player.press("lead.checklist")
        await type_text(player.pilot, "mine")
        team.service(BEN).execute(EditLeads((1,), {"bant.budget": "theirs", "bant.timing": "q1"}))
        await player.press("ctrl+s")
        assert team.lead(1)["bant"] == {"budget": "theirs", "timing": "q1", "need": "yes"}
        assert "changed by a colleague" in player.said


async def test_a_pipeline_that_asks_by_champ_shows_its_marks(open_board: OpenBoard, team: Team) -> None:
    service = team.service()
    pipeline = service.pipeline()
    service.execute(EditPipeline(pipeline.key, pipeline.document() | {"checklist": "champ"}))
    service.execute(EditLeads((2,), {"champ.money": "yes"}))
    async with open_board((200, 40)) as player:
        assert "··●·" in picture(player.app)
        await player.press("lead.checklist")
        assert "CHAMP" in picture(player.app)
