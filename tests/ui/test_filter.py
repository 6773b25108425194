"""The filter at the foot: live, forgiving, restorable."""

from __future__ import annotations

from leadtui.model.command import EditPipeline
from tests.ui.conftest import BEN, OpenBoard, Team


async def test_it_filters_all_columns_while_it_is_typed(open_board: OpenBoard) -> None:
    async with open_board() as board:
        await board.press("filter.edit", *"score>60")
        assert (board.column("new"), board.column("qualified"), board.column("won")) == ([1, 3], [5], [8])
        assert board.said == "4 leads"
        await board.press("enter")
        assert "/score>60" in board.shown.splitlines()[0]
        await board.press("filter.clear")
        assert board.column("new") == [1, 2, 3, 4]


async def test_escape_restores_what_was_before(open_board: OpenBoard) -> None:
    async with open_board() as board:
        await board.press("filter.edit", *"kestrel", "enter")
        assert board.column("new") == [3]
        await board.press("filter.edit", *" blue")
        assert board.column("new") == []
        await board.press("escape")
        assert board.column("new") == [3]


async def test_a_bad_query_says_where_and_keeps_the_last_good_result(open_board: OpenBoard) -> None:
    async with open_board() as board:
        await board.press("filter.edit", *'score>60 "kest')
        assert board.said == "the quote at 10 is never closed"
        assert board.board.foot.fault == 9
        assert board.column("new") == [1, 3]
        await board.press("enter")
        assert str(board.board.board.query) == "score>60"


async def test_the_cursor_stays_on_its_lead_or_goes_where_there_are_some(open_board: OpenBoard) -> None:
    async with open_board() as board:
        await board.press("cursor.down", "cursor.down", "filter.edit", *"kestrel")
        assert board.here() == ("new", 3)
        await board.press("ctrl+u", *"sunrise")
        assert board.here() == ("won", 8)


async def test_only_what_is_seen_is_acted_on(open_board: OpenBoard) -> None:
    async with open_board() as board:
        await board.press("select.column", "filter.edit", *"kestrel", "enter")
        assert board.board.targets() == (3,)


async def test_pasting_means_something_only_in_the_prompt(open_board: OpenBoard) -> None:
    from textual import events

    async with open_board() as board:
        board.app.post_message(events.Paste("qqq"))
        await board.settle()
        assert "pasting means nothing here" in board.said
        await board.press("filter.edit")
        board.app.post_message(events.Paste("kestrel\nsystems"))
        await board.settle()
        assert board.column("new") == [3]


async def test_a_filter_for_a_stage_that_a_colleague_takes_away_is_cleared(open_board: OpenBoard, team: Team) -> None:
    async with open_board() as board:
        await board.press("filter.edit", *"stage:nurturing", "enter")
        assert board.column("new") == []
        pipeline = team.service().pipeline()
        document = pipeline.document()
        del document["stages"][2]
        team.service(BEN).execute(EditPipeline(pipeline.key, document))
        board.app.ask_news()
        await board.settle()
        assert board.column("new") == [1, 2, 3, 4]
        assert "Nurturing" not in board.shown
