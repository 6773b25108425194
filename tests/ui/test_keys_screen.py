"""`?` shows every key that works here."""

from __future__ import annotations

import pytest

from leadtui.keys import BOARD, DETAIL
from leadtui.screens.keys import KeysScreen
from tests.ui.host import Host, picture


async def test_every_key_of_the_table_is_there() -> None:
    app = Host(KeysScreen(BOARD))
    async with app.run_test(size=(200, 60)):
        seen = picture(app)
        for key in BOARD:
            assert key.written in seen, key.id
            assert key.help[:20] in seen, key.id
        assert all(key.group in seen for key in BOARD)


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
async def test_what_does_not_fit_scrolls(size: tuple[int, int]) -> None:
    app = Host(KeysScreen(DETAIL))
    async with app.run_test(size=size) as pilot:
        assert "suspend" not in picture(app)
        await pilot.press("end")
        assert "suspend" in picture(app)
        assert "next field" not in picture(app)
        await pilot.press("home", "j")
        assert "next field" not in picture(app)
        await pilot.press("k")
        assert "next field" in picture(app)


@pytest.mark.parametrize("back", ["escape", "q", "question_mark"])
async def test_every_way_back_goes_back(back: str) -> None:
    app = Host(KeysScreen(DETAIL))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(back)
        assert app.result is None
