"""A program in a pseudo-terminal, seen and driven the way a person with an xterm would.

Whatever arrives is stamped when it is read, queries are answered at once, and the picture (pyte) is only drawn when
somebody looks at it: so the same class proves behaviour in tests and measures it in benchmarks. Nothing sleeps.
"""

from __future__ import annotations

import errno
import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import termios
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from types import TracebackType
from typing import Final, Self

import psutil
import pyte

KEYS: Final[dict[str, bytes]] = {
    "enter": b"\r", "escape": b"\x1b", "tab": b"\t", "shift+tab": b"\x1b[Z", "space": b" ", "backspace": b"\x7f",
    "up": b"\x1b[A", "down": b"\x1b[B", "right": b"\x1b[C", "left": b"\x1b[D", "home": b"\x1b[H", "end": b"\x1b[F",
    "delete": b"\x1b[3~", "pageup": b"\x1b[5~", "pagedown": b"\x1b[6~",
    "shift+up": b"\x1b[1;2A", "shift+down": b"\x1b[1;2B", "shift+right": b"\x1b[1;2C", "shift+left": b"\x1b[1;2D",
    **{f"ctrl+{letter}": bytes([ord(letter) & 0x1F]) for letter in "abcdefghijklmnopqrstuvwxyz"},
}
ENVIRONMENT: Final = {"TERM": "xterm-256color", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}
INHERITED: Final = ("PATH", "HOME", "PYTHONPATH", "TMPDIR", "VIRTUAL_ENV")
SYNCHRONIZED: Final = 2026
"""The private mode that is set while a frame is being sent."""

_SPECIAL = re.compile(
    rb"\x1b\[(?P<prefix>[<=>?]?)(?P<numbers>[0-9;:]*)(?P<between>[ -/]*)(?P<final>[@-~])"
    rb"|\x1b\](?P<osc>[^\x07\x1b]*)(?P<end>\x07|\x1b\\)"
    rb"|\x1b[PX^_].*?\x1b\\",
    re.DOTALL,
)
_UNFINISHED = re.compile(rb"\x1b(\[[0-?]*[ -/]*|\][^\x07\x1b]*\x1b?|[PX^_]((?!\x1b\\).)*)?\Z", re.DOTALL)


class Timeout(AssertionError):
    """What was waited for did not come; the message shows the screen."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one key caused: seconds to the first and to the last byte, and how many bytes. No byte: no seconds."""

    first: float | None
    last: float | None
    size: int


def answers(terminals: Sequence[Terminal], began: float, quiet: float = 0.1, patience: float = 2.0) -> list[Answer]:
    """What one act caused in many terminals, read as it comes, until all of them are silent."""
    before = [terminal.received for terminal in terminals]
    first: list[float | None] = [None] * len(terminals)
    ready, wait = True, patience
    while ready:
        ready = bool(select.select([terminal._master for terminal in terminals], [], [], wait)[0])
        for number, terminal in enumerate(terminals):
            if ready and terminal._pump(0.0):
                wait, first[number] = quiet, first[number] or terminal.last_byte_at - began
    return [
        Answer(start, None if start is None else terminal.last_byte_at - began, terminal.received - size)
        for terminal, start, size in zip(terminals, first, before, strict=True)
    ]


class Terminal:
    """Runs `command`; `environment` is added to a small fixed one, so that a test sees the same on every machine."""

    def __init__(
        self,
        command: Sequence[str],
        columns: int = 120,
        rows: int = 40,
        environment: Mapping[str, str] | None = None,
        directory: Path | None = None,
    ) -> None:
        self._master, self._slave = os.openpty()
        os.set_blocking(self._master, False)
        self._picture = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._picture)
        self._unseen: deque[tuple[float, bytes]] = deque()
        self._rest = b""
        self._modes: frozenset[int] = frozenset()
        self.received = 0
        """Bytes so far."""
        self.last_byte_at = 0.0
        self._size(columns, rows)
        inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
        self.started_at = perf_counter()
        # A session leader that opens a terminal makes it its controlling one: that is what this shell is for.
        self._process = subprocess.Popen(
            ["/bin/sh", "-c", 'exec "$@" <>"$0" >&0 2>&0', os.ttyname(self._slave), *command],
            stdin=subprocess.DEVNULL, start_new_session=True, cwd=directory,
            env=inherited | ENVIRONMENT | dict(environment or {}),
        )  # fmt: skip
        self._usage = psutil.Process(self._process.pid)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    # -- what a person does

    def send(self, *keys: str) -> None:
        """Types: each argument is a key's name (`enter`, `ctrl+d`) or text as it is (`5j`)."""
        self._write(b"".join(KEYS.get(key, key.encode()) for key in keys))

    def press(self, key: str, quiet: float = 0.05, patience: float = 2.0) -> Answer:
        """Types one key and measures what comes back."""
        self.settle(0.0)
        began = perf_counter()
        self.send(key)
        return self.answer(began, quiet, patience)

    def answer(self, began: float, quiet: float = 0.05, patience: float = 2.0, timeout: float = 10.0) -> Answer:
        """What comes until `quiet` seconds of silence, timed from `began`; nothing within `patience`: nothing."""
        before, first = self.received, None
        while perf_counter() - began < timeout and self._pump(patience if first is None else quiet):
            first = first or self.last_byte_at - began
        return Answer(first, None if first is None else self.last_byte_at - began, self.received - before)

    def listen(self, seconds: float) -> int:
        """Bytes that come within so many seconds."""
        before, until = self.received, perf_counter() + seconds
        while (left := until - perf_counter()) > 0:
            self._pump(left)
        return self.received - before

    def resize(self, columns: int, rows: int) -> None:
        self._draw()
        self._picture.resize(rows, columns)
        self._size(columns, rows)

    # -- what a person sees

    @property
    def screen(self) -> list[str]:
        """The lines now, without trailing blanks."""
        self._draw()
        return [line.rstrip() for line in self._picture.display]

    @property
    def text(self) -> str:
        return "\n".join(self.screen)

    @property
    def picture(self) -> pyte.Screen:
        """The cells with their colours."""
        self._draw()
        return self._picture

    @property
    def modes(self) -> frozenset[int]:
        """The DEC private modes that are set now (1049: alternate screen, 1003: mouse, 2004: pasting, …)."""
        self._draw()
        return self._modes

    def wait_for(self, wanted: str | re.Pattern[str] | Callable[[Self], bool], timeout: float = 10.0) -> float:
        """Waits until a regular expression is on the screen, or a condition holds; gives when its last byte came.

        The time is that of `time.perf_counter`. Timeout when it does not come, or when the program ends first.
        """
        until = perf_counter() + timeout
        seen_at = self.last_byte_at
        while not self._holds(wanted):
            if self._unseen:
                seen_at = self._draw_one()
                continue
            ended = self._process.poll() is not None
            left = 0.0 if ended else min(until - perf_counter(), 0.05)
            if not self._pump(max(left, 0.0)) and (ended or left <= 0):
                how = f"the program ended with {self.exit_code}" if ended else f"not within {timeout:g} s"
                raise Timeout(f"{wanted!r} did not come, {how}; the screen:\n{self.text}")
        return self.last_byte_at if callable(wanted) else seen_at

    def _holds(self, wanted: str | re.Pattern[str] | Callable[[Self], bool]) -> bool:
        """Chunk by chunk for an expression, so that it is known which bytes brought it; never within a frame."""
        if callable(wanted):
            return wanted(self)
        if SYNCHRONIZED in self._modes:
            return False
        return re.search(wanted, "\n".join(line.rstrip() for line in self._picture.display)) is not None

    def settle(self, quiet: float = 0.05, timeout: float = 10.0) -> None:
        """Reads until nothing came for `quiet` seconds."""
        until = perf_counter() + timeout
        while self._pump(quiet):
            if perf_counter() > until:
                raise Timeout(f"output did not stop within {timeout:g} s; the screen:\n{self.text}")

    # -- the program

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        """None while it runs; negative: the signal that ended it."""
        return self._process.poll()

    @property
    def cpu(self) -> float:
        """Seconds of CPU time so far, in steps of the kernel's clock (10 ms): take differences over many keys."""
        times = self._usage.cpu_times()
        return float(times.user + times.system)

    @property
    def memory(self) -> int:
        """Bytes that only this process uses (USS): what one more session costs."""
        return int(self._usage.memory_full_info().uss)

    def signal(self, number: signal.Signals) -> None:
        """To the program and everything it started in the foreground."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, number)

    def kill(self) -> None:
        """As a power cut would."""
        self.signal(signal.SIGKILL)
        self._process.wait()

    def wait_exit(self, timeout: float = 10.0) -> int:
        """Its exit code; reads its last words meanwhile."""
        until = perf_counter() + timeout
        while self._master >= 0 and self._process.poll() is None and perf_counter() < until:
            self._pump(0.005)
        try:
            code = self._process.wait(max(until - perf_counter(), 0.0))
        except subprocess.TimeoutExpired as late:
            raise Timeout(f"it did not end within {timeout:g} s; the screen:\n{self.text}") from late
        if self._master >= 0:
            self.settle(0.0)
        return code

    def hang_up(self) -> None:
        """Takes the terminal away, as a dropped connection does."""
        for descriptor in (self._master, self._slave):
            if descriptor >= 0:
                os.close(descriptor)
        self._master = self._slave = -1

    def close(self) -> None:
        """Ends the program if it still runs, and gives the terminal back."""
        self.kill()
        self.hang_up()

    # -- bytes

    def _size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def _write(self, data: bytes) -> None:
        while data:
            _, writable, _ = select.select([], [self._master], [], 0.05)
            if writable:
                data = data[os.write(self._master, data) :]
            else:  # it is not listening because it is talking
                self._pump(0.0)

    def _pump(self, timeout: float) -> bool:
        """Reads once what comes within `timeout` seconds; False when nothing came."""
        if not select.select([self._master], [], [], timeout)[0]:
            return False
        try:
            data = os.read(self._master, 65_536)
        except OSError as gone:
            if gone.errno not in (errno.EIO, errno.EAGAIN):
                raise
            return False
        if not data:
            return False
        self.last_byte_at = perf_counter()
        self.received += len(data)
        data = self._rest + data
        cut = unfinished.start() if (unfinished := _UNFINISHED.search(data)) else len(data)
        whole, self._rest = data[:cut], data[cut:]
        self._unseen.append((self.last_byte_at, whole))
        for sequence in _SPECIAL.finditer(whole):
            if reply := self._reply(sequence):
                self._write(reply)
        return True

    def _draw(self) -> None:
        while self._unseen:
            self._draw_one()

    def _draw_one(self) -> float:
        """Draws the oldest bytes that nobody has looked at; gives when they came."""
        at, data = self._unseen.popleft()
        drawn = 0
        for sequence in _SPECIAL.finditer(data):
            prefix, final = sequence["prefix"], sequence["final"]
            if final in (b"h", b"l") and prefix == b"?":
                self._stream.feed(data[drawn : sequence.end()])
                self._mode({int(number) for number in sequence["numbers"].split(b";") if number}, final == b"h")
            elif final is None or sequence["between"] or prefix in (b"<", b"=", b">"):
                self._stream.feed(data[drawn : sequence.start()])  # pyte would print what it does not know
            else:
                continue
            drawn = sequence.end()
        self._stream.feed(data[drawn:])
        return at

    def _mode(self, numbers: set[int], on: bool) -> None:
        self._modes = self._modes | numbers if on else self._modes - numbers
        if 1049 in numbers:
            self._picture.erase_in_display(2)

    def _reply(self, sequence: re.Match[bytes]) -> bytes | None:
        """What an xterm answers; None when it is no question, or one that an xterm does not know."""
        if (osc := sequence["osc"]) is not None:
            colours = {b"10;?": b"e5e5/e5e5/e5e5", b"11;?": b"0000/0000/0000"}
            return b"\x1b]%s;rgb:%s%s" % (osc[:2], colours[osc], sequence["end"]) if osc in colours else None
        if sequence["final"] is None:
            return None
        numbers = sequence["numbers"]
        match sequence["prefix"], sequence["between"], sequence["final"], numbers:
            case b"", b"", b"c", b"" | b"0":
                return b"\x1b[?64;1;2;6;9;15;16;17;18;21;22c"
            case b">", b"", b"c", b"" | b"0":
                return b"\x1b[>41;379;0c"
            case b">", b"", b"q", b"" | b"0":
                return b"\x1bP>|XTerm(379)\x1b\\"
            case b"", b"", b"n", b"5":
                return b"\x1b[0n"
            case b"", b"", b"n", b"6":
                self._draw()
                return b"\x1b[%d;%dR" % (self._picture.cursor.y + 1, self._picture.cursor.x + 1)
            case b"", b"", b"t", b"18":
                return b"\x1b[8;%d;%dt" % (self._picture.lines, self._picture.columns)
            case b"?", b"$", b"p", _:
                return b"\x1b[?%s;%d$y" % (numbers, 2 if int(numbers or 0) == SYNCHRONIZED else 0)
        return None
