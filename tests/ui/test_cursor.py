"""The one cursor of the board."""

from __future__ import annotations

from leadtui.widgets.column import StageColumn
from tests.ui.conftest import LEADS, OpenBoard, Team, lead


async def test_arrows_and_letters_walk_over_all_columns(open_board: OpenBoard) -> None:
    async with open_board() as board:
        assert board.here() == ("new", 1)
        await board.press("cursor.down")
        assert board.here() == ("new", 2)
        await board.press("cursor.right")
        assert board.here() == ("qualified", 5)
        await board.press("cursor.up")
        assert board.here() == ("qualified", 6)
        await board.press("cursor.left")
        assert board.here() == ("new", 1)


async def test_an_empty_column_can_be_entered_and_left(open_board: OpenBoard) -> None:
    async with open_board() as board:
        await board.press("cursor.right", "cursor.right")
        assert board.here() == ("nurturing", None)
        await board.press("cursor.down", "score.up")
        assert "no lead" in board.said
        await board.press("cursor.right")
        assert board.here() == ("proposal", 7)


async def test_counts_multiply_and_a_modifier_alone_does_not_end_them(open_board: OpenBoard) -> None:
    async with open_board() as board:
        await board.press("2", "cursor.down")
        assert board.here() == ("new", 3)
        await board.press("9", "9", "cursor.up")
        assert board.here() == ("new", 1)
        await board.press("3", "left_shift", "cursor.bottom")
        assert board.here() == ("new", 3), "3G is the third lead"
        await board.press("cursor.bottom")
        assert board.here() == ("new", 4)
        await board.press("1", "0", "cursor.right")
        assert board.here()[0] == "customer"
        await board.press("cursor.first-column")
        assert board.here()[0] == "new"
        await board.press("cursor.last-column")
        assert board.here()[0] == "customer"


async def test_half_pages_and_both_ends(open_board: OpenBoard, team: Team) -> None:
    team.fill(lead(f"Lead {n}", "new") for n in range(100))
    async with open_board((80, 24)) as board:
        await board.press("cursor.page-down")
        assert board.board.cursor.row == 3
        await board.press("cursor.bottom", "cursor.page-up")
        assert board.board.cursor.row == 100
        await board.press("cursor.top")
        assert board.board.cursor.row == 0


async def test_columns_that_do_not_fit_are_scrolled_in_whole(open_board: OpenBoard) -> None:
    async with open_board((80, 24)) as board:
        await board.press("cursor.last-column")
        shown = [slot.heading for slot in board.board.view.query(StageColumn)]
        assert shown == ["Won", "Lost", "Customer"]
        await board.press("cursor.first-column")
        assert [slot.heading for slot in board.board.view.query(StageColumn)] == ["New", "Qualified", "Nurturing"]


async def test_a_folded_column_gives_its_room_to_the_others(open_board: OpenBoard) -> None:
    async with open_board((80, 24)) as board:
        await board.press("board.fold")
        widths = [slot.size.width for slot in board.board.view.query(StageColumn)]
        assert widths[0] == 4 and sum(widths) == 80 and len(widths) == 4
        await board.press("board.fold")
        assert [slot.size.width for slot in board.board.view.query(StageColumn)] == [26, 27, 27]


async def test_selecting_one_a_range_and_a_column(open_board: OpenBoard) -> None:
    async with open_board() as board:
        await board.press("select.toggle")
        assert board.board.targets() == (1,)
        await board.press("2", "cursor.down", "select.range")
        assert board.board.targets() == (1, 2, 3)
        await board.press("select.clear")
        assert board.board.selected == set()
        await board.press("select.column")
        assert board.board.targets() == (1, 2, 3, 4)
        assert len(LEADS) > 4


async def test_sorting_keeps_the_cursor_on_its_lead(open_board: OpenBoard) -> None:
    async with open_board() as board:
        assert board.column("new") == [1, 2, 3, 4], "overdue, today, none, planned"
        await board.press("cursor.down", "board.sort")
        assert board.column("new") == [1, 3, 2, 4], "by score"
        assert board.here() == ("new", 2)
        await board.press("board.sort")
        assert board.column("new") == [3, 1, 4, 2], "by value"
        assert board.said == "sorted by value"


async def test_density_is_kept_for_the_next_time(open_board: OpenBoard) -> None:
    from leadtui import config

    async with open_board((80, 24)) as board:
        await board.press("board.density")
        assert board.board.view.page == 18
        assert config.load(config.path()).density == "lines"
        await board.press("board.density")
        assert board.board.view.page == 6


async def test_old_closed_leads_are_one_key_away(open_board: OpenBoard, team: Team) -> None:
    team.fill([lead("Long ago", "won", 200)])
    async with open_board() as board:
        assert board.column("won") == [8]
        await board.press("board.closed")
        assert board.column("won") == [10, 8] or board.column("won") == [8, 10]
        await board.press("board.closed")
        assert board.column("won") == [8]
