"""Keys that change leads: each is one event, and the board shows what the store says."""

from __future__ import annotations

import pytest
from rich.segment import Segment
from textual.color import Color

from leadtui.config import Config
from leadtui.model.command import AdjustScore, ArchiveLeads, EditLeads, MoveLeads
from leadtui.store.base import News
from leadtui.terminal import Harmless
from tests.ui.conftest import BEN, OpenBoard, Team, lead


async def test_a_lead_moves_and_the_cursor_with_it(open_board: OpenBoard, team: Team) -> None:
    async with open_board() as board:
        await board.press("stage.right")
        assert team.lead(1)["stage"] == "qualified"
        assert board.here() == ("qualified", 1)
        await board.press("stage.left")
        assert team.lead(1)["stage"] == "new"
        assert board.here() == ("new", 1)
        await board.press("stage.left")
        assert "no stage further" in board.said


async def test_two_fast_keys_move_two_stages(open_board: OpenBoard, team: Team) -> None:
    async with open_board() as board:
        before = team.seq
        await board.pilot.press("L", "L")
        await board.settle()
        assert team.lead(1)["stage"] == "nurturing"
        assert team.seq == before + 2
        assert [visit["stage"] for visit in team.lead(1)["visits"]] == ["new", "qualified", "nurturing"]


async def test_a_count_moves_that_many_stages_at_once(open_board: OpenBoard, team: Team) -> None:
    async with open_board() as board:
        before = team.seq
        await board.press("3", "stage.right")
        assert team.lead(1)["stage"] == "proposal"
        assert team.seq == before + 1


async def test_a_selection_moves_as_one_event_and_comes_back_by_one_undo(open_board: OpenBoard, team: Team) -> None:
    async with open_board() as board:
        before = team.seq
        await board.press("select.column", "stage.right")
        assert [team.lead(id)["stage"] for id in (1, 2, 3, 4)] == ["qualified"] * 4
        assert team.seq == before + 1
        assert "4 leads" in board.said
        await board.press("undo")
        assert [team.lead(id)["stage"] for id in (1, 2, 3, 4)] == ["new"] * 4
        assert "undid" in board.said
        await board.press("redo")
        assert team.lead(4)["stage"] == "qualified"
        assert "redid" in board.said


@pytest.mark.parametrize(
    ("keys", "score"),
    [(["score.up"], 77), (["score.down"], 67), (["1", "0", "score.up"], 82), (["9", "9", "score.up"], 100)],
)
async def test_scores_go_by_the_step_or_by_a_count(
    open_board: OpenBoard, team: Team, keys: list[str], score: int
) -> None:
    async with open_board() as board:
        await board.press(*keys)
        assert team.lead(1)["score"] == score


async def test_what_cannot_be_undone_says_why(open_board: OpenBoard, team: Team) -> None:
    async with open_board() as board:
        await board.press("score.up")
        team.service(BEN).execute(AdjustScore((1,), -3))
        await board.press("undo")
        assert "ben" in board.said
        assert team.lead(1)["score"] == 74


async def test_a_colleagues_change_appears_and_disturbs_nothing(open_board: OpenBoard, team: Team) -> None:
    async with open_board() as board:
        await board.press("cursor.down", "cursor.down", "select.toggle")
        team.service(BEN).execute(MoveLeads((1, 2), "proposal"))
        board.app.ask_news()
        await board.settle()
        assert board.column("new") == [3, 4]
        assert set(board.column("proposal")) == {1, 2, 7}
        assert board.here() == ("new", 3)
        assert board.board.selected == {3}
        assert board.said == "ben moved 2 leads from New to Proposal"


async def test_the_cursor_follows_its_lead_wherever_a_colleague_puts_it(open_board: OpenBoard, team: Team) -> None:
    async with open_board() as board:
        team.service(BEN).execute(MoveLeads((1,), "proposal"))
        board.app.ask_news()
        await board.settle()
        assert board.here() == ("proposal", 1)


async def test_a_lead_that_vanishes_leaves_the_cursor_to_its_neighbour(open_board: OpenBoard, team: Team) -> None:
    async with open_board() as board:
        await board.press("cursor.down", "lead.archive")
        assert "archived_at" in team.lead(2)
        assert board.here() == ("new", 3)
        assert board.column("new") == [1, 3, 4]


async def test_a_move_that_a_colleague_was_faster_with_is_a_conflict(open_board: OpenBoard, team: Team) -> None:
    async with open_board() as board:
        team.service(BEN).execute(MoveLeads((1,), "proposal"))
        await board.press("stage.right")
        assert team.lead(1)["stage"] == "proposal"
        assert "colleague" in board.said
        assert board.here() == ("proposal", 1), "what Ben did is shown now"


async def test_hostile_text_is_harmless(open_board: OpenBoard, team: Team) -> None:
    evil = "[/] [@click=app.quit]\x1b]52;c;eA==\x1b\\ \u202egnp\x9b31m\r\n\t" + "e\u0301\u0301\u0301\u0301\u0301"
    team.service(BEN).execute(EditLeads((1,), {"name": evil, "company": evil, "owner": evil}))
    async with open_board() as board:
        await board.press("score.up", "select.toggle", "board.density")
        shown = board.shown
        assert "[/] [@click=app.quit]␛]52;c;eA==" in shown
        assert not {"\x1b", "\x9b", "\u202e", "\r", "\t"} & set(shown)
        assert team.lead(1)["name"] == evil


async def test_a_huge_import_of_a_colleague_leaves_cursor_filter_and_selection(
    open_board: OpenBoard, team: Team
) -> None:
    async with open_board() as board:
        await board.press("filter.edit", *"score>=20", "enter", "cursor.down", "select.toggle")
        team.fill(lead(f"Lead {n}", "new", score=10 + n % 2 * 20) for n in range(400))
        board.app.ask_news()
        await board.settle()
        assert board.here() == ("new", 2)
        assert board.board.targets() == (2,)
        assert len(board.column("new")) == 204


async def test_a_replaced_store_is_read_again_under_the_same_cursor(open_board: OpenBoard, team: Team) -> None:
    async with open_board() as board:
        await board.press("cursor.down", "cursor.down")
        team.service(BEN).execute(MoveLeads((1,), "proposal"))
        session = board.board.session
        session.index = team.service().index()
        session.take(News(reloaded=True))
        await board.settle()
        assert board.here() == ("new", 3)
        assert 1 in board.column("proposal")


async def test_done_without_a_next_step_is_refused_and_nothing_is_asked(open_board: OpenBoard) -> None:
    async with open_board() as board:
        await board.press("filter.edit", *"kestrel", "enter", "lead.done")
        assert board.said == "there is no next step to complete; t sets one"
        assert board.screens()[-1] == "BoardScreen"


async def test_a_key_that_means_nothing_says_so(open_board: OpenBoard) -> None:
    async with open_board() as board:
        await board.press("v")
        assert board.said == "v means nothing here; ? shows the keys"
        await board.press("j")
        await board.press("f9", "left_shift")
        assert board.said == "f9 means nothing here; ? shows the keys"


async def test_undo_says_what_and_whose_and_a_new_lead_is_named_once(open_board: OpenBoard) -> None:
    async with open_board() as board:
        await board.press("stage.right", "undo")
        assert board.said == "undid: moved from New to Qualified · Blue Harbor Logistics"
        await board.press("lead.add", *"First", "enter")
        assert board.said.startswith("added “First” in New · u takes")
        await board.press("undo")
        assert board.said == "undid: added “First” in New"


async def test_an_empty_board_says_how_it_gets_its_first_lead(open_board: OpenBoard, team: Team) -> None:
    async with open_board() as board:
        assert "a adds your first lead" not in board.shown
        for column in ("new", "qualified", "proposal", "won", "lost"):
            for id in board.column(column):
                team.service(BEN).execute(ArchiveLeads((id,)))
        board.app.ask_news()
        await board.settle()
        assert "a adds your first lead" in board.shown


async def test_ascii_signs_mean_ascii_text_too(open_board: OpenBoard) -> None:
    async with open_board(config=Config(signs="ascii")) as board:
        (harmless,) = [each for each in board.app.get_line_filters() if isinstance(each, Harmless)]
        shown = harmless.apply([Segment("Käthe · 山")], Color(0, 0, 0))
        assert [segment.text for segment in shown] == ["Kathe - ??"]
