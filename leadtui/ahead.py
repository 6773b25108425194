"""What the first keys will need is loaded while nobody waits for it: after the first paint, on another thread."""

from __future__ import annotations

import asyncio
from importlib import import_module
from typing import Final

from leadtui.model.lead import Lead
from leadtui.model.templates import DEFAULT, from_template

PAUSE: float = 0.3
"""Seconds between the board and the first of these: who types at once is served first."""
MODULES: Final = (
    "leadtui.screens.dialogs", "leadtui.model.command.activity", "leadtui.screens.lead", "leadtui.model.metrics",
    "leadtui.screens.keys", "leadtui.model.command.undo", "leadtui.model.command.views",
)  # fmt: skip
"""In the order in which they are probably needed; each takes 5 to 30 ms."""


async def load() -> None:
    """Loads one after another, so that a key waits for a few milliseconds at most and never for all of them.

    Not the library for dates in full words: it is 8 MB, most sessions never see such words, and the dialogs read them
    beside the typing.
    """
    await asyncio.sleep(PAUSE)
    for module in MODULES:
        await asyncio.to_thread(import_module, module)
    await asyncio.to_thread(_open_the_door)


def _open_the_door() -> None:
    """Loads pydantic and has it build its checks, as the first act that checks a value would (110 ms)."""
    Lead.checked(id=1, name="-", pipeline="-", stage="-")
    from_template(DEFAULT)
