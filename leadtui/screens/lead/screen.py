"""One lead: its fields on the left, edited where they stand; its history on the right."""

from __future__ import annotations

from typing import ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Horizontal
from textual.content import Content

from leadtui.errors import LeadtuiError, StoreError
from leadtui.keys import DETAIL, bindings, hints
from leadtui.messages import Answered, Said
from leadtui.model import moment
from leadtui.model.lead import titled
from leadtui.model.moment import Now
from leadtui.model.pipeline import Pipeline
from leadtui.model.sentence import editing
from leadtui.model.text import safe
from leadtui.screens.lead.editing import LeadEditing
from leadtui.screens.lead.told import Told
from leadtui.session import Session
from leadtui.store.base import News
from leadtui.widgets.bars import Banner, FootLine
from leadtui.widgets.field_rows import rows
from leadtui.widgets.glyphs import UNICODE, Glyphs
from leadtui.widgets.timeline import Timeline

HINTS: Final = hints(DETAIL)


class LeadScreen(LeadEditing):
    """Reads one lead from the store and keeps it true by the news; asks for changes, never makes them."""

    AUTO_FOCUS = ""
    KEYS = DETAIL
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012 (Textual declares it so)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(DETAIL)]
    DEFAULT_CSS = """
    LeadScreen .pane {
        border: round $border; padding: 0 1; width: 1fr; height: 1fr;
        border-title-color: $text; border-title-style: bold; border-subtitle-color: $text-muted;
    }
    LeadScreen #fields { layers: base editor; min-width: 48; }
    LeadScreen FieldEditor { layer: editor; }
    LeadScreen #history { width: 1.4fr; }
    LeadScreen.-narrow #history { display: none; width: 1fr; }
    LeadScreen.-narrow.-history #history { display: block; }
    LeadScreen.-narrow.-history #fields { display: none; }
    """

    def __init__(
        self, session: Session, lead_id: int, among: tuple[int, ...] = (), signs: Glyphs = UNICODE
    ) -> None:
        super().__init__(session, lead_id, signs)
        self.among = among
        self._signs = signs
        self._timeline = Timeline(signs)
        self._foot = FootLine(signs, HINTS)

    def compose(self) -> ComposeResult:
        yield Banner(self._signs)
        with Horizontal():
            with Container(id="fields", classes="pane"):
                yield self._fields
                yield self._editor
            with Container(id="history", classes="pane"):
                yield self._timeline
        yield self._foot

    def on_mount(self) -> None:
        self.session.changed.subscribe(self, self.on_news)
        self.session.met.subscribe(self, lambda _: self.show_place())
        self._load()

    # whom acts are meant for

    @property
    def pipeline(self) -> Pipeline:
        return self.told.pipeline if self.told is not None else self.session.pipeline

    def wanted(self, act: str) -> tuple[int, ...]:
        return (self.lead_id,) if self.told is not None else ()

    def seen_in(self, id: int) -> str | None:
        return self.told.lead.stage if self.told is not None else None

    @property
    def takes_keys(self) -> bool:
        return self.told is not None

    # what the store says

    def _load(self) -> None:
        """Reads the lead; keys wait for it, because they are meant for it."""
        self.session.keys.hold()
        self.run_worker(self._read_held(), group="lead")

    async def _read_held(self) -> None:
        try:
            await self._read()
        finally:
            await self.session.keys.release()

    async def _read(self) -> None:
        id = self.lead_id
        try:
            told = await self.session.store.ask(lambda service: Told.by(service, id))
        except StoreError as error:
            if self.told is None or self.told.lead.id != id:
                self._gone(error.sentence)
            return  # else what is shown stays; the banner says why it may be old
        except LeadtuiError as error:
            self._gone(error.sentence)
            return
        self.told = told
        self._show()
        self._say_overtaken()
        self._learn()

    def _learn(self) -> None:
        """What closed leads teach is shown when it is known; nobody waits for it."""
        if self.told is not None and self.told.lead.outcome is None:
            # a worker of the app: what is being learned is not lost when this screen is left
            self.app.run_worker(self._learned(self.told.pipeline), group="chances")

    async def _learned(self, pipeline: Pipeline) -> None:
        session = self.session
        try:
            anew = await session.learner.learn(pipeline, session.index, session.changes)
        except StoreError:
            return  # the banner says why
        if anew:
            self._show()

    def _gone(self, sentence: str) -> None:
        self.told = None
        self._close_editor()
        self._fields.show(())  # it may have been erased: nothing of it stays on a screen either
        self._timeline.show((), self.lead_id, str, self.now)
        self.query_one("#fields").border_title = self.query_one("#history").border_title = ""
        self.say(sentence, wrong=True)

    def on_news(self, news: News) -> None:
        """Somebody's changes (own ones too). A half-typed value stays; words tell when its field changed."""
        applied = news.applied
        if news.reloaded or any(change.table == "pipelines" for one in applied for change in one.event.changes):
            self._load()
            return
        if self.told is None:
            return
        before = self.told
        for one in applied:
            after = self.told.after(one)
            if after is None:
                self._gone(f"{one.event.by} removed this lead just now")
                return
            self.told = after
        if self.told is not before:
            self._show()
            self._say_overtaken()
        self._learn()

    @property
    def now(self) -> Now:
        return Now(self.session.clock(), moment.zone(self.pipeline.time_zone))

    def _show(self) -> None:
        if self.told is None or not self._fields.is_attached:  # the answer may come when the app is being closed
            return
        told, now, learned = self.told, self.now, self.session.learner.known(self.told.pipeline)
        self._fields.show(
            rows(told.lead, told.pipeline, told.history, now, self._signs, self.session.named, learned)
        )
        self._place_editor()
        self._timeline.show(told.history, told.lead.id, told.stage_name, now)
        left, right = self.query_one("#fields"), self.query_one("#history")
        name = titled(told.lead.name, told.lead.company)
        left.border_title = Content(safe(name, 200) + (" · archived" if told.lead.archived else ""))
        self.show_place()
        right.border_title = Content(f"History · {len(told.history):,}")

    def show_place(self) -> None:
        """Which lead of how many this is, and who else is editing it."""
        place = f" · {self.among.index(self.lead_id) + 1} of {len(self.among)}" if self.lead_id in self.among else ""
        editors = editing(self.session.editors(self.lead_id))
        told = f"{safe(editors, 60)} · " if editors else ""
        for pane in self.query("#fields"):  # none when the app is being closed
            pane.border_subtitle = Content(f"{told}#{self.lead_id}{place}")

    @property
    def edited(self) -> int | None:
        """The lead whose field is being edited here."""
        return self.lead_id if self.editing else None

    def say(self, sentence: str, wrong: bool = False) -> None:
        self._foot.say(sentence, wrong)

    def show_count(self, digits: str) -> None:
        self.query_one("#history").border_subtitle = Content(digits)
        if digits and not self.query_one("#history").display:
            self.say(digits)

    # keys and answers

    def on_key(self, event: events.Key) -> None:
        if not self.editing:
            self.takes_count(event)

    def on_said(self, message: Said) -> None:
        message.stop()
        self.say(message.sentence, message.wrong)

    def answered(self, answer: Answered) -> None:
        if answer.command is self._saving:
            self._saved(answer.error)
            if answer.error is not None:
                return
        super().answered(answer)

    # leaving and walking

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While a value is typed only leaving it works; without a lead only leaving and walking on."""
        if self.editing:
            return action == "back"
        return self.told is not None or action in ("back", "walk", "keys")

    def action_back(self) -> None:
        if self.editing:
            self._end()
        else:
            self.dismiss(None)

    def action_walk(self, leads: int) -> None:
        if self.lead_id not in self.among:
            return
        at = self.among.index(self.lead_id) + leads
        if not 0 <= at < len(self.among):
            self.say("this is the last lead here" if leads > 0 else "this is the first lead here")
            return
        self.lead_id = self.among[at]
        self.say("")
        self._load()

    def action_timeline(self, pages: int) -> None:
        self._timeline.page(pages)

    def action_panes(self) -> None:
        self.toggle_class("-history")
