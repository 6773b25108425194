"""The first start: demo, import, empty, quit."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from textual.events import Key

from leadtui.screens.first_run import FirstChoice, FirstRun
from leadtui.widgets.choices import Choices
from tests.ui.host import HOSTILE, Host, picture, type_text, words


@pytest.mark.parametrize(
    ("keys", "choice"),
    [
        ("d", FirstChoice("demo")),
        ("enter", FirstChoice("demo")),
        ("e 1", FirstChoice("empty", template="default")),
        ("e j enter", FirstChoice("empty", template="lead-pipeline")),
        ("e escape d", FirstChoice("demo")),
        ("q", None),
        ("escape", None),
    ],
)
async def test_every_way_to_begin(keys: str, choice: FirstChoice | None) -> None:
    app = Host(FirstRun())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*keys.split())
    assert app.result == choice


async def test_import_asks_for_a_file_that_can_be_read(tmp_path: Path) -> None:
    file = tmp_path / "my leads.csv"
    file.write_text("name\nZoe\n")
    app = Host(FirstRun())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("i", "enter")
        assert "! write the path of a file" in words(app)
        await type_text(pilot, str(tmp_path))
        assert "! that is a directory" in words(app)
        await type_text(pilot, "/my leads.cs")
        assert "! no such file or directory" in words(app)
        os.mkfifo(tmp_path / "my leads.cs")
        await pilot.press("enter")
        assert "! that is not a file" in words(app)
        assert app.result == "not yet"
        await type_text(pilot, "v")
        await pilot.press("enter")
    assert app.result == FirstChoice("import", path=file)


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (200, 60)])
async def test_every_question_fits(size: tuple[int, int]) -> None:
    app = Host(FirstRun(HOSTILE))
    async with app.run_test(size=size) as pilot:
        assert "quit" in picture(app).casefold()
        assert "\x1b" not in picture(app)
        await pilot.press("e")
        assert "customer-lifecycle" in picture(app)
        await pilot.press("escape", "i")
        assert "Which file?" in picture(app)


@pytest.mark.parametrize("keys", ["dd", "qq", "e11", "e1d"])
async def test_only_the_first_choice_counts_however_fast_the_next_key(keys: str) -> None:
    app = Host(FirstRun())
    async with app.run_test(size=(80, 24)) as pilot:
        for key in keys[:-2]:
            await pilot.press(key)
        taker = app.focused
        assert isinstance(taker, Choices)
        for key in keys[-2:]:
            taker.post_message(Key(key, key))
        await pilot.pause()
    first = {"d": FirstChoice("demo"), "q": None, "e": FirstChoice("empty", template="default")}[keys[0]]
    assert app.result == first
