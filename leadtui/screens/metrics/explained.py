"""A number explained: what it means, how it came about, whose it is, what it leaves out; its leads are one key away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from leadtui.aside import aside
from leadtui.key_queue import KeyQueue
from leadtui.keys import EXPLAINED, bindings
from leadtui.model.metrics.pages import Explanation
from leadtui.model.text import safe
from leadtui.screens.dialogs.dialog import Dialog


@dataclass(frozen=True, slots=True)
class Behind:
    """The leads of a number: rows of the index that it was counted over."""

    why: Explanation
    rows: Sequence[int]


class ExplainDialog(Dialog[Behind]):
    """The numbers of one line, one after the other; gives the leads of the one for which they are wanted."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(EXPLAINED)]

    def __init__(self, numbers: Sequence[Callable[[], Explanation]], keys: KeyQueue) -> None:
        more = "l h another number · " if len(numbers) > 1 else ""
        super().__init__("…", f"enter its leads · {more}esc leave")
        self._numbers, self._keys, self._at = numbers, keys, 0
        self._told = Static("", markup=False)

    def body(self) -> Sequence[Widget]:
        return [self._told]

    def on_mount(self) -> None:
        self._ask()

    def _ask(self) -> None:
        """Explains on a thread: to say how many leads were left out some of them have to be looked at."""
        self.run_worker(self._tell(), group="explained", exclusive=True)

    async def _tell(self) -> None:
        why = await aside(self._numbers[self._at])
        self.query_one(VerticalScroll).border_title = Content(safe(f"{why.title} · {why.value}", 200))
        self._told.update(Content(words(why)))

    def action_number(self, numbers: int) -> None:
        self._at = (self._at + numbers) % len(self._numbers)
        self._ask()

    def action_scroll(self, lines: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False, force=True)

    def action_leads(self) -> None:
        self._keys.hold()
        self.run_worker(self._find(), group="leads", exclusive=True)

    async def _find(self) -> None:
        try:
            why = await aside(self._numbers[self._at])
            self.dismiss(Behind(why, await aside(why.rows)))
        finally:
            await self._keys.release()


def words(why: Explanation) -> str:
    """What the dialog tells."""
    told = [
        why.meaning, "", why.formula, "", f"whose: {why.population}", f"n = {why.n:,} lead{'' if why.n == 1 else 's'}"
    ]
    if why.excluded:
        told.append("left out: " + ", ".join(f"{count:,} {reason}" for reason, count in why.excluded.items()))
    if why.listed:
        told.append(f"listed: {why.listed}")
    return "\n".join(safe(line, 2000) for line in told)
