"""The leads behind a number, in a list that scrolls like the board does; Enter opens one."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from textual.binding import BindingType

from leadtui.keys import COUNTED, bindings
from leadtui.messages import LeadChosen
from leadtui.model import money
from leadtui.model.text import safe
from leadtui.screens.metrics.framed import FramedScreen
from leadtui.session import Session
from leadtui.store.base import News
from leadtui.widgets.glyphs import Glyphs
from leadtui.widgets.line import Line, filled, fitted, padded


class LeadsScreen(FramedScreen):
    """These leads as they are now; one that is erased leaves the list."""

    KEYS = COUNTED
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(COUNTED)]

    def __init__(self, session: Session, title: str, ids: list[int], glyphs: Glyphs, listed: str = "") -> None:
        """`listed` says how they are ordered."""
        super().__init__(session, glyphs)
        self._title, self._listed = title, listed
        self._ids = self._there(ids)
        self._at = 0

    def _there(self, ids: list[int]) -> list[int]:
        index = self.session.index
        return [id for id in ids if index.row(id) is not None]

    def on_news(self, news: News) -> None:
        self._ids = self._there(self._ids)
        self._show()

    def _show(self) -> None:
        width, height = self._body.size
        if not width or not height:
            return
        self._at = max(0, min(self._at, len(self._ids) - 1))
        self._top = min(max(self._top, self._at - height + 1), self._at)
        shown = self._ids[self._top:self._top + height]
        lines = [self._line(id, self._top + place == self._at, width) for place, id in enumerate(shown)]
        self._paint(lines)
        here = f"{self._at + 1:,} of {len(self._ids):,}" if self._ids else "no leads"
        listed = f" {self.glyphs.dot} {safe(self._listed)}" if self._listed and self._ids else ""
        where = f" {self.glyphs.dot} {here}"
        title = fitted(f" {safe(self._title, 200)}", width - cell_len(where), self.glyphs.more)
        self._head.paint([filled(((title + where, "strong"), (listed, "dim")), width, self.glyphs.more)])

    def _line(self, id: int, here: bool, width: int) -> Line:
        index, more = self.session.index, self.glyphs.more
        row = index.row(id)
        if row is None:
            return ((" " * width, "plain"),)
        value = index.value[row]
        pipeline = next((p for p in self.session.pipelines if p.key == index.pipeline.at(row)), None)
        worth = "" if value < 0 else f"{money.grouped(money.unscaled(value))} {index.currency.at(row) or ''}"
        stage = pipeline.find(index.stage.at(row)) if pipeline is not None else None
        tail = f" {worth:>18} {padded(safe(stage.name if stage else index.stage.at(row)), 16, more)}"
        if width >= 90:
            tail += f" {padded(safe(index.owner.at(row) or 'nobody'), 12, more)} {index.score[row]:>3}"
        name = " · ".join(filter(None, (index.name[row], index.company.at(row))))
        room = width - len(tail) - 4
        return filled((
            (f" {self.glyphs.cursor if here else ' '} ", "mark"),
            (padded(safe(name, 300), room, more), "cursor" if here else "plain"), (tail, "dim"),
        ), width, more)  # fmt: skip

    def action_cursor(self, leads: int) -> None:
        self._at += leads
        self._show()

    def action_page(self, pages: int) -> None:
        self._at += pages * max(1, self._body.size.height // 2)
        self._show()

    def action_end(self, place: int) -> None:
        self._at = len(self._ids) - 1 if place else 0
        self._show()

    def action_open(self) -> None:
        if self._ids:
            self.session.keys.hold()  # they are meant for the lead
            self.post_message(LeadChosen(self._ids[self._at], tuple(self._ids)))
