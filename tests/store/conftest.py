"""A store in a directory of its own, and ways to open it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from leadtui.store.create import create
from leadtui.store.tiny import TinyStore

Open = Callable[[], TinyStore]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The directory of an empty store."""
    directory = tmp_path / "store"
    create(directory)
    return directory


@pytest.fixture
def opened(home: Path) -> Iterator[Open]:
    """Opens the store once more, as another session would; closes all of them at the end."""
    stores: list[TinyStore] = []

    def once_more() -> TinyStore:
        stores.append(TinyStore(home, patience=0.05, background=False))
        return stores[-1]

    yield once_more
    for store in stores:
        store.close()
