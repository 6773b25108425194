"""What holds for all tests."""

from __future__ import annotations

import gc


def pytest_collection_finish() -> None:
    """The collected tests stay to the end: nobody has to look through them for garbage, again and again."""
    gc.collect()
    gc.freeze()
