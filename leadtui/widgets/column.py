"""One stage of the board: a head that stays, and a window over its cards. No widget per card."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from rich.cells import cell_len
from textual import events
from textual.message import Message

from leadtui.model.card import CardFacts
from leadtui.model.column import BoardColumn
from leadtui.model.pipeline import Kind
from leadtui.model.text import safe
from leadtui.widgets.card import TALL, Look, dense, tall
from leadtui.widgets.drawn import Drawn
from leadtui.widgets.glyphs import Glyphs
from leadtui.widgets.line import Line, edged, padded, spread

HEAD: Final = 3
"""Rows of the head: name and count, sums, a rule with what is above and below the window."""
_MOST_CACHED: Final = 600


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a column in words."""

    name: str
    count: str
    value: str
    weighted: str
    window: str = ""
    """Which of its leads are shown when not all are: `last 30d`."""
    nothing: str = "no leads here"
    """What stands in it when it is empty."""


@dataclass(slots=True)
class Contents:
    """What a column is to show now."""

    stage: int
    """The place of the stage on the board."""
    heading: Heading
    column: BoardColumn
    top: int
    """The first card in the window."""
    cursor: int | None
    """The row under the cursor when it is in this column (0 in an empty one), else None."""
    folded: bool = False
    before: int = 0
    """How many columns are off the screen on the left, told by the first one that is on it."""
    after: int = 0
    """The same on the right."""


class StageColumn(Drawn):
    """A column; `facts` and `selected` are asked for the cards that are in the window."""

    DEFAULT_CSS = "StageColumn { height: 1fr; }"

    @dataclass
    class Pointed(Message):
        """The mouse chose a row of a stage, or its head (`row` None)."""

        stage: int
        row: int | None

    @dataclass
    class Wheeled(Message):
        """The mouse wheel turned over a stage."""

        stage: int
        rows: int

    def __init__(self, glyphs: Glyphs, facts: Callable[[int], CardFacts], selected: AbstractSet[int]) -> None:
        super().__init__()
        self._glyphs = glyphs
        self._facts = facts
        self._selected = selected
        self._contents: Contents | None = None
        self._dense = False
        self._cards: dict[tuple[int, int, Look], tuple[Line, ...]] = {}

    @property
    def heading(self) -> str:
        """The stage's name; empty before anything is shown."""
        return self._contents.heading.name if self._contents is not None else ""

    @staticmethod
    def page(height: int, is_dense: bool) -> int:
        """How many whole cards fit under the head."""
        return max(1, (height - HEAD) // (1 if is_dense else TALL))

    def forget(self, ids: Sequence[int] | None = None) -> None:
        """These leads changed (None: all may have, or time went on)."""
        if ids is None:
            self._cards.clear()
            return
        gone = set(ids)
        for key in [key for key in self._cards if key[0] in gone]:
            del self._cards[key]

    def show(self, contents: Contents, is_dense: bool) -> None:
        if is_dense != self._dense:
            self._cards.clear()
            self._dense = is_dense
        self._contents = contents
        self._draw()

    def on_resize(self) -> None:
        if self._contents is not None:
            self._draw()

    def _draw(self) -> None:
        contents = self._contents
        width, height = self.size
        if contents is None or not width or not height:
            return
        if contents.folded:
            self.paint(self._strip(contents, width, height))
            return
        lines = [*self._head(contents, width, height)]
        if not contents.column.count:
            lines.append(self._nothing(contents, width))
        stop = contents.top + self.page(height, self._dense)
        for row, id in enumerate(contents.column.ids(contents.top, stop), contents.top):
            look = Look(row == contents.cursor, id in self._selected, contents.column.stage.kind is Kind.OPEN)
            lines.extend(self._card(id, width, look))
        blank: Line = ((" " * width, "plain"),)
        lines.extend([blank] * (height - len(lines)))
        self.paint(lines[:height])

    def _card(self, id: int, width: int, look: Look) -> tuple[Line, ...]:
        key = (id, width, look)
        lines = self._cards.get(key)
        if lines is None:
            if len(self._cards) > _MOST_CACHED:
                self._cards.clear()
            render = dense if self._dense else tall
            lines = self._cards[key] = render(self._facts(id), width, look, self._glyphs)
        return lines

    def _head(self, contents: Contents, width: int, height: int) -> tuple[Line, ...]:
        glyphs, heading = self._glyphs, contents.heading
        here = contents.cursor is not None
        name = padded(safe(heading.name), max(1, width - 3 - cell_len(heading.count)), glyphs.more)
        label = name.rstrip()
        sums = f"{glyphs.sum} {heading.value}"
        undecided = contents.column.stage.kind is Kind.OPEN
        weighted = f"{glyphs.weighted} {heading.weighted}" if undecided else heading.window
        return (
            edged(glyphs.cursor if here else " ", "mark", (
                (label, "cursor" if here else "strong"),
                (f"{' ' * (cell_len(name) - cell_len(label))} {heading.count} ", "plain"),
            )),
            ((" " + spread(sums, weighted, width - 2, glyphs.more) + " ", "dim"),),
            ((self._rule(contents, width, height), "dim"),),
        )  # fmt: skip

    def _rule(self, contents: Contents, width: int, height: int) -> str:
        """The line under the head: what is hidden above and below the window, and beside the screen."""
        glyphs = self._glyphs
        below = contents.column.count - contents.top - self.page(height, self._dense)
        told = [f"{glyphs.above}{contents.top:,}"] if contents.top > 0 else []
        if below > 0:
            told.append(f"{glyphs.below}{below:,}")
        words = " ".join(told)
        text = f"{glyphs.rule * 2} {words} " if words else ""
        if contents.before:
            text = f"{glyphs.left} {contents.before} more {text}"
        after = f" {contents.after} more {glyphs.right}" if contents.after else ""
        room = width - 2 - len(after)
        if room < len(text):
            after, room = "", width - 2
        return f" {(text + glyphs.rule * width)[:room]}{after} "

    def _nothing(self, contents: Contents, width: int) -> Line:
        here = contents.cursor is not None
        words = padded(contents.heading.nothing, width - 1, self._glyphs.more)
        return edged(self._glyphs.cursor if here else " ", "mark", ((words, "dim"),))

    def _strip(self, contents: Contents, width: int, height: int) -> list[Line]:
        """A folded column: its name downwards."""
        here = contents.cursor is not None
        name = safe(contents.heading.name, 60)
        letters = [character for character in name if 0 < cell_len(character) < width]
        count = contents.heading.count
        counted = [count] if cell_len(count) < width else [*count]
        column = [*counted, "", *letters][: height - 1]
        sign = padded(self._glyphs.right, width - 1, "")
        first = edged(self._glyphs.cursor if here else " ", "mark", ((sign, "dim"),))
        blank: Line = ((" " * width, "plain"),)
        body: list[Line] = [((padded(f" {letter}", width, ""), "dim"),) for letter in column]
        return [first, *body, *([blank] * (height - 1 - len(body)))]

    def on_click(self, event: events.Click) -> None:
        event.stop()
        if self._contents is None:
            return
        row = None
        if event.y >= HEAD and not self._contents.folded:
            row = self._contents.top + (event.y - HEAD) // (1 if self._dense else TALL)
        self.post_message(self.Pointed(self._contents.stage, row))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._wheel(event, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._wheel(event, -1)

    def _wheel(self, event: events.MouseEvent, rows: int) -> None:
        event.stop()
        if self._contents is not None:
            self.post_message(self.Wheeled(self._contents.stage, rows))
