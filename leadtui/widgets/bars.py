"""The lines above and below the board: where you are, what was just done, which keys work."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rich.cells import cell_len

from leadtui.model.text import safe
from leadtui.widgets.drawn import Drawn
from leadtui.widgets.glyphs import Glyphs
from leadtui.widgets.line import Line, Part, filled, fitted, padded
from leadtui.widgets.typed import Typed

_DIRECTORIES: Final = re.compile(r"/(?:[^\s/:;]+/)+(?=[^\s/])")


_WORDY: Final = 100
"""Cells from which the header has room for words beside its signs."""


UNDO: Final = " · u takes it back"
"""The end of a sentence that is never cut off, however long what was done is."""


def told(sentence: str, width: int, more: str) -> str:
    """A sentence in at most `width` cells: the directories of a path give way before the reason behind it."""
    if sentence.endswith(UNDO) and width > 2 * cell_len(UNDO):
        return fitted(sentence.removesuffix(UNDO), width - cell_len(UNDO), more) + UNDO
    if cell_len(sentence) > width:
        sentence = _DIRECTORIES.sub(f"{more}/", sentence)
    return fitted(sentence, width, more)


@dataclass(frozen=True, slots=True)
class Heads:
    """What the header tells."""

    pipeline: str
    filter: str
    sort: str
    me: str
    others: tuple[str, ...]
    """The user of each other board."""
    saving: str
    """`saved`, `saving…` or `not saved`: why not is said by the status line."""
    unsaved: bool = False
    handed: int = 0
    """How many leads were handed to me and wait until I accept them."""


class HeaderLine(Drawn):
    """One row: pipeline, filter and order on the left; who is here and the save state on the right."""

    DEFAULT_CSS = "HeaderLine { height: 1; }"

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__()
        self._glyphs = glyphs
        self._heads: Heads | None = None

    def show(self, heads: Heads) -> None:
        if heads != self._heads:
            self._heads = heads
            self._draw()

    def on_resize(self) -> None:
        self._draw()

    def _draw(self) -> None:
        heads, width = self._heads, self.size.width
        if heads is None or not width:
            return
        more = self._glyphs.more
        here = f" {self._glyphs.here} {safe(heads.me, 32)}{f' +{len(heads.others)}' if heads.others else ''}"
        after = f" {self._glyphs.dot} "
        saving = told(safe(heads.saving), max(5, width // 2 - 1), more) + " "
        title = f" {safe(heads.pipeline, 80)} "
        handed = self._handed(heads.handed, width)
        left = f" {self._glyphs.dot} by {heads.sort}"
        filter = f" /{safe(heads.filter)}" if heads.filter else ""
        room = width - cell_len(title) - cell_len(handed) - cell_len(here) - cell_len(after) - cell_len(saving)
        if room < cell_len(filter) + cell_len(left):
            left = ""
        filter = fitted(filter, max(0, room - cell_len(left)), more)
        gap = max(0, room - cell_len(filter) - cell_len(left))
        names = self._names(heads, gap - 1)
        gap = max(0, gap - cell_len(names))
        right = f"{here}{names}{after}"
        line: Line = (
            (title, "strong"), (handed, "warn"), (filter, "accent"), (left + " " * gap + right, "dim"),
            (saving, "bad" if heads.unsaved else "dim"),
        )  # fmt: skip
        self.paint([filled(line, width, more)])

    def _handed(self, count: int, width: int) -> str:
        words = " handed to you" if width >= _WORDY else ""
        return f"{self._glyphs.handed}{count:,}{words}" if count else ""

    def _names(self, heads: Heads, room: int) -> str:
        """Who the others are, as far as there is room for whole names; empty when they are all me."""
        people = sorted({safe(name, 32) for name in heads.others if name != heads.me})
        for shown in range(len(people), 0, -1):
            more = self._glyphs.more if shown < len(people) else ""
            names = f" ({', '.join(people[:shown])}{more})"
            if cell_len(names) <= room:
                return names
        return ""


class Banner(Drawn):
    """One row that is there as long as something is wrong: why the store cannot be used."""

    DEFAULT_CSS = "Banner { height: 1; display: none; }"

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__()
        self._glyphs = glyphs
        self._sentence = ""

    @property
    def sentence(self) -> str:
        return self._sentence

    def show(self, sentence: str) -> None:
        """Shows the sentence; "" takes the row away."""
        self._sentence = safe(sentence)
        self.display = bool(sentence)
        self._draw()

    def on_resize(self) -> None:
        self._draw()

    def _draw(self) -> None:
        if width := self.size.width:
            self.paint([((padded(f" ! {self._sentence}", width, self._glyphs.more), "bad"),)])


class StatusLine(Drawn):
    """The last sentence: what was done, or why not."""

    DEFAULT_CSS = "StatusLine { height: 1; width: 1fr; }"

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__()
        self._glyphs = glyphs
        self._sentence = ""
        self._tone = "plain"

    @property
    def sentence(self) -> str:
        return self._sentence

    def say(self, sentence: str, wrong: bool = False) -> None:
        self._sentence, self._tone = safe(sentence), "bad" if wrong else "plain"
        self._draw()

    def on_resize(self) -> None:
        self._draw()

    def _draw(self) -> None:
        if width := self.size.width:
            sign = "! " if self._tone == "bad" and self._sentence else ""
            more = self._glyphs.more
            self.paint([((padded(told(f" {sign}{self._sentence}", width, more), width, more), self._tone),)])


class PositionMark(Drawn):
    """Where the cursor is, apart from the status line because it changes with every key.

    Its first words go before the last ones where there is no room: a number is never cut, it would be another one.
    """

    DEFAULT_CSS = "PositionMark { height: 1; width: 16; }"

    def __init__(self) -> None:
        super().__init__()
        self._text = ""

    def show(self, text: str) -> None:
        self._text = text
        self._draw()

    def on_resize(self) -> None:
        self._draw()

    def _draw(self) -> None:
        if width := self.size.width:
            text = self._text
            while cell_len(text) >= width and " " in text:
                text = text.rpartition(" ")[0]
            self.paint([((f"{fitted(text, width - 1, ''):>{width - 1}} ", "dim"),)])


class FootLine(Drawn):
    """The last row: the keys that work here, or the filter while it is typed, or a sentence.

    Where the keys need more room they have up to `most` rows. A screen with a status line of its own says nothing here.
    """

    DEFAULT_CSS = "FootLine { height: 1; }"

    def __init__(self, glyphs: Glyphs, hints: Sequence[tuple[str, str]], most: int = 1) -> None:
        super().__init__()
        self._glyphs = glyphs
        self._hints = hints
        self._most = most
        self._typed: Typed | None = None
        self._fault: int | None = None
        self._sign = ""
        self._sentence: Part | None = None

    def say(self, sentence: str, wrong: bool = False) -> None:
        """A sentence in place of the hints; an empty one: the hints again."""
        words = f"{'! ' if wrong else ''}{safe(sentence)}"
        self._sentence = (words, "bad" if wrong else "plain") if sentence else None
        self._draw()

    @property
    def sentence(self) -> str:
        """What it says in place of the hints, with the mark of what is wrong."""
        return self._sentence[0] if self._sentence is not None else ""

    @property
    def fault(self) -> int | None:
        """The character of the filter that is wrong."""
        return self._fault

    def prompt(self, typed: Typed | None, fault: int | None = None, sign: str = "/") -> None:
        """Shows the line being typed behind a sign, its fault at that character; None: the hints again."""
        self._typed, self._fault, self._sign = typed, fault, f" {sign}"
        self._draw()

    def on_resize(self) -> None:
        self._draw()

    def _draw(self) -> None:
        if width := self.size.width:
            more = self._glyphs.more
            if self._typed is not None:
                lines = [self._prompt_line(self._typed)]
            elif self._sentence is not None:
                lines = [((told(f" {self._sentence[0]}", width, more), self._sentence[1]),)]
            else:
                lines = self._hint_lines(width)
            self.styles.height = len(lines)
            self.paint([filled(line, width, more) for line in lines])

    def _hint_lines(self, width: int) -> list[Line]:
        """As many hints as fit into as few rows as they need; the last two, help and the way out, before all others."""
        cells = [cell_len(key) + cell_len(word) + 3 for key, word in self._hints]
        for count in range(1, self._most + 1):
            rooms = [width - 1] * count
            rooms[-1] -= sum(cells[-2:])
            rows: list[list[tuple[str, str]]] = [[] for _ in rooms]
            at = 0
            for hint, needed in zip(self._hints[:-2], cells, strict=False):
                while at < count and rooms[at] < needed:
                    at += 1
                if at == count:
                    break
                rooms[at] -= needed
                rows[at].append(hint)
            else:
                break
        rows[-1] += self._hints[-2:]
        return [
            ((" ", "dim"), *(part for key, word in row for part in ((key, "strong"), (f" {word}  ", "dim"))))
            for row in rows
        ]

    def _prompt_line(self, typed: Typed) -> Line:
        width = max(8, self.size.width - 2 - cell_len(self._sign))
        start = max(0, typed.at - width + 1)
        parts: list[tuple[str, str]] = [(self._sign, "accent")]
        for place, sign in enumerate(typed.text[start:start + width] + " ", start):
            style = "cursor" if place == typed.at else "fault" if place == self._fault else "plain"
            text = safe(sign)
            if parts[-1][1] == style:
                parts[-1] = (parts[-1][0] + text, style)
            else:
                parts.append((text, style))
        return tuple(parts)
