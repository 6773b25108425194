"""A store with a few leads, and a shell on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine

from leadtui.store.base import Author
from tests.cli.shell import NOW, Shell


@pytest.fixture(autouse=True)
def _ana_now(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setattr("leadtui.cli.place.author", lambda via: Author("ana", 1001, via))
    monkeypatch.delenv("LEADTUI_STORE", raising=False)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def empty(tmp_path: Path) -> Shell:
    """A store without leads."""
    shell = Shell(tmp_path / "store")
    assert shell("init").code == 0
    return shell


@pytest.fixture
def shell(empty: Shell) -> Shell:
    """1 Ada (12,500 EUR, ana, eu), 2 Bob (Qualified), 3 Cleo (Proposal, ben)."""
    empty("add", "--name", "Ada", "--company", "Acme", "--value", "12500", "--owner", "ana", "--tag", "eu")
    empty("add", "--name", "Bob", "--stage", "qualified", "--email", "bob@bolt.example")
    empty("add", "--name", "Cleo", "--stage", "proposal", "--owner", "ben", "--value", "900.50")
    return empty
