"""What the board tells without a key: what lies beside the screen, what a closed column leaves out, whole numbers."""

from __future__ import annotations

from leadtui.model.board import Board
from leadtui.model.command import AdjustScore
from leadtui.widgets.column import StageColumn
from tests.ui.conftest import BEN, OpenBoard, Team, lead


async def test_columns_beside_the_screen_are_told(open_board: OpenBoard) -> None:
    async with open_board((80, 24)) as board:
        assert "5 more ▶" in board.shown
        assert "◀" not in board.shown
        await board.press("cursor.last-column")
        assert "◀ 5 more" in board.shown
        assert "▶" not in board.shown


async def test_nothing_is_told_beside_the_screen_when_all_columns_are_on_it(open_board: OpenBoard) -> None:
    async with open_board((240, 40)) as board:
        assert " more " not in board.shown


async def test_only_what_is_undecided_is_weighted_and_a_closed_window_is_told(open_board: OpenBoard) -> None:
    async with open_board((240, 40)) as board:
        await board.press("sidebar")
        sums = board.shown.splitlines()[2]
        assert sums.count("≈") == 5, "won, lost and post-sale stages are never part of the weighted pipeline"
        assert sums.count("last 30d") == 2
        await board.press("board.closed")
        assert "last 30d" not in board.shown


async def test_a_folded_column_tells_its_whole_count(open_board: OpenBoard, team: Team) -> None:
    team.fill(lead(f"Lead {n}", "new") for n in range(1200))
    async with open_board((80, 40)) as board:
        await board.press("board.fold", "cursor.right")
        folded = next(column for column in board.board.query(StageColumn) if column.heading == "New")
        left = [row[: folded.size.width].strip() for row in board.shown.splitlines()[1:]]
        assert "".join(left).startswith("▶1,204New")


async def test_the_first_key_is_for_the_right_lead_of_a_column_that_is_not_sorted_yet(
    open_board: OpenBoard, team: Team
) -> None:
    team.fill(lead(f"Lead {n}", "new", score=n % 50) for n in range(200))
    service = team.service()
    index, pipeline = service.index(), service.pipeline()
    whole = Board(index, pipeline, service.now(pipeline), me="ana", documents=lambda _: None)
    last = whole.columns[0].shown[-1][1]
    score = team.lead(last)["score"]
    async with open_board() as board:
        await board.press("cursor.bottom", "score.down")
        assert (board.here(), team.lead(last)["score"] < score) == (("new", last), True)


async def test_news_of_a_lead_behind_the_first_cards_show_it_once(open_board: OpenBoard, team: Team) -> None:
    team.fill(lead(f"Lead {n}", "new", score=n % 50) for n in range(200))
    async with open_board() as board:
        before = board.board.board.columns[0].count
        team.service(BEN).execute(AdjustScore((205,), 50))
        board.app.ask_news()
        await board.settle()
        new = board.board.board.columns[0]
        assert (new.count, len(new.ids()), len(set(new.ids()))) == (before, before, before)
        assert new.shown == sorted(new.shown)
        assert "Lead 195" in board.shown, "it is among the first now"


async def test_the_position_never_shows_half_a_number(open_board: OpenBoard, team: Team) -> None:
    team.fill(lead(f"Lead {n}", "new") for n in range(12_000))
    async with open_board((80, 24)) as board:
        await board.press("cursor.bottom")
        assert board.shown.splitlines()[-2].endswith(" 12,004/12,004")
        await board.press("select.column")
        assert board.shown.splitlines()[-2].endswith(" ◆12004")
