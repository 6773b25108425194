"""The line that tells a terminal that something takes long."""

from __future__ import annotations

import io
from threading import Event

import pytest

from leadtui.cli.waiting import waiting


class Screen(io.StringIO):
    """A terminal that knows when something was written to it."""

    def __init__(self, terminal: bool = True) -> None:
        super().__init__()
        self.terminal, self.told = terminal, Event()

    def isatty(self) -> bool:
        return self.terminal

    def write(self, text: str) -> int:
        self.told.set()
        return super().write(text)


def test_what_takes_long_tells_for_how_long_and_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen()
    monkeypatch.setattr("sys.stderr", screen)
    with waiting("erasing", every=0.001):
        assert screen.told.wait(10)
    assert screen.getvalue().startswith("\rerasing, 0 s\x1b[K")
    assert screen.getvalue().endswith("\r\x1b[K")


def test_what_is_quick_says_nothing_and_a_failure_ends_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen()
    monkeypatch.setattr("sys.stderr", screen)
    with pytest.raises(KeyError), waiting("erasing", every=3600):
        raise KeyError
    assert screen.getvalue() == ""


def test_a_pipe_hears_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen(terminal=False)
    monkeypatch.setattr("sys.stderr", screen)
    with waiting("erasing", every=0.0):
        assert not screen.told.wait(0.05)
