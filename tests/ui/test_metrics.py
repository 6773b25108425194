"""The metrics screen: pages, periods, and from a number to its leads."""

from __future__ import annotations

from threading import Event
from typing import Any

import pytest

from leadtui.model.command import EditLeads, WinLeads
from leadtui.screens.metrics import MetricsScreen
from tests.ui.conftest import BEN, OpenBoard, Player, Team
from tests.ui.front import answered
from tests.ui.host import picture


async def opened(player: Player) -> MetricsScreen:
    await player.press("metrics")
    await settled(player)
    assert isinstance(player.app.screen, MetricsScreen)
    return player.app.screen


async def settled(player: Player) -> None:
    await answered(player.app)
    await player.settle()


async def test_every_number_is_explained_and_leads_to_its_leads(open_board: OpenBoard) -> None:
    async with open_board((80, 24)) as player:
        await opened(player)
        assert "Win rate" in picture(player.app)
        await player.press("j", "j", "j", "enter")
        assert player.screens()[-1] == "ExplainDialog"
        await player.settle()
        shown = picture(player.app)
        assert "Leads won and closed in the period." in shown
        assert "whose: Sales · all leads · won: all time" in shown
        assert "n = 1" in shown
        await player.press("l")
        await player.settle()
        assert "Won · n · 1" in picture(player.app)
        await player.press("h", "enter")
        await player.settle()
        assert player.screens()[-1] == "LeadsScreen"
        assert "Sunrise Energy" in picture(player.app)
        await player.press("enter")
        await player.settle()
        assert player.screens()[-1] == "LeadScreen"
        await player.press("escape", "escape", "escape")
        assert player.app.screen is player.board


async def test_pages_follow_each_other_and_keep_their_cursor(open_board: OpenBoard) -> None:
    async with open_board() as player:
        screen = await opened(player)
        titles = []
        for _ in range(11):
            assert screen.page is not None
            titles.append(screen.page.title)
            await player.press("l")
        assert titles == [
            "Overview", "Funnel", "Stays", "Forecast", "Losses", "Leakage", "Sources", "Owners", "Trends", "Goals",
            "Overview",
        ]  # fmt: skip
        await player.press("h")
        assert screen.page is not None
        assert screen.page.title == "Overview"


async def test_the_forecast_is_drawn(open_board: OpenBoard) -> None:
    async with open_board((120, 40)) as player:
        await opened(player)
        await player.press("l", "l", "l")
        await settled(player)
        shown = picture(player.app)
        assert "█ won" in shown
        assert "2026-11" in shown


async def test_periods_and_the_period_before(open_board: OpenBoard) -> None:
    async with open_board() as player:
        await opened(player)
        await player.press("c")
        assert "no period before it" in picture(player.app)
        await player.press("p")
        await settled(player)
        assert "this month" in picture(player.app)
        await player.press("c")
        await settled(player)
        head, _, columns, *_ = picture(player.app).splitlines()
        assert "beside 1 Oct to 22 Oct 2026" in head, "the same days of the last month"
        assert columns.split() == ["now", "n", "before", "change"]
        await player.press("P")
        await settled(player)
        assert "all time" in picture(player.app)


async def test_a_period_is_typed_and_its_cohort_is_followed(open_board: OpenBoard) -> None:
    async with open_board((120, 24)) as player:
        screen = await opened(player)
        await player.press("C")
        assert "a cohort is the leads created in a period" in picture(player.app)
        await player.press("d", *"foo", "enter")
        await settled(player)
        assert "! period: 'foo' is no period; try 2026-01-01 2026-04-01" in picture(player.app)
        await player.press("ctrl+u", *"since jan 1", "enter", "C")
        await settled(player)
        assert "leads created since 2026-01-01" in picture(player.app).splitlines()[0]
        assert screen.asked.cohort
        await player.press("p")
        await settled(player)
        assert "all time" in picture(player.app).splitlines()[0], "which has no cohort of its own"
        assert not screen.asked.cohort


async def test_the_filter_is_typed_in_place_and_is_the_screens_own(open_board: OpenBoard) -> None:
    async with open_board((120, 24)) as player:
        screen = await opened(player)
        await player.press("/", *"owner:ben")
        await settled(player)
        head, *_, foot = picture(player.app).splitlines()
        assert "owner is ben" in head
        assert "/owner:ben" in foot
        assert screen.page is not None
        assert screen.page.figures[0].cells[0].text == "2", "counted while it is typed"
        await player.press(*" foo:x")
        await settled(player)
        assert "! no field 'foo' (at 11)" in picture(player.app)
        assert screen.page.figures[0].cells[0].text == "0", "the last good result stays, that of `owner:ben foo`"
        await player.press("ctrl+w", "enter")
        await settled(player)
        assert "/owner:ben" in picture(player.app).splitlines()[0]
        await player.press("/", *"title:x", "escape")
        await settled(player)
        assert "/owner:ben" in picture(player.app).splitlines()[0], "escape restores"
        await player.press("f", "m")
        await settled(player)
        assert "/owner:me" in picture(player.app).splitlines()[0]
        await player.press("escape")
        assert str(player.board.board.query) == ""


async def test_a_filter_asks_what_only_documents_hold(open_board: OpenBoard, team: Team) -> None:
    team.service(BEN).execute(EditLeads((1,), {"title": "Head of IT"}))
    async with open_board() as player:
        screen = await opened(player)
        await player.press("/", *"title:head", "enter")
        await settled(player)
        assert screen.page is not None
        assert screen.page.figures[0].cells[0].text == "1"
        team.service(BEN).execute(EditLeads((1,), {"title": "CEO"}))
        player.app.ask_news()
        await player.settle()
        while screen._soon is not None:
            await player.pilot.pause(0.05)
        await settled(player)
        assert screen.page.figures[0].cells[0].text == "0", "a colleague's change is read again"


async def test_goals_are_set_where_they_are_shown(open_board: OpenBoard) -> None:
    async with open_board((80, 24)) as player:
        screen = await opened(player)
        await player.press("h", "B")
        await player.settle()
        await player.press(*"Won leads", "tab", "tab", "tab", *"3", "ctrl+s")
        await player.settle()
        while screen._soon is not None:
            await player.pilot.pause(0.05)
        await settled(player)
        shown = picture(player.app)
        assert "reached  goal  done  time gone" in shown
        assert "33 %" in shown
        await player.press("enter")
        await player.settle()
        assert "Goals are about all leads of the pipeline" in picture(player.app)


async def test_a_colleagues_change_is_counted(open_board: OpenBoard, team: Team) -> None:
    async with open_board() as player:
        screen = await opened(player)
        team.service(BEN).execute(WinLeads((1,)))
        player.app.ask_news()
        await player.settle()
        while screen._soon is not None:
            await player.pilot.pause(0.05)
        await settled(player)
        assert screen.page is not None
        assert {figure.label: figure.cells[0].text for figure in screen.page.figures}["Won"] == "2"


async def test_the_filter_of_the_board_holds_until_all_are_asked(open_board: OpenBoard) -> None:
    async with open_board() as player:
        await player.press("filter.edit", *"owner:ben", "enter")
        await player.settle()
        screen = await opened(player)
        assert "/owner:ben" in picture(player.app)
        assert screen.page is not None
        assert screen.page.figures[0].cells[0].text == "2"
        await player.press("F")
        await settled(player)
        assert "all leads" in picture(player.app)
        assert screen.page.figures[0].cells[0].text == "7"


async def test_the_head_tells_what_is_counted_and_the_foot_what_is_asked(
    open_board: OpenBoard, monkeypatch: pytest.MonkeyPatch
) -> None:
    go, running, most = Event(), [0], [0]
    whole = MetricsScreen._numbers

    def slow(screen: MetricsScreen, *about: Any) -> Any:
        running[0] += 1
        most[0] = max(most[0], running[0])
        assert go.wait(10)
        running[0] -= 1
        return whole(screen, *about)

    async with open_board() as player:
        screen = await opened(player)
        monkeypatch.setattr(MetricsScreen, "_numbers", slow)
        await player.press("p", "p", "p", "j")
        head, *_, foot = picture(player.app).splitlines()
        assert "all time" in head, "the numbers below it are still those"
        assert "counting this quarter …" in foot
        go.set()
        await settled(player)
        head, *_, foot = picture(player.app).splitlines()
        assert "this quarter" in head
        assert "counting" not in foot
        assert most == [1], "one thread at a time, however often a key is pressed"
        assert screen._cursor == 1


async def test_the_note_is_seen_below_the_last_number(open_board: OpenBoard) -> None:
    async with open_board((60, 20)) as player:
        screen = await opened(player)
        assert "bottleneck" not in picture(player.app)
        screen.action_cursor(30)
        await player.press("j")
        assert "▌ Hand-off" in picture(player.app)
        assert "bottleneck" in picture(player.app)
        screen.action_cursor(-30)
        await player.press("k")
        assert "▌ Open " in picture(player.app)


async def test_all_leads_are_said_where_there_is_no_filter(open_board: OpenBoard) -> None:
    async with open_board() as player:
        await opened(player)
        await player.press("F")
        assert "there is no filter" in picture(player.app)


async def test_the_leads_behind_a_number_tell_their_keys(open_board: OpenBoard) -> None:
    async with open_board() as player:
        await opened(player)
        await player.press("enter", "enter", "question_mark")
        assert player.screens()[-1] == "KeysScreen"
        assert "open the lead" in picture(player.app)
        await player.press("escape", "escape")
        assert isinstance(player.app.screen, MetricsScreen)
