"""The board as a program: opens the store, runs commands off the event loop, tells the screens what changed.

    run(open_service: Callable[[], LeadService], *, pipeline: str | None = None, directory: Path | None = None) -> int

`open_service` is called on another thread after the first paint and may raise any LeadtuiError; `directory` is that
of a TinyDB store (None: an engine without one), watched for the changes of colleagues. The answer is the exit code.
"""

from __future__ import annotations

import asyncio
import gc
import os
import sys
from collections.abc import Callable, Iterable
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import App, SystemCommand
from textual.binding import BindingType
from textual.filter import LineFilter
from textual.screen import ModalScreen, Screen
from textual.theme import BUILTIN_THEMES, Theme

from leadtui import config as configuration
from leadtui import terminal
from leadtui.config import Config
from leadtui.errors import LeadtuiError
from leadtui.key_queue import Handled, KeyQueue
from leadtui.keys import Key
from leadtui.live import Live, Outcome
from leadtui.messages import Answered, LeadChosen, Requested, Said, UndoRequested
from leadtui.model import sentence
from leadtui.model.text import safe
from leadtui.screens.board import BoardScreen
from leadtui.screens.opening import OpeningScreen
from leadtui.service import LeadService
from leadtui.session import Session
from leadtui.store.base import Applied
from leadtui.store.create import is_vacant
from leadtui.store_thread import StoreThread
from leadtui.widgets.glyphs import ASCII, UNICODE, Glyphs, glyphs

if TYPE_CHECKING:
    from tempfile import TemporaryDirectory

    from leadtui.colleagues import Colleagues

OpenService = Callable[[], LeadService]


class LeadtuiApp(App[None]):
    """The composition root. Screens never call the store: they ask, and hear of every change in the same way."""

    ALLOW_SELECT = False
    TITLE = "leadtui"
    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(
        self, open_service: OpenService, *, pipeline: str | None = None, directory: Path | None = None,
        config: Config | None = None, signs: Glyphs = UNICODE,
    ) -> None:  # fmt: skip
        # Decided before Textual chooses its filter: without colour its own would still send greys.
        super().__init__(driver_class=terminal.driver_class(), ansi_color="NO_COLOR" in os.environ or None)
        self.animation_level = "none"
        self._harmless = terminal.Harmless()
        self._open_service = open_service
        self._wanted_pipeline = pipeline
        self._directory = directory
        self.config = config or Config()
        self.glyphs = signs
        self.session: Session | None = None
        self.live: Live | None = None
        self.failure: LeadtuiError | None = None
        """Why the store could not be opened."""
        self._colleagues: Colleagues | None = None
        self._store: StoreThread | None = None
        self._kept_theme = ""
        self._demo: TemporaryDirectory[str] | None = None
        self.key_queue = KeyQueue(super().on_event, lambda: self.focused or self.screen)

    def get_line_filters(self) -> list[LineFilter]:
        return [*super().get_line_filters(), self._harmless]

    # keys

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            await self.key_queue.typed(event)
        else:
            await super().on_event(event)

    async def on_handled(self, message: Handled) -> None:
        await self.key_queue.handled(message.number)

    def push_screen(self, screen: Any, *arguments: Any, **options: Any) -> Any:
        """As Textual's; keys wait until the screen is there to take them."""
        pushed = super().push_screen(screen, *arguments, **options)
        if isinstance(screen, Screen):
            self.key_queue.hold()
            screen.call_after_refresh(self.key_queue.release)
        return pushed

    # opening and closing

    def get_default_screen(self) -> Screen[Any]:
        """What is seen until the store is open; Textual's own blank screen before it would cost one more frame."""
        return OpeningScreen(self.glyphs)

    def on_mount(self) -> None:
        if not self.is_headless:
            terminal.handle_signals(asyncio.get_running_loop().call_soon_threadsafe, self._ended)
        self._choose_theme()
        self.set_keymap(self.config.keys)
        self.app_resume_signal.subscribe(self, lambda _: self.ask_news())
        self.run_worker(self._open(), name="open", exit_on_error=True)

    def _ended(self, code: int) -> None:
        self.exit(return_code=code)

    def _choose_theme(self) -> None:
        if terminal.few_colours(self.console.color_system, self.no_color):
            self.theme = "ansi-dark"
        elif self.config.theme in BUILTIN_THEMES:
            self.theme = self.config.theme
        self._kept_theme = self.theme
        self.theme_changed_signal.subscribe(self, self._keep_theme)

    def _keep_theme(self, theme: Theme) -> None:
        """Remembers what a person chose, not what this terminal made necessary."""
        if theme.name != self._kept_theme:
            self._kept_theme = theme.name
            if fault := configuration.remember("theme", theme.name):
                self.tell(fault, wrong=True)

    async def _open(self) -> None:
        gc.disable()
        try:
            open_service: OpenService | None = self._open_service
            if self._directory is not None and is_vacant(self._directory):
                open_service = await self._first_choice(self._directory)
            if open_service is None:
                self.exit()
                return
            service = await asyncio.to_thread(open_service)
            self._store = StoreThread(service)
            pipelines, pipeline, index = await self._store.ask(
                lambda s: (s.pipelines(), s.pipeline(self._wanted_pipeline), s.index())
            )
        except LeadtuiError as error:
            self.failure = error
            self.exit(return_code=error.exit_code)
            return
        finally:
            gc.enable()
        self.session = Session(
            service.author.by, service.clock, self._store, pipelines, pipeline, index, self, self.key_queue
        )
        self.live = Live(self, self.session, self.tell, self._saved)
        await self.push_screen(BoardScreen(self.session, self.glyphs, self.config))
        gc.freeze()
        if self.config.fault:
            self.tell(self.config.fault, wrong=True)
        self._listen()

    async def _first_choice(self, place: Path) -> OpenService | None:
        """What a person without a store wants to begin with; None: nothing."""
        from leadtui import beginning  # with the demo and the imports: 60 ms that only a first run needs
        from leadtui.screens.first_run import FirstRun

        choice = await self.push_screen_wait(FirstRun(str(place)))
        if choice is None:
            return None
        if choice.path is not None:
            return partial(beginning.imported, place, choice.path)
        if choice.kind == "empty":
            return partial(beginning.empty, place, choice.template)
        from tempfile import TemporaryDirectory  # not needed otherwise

        self._demo = TemporaryDirectory(prefix="leadtui-demo-")
        self._directory = Path(self._demo.name) / "store"
        return partial(beginning.made_up, self._directory)

    def _listen(self) -> None:
        """Hears of colleagues, where the engine is a directory."""
        if self._directory is None:
            return
        from leadtui.colleagues import COUNT_SECONDS, LOOK_SECONDS, Colleagues  # ctypes, after the first paint

        self._colleagues = Colleagues(self._directory, self.ask_news)
        self.set_interval(LOOK_SECONDS, self._colleagues.look)
        self.set_interval(COUNT_SECONDS, self._count_colleagues)
        self._count_colleagues()

    def _count_colleagues(self) -> None:
        if self.session is None or self._colleagues is None:
            return
        others = self._colleagues.others()
        if others != self.session.others:
            self.session.others = others
            for board in self._boards():
                board.show_header()

    async def on_unmount(self) -> None:
        if self._colleagues is not None:
            self._colleagues.close()
        if self._store is not None:
            await asyncio.to_thread(self._store.close)
        if self._demo is not None:
            self._demo.cleanup()

    # acts

    def on_requested(self, message: Requested) -> None:
        message.stop()
        asker = message.asker
        if self.live is None:
            return
        if asker is None:
            self.live.execute(lambda service: service.execute(message.command), self._told)
            return
        self.live.execute(
            lambda service: service.execute(message.command),
            lambda outcome: asker.post_message(Answered(message.command, outcome.applied, outcome.error)),
        )

    def on_undo_requested(self, message: UndoRequested) -> None:
        message.stop()
        if self.live is not None:
            self.live.execute(lambda service: service.redo() if message.redo else service.undo(), self._told)

    def _told(self, outcome: Outcome) -> None:
        if outcome.error is not None:
            self.tell(outcome.error.sentence, wrong=True)
        elif outcome.applied is not None:
            self.tell(self._what(outcome.applied))

    def _saved(self, words: str, unsaved: bool) -> None:
        for board in self._boards():
            board.saving, board.unsaved = words, unsaved
            board.show_header()

    def ask_news(self) -> None:
        """Colleagues may have written."""
        if self.live is not None:
            self.live.ask_news()

    def _what(self, applied: Applied) -> str:
        assert self.session is not None
        ids = applied.event.leads
        row = self.session.index.row(ids[0]) if len(ids) == 1 else None
        name = self.session.index.name[row] if row is not None else f"{len(ids):,} leads"
        return f"{sentence.what(applied.event, self.session.stage_name)} · {name}"

    @property
    def is_busy(self) -> bool:
        """Whether the store is still being opened, or owes an answer."""
        return self.live is None or self.live.busy

    # screens

    def tell(self, words: str, wrong: bool = False) -> None:
        """Puts a sentence on the status lines of every screen that has one."""
        for screen in self.screen_stack:
            if not isinstance(screen, ModalScreen):
                screen.post_message(Said(words, wrong))

    def on_said(self, message: Said) -> None:
        message.stop()

    def _boards(self) -> list[BoardScreen]:
        return [screen for screen in self.screen_stack if isinstance(screen, BoardScreen)]

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        keys: tuple[Key, ...] = getattr(screen, "KEYS", ())
        for key in keys:
            title = f"{key.help[:1].upper()}{key.help[1:]}"
            yield SystemCommand(title, f"{key.group} · {key.written}", partial(screen.run_action, key.action))
        yield SystemCommand("Theme", "choose the colours", self.action_change_theme)

    async def on_lead_chosen(self, message: LeadChosen) -> None:
        from leadtui.screens.lead import LeadScreen

        message.stop()
        session = self.session
        if session is None:
            return
        owners = sorted(owner for owner in session.index.owner.values if owner)
        screen = LeadScreen(
            message.lead, message.among, session.store, session.me,
            owners=owners, clock=session.clock, signs=self.glyphs,
        )  # fmt: skip
        await self.push_screen(screen)
        session.changed.subscribe(screen, lambda news: screen.lead_changed(news.applied, news.reloaded))


def run(open_service: OpenService, *, pipeline: str | None = None, directory: Path | None = None) -> int:
    """Shows the board until it is left; the exit code."""
    fault = terminal.unusable()
    if fault:
        print(f"leadtui: {fault}", file=sys.stderr)
        return 2
    config = configuration.load()
    encoding = terminal.encoding()
    if isinstance(sys.__stderr__, TextIOWrapper) and glyphs(encoding) is ASCII:
        sys.__stderr__.reconfigure(encoding=encoding, errors="replace")
    signs = {"ascii": ASCII, "unicode": UNICODE}.get(config.signs) or glyphs(encoding)
    app = LeadtuiApp(open_service, pipeline=pipeline, directory=directory, config=config, signs=signs)
    app.run()
    if app.failure is not None:
        print(f"leadtui: {safe(app.failure.sentence)}", file=sys.stderr)
    if app.return_code == terminal.HUNG_UP:
        os._exit(terminal.HUNG_UP)  # nothing can be written any more, not even what Python flushes at its end
    return app.return_code or 0
