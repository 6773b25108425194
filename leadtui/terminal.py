"""The terminal as it really is: odd bytes, odd keys, hang-ups, signals, few colours, hostile text."""

from __future__ import annotations

import codecs
import locale
import os
import re
import selectors
import signal
import sys
import threading
import unicodedata
from collections.abc import Callable, Iterable
from types import FrameType
from typing import TYPE_CHECKING, Any, Final

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual._xterm_parser import XTermParser
from textual.color import Color
from textual.driver import Driver
from textual.events import Key
from textual.filter import LineFilter
from textual.keys import Keys
from textual.message import Message

from leadtui import frame
from leadtui.model.text import safe

if TYPE_CHECKING:
    from textual.app import App

_CONTROL: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_WHOLE: Final = re.compile(r"\x1b\[(?![\[M<?])[0-?]*[ -/]*[@-~]")
"""A control sequence that is complete, and no report of the mouse or of a mode."""
_PASTE: Final = "\x1b[200~"
_PASTED: Final = "\x1b[201~"
"""Before and behind what is pasted."""
HUNG_UP: Final = 129
"""The exit code when the terminal is gone: 128 and the number of SIGHUP."""
GRACE: Final = 1.0
"""Seconds that a signalled board has to leave the terminal in order."""


_LOOKALIKES: Final = dict(
    zip(
        "·–—…│┃▌▐▎▏─━▔▁▀▄╭╮╰╯┌┐└┘•●◆▶›→◀‹←↑▲↓▼≈Σ“”‘’×ØøŁłĐđ",
        "---~||||||------++++++++o@*>>><<<^^vv~S\"\"''xOoLlDd",
        strict=True,
    )
)
"""What stands for the signs that frames and sentences are made of, where a terminal has ASCII only."""


class Harmless(LineFilter):
    """The last line of defence, whatever a widget was given.

    No control character reaches the terminal, and none that the user's locale has no sign for: another sign of the
    same width takes its place, so that nothing behind it moves.
    """

    def __init__(self, encoding: str | None = None) -> None:
        super().__init__()
        self._encoding = encoding or locale.getencoding()

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [segment if segment.control else self._shown(segment) for segment in segments]

    def _shown(self, segment: Segment) -> Segment:
        text = segment.text
        if _CONTROL.search(text):
            text = safe(text, len(text))
        if not text.isascii():
            text = encodable(text, self._encoding)
        return segment if text is segment.text else Segment(text, segment.style)


def encodable(text: str, encoding: str) -> str:
    """The text in the same number of cells with signs of this encoding only: é becomes e, 山 becomes ??."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        signs = (_encodable(sign, encoding) for sign in text)
        return set_cell_size("".join(signs), cell_len(text))
    return text


def _encodable(sign: str, encoding: str) -> str:
    for known in (sign, _LOOKALIKES.get(sign, sign), unicodedata.normalize("NFKD", sign)[:1]):
        try:
            known.encode(encoding)
        except UnicodeEncodeError:
            continue
        if cell_len(known) == cell_len(sign):
            return known
    return "?" * cell_len(sign)


class ForgivingParser(XTermParser):
    """A key sequence that Textual cannot read is no key, rather than the end of the board."""

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._pasting = False
        self._before = self._held = ""

    def feed(self, data: str) -> Iterable[Message]:
        """What these characters mean: nothing when there are none (half of one was read), not the end of all input."""
        harmless = self._harmless(data)
        return super().feed(harmless) if harmless else ()

    def _harmless(self, data: str) -> str:
        """Without escape characters in what is pasted: behind one, Textual would take pasted text for keys."""
        done, rest, self._held = "", self._held + data, ""
        while rest:
            if self._pasting:
                text, end, rest = rest.partition(_PASTED)
                if not end:
                    self._held = next((text[-n:] for n in range(5, 0, -1) if _PASTED.startswith(text[-n:])), "")
                    text = text.removesuffix(self._held)
                self._pasting = not end
                done += text.replace("\x1b", "") + end
                continue
            at = (self._before + rest).find(_PASTE)
            stop = at + len(_PASTE) - len(self._before) if at >= 0 else len(rest)
            done += rest[:stop]
            self._before = "" if at >= 0 else (self._before + rest)[1 - len(_PASTE):]
            self._pasting, rest = at >= 0, rest[stop:]
        return done

    def _parse_extended_key(self, sequence: str) -> list[Key] | None:  # type: ignore[override]
        try:
            return super()._parse_extended_key(sequence)
        except (ValueError, OverflowError):
            return []

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[Key]:
        """Textual would type a sequence that it does not know letter by letter, which here are commands."""
        known = False
        for event in super()._sequence_to_key_events(sequence, alt):
            known = True
            yield event
        if not known and _WHOLE.fullmatch(sequence):
            yield Key(Keys.Ignore, sequence)


def driver_class() -> type[Driver] | None:
    """The driver for this system; None: Textual's own choice."""
    if sys.platform == "win32":
        return None
    from textual.drivers.linux_driver import LinuxDriver  # not importable on Windows

    class TerminalDriver(LinuxDriver):
        """Reads any bytes, ends when the terminal is gone, and does not ask for every movement of the mouse.

        A frame is written in one go, and in as few bytes as it can be told.
        """

        _frame: list[str] | None = None
        """What there is of a frame that has begun; None between frames."""

        def write(self, data: str) -> None:
            if data == frame.BEGINS:
                self._frame = []
            if self._frame is None:
                super().write(frame.terse(data))
                return
            self._frame.append(frame.terse(data))
            if data == frame.ENDS:
                whole, self._frame = "".join(self._frame), None
                super().write(whole)

        def _enable_mouse_support(self) -> None:
            if self._mouse:
                self.write("\x1b[?1000h\x1b[?1002h\x1b[?1006h")
                self.flush()

        def _disable_mouse_support(self) -> None:
            if self._mouse:
                self.write("\x1b[?1000l\x1b[?1002l\x1b[?1006l")
                self.flush()

        def run_input_thread(self) -> None:
            parser = ForgivingParser(self._debug)
            decode = codecs.getincrementaldecoder("utf-8")(errors="replace").decode
            with selectors.SelectSelector() as selector:
                selector.register(self.fileno, selectors.EVENT_READ)
                while not self.exit_event.is_set():
                    if selector.select(0.1):
                        data = _read(self.fileno)
                        if not data:
                            hung_up(self._app)
                            return
                        for event in parser.feed(decode(data)):
                            self.process_message(event)
                    for event in parser.tick():
                        self.process_message(event)

    return TerminalDriver


def _read(fd: int) -> bytes:
    """What was typed; nothing when the terminal is gone."""
    try:
        return os.read(fd, 4096)
    except OSError:
        return b""


def hung_up(app: App[Any]) -> None:
    """The terminal is gone: end, at once if need be, because a write to it may never return."""
    _end_soon(HUNG_UP)
    app.call_later(app.exit, None, HUNG_UP)


def let_go() -> None:
    """Writes to a terminal that is gone lead nowhere from now on, those too that Python makes at its end."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nowhere, stream)
    os.close(nowhere)


def _end_soon(code: int) -> None:
    watchdog = threading.Timer(GRACE, os._exit, (code,))
    watchdog.daemon = True
    watchdog.start()


def handle_signals(call_soon: Callable[..., object], leave: Callable[[int], object]) -> None:
    """SIGTERM and SIGHUP leave the terminal as it was found.

    Plain signal handlers, because those of the event loop never run while a stalled terminal blocks it.
    """

    def ended(number: int, frame: FrameType | None) -> None:
        _end_soon(128 + number)
        call_soon(leave, 128 + number)

    for name in ("SIGTERM", "SIGHUP"):
        if number := getattr(signal, name, None):
            signal.signal(number, ended)


def unusable() -> str | None:
    """Why no board can be shown here, as a sentence; None when it can."""
    if not (sys.__stdin__ and sys.__stdin__.isatty() and sys.__stderr__ and sys.__stderr__.isatty()):
        return "the board needs a terminal; try `leadtui list` or `leadtui --help`"
    if os.environ.get("TERM") == "dumb":
        return "TERM=dumb cannot show the board; try `leadtui list`, or set TERM to what your terminal is"
    return None


def encoding() -> str:
    """The encoding of the user's locale, whatever the standard streams were told to write."""
    return locale.getencoding()


def few_colours(color_system: str | None, no_color: bool) -> bool:
    """Whether only the terminal's own 16 colours (or none) should be used."""
    return no_color or color_system in (None, "standard", "windows")
