"""What is typed at the foot of the metrics screen: a filter, which is counted while it is typed, or a period."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Final

from textual import events
from textual.timer import Timer

from leadtui.aside import aside
from leadtui.errors import Refused
from leadtui.keys import MODIFIERS
from leadtui.model.query import Query, QueryError, parse
from leadtui.screens.looking import PAUSE, QUICK
from leadtui.screens.metrics.counting import Counting
from leadtui.screens.metrics.periods import typed
from leadtui.screens.prompting import Prompting
from leadtui.session import Session
from leadtui.widgets.glyphs import Glyphs
from leadtui.widgets.typed import Typed

_PERIOD: Final = "period: "


class Prompts(Counting, Prompting):
    """While something is typed the head says what it means, or where it is wrong."""

    def __init__(self, session: Session, query: Query, glyphs: Glyphs) -> None:
        super().__init__(session, query, glyphs)
        self._before = self.kept = query
        """The filter before it was typed; the last one that was kept."""
        self._later: Timer | None = None
        self.told: tuple[str, bool] = ("", False)
        """What is said above while something is typed, and whether it is about a fault."""

    def say(self, sentence: str, wrong: bool = False) -> None:
        self.foot.say(sentence, wrong)

    def action_filter(self) -> None:
        self._before = self.wanted.query
        text = str(self._before)
        self.told = ("", False)
        self._open("/", Typed.of(text + " " if text else ""))

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

    def action_dates(self) -> None:
        self.told = ("two days, since or until one, or last month, this year, last 14 days", False)
        self._open(_PERIOD, Typed())

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
        self.kept = self.wanted.query if self.wanted.query.terms else self.kept
        if self.wanted != self.shown:
            self.ask(self.wanted)

    def prompt_left(self) -> None:
        was_filter = self.sign != _PERIOD
        self._close()
        if was_filter and self.wanted.query != self._before:
            self.ask(replace(self.wanted, query=self._before))

    async def _use_period(self, text: str) -> None:
        try:
            span = await aside(partial(typed, text, self.session.now()))
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

    def show_head(self) -> None:
        """Paints what the pages are about, or what is said of what is typed."""
        raise NotImplementedError
