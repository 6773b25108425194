"""The rules of the score: how they do, and what others would change before anybody believes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen

from leadtui.errors import LeadtuiError
from leadtui.keys import RULES, bindings, hints
from leadtui.messages import Answered, Requested
from leadtui.model.command import EditRules
from leadtui.model.event import Document
from leadtui.model.pipeline import Pipeline
from leadtui.model.rule_report import RuleReport
from leadtui.model.rule_text import from_toml, to_toml
from leadtui.model.score_rules import ScoreRules
from leadtui.model.text import safe
from leadtui.screens.editor import edited
from leadtui.session import Session
from leadtui.store.base import News
from leadtui.widgets import rule_lines
from leadtui.widgets.bars import Banner, FootLine, StatusLine
from leadtui.widgets.drawn import Drawn
from leadtui.widgets.glyphs import Glyphs
from leadtui.widgets.line import Line, filled


@dataclass(frozen=True, slots=True)
class Tried:
    """Rules that are looked at and not saved."""

    text: str
    scoring: Document
    pipeline: Pipeline
    """With these rules."""
    seen: ScoreRules
    """What they were written from."""


class RulesScreen(Screen[None]):
    """The rules of the shown pipeline. What is written in the editor is only tried, until `y` saves it."""

    AUTO_FOCUS = ""
    KEYS = RULES
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(RULES)]
    DEFAULT_CSS = """
    RulesScreen #head { height: 2; }
    RulesScreen #rules { height: 1fr; }
    """

    def __init__(self, session: Session, glyphs: Glyphs) -> None:
        super().__init__()
        self._session = session
        self._glyphs = glyphs
        self._report: RuleReport | None = None
        self._tried: Tried | None = None
        self._refused: str | None = None
        """A text that is not rules, for the editor to go on with."""
        self._top = 0
        self._lines: list[Line] = []
        self._head, self._body = Drawn(id="head"), Drawn(id="rules")
        self._status = StatusLine(glyphs)

    def compose(self) -> ComposeResult:
        yield self._head
        yield Banner(self._glyphs)
        yield self._body
        yield self._status
        yield FootLine(self._glyphs, hints(RULES))

    def on_mount(self) -> None:
        self._session.changed.subscribe(self, self.on_news)
        self._ask()

    @property
    def pipeline(self) -> Pipeline:
        """The shown one, with the rules that are looked at."""
        return self._tried.pipeline if self._tried is not None else self._session.pipeline

    # what the store says

    def on_news(self, news: News) -> None:
        """Other rules came from a colleague: what is tried is compared with them from now on."""
        changes = [change for one in news.applied for change in one.event.changes]
        if news.reloaded or any(change.table == "pipelines" for change in changes):
            self._ask()

    @work(group="rules", exclusive=True)
    async def _ask(self, text: str | None = None, said: str = "") -> None:
        """Counts, off the event loop; a new text is tried, otherwise what is looked at is counted again."""
        key, tried = self._session.pipeline.key, self._tried
        self.say("counting …")
        try:
            if text is not None:
                scoring = from_toml(text)
                seen = tried.seen if tried is not None else self._session.pipeline.scoring
                tried = Tried(text, scoring, self._session.pipeline.changed(scoring=scoring), seen)
            given = tried.scoring if tried is not None else None
            report = await self._session.store.ask(lambda service: service.rule_report(key, given))
        except LeadtuiError as error:
            if text is not None:
                self._refused = text
            self.say(error.sentence, wrong=True)
            return
        self._report, self._tried, self._refused = report, tried, None
        self.say("not saved yet: y saves these rules, e goes on writing, esc forgets them" if tried else said)
        self._show()

    # painting

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self._show)

    def _show(self) -> None:
        if not self._body.is_attached:
            return
        width, name = self.size.width, safe(self.pipeline.name, 60)
        leads = f" · {self._report.leads:,} leads" if self._report is not None else ""
        tried = " · tried, not saved" if self._tried is not None else ""
        head: Line = ((f" Score rules · {name}", "strong"), (leads, "dim"), (tried, "warn"))
        self._head.paint([filled(head, width, self._glyphs.more)])
        if self._report is not None:
            self._lines = rule_lines.lines(
                self._report, self.pipeline.scoring, self._tried is not None, width, self._glyphs
            )
        self._scroll(0)

    def _scroll(self, rows: int) -> None:
        height = self._body.size.height
        self._top = max(0, min(self._top + rows, len(self._lines) - height))
        self._body.paint(self._lines[self._top:self._top + height])

    def say(self, sentence: str, wrong: bool = False) -> None:
        self._status.say(sentence, wrong)

    # keys

    def action_scroll(self, rows: int) -> None:
        self._scroll(rows)

    def action_page(self, pages: int) -> None:
        self._scroll(pages * max(1, self._body.size.height // 2))

    def action_edit(self) -> None:
        known = self._refused or (self._tried.text if self._tried is not None else to_toml(self._session.pipeline))
        try:
            text = edited(self.app, known, "rules.toml")
        except LeadtuiError as error:
            self.say(error.sentence, wrong=True)
            return
        if text != known.removesuffix("\n"):
            self._ask(text)
        else:
            self.say("nothing was changed")

    def action_save(self) -> None:
        if self._tried is None:
            self.say("there is nothing to save; e writes other rules", wrong=True)
            return
        self.post_message(Requested(EditRules(self._session.pipeline.key, self._tried.scoring, self._tried.seen), self))

    def on_answered(self, answer: Answered) -> None:
        answer.stop()
        if answer.error is not None:
            self.say(answer.error.sentence, wrong=True)
            return
        self._tried = None
        self._ask(said="saved · u on the board takes it back" if answer.applied is not None else "nothing to change")

    def action_back(self) -> None:
        if self._tried is None and self._refused is None:
            self.dismiss(None)
            return
        self._tried = self._refused = None
        self._ask()

    def action_keys(self) -> None:
        from leadtui.screens.keys import KeysScreen

        self.app.push_screen(KeysScreen(self.KEYS))
