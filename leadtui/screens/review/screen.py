"""The daily review: one lead at a time, with the reason why it waits; one key decides it and brings the next."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical

from leadtui.aside import aside
from leadtui.errors import LeadtuiError
from leadtui.keys import REVIEW, bindings, hints
from leadtui.messages import Answered, LeadChosen, Requested, Said, UndoRequested
from leadtui.model import moment
from leadtui.model.command import AcceptLeads, Command, LogActivity, MoveLeads, ReviewLeads
from leadtui.model.moment import Now
from leadtui.model.pipeline import Pipeline
from leadtui.model.reason import Reason
from leadtui.model.review import Review, Why
from leadtui.screens.acting import LeadActions
from leadtui.screens.lead.told import Told
from leadtui.screens.review.queue import Queue
from leadtui.screens.review.tally import Standing, Tally, compared, standing
from leadtui.session import Session
from leadtui.store.base import Applied, News
from leadtui.widgets import review_card
from leadtui.widgets.bars import Banner, FootLine, StatusLine
from leadtui.widgets.drawn import Drawn
from leadtui.widgets.glyphs import Glyphs
from leadtui.widgets.line import Line, filled, spread
from leadtui.widgets.timeline import Timeline

HINTS: Final = hints(REVIEW)
COMING: Final = 44
"""Cells of what comes next, where there is room for it."""
_AROUND: Final = 5
"""Rows above and below what comes next, at most: the head, a banner, what was done, the keys."""
_FACTS: Final = 12
"""Rows of the card where the terminal is low: the history keeps the rest."""
_MEANWHILE: Final = "nothing any more: it was decided meanwhile"
_AGAIN: Final = "decided just now; what you do comes on top of it, j goes on"


class ReviewScreen(LeadActions):
    """The queue of one person. Every act of its keys is a decision, saved as one event with the act itself."""

    AUTO_FOCUS = ""
    KEYS = REVIEW
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012 (Textual declares it so)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(REVIEW)]
    DEFAULT_CSS = """
    ReviewScreen #head { height: 1; }
    ReviewScreen #card { height: auto; }
    ReviewScreen #coming { height: 1fr; }
    ReviewScreen.-narrow #coming { display: none; }
    ReviewScreen Timeline { margin: 1 1 0 2; }
    """

    def __init__(self, session: Session, ids: list[int], glyphs: Glyphs) -> None:
        super().__init__(session)
        self.queue = Queue(ids)
        self.told: Told | None = None
        self._glyphs = glyphs
        self._tally = Tally(session.clock())
        self._before: Standing | None = None
        self._after: Standing | None = None
        self._head, self._card, self._coming = Drawn(id="head"), Drawn(id="card"), Drawn(id="coming")
        self._coming.styles.width = COMING
        self._timeline = Timeline(glyphs)
        self._status = StatusLine(glyphs)

    def compose(self) -> ComposeResult:
        yield self._head
        yield Banner(self._glyphs)
        with Horizontal():
            with Vertical():
                yield self._card
                yield self._timeline
            yield self._coming
        yield self._status
        yield FootLine(self._glyphs, HINTS, most=3)

    def on_mount(self) -> None:
        self.session.changed.subscribe(self, self.on_news)
        self.session.met.subscribe(self, lambda _: self._show())
        self.run_worker(self._stand_before(), group="standing")
        self._load()

    # whom acts are meant for

    @property
    def pipeline(self) -> Pipeline:
        return self.told.pipeline if self.told is not None else self.session.pipeline

    def wanted(self, act: str) -> tuple[int, ...]:
        if self.told is None:
            self.say(f"{act}: no lead waits any more; u takes the last decision back, esc leaves", wrong=True)
            return ()
        return (self.told.lead.id,)

    def seen_in(self, id: int) -> str | None:
        return self.told.lead.stage if self.told is not None else None

    @property
    def edited(self) -> int | None:
        """The lead under the person's eyes is not under the pen."""
        return None

    # decisions

    def request(self, command: Command | None) -> None:
        """Every act is a decision, but a note and an accepted hand-off: after them there still is one to take."""
        if command is None or self.told is None or not is_decision(command):
            super().request(command)
            return
        if isinstance(command, MoveLeads):
            self.pending.asked(command)
        self._decide(ReviewLeads((self.told.lead.id,), command))

    def action_keep(self) -> None:
        if ids := self.wanted("keep"):
            self._decide(ReviewLeads(ids))

    def _decide(self, decision: ReviewLeads) -> None:
        """Keys that were typed ahead wait for the answer: they are meant for the lead that it brings."""
        self.session.keys.hold()
        self.post_message(Requested(decision, self, held=True))

    def answered(self, answer: Answered) -> None:
        command = answer.command
        if not isinstance(command, ReviewLeads):
            super().answered(answer)
            return
        super().answered(Answered(command.act or command, answer.applied, answer.error))
        self.run_worker(self.session.keys.release(), group="keys")

    def action_undo(self) -> None:
        self._undo(redo=False)

    def action_redo(self) -> None:
        self._undo(redo=True)

    def _undo(self, redo: bool) -> None:
        self.session.keys.hold()
        self.post_message(UndoRequested(redo, held=True))

    def done(self, applied: Applied) -> None:
        """The news of it were taken already: the next lead is on the screen."""

    # the queue

    def _review(self) -> Review:
        return Review(self.session.index, self.session.nows(), self.session.me)

    def whys(self, id: int) -> list[Why]:
        row = self.session.index.row(id)
        return [] if row is None else self._review().whys(row)

    def on_news(self, news: News) -> None:
        """Own decisions lead on; a colleague's change takes a lead out, or brings one in."""
        shown = self.queue.current
        if news.reloaded:
            self.queue = Queue(id for id in self.queue.left if self.whys(id))
        for applied in news.applied:
            own = applied.event.by == self.session.me
            if own:
                self._tally.note(applied.event)
            for id in applied.event.leads:
                self._settle(id, own, applied.event.undoes is not None)
        touched = news.reloaded or any(shown in applied.event.leads for applied in news.applied)
        if touched or self.queue.current != shown or shown is None:
            self._load()
        else:
            self._show()

    def _settle(self, id: int, own: bool, undo: bool) -> None:
        """Whether a lead that was changed still waits, or waits now."""
        whys = self.whys(id)
        if not whys:
            if own and id == self.queue.current:
                if not undo:  # what is undone is looked at
                    self.queue.decide(id)
            elif id != self.queue.current:
                self.queue.drop(id)
        elif own and undo:
            self.queue.wait(id, now=True)
        elif whys[0].reason is Reason.HANDED:
            self.queue.follow(id)

    def action_walk(self, leads: int) -> None:
        here = self.queue.current
        self.queue.walk(leads * max(1, self.count))
        if here is not None and not self.whys(here):
            self.queue.drop(here)
        self.say("")
        self._load()

    def _load(self) -> None:
        """Reads the lead that is to be decided; keys wait for it, because they are meant for it."""
        self.session.keys.hold()
        self.run_worker(self._read(), group="lead")

    async def _read(self) -> None:
        try:
            id = self.queue.current
            if id is None:
                self.told = None
                self.run_worker(self._stand_after(), group="standing")
            else:
                self.told = await self.session.store.ask(partial(Told.by, id=id))
            self._show()
        except LeadtuiError as error:  # what is shown stays; a lead that was erased is dropped by its news
            self.say(error.sentence, wrong=True)
        finally:
            await self.session.keys.release()

    async def _stand_before(self) -> None:
        self._before = await self._standing()

    async def _stand_after(self) -> None:
        self._after = await self._standing()
        self._show()

    async def _standing(self) -> Standing:
        session = self.session
        return await aside(partial(standing, session.index.copy(), session.pipeline, session.now()))

    # what is shown

    @property
    def now(self) -> Now:
        return Now(self.session.clock(), moment.zone(self.pipeline.time_zone))

    def on_resize(self, event: events.Resize) -> None:
        self._show()

    def _show(self) -> None:
        if not self._card.is_attached or not self.size.width:
            return
        self._show_head()
        told, width = self.told, self._card.size.width or self.size.width
        self._timeline.display = told is not None
        self._coming.display = told is not None and self.has_class("-wide")
        if told is None:
            lines = self._end(width)
        else:
            row = self.session.index.row(told.lead.id)
            score = self.session.index.score[row] if row is not None else told.lead.score
            whys = [why.sentence for why in self.whys(told.lead.id)]
            nothing = _AGAIN if told.lead.id == self.queue.again else _MEANWHILE
            lines = review_card.lines(told.lead, score, told.pipeline, self.now, whys, nothing, self._glyphs, width)
            self._timeline.show(told.history, told.lead.id, told.stage_name, self.now)
            self._show_coming()
        height = len(lines) if self.size.height > 2 * _FACTS or told is None else min(_FACTS, len(lines))
        self._card.styles.height = height
        self._card.paint(lines[:height])

    def _show_head(self) -> None:
        left, decided = len(self.queue), len(self.queue.decided)
        minutes = self._tally.minutes(self.session.clock())
        place = f" {self._glyphs.dot} {left:,} left {self._glyphs.dot} {decided:,} decided"
        right = f"{minutes} min {self._glyphs.dot} {self.session.me} "
        head = " Review"
        rest = spread(place, right, self.size.width - len(head), self._glyphs.more)
        self._head.paint([filled(((head, "strong"), (rest, "dim")), self.size.width, self._glyphs.more)])

    def _show_coming(self) -> None:
        height = self.size.height - _AROUND
        self._coming.paint(review_card.coming(self._next(), len(self.queue) - 1, self._glyphs, COMING, height))

    def _next(self) -> Iterator[tuple[str, str]]:
        """The name and the first reason of each lead that comes next, as far as the screen is high."""
        for id in self.queue.coming(max(1, self.size.height)):
            whys = self.whys(id)
            yield self.session.named(id), whys[0].reason.words if whys else "decided meanwhile"

    def _end(self, width: int) -> list[Line]:
        """The end: what was done in how many minutes, what moved, the pipeline before and after."""
        decided, minutes = len(self.queue.decided), self._tally.minutes(self.session.clock())
        leads, time = f"{decided:,} lead{'' if decided == 1 else 's'}", f"{minutes} minute{'' if minutes == 1 else 's'}"
        lines: list[Line] = [
            (), ((f"  Done: {leads} decided in {time}", "strong"),), (),
            *(((f"  {count:>5} {verb}", "plain"),) for verb, count in self._tally.counted()), (),
        ]  # fmt: skip
        if self._before is not None and self._after is not None:
            rows = compared(self._before, self._after)
            first, second = (max(14, *(len(row[side]) for row in rows)) + 2 for side in (1, 2))
            lines.append(((f"  {'':<18}{'before':>{first}}{'after':>{second}}", "dim"),))
            for label, before, after in rows:
                lines.append(((f"  {label:<18}{before:>{first}}", "plain"), (f"{after:>{second}}", "strong")))
        lines += [(), (("  esc goes back to the board, u takes the last decision back", "dim"),)]
        return [filled(line, width, self._glyphs.more) for line in lines]

    def say(self, sentence: str, wrong: bool = False) -> None:
        self._status.say(sentence, wrong)

    def show_count(self, digits: str) -> None:
        self.say(digits)

    def on_said(self, message: Said) -> None:
        message.stop()
        self.say(message.sentence, message.wrong)

    # other keys

    def on_key(self, event: events.Key) -> None:
        self.takes_count(event)

    def action_open(self) -> None:
        if self.told is not None:
            self.session.keys.hold()  # they are meant for the lead
            self.post_message(LeadChosen(self.told.lead.id, self.queue.left))

    def action_timeline(self, pages: int) -> None:
        self._timeline.page(pages)

    def action_back(self) -> None:
        self.dismiss(None)


def is_decision(command: Command) -> bool:
    """Whether an act decides a lead for today; after a note or an acceptance there still is something to do."""
    return not (isinstance(command, AcceptLeads) or (isinstance(command, LogActivity) and command.kind == "note"))
