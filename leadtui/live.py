"""From an act to what everybody sees: the store's thread commits, its news come back, the screens hear of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from textual.app import App
from textual.timer import Timer

from leadtui.errors import LeadtuiError, StoreError
from leadtui.model import sentence
from leadtui.model.handoffs import hands_to
from leadtui.service import LeadService
from leadtui.session import Session
from leadtui.store.base import Applied, News

Act = Callable[[LeadService], Applied | None]

PATIENCE: Final = 0.15
"""Seconds after which an unanswered act is shown as `saving…`."""
RETRY_SECONDS: Final = 2.0
"""How often a store that cannot be used is tried again."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an act; `applied` is None without an error too, when nothing had to change."""

    applied: Applied | None
    error: LeadtuiError | None
    news: News


class Live:
    """Keeps a session true.

    `tell` puts a sentence on the screen, `saved` the save state (words, and whether bad), `troubled` why the store
    cannot be used just now ("": it can again, and everything missed is shown). What is shown stays meanwhile, every
    act is tried and answered, and the store is looked at again and again.
    """

    def __init__(
        self, app: App[Any], session: Session, tell: Callable[[str, bool], None], saved: Callable[[str, bool], None],
        troubled: Callable[[str], None],
    ) -> None:  # fmt: skip
        self._app = app
        self._session = session
        self._tell = tell
        self._saved = saved
        self._troubled = troubled
        self._trouble: StoreError | None = None
        self._unwritten = False
        """Whether the trouble is with writing: then being able to read does not end it."""
        self._behind = False
        """Whether news were taken from the store that the screen could not be brought up to."""
        self._retry: Timer | None = None
        self._unanswered: list[Future[Outcome]] = []
        self._asking = False
        self._wanted = asyncio.Event()
        """Whether news were asked for since they were last fetched."""
        app.run_worker(self._follow(), name="news", group="news")
        self._in_order = asyncio.Lock()

    @property
    def busy(self) -> bool:
        """Whether the store still owes an answer."""
        return bool(self._unanswered) or self._asking

    @property
    def in_trouble(self) -> bool:
        """Whether the store could not be used when it was last tried."""
        return self._trouble is not None

    def execute(self, act: Act, answer: Callable[[Outcome], object]) -> None:
        """Puts an act into the store's queue; what it changed is on the screen before it is answered."""
        future = self._session.store.submit(partial(_acted, act))
        self._unanswered.append(future)
        self._app.set_timer(PATIENCE, self._show_saving)
        self._app.run_worker(self._answer(future, answer), group="acts")

    def lost(self) -> LeadtuiError | None:
        """Why an act failed that nobody could be told about any more; the store is closed."""
        outcomes = [future.result() for future in self._unanswered if future.done()]
        return next((outcome.error for outcome in outcomes if outcome.error is not None), None)

    async def _answer(self, future: Future[Outcome], answer: Callable[[Outcome], object]) -> None:
        outcome = await asyncio.shield(asyncio.wrap_future(future))  # who leaves now wants it done all the same
        self._unanswered.remove(future)
        error = outcome.error
        try:
            await self._take(outcome.news, outcome.applied)
        except StoreError as unreadable:
            self._in_trouble(unreadable)
        if isinstance(error, StoreError):
            self._unwritten = outcome.applied is None
            self._in_trouble(error)
        elif not self._unanswered and not self._trouble:
            self._saved("saved", False)
        elif outcome.applied is not None and self._trouble:
            self.ask_news()
        answer(outcome)

    def _in_trouble(self, error: StoreError) -> None:
        """Says what is wrong, until it is over."""
        self._trouble = error
        self._troubled(error.sentence)
        if self._unwritten:
            self._saved("not saved", True)
        if self._retry is None:
            self._retry = self._app.set_timer(RETRY_SECONDS, self._try_again)

    def _try_again(self) -> None:
        self._retry = None
        self.ask_news()

    def _out_of_trouble(self) -> None:
        self._trouble, self._unwritten = None, False
        self._troubled("")
        self._saved("saving…" if self._unanswered else "saved", False)

    def _show_saving(self) -> None:
        if self._unanswered:
            self._saved("saving…", False)

    def ask_news(self) -> None:
        """Fetches what colleagues did; asked again while asking, it is fetched once more afterwards."""
        self._asking = True
        self._wanted.set()

    async def _follow(self) -> None:
        """Fetches the news whenever they are asked for, as long as the app runs."""
        while await self._wanted.wait():
            self._wanted.clear()
            look = _news_if_writable if self._unwritten else LeadService.news
            try:
                await self._take(await self._session.store.ask(look))
            except StoreError as error:
                self._in_trouble(error)
            else:
                if self._trouble:
                    self._out_of_trouble()
            self._asking = self._wanted.is_set()

    async def _take(self, news: News, own: Applied | None = None) -> None:
        """Brings everything on the screen up to the news, and tells of what colleagues did."""
        async with self._in_order:  # what comes after a reload must not be put into the index before it
            if self._behind:
                news = News((), True)
            if news.applied or news.reloaded:
                self._behind = True
                await self._bring_up(news, own)
                self._behind = False

    async def _bring_up(self, news: News, own: Applied | None) -> None:
        session = self._session
        if news.reloaded:
            session.index = await session.store.ask(LeadService.index)
        if news.reloaded or any(change.table == "pipelines" for a in news.applied for change in a.event.changes):
            pipelines = await session.store.ask(LeadService.pipelines)
            if not pipelines:
                raise StoreError("the store has no pipeline any more")
            session.pipelines = pipelines
            session.pipeline = next((p for p in session.pipelines if p.id == session.pipeline.id), session.pipelines[0])
            if session.has_other_rules:
                session.index = await session.store.ask(LeadService.index)
        session.take(news)
        others = [a for a in news.applied if own is None or a.event.seq != own.event.seq]
        if others:
            more = f" (and {len(others) - 1:,} more)" if len(others) > 1 else ""
            newest = next((a for a in reversed(others) if hands_to(a.event, session.me)), others[-1])
            self._tell(sentence.sentence(newest.event, session.stage_name, session.now().zone) + more, False)


def _news_if_writable(service: LeadService) -> News:
    service.store.try_writing()
    return service.news()


def _acted(act: Act, service: LeadService) -> Outcome:
    """On the store thread: one act, then everything that happened up to now."""
    applied, error = None, None
    try:
        applied = act(service)
    except LeadtuiError as refused:
        error = refused
    try:
        return Outcome(applied, error, service.news())
    except StoreError as unreadable:
        return Outcome(applied, error or unreadable, News())
