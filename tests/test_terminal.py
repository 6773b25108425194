"""The terminal that other tests look through must itself tell the truth."""

from __future__ import annotations

import signal
import sys

import pytest

from tests.terminal import Terminal, Timeout

ASK = """
import os, sys, termios, tty
tty.setraw(0)
sys.stdout.write({question!r}); sys.stdout.flush()
answer = b""
while not answer.endswith({end!r}):
    answer += os.read(0, 1)
print(ascii(answer), "END", flush=True)
os.read(0, 1)
"""
ECHO = """
import os, signal, sys, tty
tty.setraw(0)
signal.signal(signal.SIGWINCH, lambda *_: print("SIZE", *os.get_terminal_size(), flush=True))
print("READY", flush=True)
while (key := os.read(0, 1)) != b"q":
    os.write(1, b"<%02x>" % key[0])
sys.exit(3)
"""
LISTEN = """
import signal
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGHUP})
print("READY", flush=True)
raise SystemExit(6 + signal.sigwait({signal.SIGHUP}))
"""


def python(program: str) -> list[str]:
    return [sys.executable, "-I", "-c", program]


@pytest.mark.parametrize(
    ("question", "end", "answer"),
    [
        ("\x1b[c", b"c", r"\x1b[?64;"),
        ("\x1b[5n", b"n", r"\x1b[0n"),
        ("12345\x1b[6n", b"R", r"\x1b[1;6R"),
        ("\x1b[?2026$p", b"y", r"\x1b[?2026;2$y"),
        ("\x1b[?2048$p", b"y", r"\x1b[?2048;0$y"),
        ("\x1b[>q", b"\\", r"\x1bP>|XTerm(379)\x1b"),
        ("\x1b]11;?\x1b\\", b"\\", r"\x1b]11;rgb:0000/0000/0000\x1b"),
        ("\x1b[?u\x1b[5n", b"n", r"b'\x1b[0n'"),
    ],
)
def test_questions_are_answered_as_an_xterm_does(question: str, end: bytes, answer: str) -> None:
    with Terminal(python(ASK.format(question=question, end=end)), 80, 5) as terminal:
        terminal.wait_for("END")
        assert answer in terminal.text


def test_keys_sizes_and_the_end_arrive() -> None:
    with Terminal(python(ECHO), 40, 10) as terminal:
        ready = terminal.wait_for("READY")
        assert ready > terminal.started_at
        terminal.send("up", "ctrl+d", "5j")
        terminal.wait_for("<1b><5b><41><04><35><6a>")
        answer = terminal.press("x")
        assert answer.size == len("<78>")
        assert answer.first is not None and answer.last is not None and answer.first <= answer.last
        terminal.resize(60, 12)
        terminal.wait_for("SIZE 60 12")
        assert terminal.memory > 1_000_000
        terminal.send("q")
        assert terminal.wait_exit() == 3


def test_a_terminal_that_goes_away_hangs_up() -> None:
    with Terminal(python(LISTEN)) as terminal:
        terminal.wait_for("READY")
        terminal.hang_up()
        assert terminal.wait_exit() == 7


def test_what_does_not_come_is_told_with_the_screen() -> None:
    with Terminal(python(ECHO)) as terminal:
        terminal.wait_for("READY")
        with pytest.raises(Timeout, match=r"(?s)'NEVER' did not come, not within 0.1 s.*READY"):
            terminal.wait_for("NEVER", timeout=0.1)
        terminal.signal(signal.SIGTERM)
        with pytest.raises(Timeout, match="ended with -15"):
            terminal.wait_for("NEVER")


def test_modes_are_followed_and_strange_sequences_are_not_printed() -> None:
    program = r"print('\x1b[?1049h\x1b[?1003;2004h\x1b[>25u\x1bPq#0\x1b\\\x1b[2 qDONE', flush=True); input()"
    with Terminal(python(program), 40, 5) as terminal:
        terminal.wait_for("DONE")
        assert {1049, 1003, 2004} <= terminal.modes
        assert terminal.text.strip() == "DONE"
