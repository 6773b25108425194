"""What a person asks for on the metrics screen: period, filter, cohort, comparison, goals and costs."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from textual import events
from textual.timer import Timer

from leadtui.errors import Refused
from leadtui.keys import MODIFIERS
from leadtui.messages import Answered, Requested
from leadtui.model.command import Command
from leadtui.model.explain import explain
from leadtui.model.query import EVERYTHING, Query, QueryError, parse
from leadtui.screens.looking import PAUSE, QUICK
from leadtui.screens.metrics.counting import Counting
from leadtui.screens.metrics.periods import spans, typed
from leadtui.screens.planning import PlanActions
from leadtui.screens.prompting import Prompting
from leadtui.screens.viewing import ViewActions
from leadtui.session import Session
from leadtui.widgets.glyphs import Glyphs
from leadtui.widgets.typed import Typed

_PERIOD = "period: "


class AskActions(Counting, Prompting, ViewActions, PlanActions):
    """The filter begins with that of the board, and is this screen's own from then on."""

    def __init__(self, session: Session, query: Query, glyphs: Glyphs) -> None:
        super().__init__(session, query, glyphs)
        self._before = self._kept = query
        """The filter before it was typed; the last one that was kept."""
        self._later: Timer | None = None
        self.told: tuple[str, bool] = ("", False)
        """What is said above while something is typed, and whether it is about a fault."""

    # periods

    def action_period(self, by: int) -> None:
        known = spans(self.session.now().today)
        names = [span.name for span in known]
        name = self.wanted.span.name
        at = names.index(name) + by if name in names else 0 if by > 0 else -1
        self.ask(replace(self.wanted, span=known[at % len(known)]))

    def action_dates(self) -> None:
        self.told = ("two days, since or until one, or last month, this year, last 14 days", False)
        self._open(_PERIOD, Typed())

    def action_compare(self) -> None:
        if not self.wanted.compare:
            try:
                self.wanted.span.before(self.session.now())
            except Refused:
                self.say(f"{self.wanted.span.name} has no period before it; p or d chooses another", wrong=True)
                return
        self.ask(replace(self.wanted, compare=not self.wanted.compare))

    def action_cohort(self) -> None:
        span = self.wanted.span
        if not self.wanted.cohort and span.since is None and span.until is None:
            self.say("a cohort is the leads created in a period; p or d chooses one", wrong=True)
            return
        self.ask(replace(self.wanted, cohort=not self.wanted.cohort))

    # the filter

    def shown_query(self) -> Query:
        return self.wanted.query

    def filter(self, query: Query) -> None:
        self._kept = query if query.terms else self._kept
        self.ask(replace(self.wanted, query=query))

    def action_filter(self) -> None:
        self._before = self.wanted.query
        text = str(self._before)
        self.told = ("", False)
        self._open("/", Typed.of(text + " " if text else ""))

    def action_unfilter(self) -> None:
        if not self.wanted.query.terms and not self._kept.terms:
            self.say("there is no filter: these are all leads")
            return
        self.ask(replace(self.wanted, query=EVERYTHING if self.wanted.query.terms else self._kept))

    def _look(self) -> None:
        """Counts what is typed now."""
        self._later = None
        if self.typed is None:
            return
        try:
            query = parse(self.typed.text)
        except QueryError as error:
            self.query_refused(error)
            return
        self.told = ("", False)
        self.foot.prompt(self.typed, None, self.sign)
        self.ask(replace(self.wanted, query=query), say=False)

    def query_refused(self, error: QueryError) -> None:
        """Says where it is wrong; the last good result stays."""
        if self.typed is None:
            self.say(error.sentence, wrong=True)
            return
        self.told = (error.sentence, True)
        self.foot.prompt(self.typed, min(error.position, len(self.typed.text)), self.sign)
        self.show_head()

    def looks(self, sentence: str) -> None:
        if self.typed is None:
            self.foot.say(sentence)
        else:
            self.told = (sentence, False)
            self.show_head()

    def counted_anew(self) -> None:
        if self.sign != _PERIOD and not self.told[1]:
            self.told = ("", False)

    # typing

    def _open(self, sign: str, line: Typed) -> None:
        self.sign, self.typed = sign, line
        self.foot.say("")
        self.foot.prompt(line, None, sign)
        self.show_head()

    def prompt_changed(self) -> None:
        if self.sign == _PERIOD:
            return
        if self._later is not None:
            self._later.stop()
        if len(self.session.index) > QUICK:
            self._later = self.set_timer(PAUSE, self._look)
        else:
            self._look()

    def prompt_kept(self) -> None:
        assert self.typed is not None
        if self.sign == _PERIOD:
            self.session.keys.hold()
            self.run_worker(self._use_period(self.typed.text), group="period")
            return
        if self._later is not None:
            self._later.stop()
            self._look()
        self._close()
        self._kept = self.wanted.query if self.wanted.query.terms else self._kept
        if self.wanted != self.shown:
            self.ask(self.wanted)

    def prompt_left(self) -> None:
        was_filter = self.sign != _PERIOD
        self._close()
        if was_filter and self.wanted.query != self._before:
            self.ask(replace(self.wanted, query=self._before))

    async def _use_period(self, text: str) -> None:
        try:
            span = await asyncio.to_thread(typed, text, self.session.now())
            self._close()
            self.ask(replace(self.wanted, span=span))
        except Refused as refused:
            self.told = (refused.sentence, True)
            self.show_head()
        finally:
            await self.session.keys.release()

    def _close(self) -> None:
        if self._later is not None:
            self._later.stop()
            self._later = None
        self.typed = None
        self.foot.say("")
        self.foot.prompt(None)
        self.show_head()

    def on_key(self, event: events.Key) -> None:
        if self.typed is not None and event.key not in MODIFIERS:
            self.type_key(event)

    def on_paste(self, event: events.Paste) -> None:
        if self.typed is not None:
            self.paste_text(event.text)

    # what is said, and asked of the store

    def say(self, sentence: str, wrong: bool = False) -> None:
        self.foot.say(sentence, wrong)

    def request(self, command: Command | None) -> None:
        if command is not None:
            self.post_message(Requested(command, self))

    def on_answered(self, answer: Answered) -> None:
        answer.stop()
        if answer.error is not None:
            self.say(answer.error.sentence, wrong=True)
        elif answer.applied is not None:
            self.say(self.session.told(answer.applied.event))

    def meant(self) -> str:
        """What the filter finds, in words."""
        return explain(self.shown.query) if self.shown.query.terms else "every lead"

    def show_head(self) -> None:
        """Paints what the pages are about, or what is said of what is typed."""
        raise NotImplementedError
