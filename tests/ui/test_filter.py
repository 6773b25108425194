"""The filter at the foot: live, forgiving, restorable."""

from __future__ import annotations

from threading import Event

from pytest import MonkeyPatch
from textual.events import Key, Paste

from leadtui.model.command import EditLeads, EditPipeline
from leadtui.screens.board import filtering
from tests.ui.conftest import BEN, OpenBoard, Player, Team
from tests.ui.front import answered


async def test_it_filters_all_columns_while_it_is_typed(open_board: OpenBoard) -> None:
    async with open_board() as board:
        await board.press("filter.edit", *"score>60")
        assert (board.column("new"), board.column("qualified"), board.column("won")) == ([1, 3], [5], [8])
        assert board.said == "4 of 9 leads: score above 60"
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


async def test_a_filter_on_a_stage_that_is_taken_out_with_its_leads_is_cleared(
    open_board: OpenBoard, team: Team
) -> None:
    async with open_board() as board:
        await board.press("filter.edit", *"stage:qualified", "enter")
        assert sorted(board.column("qualified")) == [5, 6]
        pipeline = team.service().pipeline()
        document = pipeline.document()
        document["stages"] = [stage for stage in document["stages"] if stage["id"] != "qualified"]
        team.service(BEN).execute(EditPipeline(pipeline.key, document, {"qualified": "new"}))
        board.app.ask_news()
        await board.settle()
        assert sorted(board.column("new")) == [1, 2, 3, 4, 5, 6]
        assert "/stage" not in board.shown


async def test_leads_of_nobody(open_board: OpenBoard) -> None:
    async with open_board() as board:
        await board.press("filter.edit", *"owner:nobody", "enter")
        assert (board.column("new"), board.column("proposal")) == ([3], [7])


class Slow:
    """A store thread that can be made to wait, so that a test sees what happens meanwhile."""

    def __init__(self, board: Player) -> None:
        self._gate = Event()
        board.board.session.store.submit(lambda _: self._gate.wait(10))

    def go_on(self) -> None:
        self._gate.set()


async def read(board: Player) -> None:
    """Until the documents of a filter are read."""
    await answered(board.app)
    await board.settle()


async def test_what_only_documents_hold_is_read_without_blocking_a_key(open_board: OpenBoard, team: Team) -> None:
    team.service(BEN).execute(EditLeads((3, 5), {"title": "Head of IT"}))
    async with open_board() as board:
        slow = Slow(board)
        await board.press("filter.edit")
        board.app.post_message(Paste("title:he"))
        await board.press("a", "d")
        assert board.board.typed is not None and board.board.typed.text == "title:head", "typing goes on meanwhile"
        assert board.column("new") == [1, 2, 3, 4], "the last good result stays"
        slow.go_on()
        await read(board)
        assert (board.column("new"), board.column("qualified")) == ([3], [5])
        assert board.said == "2 of 9 leads: title contains head"
        await board.press("enter")
        team.service(BEN).execute(EditLeads((1,), {"title": "Headmaster"}))
        team.service(BEN).execute(EditLeads((3,), {"title": None}))
        board.app.ask_news()
        await board.settle()
        assert board.column("new") == [1], "changed leads are looked into as they come"
        await board.press("board.sort")
        assert board.column("new") == [1]
        await board.press("filter.edit", "ctrl+u", *"-title:any", "enter")
        await read(board)
        assert board.column("new") == [3, 2, 4], "by score, now"


async def test_keys_after_such_a_filter_wait_for_what_it_finds(open_board: OpenBoard, team: Team) -> None:
    team.service(BEN).execute(EditLeads((3,), {"title": "Head of IT"}))
    async with open_board() as board:
        slow = Slow(board)
        await board.press("filter.edit")
        for event in (Paste("title:head"), Key("enter", None), Key("plus", "+")):
            board.app.post_message(event)
        await board.pilot.pause()
        assert team.lead(1)["score"] == 72
        slow.go_on()
        await read(board)
        assert (team.lead(3)["score"], team.lead(1)["score"]) == (69, 72)


async def test_escape_leaves_such_a_filter_while_it_is_read(open_board: OpenBoard) -> None:
    async with open_board() as board:
        slow = Slow(board)
        await board.press("filter.edit", *"title:head", "escape")
        slow.go_on()
        await read(board)
        assert str(board.board.board.query) == ""
        assert board.column("new") == [1, 2, 3, 4]


async def test_many_leads_are_looked_at_bit_by_bit(open_board: OpenBoard, team: Team, monkeypatch: MonkeyPatch) -> None:
    monkeypatch.setattr(filtering, "QUICK", 0)
    monkeypatch.setattr(filtering, "ROWS", 2)
    async with open_board() as board:
        await board.press("filter.edit")
        for event in (Paste("score>60 kestrel"), Key("enter", None), Key("plus", "+")):
            board.app.post_message(event)
        await read(board)
        assert (board.column("new"), board.column("won")) == ([3], [])
        assert team.lead(3)["score"] == 69, "the key after it was for what it finds"
        await board.press("filter.edit")
        for event in (Paste("stage:nowhere"), Key("enter", None)):  # at once: a slow machine would look at half of it
            board.app.post_message(event)
        await board.settle()
        assert board.column("new") == [3], "a query that means nothing keeps the last good result"
        await board.press("filter.clear")
        await read(board)
        assert sorted(board.column("new")) == [1, 2, 3, 4]
