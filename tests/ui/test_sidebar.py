"""The numbers beside the board."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest

from leadtui.config import Config
from leadtui.model.command import SetGoal
from leadtui.model.metrics import Amounts, Number
from leadtui.model.metrics.members import Members
from leadtui.model.metrics.population import Population
from leadtui.model.metrics.times import Way
from leadtui.widgets.sidebar import amounts
from tests.ui.conftest import OpenBoard, Team, lead


async def test_it_comes_and_goes_and_hides_where_there_is_no_room(open_board: OpenBoard) -> None:
    async with open_board((120, 40)) as board:
        assert not board.has_sidebar()
        await board.press("sidebar")
        assert board.has_sidebar()
        await board.pilot.resize_terminal(90, 30)
        await board.settle()
        assert not board.has_sidebar()
        await board.press("sidebar")
        assert "needs 100 columns" in board.said


async def test_it_follows_the_filter(open_board: OpenBoard) -> None:
    async with open_board((120, 40), Config(sidebar="yes")) as board:
        await board.numbers()
        assert "│ Open                   7      7" in board.shown
        lines = board.shown.splitlines()
        worth = next(row for row, line in enumerate(lines) if "│ Open value" in line)
        assert "EUR" in lines[worth] and lines[worth + 1].rstrip().endswith("5.5k USD")
        await board.press("filter.edit", *"stage:qualified", "enter")
        await board.numbers()
        assert "│ Open                   2      2" in board.shown
        assert "n/a" in board.shown, "a win rate over nothing is not 0 %"


def test_velocity_is_money_per_day_in_each_currency() -> None:
    both = Amounts((("EUR", Fraction(19_700)), ("USD", Fraction(5))), apart=True)
    assert amounts(Number("velocity_per_day", both, 3, "")) == ["19.7k EUR/d", "5 USD/d"]
    assert amounts(Number("open_value", both, 3, "")) == ["19.7k EUR", "5 USD"]
    none = Amounts((("EUR", Fraction(0)), ("USD", Fraction(5))), True)
    assert amounts(Number("open_value", none, 3, "")) == ["5 USD"], "no line for nothing"
    assert amounts(Number("open_value", none.times(Fraction(0)), 3, "")) == ["0"]


async def test_a_low_terminal_has_the_bottleneck_too(open_board: OpenBoard, team: Team) -> None:
    visits = [{"stage": "new"}, {"stage": "qualified"}, {"stage": "lost"}]
    team.fill([lead(f"Lost {number}", "lost", 40, visits=visits) for number in range(6)])
    async with open_board((120, 24)) as player:
        await player.press("sidebar")
        await player.numbers()
        shown = player.shown
        assert "Bottleneck" in shown
        assert "go on" in shown
        assert "───" not in "".join(line.rpartition("│")[2] for line in shown.splitlines()), "rules give way first"


async def test_a_low_terminal_has_all_goals_and_no_part_of_a_table(open_board: OpenBoard, team: Team) -> None:
    for goal in ({"what": "value", "of": "won"}, {"what": "count", "of": "won"}, {"what": "value", "of": "open"}):
        team.service().execute(SetGoal("sales", goal | {"amount": "50000", "owner": None, "period": "month"}))
    team.service().execute(
        SetGoal("sales", {"what": "conversion", "of": "stage", "stage": "new", "amount": 7, "period": "month"})
    )
    async with open_board((120, 24), Config(sidebar="yes")) as player:
        await player.numbers()
        beside = [line.rpartition("│")[2] for line in player.shown.splitlines()]
        for goal_line in ("Won Nov +n/a · n/a", "Won leads Nov +0 % · behind", "Open value now +n/a", "0.0 % · below"):
            assert re.search(goal_line, "\n".join(beside))
        assert not any("Stage conversion" in line for line in beside), "all of its stages or none of them"


async def test_changes_are_followed_with_a_filter_and_with_goals(
    open_board: OpenBoard, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    aim = {"what": "count", "of": "won", "amount": 9, "owner": None, "period": "month"}
    team.service().execute(SetGoal("sales", aim))
    async with open_board((120, 50), Config(sidebar="yes")) as player:
        await player.press("filter.edit", *"stage:qualified", "enter")
        await player.numbers()
        await player.press("score.up")  # what was typed is not followed: the first change counts once more
        await player.numbers()
        before = re.search(r"│ Open +(\d+)", player.shown)
        goal = re.search(r"│ Won leads Nov +(\d+) of 9", player.shown)
        assert before and goal
        monkeypatch.setattr(Population, "rows_by_way", property(never_of_many))
        await player.press("stage.won", "ctrl+s")
        await player.numbers()
        assert re.search(rf"│ Open +{int(before[1]) - 1}\b", player.shown)
        assert re.search(rf"│ Won leads Nov +{int(goal[1]) + 1} of 9", player.shown)


def never_of_many(of: Population) -> dict[Way, list[int]]:
    assert len(of.rows) == 1, "everything is counted again"
    return Members._by_way(of, of.rows)
