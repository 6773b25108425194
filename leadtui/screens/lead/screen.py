"""One lead: its fields on the left, edited where they stand; its history on the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Horizontal
from textual.content import Content
from textual.widgets import Static

from leadtui.errors import LeadtuiError
from leadtui.keys import DETAIL, bindings
from leadtui.messages import Answered, Requested, Said
from leadtui.model import moment
from leadtui.model.command import Command, MoveLeads
from leadtui.model.command.stages import GateClosed
from leadtui.model.moment import Now
from leadtui.model.sentence import editing, what
from leadtui.model.text import safe
from leadtui.screens.dialogs import GateDialog
from leadtui.screens.lead.editing import LeadEditing
from leadtui.screens.lead.told import Told
from leadtui.service import Clock, utc_now
from leadtui.store.base import Applied
from leadtui.store_thread import StoreThread
from leadtui.widgets.fields import rows
from leadtui.widgets.form import said_words
from leadtui.widgets.glyphs import UNICODE, Glyphs
from leadtui.widgets.timeline import Timeline

_HINTS = "  ".join(f"{key.written.split()[0]} {key.hint}" for key in DETAIL if key.hint)


class LeadScreen(LeadEditing):
    """Reads one lead from the store and keeps it true by `lead_changed`; asks for changes, never makes them."""

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
    LeadScreen #foot { height: 1; padding: 0 1; color: $text-muted; text-overflow: ellipsis; text-wrap: nowrap; }
    LeadScreen.-narrow #history { display: none; width: 1fr; }
    LeadScreen.-narrow.-history #history { display: block; }
    LeadScreen.-narrow.-history #fields { display: none; }
    """

    def __init__(
        self, lead_id: int, among: tuple[int, ...], store: StoreThread, me: str, *,
        owners: Sequence[str] = (), clock: Clock = utc_now, signs: Glyphs = UNICODE,
        editors: Callable[[int], Sequence[str]] = lambda lead: (),
    ) -> None:  # fmt: skip
        """`editors` says who else is editing a lead at this moment."""
        super().__init__(lead_id, me, owners, clock, signs)
        self._editors = editors
        self.among = among
        self._store = store
        self._signs = signs
        self._timeline = Timeline(signs)
        self._foot = Static(_HINTS, id="foot", markup=False)

    def compose(self) -> ComposeResult:
        with Horizontal():
            with Container(id="fields", classes="pane"):
                yield self._fields
                yield self._editor
            with Container(id="history", classes="pane"):
                yield self._timeline
        yield self._foot

    def on_mount(self) -> None:
        self._load()

    # what the store says

    def _load(self) -> None:
        self.run_worker(self._read(), exclusive=True, group="lead")

    async def _read(self) -> None:
        id = self.lead_id
        try:
            told = await self._store.ask(lambda service: Told.by(service, id))
        except LeadtuiError as error:
            self._gone(error.sentence)
            return
        self.told = told
        self._show()
        self._say_overtaken()

    def _gone(self, sentence: str) -> None:
        self.told = None
        self._editor.end()
        self.say(sentence, wrong=True)

    def lead_changed(self, applied: tuple[Applied, ...], reloaded: bool) -> None:
        """Somebody's changes (own ones too). A half-typed value stays; words tell when its field changed."""
        if reloaded or any(change.table == "pipelines" for one in applied for change in one.event.changes):
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

    @property
    def now(self) -> Now:
        zone = self.told.pipeline.time_zone if self.told is not None else "UTC"
        return Now(self.clock(), moment.zone(zone))

    def _show(self) -> None:
        if self.told is None or not self._fields.is_attached:  # the answer may come when the app is being closed
            return
        told, now = self.told, self.now
        self._fields.show(rows(told.lead, told.pipeline, told.history, now, self._signs))
        self._place_editor()
        self._timeline.show(told.history, told.lead.id, told.stage_name, now)
        left, right = self.query_one("#fields"), self.query_one("#history")
        name = " · ".join(part for part in (told.lead.name, told.lead.company) if part)
        left.border_title = Content(safe(name, 200) + (" · archived" if told.lead.archived else ""))
        self.show_place()
        right.border_title = Content(f"History · {len(told.history):,}")

    def show_place(self) -> None:
        """Which lead of how many this is, and who else is editing it."""
        place = f" · {self.among.index(self.lead_id) + 1} of {len(self.among)}" if self.lead_id in self.among else ""
        editors = editing(self._editors(self.lead_id))
        told = f"{safe(editors, 60)} · " if editors else ""
        for pane in self.query("#fields"):  # none when the app is being closed
            pane.border_subtitle = Content(f"{told}#{self.lead_id}{place}")

    @property
    def edited(self) -> int | None:
        """The lead whose field is being edited here."""
        return self.lead_id if self.editing else None

    def say(self, sentence: str, wrong: bool = False) -> None:
        self._foot.update(said_words(sentence, wrong) if sentence else _HINTS, layout=False)

    # asking for changes

    def request(self, command: Command | None) -> None:
        if command is not None:
            self.post_message(Requested(command, self))

    def on_said(self, message: Said) -> None:
        message.stop()
        self.say(message.sentence, message.wrong)

    def on_answered(self, event: Answered) -> None:
        event.stop()
        if event.applied is not None:
            self.lead_changed((event.applied,), reloaded=False)
        if event.command is self._saving:
            self._saved(event.error)
        elif isinstance(event.error, GateClosed) and isinstance(event.command, MoveLeads):
            self.app.push_screen(GateDialog(event.error, event.command), self.request)
        elif event.error is not None:
            self.say(event.error.sentence, wrong=True)
        if event.applied is not None:
            self.say(self._sentence(event.applied))

    def _sentence(self, applied: Applied) -> str:
        return what(applied.event, self.told.stage_name if self.told is not None else str, self.lead_id)

    # leaving and walking

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While a value is typed only leaving it works; without a lead only leaving and walking on."""
        if self.editing:
            return action == "back"
        return self.told is not None or action in ("back", "walk", "keys", "command_palette", "suspend_process")

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
