"""What holds for all tests."""

from __future__ import annotations

import gc

from hypothesis import settings

settings.register_profile("no clock", deadline=None)
"""How long an example takes says something of the machine, and nothing of the program."""
settings.load_profile("no clock")


def pytest_collection_finish() -> None:
    """The collected tests stay to the end: nobody has to look through them for garbage, again and again."""
    gc.collect()
    gc.freeze()
