"""Who else is here, and what they are doing: on the header, on the cards, on the lead's screen."""

from __future__ import annotations

import re

import pytest

from leadtui.screens.lead import LeadScreen
from leadtui.store.presence import Here
from tests.ui.conftest import OpenBoard, Player

BEN = Here("ben", 4711)
BEN_EDITS = Here("ben", 4711, editing=1)
CHO = Here("cho", 4712)


def meet(player: Player, *others: Here) -> None:
    assert player.app.session is not None
    player.app.session.meet(others)


def header(player: Player) -> str:
    return player.shown.splitlines()[0]


@pytest.mark.parametrize(
    ("width", "others", "shown"),
    [
        (120, (BEN, CHO), "● ana +2 (ben, cho) ·"),
        (120, (BEN, Here("ben", 4713), Here("ana", 4714)), "● ana +3 (ben) ·"),
        (120, (Here("ana", 4714),), "● ana +1 ·"),
        (120, (), "● ana ·"),
        (40, (BEN, CHO), "● ana +2 ·"),
    ],
)
async def test_the_header_counts_the_others_and_names_them_where_there_is_room(
    open_board: OpenBoard, width: int, others: tuple[Here, ...], shown: str
) -> None:
    async with open_board((width, 30)) as player:
        meet(player, *others)
        await player.settle()
        assert shown in header(player)


async def test_many_names_are_cut_between_names(open_board: OpenBoard) -> None:
    async with open_board((80, 30)) as player:
        meet(player, *(Here(f"colleague{number:02}", number) for number in range(12)))
        await player.settle()
        assert " +12 (colleague00, colleague01" in header(player)
        assert "…)" in header(player)
        meet(player, Here("ben\x1b]52;c;ZQ==\x07", 1))
        await player.settle()
        assert "(ben␛]52;" in header(player)


async def test_a_card_that_somebody_edits_says_so_and_then_no_more(open_board: OpenBoard) -> None:
    async with open_board() as player:
        meet(player, BEN_EDITS)
        await player.settle()
        assert "ben is editing" in player.shown
        meet(player, BEN)
        await player.settle()
        assert "editing" not in player.shown
        assert re.search("Blue Har[a-z]*… +12,500 EUR", player.shown), "the company and the value are there again"


async def test_the_lead_screen_says_who_else_is_editing_it(open_board: OpenBoard) -> None:
    async with open_board() as player:
        await player.press("enter")
        screen = player.app.screen
        assert isinstance(screen, LeadScreen)
        meet(player, Here("ben", 4711, editing=screen.lead_id))
        await player.settle()
        assert f"ben is editing · #{screen.lead_id}" in player.shown
        meet(player, Here("ben", 4711, editing=screen.lead_id + 1))
        await player.settle()
        assert "editing" not in player.shown


class Pen:
    """What the colleagues are told."""

    def __init__(self) -> None:
        self.told: list[int | None] = []

    def editing(self, lead: int | None) -> None:
        self.told.append(lead)

    def close(self) -> None: ...


async def test_the_colleagues_hear_when_a_field_is_begun_and_when_it_is_left(
    open_board: OpenBoard, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_board() as player:
        await player.press("enter")
        pen = Pen()
        monkeypatch.setattr(player.app, "_colleagues", pen)
        screen = player.app.screen
        assert isinstance(screen, LeadScreen)
        await player.press("e")
        assert pen.told[-1] == screen.lead_id
        await player.press("escape")
        assert pen.told[-1] is None
