"""What the board asks before it acts, and that the answer is one command about the right leads."""

from __future__ import annotations

import pytest
from textual.command import CommandList

from leadtui.messages import Requested
from leadtui.model.command import EditLeads, EditPipeline, SaveView
from leadtui.model.pipeline import checked
from leadtui.widgets.choices import Choices
from tests.ui.conftest import BEN, OpenBoard, Team, lead


async def test_a_new_lead_is_added_here_and_the_cursor_goes_to_it(open_board: OpenBoard, team: Team) -> None:
    async with open_board() as board:
        await board.press("cursor.right", "lead.add", *"Zed", "enter")
        assert (team.lead(10)["name"], team.lead(10)["stage"]) == ("Zed", "qualified")
        assert board.here() == ("qualified", 10)


async def test_nothing_begins_as_lost(open_board: OpenBoard) -> None:
    async with open_board() as board:
        await board.press("cursor.last-column", "cursor.left", "lead.add")
        assert "does not begin in Lost" in board.said


@pytest.mark.parametrize("keys", [["stage.won"], ["2", "stage.right"]])
async def test_winning_asks_for_value_and_date(open_board: OpenBoard, team: Team, keys: list[str]) -> None:
    async with open_board() as board:
        await board.press("cursor.right", "cursor.right", "cursor.right", *keys)
        assert team.lead(7)["stage"] == "proposal", "not before the answer"
        await board.press("ctrl+s")
        assert team.lead(7)["outcome"] == "won"
        assert board.here() == ("won", 7)


async def test_losing_asks_why_for_the_whole_selection_at_once(open_board: OpenBoard, team: Team) -> None:
    async with open_board() as board:
        before = team.seq
        await board.press("select.column", "stage.lost", "1")
        assert {team.lead(id)["lost_reason"] for id in (1, 2, 3, 4)} == {"price"}
        assert team.seq == before + 1
        await board.press("stage.reopen")
        assert {team.lead(id)["stage"] for id in (1, 2, 3, 4)} == {"new"}


async def test_any_stage_by_its_digit(open_board: OpenBoard, team: Team) -> None:
    async with open_board() as board:
        await board.press("stage.choose", "5")
        assert team.lead(1)["stage"] == "negotiation"
        assert board.here() == ("negotiation", 1)


async def test_a_gate_asks_for_just_what_is_missing(open_board: OpenBoard, team: Team) -> None:
    pipeline = team.service().pipeline()
    document = pipeline.document()
    document["stages"][1]["required"] = ["source"]
    team.service(BEN).execute(EditPipeline(pipeline.key, checked(**document).document()))
    async with open_board() as board:
        await board.press("stage.right")
        assert team.lead(1)["stage"] == "new"
        await board.press(*"fair", "ctrl+s")
        assert (team.lead(1)["stage"], team.lead(1)["source"]) == ("qualified", "fair")
        assert board.here() == ("qualified", 1)


async def test_a_changed_pipeline_shows_at_once(open_board: OpenBoard, team: Team) -> None:
    async with open_board() as board:
        pipeline = team.service().pipeline()
        document = pipeline.document()
        document["stages"][0]["name"] = "Fresh"
        team.service(BEN).execute(EditPipeline(pipeline.key, document))
        board.app.ask_news()
        await board.settle()
        assert board.shown.splitlines()[1].startswith("▌Fresh")
        assert board.here() == ("new", 1)


async def test_the_lead_opens_and_hears_of_colleagues(open_board: OpenBoard, team: Team) -> None:
    async with open_board() as board:
        await board.press("lead.open")
        assert "LeadScreen" in board.screens()
        team.service(BEN).execute(EditLeads((1,), {"contact": "Mia Meer"}))
        board.app.ask_news()
        await board.settle()
        assert "Mia Meer" in board.shown
        await board.press("escape")
        assert board.screens()[-1] == "BoardScreen"


async def test_views_are_kept_and_used(open_board: OpenBoard) -> None:
    async with open_board() as board:
        board.app.post_message(Requested(SaveView("Hot", "score>80")))
        await board.settle()
        await board.press("filter.views", "1")
        assert str(board.board.board.query) == "score>80"


async def test_help_shows_the_keys(open_board: OpenBoard) -> None:
    async with open_board() as board:
        await board.press("help")
        assert board.screens()[-1] == "KeysScreen"


async def test_the_address_goes_to_the_clipboard(open_board: OpenBoard) -> None:
    async with open_board() as board:
        await board.press("lead.copy")
        assert board.app.clipboard == "mia@blueharbor.example"
        assert "mia@blueharbor.example" in board.said


async def test_a_list_is_paged_before_it_is_laid_out(open_board: OpenBoard) -> None:
    async with open_board() as board:
        await board.press("palette")
        commands = board.pilot.app.screen.query_one(CommandList)
        commands.styles.width = 0  # as it is until it is painted for the first time
        await board.pilot.pause()
        commands.highlighted = 0
        await board.pilot.press("pageup", "pagedown")
        await board.pilot.press("escape")
        assert board.screens()[-1] == "BoardScreen"
        await board.press("lead.log")
        choices = board.pilot.app.screen.query_one(Choices)
        choices.styles.width = 0
        await board.pilot.pause()
        await board.pilot.press("pageup", "pagedown")
        assert choices.highlighted == 0


async def test_the_palette_has_every_key(open_board: OpenBoard, team: Team) -> None:
    async with open_board() as board:
        await board.press("palette", *"score up", "down", "enter")
        assert team.lead(1)["score"] == 77


@pytest.mark.parametrize("size", [(1, 1), (3, 2), (10, 5), (24, 8), (40, 12), (240, 70)])
async def test_no_size_is_too_small_or_too_big(open_board: OpenBoard, size: tuple[int, int]) -> None:
    async with open_board(size) as board:
        await board.press("cursor.down", "cursor.right", "board.fold", "board.density", "score.up")
        assert "scored" in board.said


async def test_a_duplicate_is_told_with_its_reason_and_the_same_name_first(open_board: OpenBoard, team: Team) -> None:
    team.fill([lead("Zed", "new", contact="Northwind")])
    async with open_board() as board:
        duplicate = board.board.session.duplicate
        assert duplicate("northwind", "", "") == "lead 4, Northwind, has the same name"
        assert duplicate("Northwind", "", "mia@blueharbor.example") == "lead 4, Northwind, has the same name"
        assert duplicate("", "", "mia@blueharbor.example") == "lead 1, Blue Harbor Logistics, has the same e-mail"
        assert duplicate("yamada", "", "") == "lead 6, 山田商店, is at a company of that name"
        assert duplicate("Northwind", "Elsewhere", "") is None
        await board.press("filter.edit", *"zed", "enter", "lead.archive")
        assert duplicate("zed", "", "") is None
