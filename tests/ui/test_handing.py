"""Handing off and accepting by keys, what is seen of it, and giving out what nobody owns."""

from __future__ import annotations

from typing import Any

import pytest

from leadtui.config import Config
from leadtui.model.command import AssignOwner, EditPipeline, HandOffLeads, LogActivity
from leadtui.screens.dialogs import HandOffDialog, OwnerDialog
from leadtui.screens.review import ReviewScreen
from tests.ui import picture as golden
from tests.ui.conftest import BEN, OpenBoard, Team
from tests.ui.front import answered
from tests.ui.host import Host, clock, lead, picture, pipeline, result, type_text, words

P = pipeline()
ONE = [lead(owner="ana", contact="Ada", emails=["a@b.example"], next_step={"text": "Call", "due": "2026-12-01"})]
TWO = [lead(1, source="fair"), lead(2)]


def owner_dialog(leads: list[Any], owners: list[str]) -> OwnerDialog:
    return OwnerDialog(leads, P, "ana", owners, clock=clock)


# the dialog


async def test_h_asks_to_whom_then_for_words_and_a_day() -> None:
    got = await result(owner_dialog(ONE, ["ana", "bo", "cy"]), "h", "2", "‹wants a demo", "enter", "‹tue", "enter")
    assert got == HandOffLeads((1,), "cy", "wants a demo", "2026-11-24")


async def test_words_and_day_may_be_blank() -> None:
    assert await result(owner_dialog(TWO, ["bo"]), "h", "1", "ctrl+s") == HandOffLeads((1, 2), "bo", "", None)


async def test_a_name_that_is_new_here_can_receive() -> None:
    assert await result(owner_dialog(ONE, []), "h", "‹cy", "enter", "‹hi", "ctrl+s") == HandOffLeads((1,), "cy", "hi")


async def test_escape_goes_back_to_the_receivers_and_then_away() -> None:
    assert await result(owner_dialog(ONE, ["bo", "cy"]), "h", "1", "escape", "2", "ctrl+s") == HandOffLeads((1,), "cy")
    assert await result(owner_dialog(ONE, ["bo"]), "h", "1", "escape", "escape") is None


async def test_oneself_is_nobody_to_hand_off_to() -> None:
    app = Host(owner_dialog(ONE, ["bo"]))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("h", "tab")
        await type_text(pilot, "ana")
        await pilot.press("enter")
        assert "you cannot hand a lead off to yourself" in words(app)
        assert app.result == "not yet"


async def test_one_key_still_gives() -> None:
    assert await result(owner_dialog(ONE, ["ana", "bo"]), "2") == AssignOwner((1,), "bo")


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
async def test_the_checklist_follows_what_is_typed(size: tuple[int, int]) -> None:
    app = Host(HandOffDialog(ONE, P, "ana", "bo", clock=clock))
    async with app.run_test(size=size) as pilot:
        shown = picture(app)
        for line in ("✓ contact", "– source: no source", "– notes: no note, no activity", "✓ next step",
                     "– qualification: BANT unanswered", "the next step stays: Call"):  # fmt: skip
            assert line in shown
        if size == (60, 20):
            golden.check(app, "dialog-hand-off-60x20")
        await type_text(pilot, "x")
        assert "✓ notes" in picture(app)
        await pilot.press("backspace")
        assert "– notes" in picture(app)


async def test_the_checklist_of_several_counts() -> None:
    app = Host(HandOffDialog(TWO, P, "ana", "bo", clock=clock))
    async with app.run_test(size=(60, 20)) as pilot:
        assert "– source: 1 of 2 lack something" in picture(app)
        assert "– next step: 2 of 2 lack something" in picture(app)
        await pilot.press("tab")
        await type_text(pilot, "tue")
        assert "✓ next step" in picture(app)


# the board


def handed(team: Team, *ids: int, note: str = "wants a demo") -> None:
    team.service(BEN).execute(HandOffLeads(ids, "ana", note))


async def test_a_hand_off_by_keys_is_one_event_and_one_undo(open_board: OpenBoard, team: Team) -> None:
    async with open_board() as board:
        before = team.seq
        await board.press("select.column", "lead.owner", "h", "1", *"hot", "enter", *"tue", "enter")
        assert {team.lead(id)["owner"] for id in (1, 2, 3, 4)} == {"ben"}
        assert {team.lead(id)["handoff"]["note"] for id in (1, 2, 3, 4)} == {"hot"}
        assert team.seq == before + 1
        assert "handed off to ben" in board.said and "4 leads" in board.said
        await board.press("undo")
        assert not any(team.lead(id).get("handoff") for id in (1, 2, 3, 4))


@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
async def test_what_is_handed_to_me_is_seen_at_once(open_board: OpenBoard, team: Team, size: tuple[int, int]) -> None:
    async with open_board(size) as board:
        assert "←" not in board.shown
        handed(team, 1, 2)
        team.service(BEN).execute(LogActivity((3,), "call"))
        board.app.ask_news()
        await board.settle()
        assert "ben handed off 2 leads to ana" in board.said, "what is meant for me counts more than the newest"
        header = board.shown.splitlines()[0]
        assert "←2 handed to you" in header if size[0] == 200 else "←2" in header
        assert "← from ben" in board.shown
        if size[0] == 200:
            assert "← from ben: wants a demo" in board.shown
        await board.press("lead.accept")
        assert team.lead(1)["handoff"]["accepted_at"] == "2026-11-22T09:00:00Z"
        assert "accepted" in board.said
        assert "←1" in board.shown.splitlines()[0]
        await board.press("undo")
        assert "accepted_at" not in team.lead(1)["handoff"]


async def test_a_narrow_card_has_the_sign(open_board: OpenBoard, team: Team) -> None:
    handed(team, 1)
    async with open_board((80, 24), Config(density="lines")) as board:
        assert board.shown.count("←") == 2, "on the header and on the card"


async def test_what_is_handed_to_others_is_not_mine_to_accept(open_board: OpenBoard, team: Team) -> None:
    async with open_board() as board:
        await board.press("lead.owner", "h", "1", "ctrl+s")
        assert "←" not in board.shown
        await board.press("lead.accept")
        assert board.said == "lead 1 is handed off to ben, and only ben can accept it"
        await board.press("cursor.down", "lead.accept")
        assert "does not wait to be accepted" in board.said


async def test_the_view_of_what_was_handed_to_me(open_board: OpenBoard, team: Team) -> None:
    handed(team, 3)
    async with open_board() as board:
        await board.press("filter.views", "h")
        assert board.board.board.count == 1
        assert board.here() == ("new", 3)
        await board.press("lead.accept")
        assert board.board.board.count == 0
        await board.press("filter.views", "a")
        assert board.board.board.count == 9
        await board.press("filter.views", "u")
        assert {team.lead(id).get("owner") for column in board.board.board.columns for id in column.ids()} == {None}


async def test_the_leads_screen_tells_from_whom_and_enter_accepts(open_board: OpenBoard, team: Team) -> None:
    handed(team, 1)
    async with open_board((120, 40)) as board:
        await board.press("lead.open")
        assert "Handed off" in board.shown and "from ben: wants a demo" in board.shown
        await board.press("lead.accept")
        assert team.lead(1)["handoff"]["accepted_at"]
        assert "Accepted" in board.shown


# giving out what nobody owns


def with_rules(team: Team, **distribution: Any) -> None:
    service = team.service(BEN)
    pipeline = service.pipeline()
    service.execute(EditPipeline(pipeline.key, pipeline.document() | {"distribution": distribution}))


ALL = [{"name": "all", "owners": ["ana", "ben"]}]


def free(team: Team) -> list[int]:
    return [id for id in range(1, 10) if not team.lead(id).get("owner") and not team.lead(id).get("outcome")]


async def test_without_rules_it_says_so(open_board: OpenBoard) -> None:
    async with open_board() as board:
        await board.press("board.distribute")
        assert "Sales has no rules for the distribution of its leads" in board.said


async def test_what_it_would_do_is_shown_and_enter_does_it(open_board: OpenBoard, team: Team) -> None:
    with_rules(team, rules=ALL, capacity={"ben": 2})
    waiting, before = free(team), team.seq
    assert len(waiting) > 1
    async with open_board((80, 24)) as board:
        await board.press("board.distribute")
        assert board.screens()[-1] == "DistributeDialog"
        assert f"give out {len(waiting)} leads" in board.shown
        assert "owner" in board.shown and "capacity" in board.shown
        assert team.seq == before
        await board.press("escape")
        assert free(team) == waiting
        await board.press("board.distribute", "enter")
        assert free(team) == []
        assert team.seq == before + 1
        assert "distributed" in board.said
        await board.press("board.distribute")
        assert "nothing to give out, all have owners" in board.said
        await board.press("undo")
        assert free(team) == waiting
        assert team.service().pipeline().turns == {}


async def test_a_selection_is_all_that_is_given_out(open_board: OpenBoard, team: Team) -> None:
    with_rules(team, rules=ALL)
    one, *others = free(team)
    async with open_board() as board:
        board.board.selected.update({one, *(id for id in range(1, 10) if team.lead(id).get("owner") == "ana")})
        await board.press("board.distribute")
        assert "give out 1 lead" in board.shown
        assert "of the selected have an owner or are closed" in board.shown
        await board.press("enter")
        assert free(team) == others


async def test_a_change_meanwhile_is_shown_again(open_board: OpenBoard, team: Team) -> None:
    with_rules(team, rules=ALL)
    waiting = free(team)
    async with open_board() as board:
        await board.press("board.distribute")
        team.service(BEN).execute(AssignOwner((waiting[0],), "ben"))
        board.app.ask_news()
        await board.settle()
        await board.press("enter")
        assert "Something was changed meanwhile: look again." in board.shown
        assert free(team) == waiting[1:]
        await board.press("enter")
        assert free(team) == []


async def test_in_the_review_accepting_leaves_the_lead_to_be_decided(open_board: OpenBoard, team: Team) -> None:
    handed(team, 4)
    async with open_board((80, 24)) as board:
        await board.press("review")
        await answered(board.app)
        await board.settle()
        review = board.app.screen
        assert isinstance(review, ReviewScreen)
        assert review.queue.current == 4, "what was handed to me comes first"
        await board.press("lead.accept")
        assert team.lead(4)["handoff"]["accepted_at"] == "2026-11-22T09:00:00Z"
        assert "reviewed_at" not in team.lead(4)
        before, current = team.seq, review.queue.current
        assert current is not None
        await board.press("lead.owner", "h", "1", *"yours", "ctrl+s")
        assert team.lead(current)["handoff"]["note"] == "yours"
        assert team.lead(current)["reviewed_at"] == "2026-11-22T09:00:00Z"
        assert team.seq == before + 1, "hand-off and decision are one event"
