"""The board as it looks, at the sizes that people have."""

from __future__ import annotations

import pytest

from tests.ui import picture
from tests.ui.conftest import OpenBoard


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60), (60, 20)])
async def test_the_board_looks_as_it_did(open_board: OpenBoard, size: tuple[int, int]) -> None:
    async with open_board(size) as player:
        await player.numbers()
        picture.check(player.app, f"board-{size[0]}x{size[1]}")
