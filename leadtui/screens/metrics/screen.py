"""The numbers: pages that are turned, each number explained, with the leads behind it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar, Final

from textual.binding import BindingType

from leadtui.aside import aside
from leadtui.keys import METRICS, bindings
from leadtui.model.metrics.pages import Page, Pages, Plot
from leadtui.model.query import Query
from leadtui.model.text import safe
from leadtui.screens.metrics.asking import AskActions
from leadtui.screens.metrics.explained import Behind, ExplainDialog
from leadtui.screens.metrics.leads import LeadsScreen
from leadtui.session import Session
from leadtui.widgets import metric_lines
from leadtui.widgets.glyphs import Glyphs
from leadtui.widgets.line import Line, filled
from leadtui.widgets.plots import LEAST_HEIGHT, drawn

_FEWEST: Final = 6
"""Lines of numbers that a plot leaves in a low terminal: the others are reached with the cursor."""


class MetricsScreen(AskActions):
    """The pages of the shown pipeline."""

    KEYS = METRICS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(METRICS)]
    DEFAULT_CSS = """
    MetricsScreen #head { height: 2; }
    """

    def __init__(self, session: Session, query: Query, glyphs: Glyphs) -> None:
        super().__init__(session, query, glyphs)
        self._cursors: dict[int, int] = {}
        self._turned = True
        """The page has not been painted yet: what is around its cursor is shown."""
        self._plots: dict[tuple[str, int, int], list[Line]] = {}
        """Pictures of these pages, by page, width and height."""

    @property
    def page(self) -> Page | None:
        """The page that is shown; None while it is not made yet."""
        pages = self.pages
        return pages[self.page_at] if pages is not None and pages.has(self.page_at) else None

    @property
    def _cursor(self) -> int:
        page = self.page
        return self._cursors.get(self.page_at, 0 if page is None else page.begin)

    def counted_anew(self) -> None:
        super().counted_anew()
        self._plots.clear()
        self._show()

    # painting

    def _show(self) -> None:
        page, (width, height) = self.page, self._body.size
        if not width or not height:
            return
        self.show_head()
        if page is None:
            self.run_worker(self._make(), group="page", exclusive=True)
            return
        at = max(0, min(self._cursor, len(page.figures) - 1))
        self._cursors[self.page_at] = at
        shown = metric_lines.table(page, at, width, self.glyphs)
        seen, room = self._rooms(page, len(shown.body), height - 1)
        if self._turned and at < len(shown.starts):
            self._top, self._turned = max(0, shown.starts[at] - seen // 2), False
        self._top = self._top_for(shown.starts, at, len(shown.body), seen)
        lines = [shown.head, *shown.body[self._top:self._top + seen]]
        if room and (plot := self._drawn(page, width, room)):
            gap: Line = ((" " * width, "plain"),)
            lines += [gap] * min(1, room - len(plot)) + plot
        self._paint(lines)

    async def _make(self) -> None:
        """Makes the page that is shown, where that was not done yet, and shows it."""
        pages, at = self.pages, self.page_at
        if pages is not None:
            await aside(partial(pages.__getitem__, at))
            if (pages, at) == (self.pages, self.page_at):  # else there is another one to be shown
                self._show()

    def _rooms(self, page: Page, lines: int, height: int) -> tuple[int, int]:
        """How many of the page's lines are seen at once, and the lines that are left for its plots."""
        if not page.plots:
            return min(lines, height), 0
        if height - lines >= LEAST_HEIGHT:
            return lines, height - lines
        seen = max(_FEWEST, height - max(LEAST_HEIGHT + 4, height // 3))
        return (min(lines, seen), height - seen) if height - seen >= LEAST_HEIGHT else (min(lines, height), 0)

    def _drawn(self, page: Page, width: int, room: int) -> list[Line]:
        """The picture of a page; none yet where a thread has to draw it first."""
        key = (page.title, width, room)
        if key not in self._plots:
            if any(plot.lines for plot in page.plots):
                self.run_worker(self._draw(page.plots, key), group="plot", exclusive=True)
            else:
                self._plots[key] = drawn(page.plots, width, room, self.glyphs)
        return self._plots.get(key, [])

    async def _draw(self, plots: Sequence[Plot], key: tuple[str, int, int]) -> None:
        pages = self.pages
        made = await aside(partial(drawn, plots, key[1], key[2], self.glyphs))
        if pages is self.pages:  # else it is a picture of what was counted before
            self._plots[key] = made
            self._show()

    def _top_for(self, starts: Sequence[int], at: int, length: int, seen: int) -> int:
        """The first line that is shown: all of the line under the cursor is seen, and behind the last the note."""
        if length <= seen or len(starts) < 2:
            return 0
        begins, ends = starts[at], starts[at + 1] if at + 2 < len(starts) else length
        return min(max(self._top, ends - seen), begins, length - seen)

    def show_head(self) -> None:
        width, more = self._head.size.width, self.glyphs.more
        if not width:
            return
        first: Line = ((f" {self._about()}", "strong"),)
        if self.typed is not None:
            said, wrong = self.told
            first = ((f" {'! ' if wrong else ''}{safe(said or self.meant())}", "bad" if wrong else "plain"),)
        tabs = metric_lines.tabs(Pages.titles if self.pages is not None else (), self.page_at, width, self.glyphs)
        self._head.paint([filled(first, width, more), tabs])

    def _about(self) -> str:
        """What the pages are about: what they show, and not what a key may have asked for meanwhile."""
        shown, before = self.shown, self.asked.before
        period = f"leads created {shown.span.name}" if shown.of_cohort else shown.span.name
        query = f"/{safe(str(shown.query))}" if shown.query.terms else "all leads"
        told = [safe(self.pipeline.name, 80), period, query]
        if before is not None:
            told.append(f"beside {before.in_days(self.session.now().zone)}")
        return f" {self.glyphs.dot} ".join(told)

    # keys

    def action_cursor(self, lines: int) -> None:
        self._cursors[self.page_at] = self._cursor + lines
        self._show()

    def action_page(self, pages: int) -> None:
        if self.pages is not None:
            self.page_at = (self.page_at + pages) % len(self.pages)
            self._turned = True
            self._show()

    def action_explain(self) -> None:
        page, index = self.page, self.counted
        if page is None or index is None:
            return
        if not page.figures:
            self.say("there is no number on this page", wrong=True)
            return
        cells = page.figures[self._cursor].cells
        numbers = [cell.why for cell in cells if cell.why is not None]

        def answered(behind: Behind | None) -> None:
            if behind is not None:
                why, ids = behind.why, [index.ids[row] for row in behind.rows]
                title = f"{why.title} {self.glyphs.dot} {why.value}"
                self.app.push_screen(LeadsScreen(self.session, title, ids, self.glyphs, why.listed))

        self.app.push_screen(ExplainDialog(numbers, self.session.keys), answered)
