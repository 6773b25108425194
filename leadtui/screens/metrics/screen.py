"""The numbers: counted on a thread over a copy of the columns, shown in pages, true again after every change."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import ClassVar, Final

from textual.binding import BindingType
from textual.timer import Timer

from leadtui.keys import METRICS, bindings
from leadtui.model.index import LeadIndex
from leadtui.model.matching import select
from leadtui.model.metrics import known_beside, progress, whole
from leadtui.model.metrics.pages import Page, Plot, pages
from leadtui.model.metrics.report import population, report_of
from leadtui.model.moment import Now
from leadtui.model.pipeline import Pipeline
from leadtui.model.query import EVERYTHING, Query, QueryError
from leadtui.model.text import safe
from leadtui.screens.metrics.explained import ExplainDialog
from leadtui.screens.metrics.framed import FramedScreen
from leadtui.screens.metrics.leads import LeadsScreen
from leadtui.screens.metrics.periods import Span, spans
from leadtui.session import Session
from leadtui.store.base import News
from leadtui.widgets import metric_lines
from leadtui.widgets.glyphs import Glyphs
from leadtui.widgets.line import Line, filled
from leadtui.widgets.plots import plotted

CALM: Final = 0.3
"""Seconds without a change before everything is counted anew."""


class MetricsScreen(FramedScreen):
    """The pages of the shown pipeline, over the leads that the board's filter finds."""

    KEYS = METRICS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(METRICS)]
    DEFAULT_CSS = """
    MetricsScreen #head { height: 2; }
    """

    def __init__(self, session: Session, query: Query, glyphs: Glyphs) -> None:
        super().__init__(session, glyphs)
        self._filter, self._query = query, query
        self._span = 0
        self._compare = False
        self._pages: tuple[Page, ...] = ()
        self._page = 0
        self._cursors: dict[int, int] = {}
        self._said = False
        """The foot says that something is counted."""
        self._counted: LeadIndex | None = None
        """What the pages were counted over: the rows behind a number are its rows."""
        self._about = ""
        """What the pages are about, in the words of the head: period, filter. A key may already ask for another."""
        self._wanted = self._runs = False
        """Something asked for a count that has not begun; one is under way: there is one thread at most."""
        self._plots: dict[tuple[str, int, int], list[Line]] = {}
        """Pictures of these pages, by page, width and height."""
        self._soon: Timer | None = None

    def on_mount(self) -> None:
        self._ask()  # Textual calls the handler of the base as well

    # counting

    @property
    def _spans(self) -> tuple[Span, ...]:
        return spans(self._session.now().today)

    def on_news(self, news: News) -> None:
        """Counted again when it is calm; what is shown stays until then."""
        if self._soon is None:
            self._soon = self.set_timer(CALM, self._count)

    def _count(self) -> None:
        self._soon = None
        self._wanted = True
        if not self._runs:
            self._runs = True
            self.run_worker(self._counting(), group="metrics")

    def _ask(self) -> None:
        """Counts what a key asks for, and says that it does: what is shown stays until then."""
        self._foot.say(f"counting {self._spans[self._span].name} …")
        self._said = True
        self._count()

    async def _counting(self) -> None:
        """Counts until what is shown is what was asked for last."""
        session = self._session
        while self._wanted:
            self._wanted = False
            span, query = self._spans[self._span], self._query
            compare = self._compare and span.since is not None
            index, pipeline, now = session.index.copy(), session.pipeline, session.now()
            counted, query = await asyncio.to_thread(self._numbers, index, pipeline, now, span, query, compare)
            if self._wanted and self._pages:
                continue
            self._pages, self._counted = counted, index
            self._plots.clear()
            self._about = self._told(pipeline, span, query, compare)
            if self._said and not self._wanted:
                self._said = False
                self._foot.say("")
            self._show()
        self._runs = False

    def _numbers(
        self, index: LeadIndex, pipeline: Pipeline, now: Now, span: Span, query: Query, compare: bool
    ) -> tuple[tuple[Page, ...], Query]:
        """The pages, and the filter that they follow."""
        try:
            found = select(index, query, now, (pipeline,), self._session.me, self._session.document)
        except QueryError:  # it names a stage that is gone
            query = EVERYTHING
            found = select(index, query, now, (pipeline,), self._session.me, self._session.document)
        mine = index.pipeline.codes_for(pipeline.key)
        rows = [row for row in found if mine[index.pipeline.codes[row]]]

        period = span.period(now.zone)
        beside = known_beside(pipeline, now, period, query)
        of = population(index, rows, pipeline, now, period)
        everybody = whole(index, pipeline)
        goals = progress(index, everybody, pipeline, now)
        return pages(of, report_of(of, beside=beside, compare=compare), beside, goals, everybody), query

    def _told(self, pipeline: Pipeline, span: Span, query: Query, compare: bool) -> str:
        dot = self._glyphs.dot
        told = [safe(pipeline.name, 80), span.name, *(["beside the period before"] if compare else [])]
        return f" {dot} ".join([*told, f"/{safe(str(query))}" if query.terms else "all leads"])

    # what is shown

    @property
    def page(self) -> Page | None:
        """The page that is shown; None while nothing is counted yet."""
        return self._pages[self._page] if self._pages else None

    @property
    def _cursor(self) -> int:
        return self._cursors.get(self._page, 0)

    def _show(self) -> None:
        page, (width, height) = self.page, self._body.size
        if page is None or not width or not height:
            return
        self._show_head(width)
        at = max(0, min(self._cursor, len(page.figures) - 1))
        self._cursors[self._page] = at
        shown = metric_lines.table(page, at, width, self._glyphs)
        body, room = shown.body, height - 1 - len(shown.body)
        if plot := self._drawn(page, width, room):
            gap: list[Line] = [((" " * width, "plain"),)] if len(plot) < room else []
            body = [*body, *gap, *plot]
        self._top = self._top_for(shown.starts, at, len(body), height - 1)
        self._paint([shown.head, *body[self._top:self._top + height - 1]])

    def _drawn(self, page: Page, width: int, room: int) -> list[Line]:
        """The picture of a page; none yet where a thread has to draw it first."""
        key = (page.title, width, room)
        if page.plot is not None and key not in self._plots:
            if page.plot.lines:
                self.run_worker(self._draw(page.plot, key), group="plot", exclusive=True)
            else:
                self._plots[key] = plotted(page.plot, width, room, self._glyphs)
        return self._plots.get(key, [])

    async def _draw(self, plot: Plot, key: tuple[str, int, int]) -> None:
        pages = self._pages
        drawn = await asyncio.to_thread(plotted, plot, key[1], key[2], self._glyphs)
        if pages is self._pages:  # else it is a picture of what was counted before
            self._plots[key] = drawn
            self._show()

    def _top_for(self, starts: Sequence[int], at: int, length: int, seen: int) -> int:
        """The first line that is shown: all of the number under the cursor is seen, and behind the last the note."""
        if length <= seen or len(starts) < 2:
            return 0
        begins, ends = starts[at], starts[at + 1] if at + 2 < len(starts) else length
        return min(max(self._top, ends - seen), begins, length - seen)

    def _show_head(self, width: int) -> None:
        self._head.paint([
            filled(((f" {self._about}", "strong"),), width, self._glyphs.more),
            metric_lines.tabs([page.title for page in self._pages], self._page, width, self._glyphs),
        ])  # fmt: skip

    # keys

    def action_cursor(self, lines: int) -> None:
        self._cursors[self._page] = self._cursor + lines
        self._show()

    def action_page(self, pages: int) -> None:
        if self._pages:
            self._page = (self._page + pages) % len(self._pages)
            self._top = 0
            self._show()

    def action_period(self, spans: int) -> None:
        self._span = (self._span + spans) % len(self._spans)
        self._ask()

    def action_compare(self) -> None:
        if self._spans[self._span].since is None:
            self._foot.say("all time has no period before it; p chooses another", wrong=True)
            return
        self._compare = not self._compare
        self._ask()

    def action_unfilter(self) -> None:
        if not self._filter.terms:
            self._foot.say("the board has no filter: these are all leads")
            return
        self._query = EVERYTHING if self._query.terms else self._filter
        self._ask()

    def action_explain(self) -> None:
        page, index = self.page, self._counted
        if page is None or index is None or not page.figures:
            return
        why = page.figures[self._cursor].why
        ids = [index.ids[row] for row in why.rows()]

        def answered(wanted: bool | None) -> None:
            if wanted:
                self.app.push_screen(LeadsScreen(self._session, why.title, ids, self._glyphs))

        self.app.push_screen(ExplainDialog(why, len(ids)), answered)
