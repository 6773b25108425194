"""The review as a person does it: one key a lead, until none waits."""

from __future__ import annotations

from leadtui.model.command import AddLead, EditLeads, EditPipeline, LoseLeads
from leadtui.screens.review import ReviewScreen
from tests.ui.conftest import BEN, OpenBoard, Player, Team
from tests.ui.front import answered
from tests.ui.host import picture, type_text


def screen(player: Player) -> ReviewScreen:
    assert isinstance(player.app.screen, ReviewScreen)
    return player.app.screen


def left(review: ReviewScreen) -> list[int]:
    return list(review.queue.left)


def current(review: ReviewScreen) -> int | None:
    return review.queue.current


async def begun(player: Player) -> ReviewScreen:
    await player.press("review")
    await answered(player.app)
    await player.settle()
    return screen(player)


async def test_a_lead_a_key_until_none_waits(open_board: OpenBoard, team: Team) -> None:
    async with open_board((80, 24)) as player:
        review = await begun(player)
        assert left(review) == [1, 3, 7], "ana's and nobody's: overdue, no next step"
        shown = picture(player.app)
        assert "3 left" in shown
        assert "the next step was due 2 days ago" in shown
        assert "Blue Harbor Logistics · Blue Harbor GmbH" in shown
        before = team.seq
        await player.press("stage.right")
        assert team.lead(1)["stage"] == "qualified"
        assert team.lead(1)["reviewed_at"] == "2026-11-22T09:00:00Z"
        assert team.seq == before + 1, "the move and the decision are one event"
        assert left(review) == [3, 7]
        await player.press("space")
        await player.press("stage.lost", "1")
        assert team.lead(7)["outcome"] == "lost"
        await answered(player.app)
        await player.settle()
        shown = picture(player.app)
        assert "Done: 3 leads decided" in shown
        assert "1 moved" in shown
        assert "1 kept" in shown
        assert "before" in shown
        await player.press("escape")
        assert player.app.screen is player.board


async def test_every_key_that_decides_is_told_at_the_foot(open_board: OpenBoard) -> None:
    for size in ((80, 24), (60, 20), (200, 60)):
        async with open_board(size) as player:
            await begun(player)
            rows = picture(player.app).splitlines()
            foot = " ".join(row for row in rows if " keep" in row or " score" in row or "? keys" in row)
            decide = ("t next step", "z snooze", "c log", "L move", "w won", "x lost", "o owner", "+ score", "u undo")
            for hint in decide:
                assert hint in foot, f"{hint} at {size}"


async def test_what_comes_next_tells_each_reason_once(open_board: OpenBoard) -> None:
    async with open_board((120, 24)) as player:
        await begun(player)
        shown = picture(player.app)
        assert shown.count("without a next step") == 1


async def test_the_lead_before_is_the_one_that_was_just_decided(open_board: OpenBoard, team: Team) -> None:
    async with open_board() as player:
        review = await begun(player)
        await player.press("lead.log", "c", "n")
        assert current(review) == 3
        await player.press("k")
        assert current(review) == 1
        assert "decided just now" in picture(player.app)
        await player.press("lead.next-step", "ctrl+u")
        await type_text(player.pilot, "Send the offer")
        await player.press("ctrl+s")
        assert team.lead(1)["next_step"]["text"] == "Send the offer"
        assert left(review) == [3, 7]
        await player.press("k", "j")
        assert left(review) == [3, 7], "it goes on without another decision"
        assert review.queue.decided == [1]
        await player.press("k", "undo")
        assert "next_step" not in team.lead(1) or team.lead(1)["next_step"]["text"] != "Send the offer"
        assert current(review) == 1, "the call is logged, and the lead is still looked at"
        await player.press("undo")
        assert left(review) == [1, 3, 7]
        assert "decided just now" not in picture(player.app)


async def test_keys_typed_ahead_are_for_the_leads_that_come(open_board: OpenBoard, team: Team) -> None:
    async with open_board() as player:
        review = await begun(player)
        await type_text(player.pilot, " x1 ")
        await answered(player.app)
        await player.settle()
        assert review.queue.decided == [1, 3, 7]
        assert [team.lead(id).get("outcome") for id in (1, 3, 7)] == [None, "lost", None]
        await type_text(player.pilot, "uuux2")
        await answered(player.app)
        await player.settle()
        assert (team.lead(1)["outcome"], team.lead(1)["lost_reason"]) == ("lost", "competitor")
        assert left(review) == [3, 7]


async def test_undo_goes_back_to_the_lead(open_board: OpenBoard, team: Team) -> None:
    async with open_board() as player:
        review = await begun(player)
        await player.press("space", "stage.right")
        assert left(review) == [7]
        await player.press("undo")
        assert left(review) == [3, 7]
        assert team.lead(3)["stage"] == "new"
        assert "reviewed_at" not in team.lead(3)
        await player.press("undo")
        assert left(review) == [1, 3, 7]


async def test_a_dialog_decides_when_it_is_saved_and_not_when_it_is_left(open_board: OpenBoard, team: Team) -> None:
    async with open_board() as player:
        review = await begun(player)
        await player.press("lead.next-step", "escape")
        assert current(review) == 1
        await player.press("lead.next-step", "ctrl+u")
        await type_text(player.pilot, "Send the offer")
        await player.press("enter", "ctrl+u")
        await type_text(player.pilot, "fri")
        await player.press("ctrl+s")
        assert team.lead(1)["next_step"] == {"text": "Send the offer", "due": "2026-11-27"}
        assert current(review) == 3


async def test_a_note_is_no_decision(open_board: OpenBoard, team: Team) -> None:
    async with open_board() as player:
        review = await begun(player)
        await player.press("lead.note")
        await type_text(player.pilot, "likes blue")
        await player.press("ctrl+s")
        assert "likes blue" in picture(player.app)
        assert current(review) == 1
        assert "reviewed_at" not in team.lead(1)


async def test_a_stage_gate_asks_and_the_answer_is_the_decision(open_board: OpenBoard, team: Team) -> None:
    service = team.service()
    pipeline = service.pipeline()
    stages = [stage.document() for stage in pipeline.stages]
    stages[1] |= {"required": ["source"]}
    service.execute(EditPipeline(pipeline.key, pipeline.document() | {"stages": stages}))
    async with open_board() as player:
        review = await begun(player)
        await player.press("stage.right")
        assert current(review) == 1
        await type_text(player.pilot, "web")
        await player.press("ctrl+s")
        assert (team.lead(1)["stage"], team.lead(1)["source"]) == ("qualified", "web")
        assert "reviewed_at" in team.lead(1)
        assert current(review) == 3


async def test_colleagues_at_work_on_the_same_leads(open_board: OpenBoard, team: Team) -> None:
    async with open_board() as player:
        review = await begun(player)
        team.service(BEN).execute(EditLeads((7,), {"owner": "ben"}))
        team.service(BEN).execute(LoseLeads((3,), "price"))
        team.service(BEN).execute(LoseLeads((1,), "price"))
        player.app.ask_news()
        await player.settle()
        assert current(review) == 1, "what is under the eyes stays until there is an answer to it"
        assert "decided meanwhile" in picture(player.app)
        assert 3 not in review.queue.left
        await player.press("j")
        assert 1 not in review.queue.left
        service = team.service(BEN)
        service.execute(AddLead("Fresh", {"owner": "ana"}))
        player.app.ask_news()
        await player.settle()
        assert team.lead(10)["name"] == "Fresh"
        assert 10 not in review.queue.left, "a queue with an end: what is new is for the next one"


async def test_passing_over_comes_back_at_the_end(open_board: OpenBoard) -> None:
    async with open_board() as player:
        review = await begun(player)
        await player.press("j", "space")
        assert left(review) == [7, 1]
        await player.press("k", "k")
        assert current(review) == 1, "behind the one that was decided"


async def test_it_goes_on_where_it_was(open_board: OpenBoard, team: Team) -> None:
    async with open_board() as player:
        await begun(player)
        await player.press("space", "score.up", "escape")
        review = await begun(player)
        assert left(review) == [7]
        assert team.lead(3)["score"] == 69


async def test_the_lead_can_be_opened_and_left(open_board: OpenBoard) -> None:
    async with open_board() as player:
        review = await begun(player)
        await player.press("enter")
        assert player.screens()[-1] == "LeadScreen"
        await player.press("escape")
        assert player.app.screen is review


async def test_a_board_without_anything_to_decide_says_so(open_board: OpenBoard, team: Team) -> None:
    async with open_board() as player:
        await begun(player)
        await player.press("space", "space", "space", "escape")
        await player.press("review")
        await player.settle()
        assert player.app.screen is player.board
        assert "waits for a decision" in player.said
