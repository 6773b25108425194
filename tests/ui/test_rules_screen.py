"""`S`: the rules of the score, tried before they are saved; and a board whose order follows rules and days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from leadtui.errors import Refused
from leadtui.model.command import AdjustScore, EditRules, LogActivity
from tests.ui.conftest import BEN, NOW, OpenBoard, Player, Team

RULES = {
    "fit": [{"name": "Own", "when": "owner:ana", "points": 15}],
    "engagement": [{"name": "Reply", "kind": "reply", "points": 20, "decay_days": 10}], "mql": 70, "sql": 85,
}


@pytest.fixture
def editor(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Makes the editor replace a text by another."""

    def replaces(old: str, new: str) -> None:
        def edited(_: object, text: str, name: str) -> str:
            assert (old in text, name) == (True, "rules.toml")
            return text.replace(old, new)

        monkeypatch.setattr("leadtui.screens.rules.edited", edited)

    return replaces


async def counted(player: Player) -> None:
    """Until the screen of rules has its numbers."""
    await player.settle()
    while any(worker.group == "rules" and not worker.is_finished for worker in player.app.workers):
        await player.pilot.pause(0.01)
    await player.settle()


async def test_the_rules_and_how_they_do(open_board: OpenBoard, team: Team) -> None:
    team.service().execute(EditRules("sales", RULES))
    async with open_board((80, 24)) as player:
        await player.press("rules")
        await counted(player)
        shown = player.shown
        assert "Score rules · Sales · 9 leads" in shown
        assert "SQL  from 85: 3 leads" in shown
        assert "Own                           +15        3     100.0 % of 1       0.0 % of 1" in shown
        assert "did: reply, fading over 10 days" in shown
        await player.press("y")
        assert "there is nothing to save; e writes other rules" in player.shown
        await player.press("escape")
        assert player.screens()[-1] == "BoardScreen"


async def test_what_is_written_is_tried_and_then_saved(
    open_board: OpenBoard, team: Team, editor: Callable[[str, str], None]
) -> None:
    team.service().execute(EditRules("sales", RULES))
    async with open_board((80, 24)) as player:
        seq = team.seq
        await player.press("rules")
        await counted(player)
        editor("points = 15", "points = 90")
        await player.press("e")
        await counted(player)
        assert "tried, not saved" in player.shown
        assert "MQL  from 70: 3 leads now, 4 then · 1 rise, 0 fall" in player.shown
        assert "rises Northwind: 35 to 100" in player.shown
        assert "2 of 9 leads would have another score" in player.shown
        assert team.seq == seq
        await player.press("y")
        await counted(player)
        assert team.seq == seq + 1
        assert team.service().pipeline().scoring.fit[0].points == 90
        assert "saved · u on the board takes it back" in player.shown
        await player.press("escape", "undo")
        assert team.service().pipeline().scoring.fit[0].points == 15


async def test_a_fault_is_told_and_can_be_mended(
    open_board: OpenBoard, team: Team, editor: Callable[[str, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_board((80, 24)) as player:
        await player.press("rules")
        await counted(player)
        assert "No rules yet" in player.shown
        editor("# There are no rules yet", "mqll = 3\n# There")
        await player.press("e")
        await counted(player)
        assert "mqll: there is no such name" in player.shown
        editor("mqll = 3", "mql = 50")  # what was written is there again
        await player.press("e")
        await counted(player)
        assert "MQL  from 50: 0 leads now, 4 then" in player.shown
        await player.press("escape")
        await counted(player)
        assert "No rules yet" in player.shown

        def refused(*_: object) -> str:
            raise Refused("the editor ended with 1; the text is as it was")

        monkeypatch.setattr("leadtui.screens.rules.edited", refused)
        await player.press("e")
        assert "the editor ended with 1" in player.shown
        assert not team.service().pipeline().has_rules


async def test_a_colleague_who_changed_them_meanwhile_is_not_overwritten(
    open_board: OpenBoard, team: Team, editor: Callable[[str, str], None]
) -> None:
    team.service().execute(EditRules("sales", RULES))
    async with open_board((80, 24)) as player:
        await player.press("rules")
        await counted(player)
        editor("points = 15", "points = 90")
        await player.press("e")
        await counted(player)
        team.service(BEN).execute(EditRules("sales", RULES | {"mql": 61}))
        player.app.ask_news()
        await counted(player)
        await player.press("y")
        await counted(player)
        assert "a colleague changed the rules since you began" in player.shown
        assert team.service().pipeline().scoring.mql == 61


async def test_a_colleagues_rules_come_live(open_board: OpenBoard, team: Team) -> None:
    async with open_board() as player:
        await player.press("board.sort")
        assert player.column("new") == [1, 3, 2, 4]
        team.service(BEN).execute(EditRules("sales", {"fit": [{"name": "Olé", "when": "company:olé", "points": 50}]}))
        player.app.ask_news()
        await player.settle()
        assert player.column("new") == [2, 1, 3, 4]
        team.service(BEN).execute(AdjustScore((4,), 70))
        player.app.ask_news()
        await player.settle()
        assert player.column("new") == [4, 2, 1, 3]
        team.service(BEN).execute(EditRules("sales", {}))
        player.app.ask_news()
        await player.settle()
        assert player.column("new") == [4, 1, 3, 2]


async def test_a_new_day_sorts_anew_without_a_write(open_board: OpenBoard, team: Team) -> None:
    team.service().execute(EditRules("sales", RULES))
    for _ in range(2):
        team.service().execute(LogActivity((2,), "reply"))
    async with open_board() as player:
        await player.press("board.sort")
        session = player.board.session
        scores, seq = session.index.score, team.seq
        assert (player.column("new"), list(scores[:4])) == ([1, 2, 3, 4], [87, 75, 64, 35])
        session.clock = lambda: NOW + timedelta(days=5)
        player.board.renew()
        assert (player.column("new"), list(scores[:4])) == ([1, 3, 2, 4], [87, 55, 64, 35])
        session.clock = lambda: NOW
        player.board.renew()
        assert list(scores[:4]) == [87, 55, 64, 35], "a clock that goes back gives nothing back"
        session.clock = lambda: NOW + timedelta(days=10)
        player.board.renew()
        assert (list(scores[:4]), team.seq) == ([87, 35, 64, 35], seq)


async def test_a_card_says_who_is_qualified_and_a_lead_why(open_board: OpenBoard, team: Team) -> None:
    team.service().execute(EditRules("sales", RULES))
    team.service().execute(LogActivity((3,), "reply", "yes please"))
    async with open_board((80, 60)) as player:
        assert "84 MQL nobo…" in player.shown
        await player.press("cursor.down", "cursor.down")
        await player.press("lead.open")
        assert "84 · MQL since" in player.shown
        assert "Reply · reply today, 20 points fading over 10 days" in player.shown
        await player.press("score.set")
        assert "now 84" in player.shown
