"""A small app around one screen: it shows the screen and keeps what the screen says."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from textual import events
from textual.app import App
from textual.content import Content
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Static

from leadtui.keys import BOARD, CONFLICT, DETAIL, DIALOG, Key
from leadtui.model.lead import Lead
from leadtui.model.pipeline import Pipeline
from leadtui.model.templates import from_template
from leadtui.widgets.bars import FootLine
from leadtui.widgets.drawn import Palette

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
HOSTILE = "[/]\x1b]52;c;aGk=\x07\u202e[@click=app.quit]x[/]"
"""A name that would crash markup, write a clipboard, and turn the line around."""


def clock() -> datetime:
    return NOW


def pipeline(**changes: Any) -> Pipeline:
    return from_template("default").changed(**changes)


def lead(id: int = 1, **fields: Any) -> Lead:
    return Lead.checked(**({"id": id, "name": "Acme", "pipeline": "sales", "stage": "qualified"} | fields))


class Host(Palette):
    """Shows one screen; `result` is what it was dismissed with."""

    def __init__(self, screen: Screen[Any] | None = None) -> None:
        super().__init__()
        self.result: Any = "not yet"
        self._first = screen

    def on_mount(self) -> None:
        if self._first is not None:
            self.push_screen(self._first, self.keep)

    def keep(self, result: Any) -> None:
        self.result = result


def picture(app: App[Any]) -> str:
    """The screen as text."""
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


def words(app: App[Any]) -> str:
    """All that the visible widgets of the top screen say, a line each."""
    shown = [widget.render() for widget in app.screen.query(Static) if widget.display]
    told = [foot.sentence for foot in app.screen.query(FootLine)]
    return "\n".join([*(part.plain if isinstance(part, Content) else str(part) for part in shown), *told])


async def type_text(pilot: Pilot[Any], text: str) -> None:
    """Types `text` as a terminal would send it: all at once."""
    for letter in text:
        pilot.app.post_message(events.Key(_character_to_key(letter), letter))
    await pilot.pause()


async def result(dialog: Screen[Any], *keys: str) -> Any:
    """What a dialog gives after these keys; those that begin with ‹ are text to type."""
    app = Host(dialog)
    async with app.run_test(size=(80, 24)) as pilot:
        for pressed in keys:
            if pressed.startswith("‹"):
                await type_text(pilot, pressed[1:])
            else:
                await pilot.press(pressed)
    return app.result


def key(id: str, keys: tuple[Key, ...] = BOARD + DETAIL + DIALOG + CONFLICT) -> str:
    """The first key of a binding id."""
    return next(known for known in keys if known.id == id).keys.split(",")[0]
