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
from collections.abc import Iterable
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import SystemCommand
from textual.await_complete import AwaitComplete
from textual.binding import BindingType
from textual.filter import LineFilter
from textual.screen import Screen

from leadtui import ahead, terminal
from leadtui import config as configuration
from leadtui.config import Config
from leadtui.errors import LeadtuiError
from leadtui.key_queue import Handled, KeyQueue
from leadtui.keys import Key
from leadtui.live import Live, Outcome
from leadtui.messages import Answered, LeadChosen, Requested, Said, UndoRequested
from leadtui.model.text import safe
from leadtui.screens.asking import Asking
from leadtui.screens.board import BoardScreen
from leadtui.screens.opening import OpeningScreen
from leadtui.session import Session
from leadtui.starting import OpenService, Start
from leadtui.store_thread import StoreThread
from leadtui.themes import Themes
from leadtui.widgets.bars import Banner
from leadtui.widgets.drawn import Palette
from leadtui.widgets.glyphs import ASCII, UNICODE, Glyphs, glyphs

if TYPE_CHECKING:
    from leadtui.colleagues import Colleagues


class LeadtuiApp(Palette):
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
        self._harmless = terminal.Harmless("ascii" if config is not None and config.signs == "ascii" else None)
        self._start = Start(open_service, directory)
        self._wanted_pipeline = pipeline
        self.config = config or Config()
        self.glyphs = signs
        self.session: Session | None = None
        self.live: Live | None = None
        self.failure: LeadtuiError | None = None
        """Why the store could not be opened."""
        self._colleagues: Colleagues | None = None
        self._store: StoreThread | None = None
        self._trouble = ""
        self.key_queue = KeyQueue(super().on_event, lambda: self.focused or self.screen)

    def get_line_filters(self) -> list[LineFilter]:
        return [*super().get_line_filters(), self._harmless]

    # keys

    async def on_event(self, event: events.Event) -> None:
        if not isinstance(event, events.Key | events.Paste):
            await super().on_event(event)
        elif not event.is_forwarded:
            await self.key_queue.typed(event)
        else:
            await super().on_event(event)
            self.key_queue.back(event)

    async def on_handled(self, message: Handled) -> None:
        await self.key_queue.handled(message)

    def push_screen(self, screen: Any, *arguments: Any, **options: Any) -> Any:
        """As Textual's; keys wait until the screen is there to take them."""
        pushed = super().push_screen(screen, *arguments, **options)
        if isinstance(screen, Screen):
            self.key_queue.hold()
            screen.call_after_refresh(self.key_queue.release)
        return pushed

    def pop_screen(self) -> AwaitComplete:
        """As Textual's; keys wait until the screen below has heard the answer and asked for what follows from it."""
        popped = super().pop_screen()
        self.key_queue.left()
        self.key_queue.hold()
        self.screen.call_after_refresh(self.screen.call_next, self.key_queue.release)
        return popped

    # opening and closing

    def get_default_screen(self) -> Screen[Any]:
        """What is seen until the store is open; Textual's own blank screen before it would cost one more frame."""
        return OpeningScreen(self.glyphs)

    def on_mount(self) -> None:
        if not self.is_headless:
            terminal.handle_signals(asyncio.get_running_loop().call_soon_threadsafe, self._ended)
        self._themes = Themes(self, self.config, self.tell)
        self.set_keymap(self.config.keys)
        self.app_resume_signal.subscribe(self, lambda _: self._went_on())
        self.run_worker(self._open(), name="open", exit_on_error=True)

    def _went_on(self) -> None:
        """After a ctrl+z: the terminal is empty, which Textual does not think of, and colleagues have gone on."""
        self.refresh(layout=True)
        self.ask_news()

    def _ended(self, code: int) -> None:
        self.exit(return_code=code)

    async def _open(self) -> None:
        gc.disable()  # what is read and sorted now stays: to look through it again and again takes 100 ms and more
        try:
            await self._show_board()
        finally:
            gc.enable()

    async def _show_board(self) -> None:
        try:
            service = await self._start.service(self)
            if service is None:
                self.exit()
                return
            self._store = StoreThread(service)
            pipelines, pipeline, index = await self._store.ask(
                lambda s: (s.pipelines(), s.pipeline(self._wanted_pipeline), s.index())
            )
        except LeadtuiError as error:
            self.failure = error
            self.exit(return_code=error.exit_code)
            return
        self.session = Session(
            service.author.by, service.clock, self._store, pipelines, pipeline, index, self, self.key_queue
        )
        self.live = Live(self, self.session, self.tell, self._saved, self._troubled)
        await self.push_screen(BoardScreen(self.session, self.glyphs, self.config))
        gc.freeze()
        if self.config.fault:
            self.tell(self.config.fault, wrong=True)
        self._listen()
        self.run_worker(self._prepare(), name="ahead")

    def _listen(self) -> None:
        """Hears of colleagues, where the engine is a directory."""
        if self._start.directory is None:
            return
        from leadtui.colleagues import Colleagues  # ctypes, after the first paint

        assert self.session is not None
        self._colleagues = Colleagues(self._start.directory, self.ask_news, self.session.meet)
        self.set_interval(self._colleagues.look_seconds, self._colleagues.look)
        self.screen_change_signal.subscribe(self, lambda _: self.on_editing_changed())
        self._colleagues.look()

    def on_editing_changed(self) -> None:
        """Tells the colleagues which lead the person has under the pen now."""
        if self._colleagues is not None:
            self._colleagues.editing(getattr(self.screen, "edited", None))

    async def on_unmount(self) -> None:
        if self._colleagues is not None:
            self._colleagues.close()
        if self._store is not None:
            await asyncio.to_thread(self._store.close)
        self._start.clean_up()

    # acts

    def on_requested(self, message: Requested) -> None:
        message.stop()
        asker = message.asker
        if self.live is None:
            return
        if asker is None:
            self.live.execute(lambda service: service.execute(message.command), self._told)
            return

        def answer(outcome: Outcome) -> None:
            told = asker.post_message(Answered(message.command, outcome.applied, outcome.error))
            if message.held and not told:
                self._release()

        self.live.execute(lambda service: service.execute(message.command), answer)

    def on_undo_requested(self, message: UndoRequested) -> None:
        message.stop()

        def answer(outcome: Outcome) -> None:
            self._told(outcome)
            if message.held:
                self._release()

        if self.live is not None:
            self.live.execute(lambda service: service.redo() if message.redo else service.undo(), answer)

    def _release(self) -> None:
        self.run_worker(self.key_queue.release(), group="keys")

    def _told(self, outcome: Outcome) -> None:
        if outcome.error is not None:
            self.tell(outcome.error.sentence, wrong=True)
        elif outcome.applied is not None:
            assert self.session is not None
            self.tell(self.session.told(outcome.applied.event))

    def _saved(self, words: str, unsaved: bool) -> None:
        for board in self._boards():
            board.saving, board.unsaved = words, unsaved
            board.show_header()

    def _troubled(self, why: str) -> None:
        """The store cannot be used just now, or ("") it can again."""
        if self._colleagues is not None and not why:
            self._colleagues.again()
            self.on_editing_changed()
        # as short as it can be: the reason is at the end of the sentence, and there is one line for it
        place = self._start.directory
        self._trouble = why.replace(f"{place}{os.sep}", "") if place else why
        self._show_trouble()

    def _show_trouble(self) -> None:
        for screen in self.screen_stack:
            for banner in screen.query(Banner):
                banner.show(self._trouble)

    def ask_news(self) -> None:
        """Colleagues may have written."""
        if self.live is not None:
            self.live.ask_news()

    @property
    def is_busy(self) -> bool:
        """Whether the store is still being opened, or owes an answer."""
        return self.live is None or self.live.busy

    # screens

    def tell(self, words: str, wrong: bool = False) -> None:
        """Puts a sentence on the status lines of every screen that has one."""
        for screen in self.screen_stack:
            if isinstance(screen, Asking):
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

    async def _prepare(self) -> None:
        """What the first keys need, while nobody waits for it."""
        await ahead.load()
        for board in self._boards():
            await board.sort_ahead()

    def action_command_palette(self) -> None:
        from leadtui.screens.palette import Palette

        if not Palette.is_open(self):
            self.push_screen(Palette(id="--command-palette"))

    async def on_lead_chosen(self, message: LeadChosen) -> None:
        from leadtui.screens.lead import LeadScreen

        message.stop()
        if self.session is not None:
            await self.push_screen(LeadScreen(self.session, message.lead, message.among, self.glyphs))
            self._show_trouble()
            await self.key_queue.release()


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
    failure = app.failure or (app.live.lost() if app.live is not None else None)
    if failure is not None:
        print(f"leadtui: {safe(failure.sentence)}", file=sys.stderr)
    if app.return_code == terminal.HUNG_UP:
        terminal.let_go()
    return app.return_code or (failure.exit_code if failure is not None else 0)
