"""Counting: on one thread, over a copy of the columns, until what is shown is what was asked for last."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from textual.timer import Timer

from leadtui.aside import aside
from leadtui.errors import LeadtuiError, Refused
from leadtui.model.asked import AskedFields, narrowed
from leadtui.model.index import LeadIndex
from leadtui.model.matching import select
from leadtui.model.metrics.pages import Pages
from leadtui.model.metrics.period import Period
from leadtui.model.metrics.question import Question, found
from leadtui.model.moment import Now
from leadtui.model.pipeline import Pipeline
from leadtui.model.query import EVERYTHING, Query, QueryError
from leadtui.screens import looking
from leadtui.screens.metrics.framed import FramedScreen
from leadtui.screens.metrics.periods import Span, spans
from leadtui.session import Session
from leadtui.store.base import News
from leadtui.widgets.glyphs import Glyphs

CALM: Final = 0.3
"""Seconds without a change before everything is counted anew."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person wants to see the numbers of."""

    span: Span
    query: Query
    cohort: bool = False
    """The leads created in the period, over all their time."""
    compare: bool = False

    @property
    def of_cohort(self) -> bool:
        """All time has no cohort of its own: that are all leads."""
        return self.cohort and (self.span.since is not None or self.span.until is not None)

    def before(self, now: Now) -> Period | None:
        """The period that stands beside it; None where there is none."""
        try:
            return self.span.before(now) if self.compare else None
        except Refused:  # nothing is before all time, or before the calendar
            return None

    def question(self, now: Now) -> Question:
        period = self.span.period(now.zone)
        return Question(self.query, period, self.span.name, self.of_cohort, self.before(now))


class Counting(FramedScreen):
    """Pages that are counted when somebody asks for others, and when something was changed."""

    def __init__(self, session: Session, query: Query, glyphs: Glyphs) -> None:
        super().__init__(session, glyphs)
        self.wanted = Wanted(spans(session.now().today)[0], query)
        """What was asked for last."""
        self.shown = self.wanted
        """What the pages are about."""
        self.asked = self.shown.question(session.now())
        self.pages: Pages | None = None
        self.page_at = 0
        """The place of the page that is shown."""
        self.counted: LeadIndex | None = None
        """What the pages were counted over: the rows behind a number are its rows."""
        self.pipeline = session.pipeline
        """Whose pages they are."""
        self._again = self._runs = False
        """Something asked for a count that has not begun; one is under way: there is one thread at most."""
        self._documents = AskedFields(EVERYTHING)
        """What the filter asks of documents, true by the news."""
        self._reading = False
        self._soon: Timer | None = None
        self._said = False
        """The foot says that something is counted."""

    def on_mount(self) -> None:
        self.ask(self.wanted)  # Textual calls the handler of the base as well

    def on_news(self, news: News) -> None:
        """Counted again when it is calm; what is shown stays until then."""
        if news.reloaded or self._reading:  # what is being read may be older than the news
            self._documents = AskedFields(EVERYTHING)
        for applied in news.applied:
            for change in applied.event.changes:
                if change.table == "leads":
                    self._documents.drop(change.id)
        if self._soon is None:
            self._soon = self.set_timer(CALM, self._count)

    def ask(self, wanted: Wanted, say: bool = True) -> None:
        """Counts what a key asks for, and says that it does: what is shown stays until then."""
        self.wanted = wanted
        if say:
            self.foot.say(f"counting {wanted.span.name} …")
            self._said = True
        self._count()

    def _count(self) -> None:
        self._soon = None
        self._again = True
        if not self._runs:
            self._runs = True
            self.run_worker(self._counting(), group="metrics")

    async def _counting(self) -> None:
        while self._again:
            self._again = False
            wanted, session = self.wanted, self.session
            index, pipeline, now = session.index.copy(), session.pipeline, session.now()
            asked = wanted.question(now)
            try:
                asking = await self._read(index, pipeline, now, wanted.query)
                if self._again and self.pages is not None:
                    continue
                made = await aside(partial(self._numbers, index, pipeline, now, asked, asking))
            except QueryError as error:  # it names a stage that nobody knows
                self._refused(error)
                continue
            except LeadtuiError as error:
                self.foot.say(error.sentence, wrong=True)
                self._said = False
                continue
            if self._again and self.pages is not None:
                continue
            self.pages, self.counted, self.pipeline, self.shown, self.asked = made, index, pipeline, wanted, asked
            if self._said and not self._again:
                self._said = False
                self.foot.say("")
            self.counted_anew()
        self._runs = False

    def _refused(self, error: QueryError) -> None:
        """A filter that means nothing in this pipeline: what is shown stays, or all leads are where nothing is."""
        if self._again:
            return
        if self.wanted.query != self.shown.query:
            self.wanted = replace(self.wanted, query=self.shown.query)
            self.query_refused(error)
        else:
            self.wanted, self._again = replace(self.wanted, query=EVERYTHING), True

    async def _read(self, index: LeadIndex, pipeline: Pipeline, now: Now, query: Query) -> AskedFields:
        """What the filter asks of documents; StoreError, QueryError."""
        asking = AskedFields(query)
        if not asking.names:
            return asking
        if asking.names == self._documents.names:
            asking = self._documents
        self._documents, self._reading = asking, True
        try:
            me = self.session.me
            known = partial(select, index, narrowed(query), now, (pipeline,), me, asking.document)
            rows = await aside(known)
            await looking.read(self.session.store, asking, list(index.of(index.ids, rows)), self.looks)
        finally:
            self._reading = False
        return asking

    def _numbers(
        self, index: LeadIndex, pipeline: Pipeline, now: Now, asked: Question, asking: AskedFields
    ) -> Pages:
        """On the thread: the pages, of which the one that is shown is made; QueryError."""
        rows = select(index, asked.query, now, (pipeline,), self.session.me, asking.document)
        mine = index.pipeline.codes_for(pipeline.key)
        rows = [row for row in rows if mine[index.pipeline.codes[row]]]
        made = Pages(found(index, rows, pipeline, now, asked))
        made[self.page_at]
        return made

    def looks(self, sentence: str) -> None:
        """Says how far the documents are read."""
        self.foot.say(sentence)

    def counted_anew(self) -> None:
        """The pages are others."""
        raise NotImplementedError

    def query_refused(self, error: QueryError) -> None:
        """The filter that was asked for means nothing."""
        raise NotImplementedError
