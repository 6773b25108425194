"""What takes long says so: a command that is silent for a minute looks as if it hung."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic
from typing import Final

EVERY: Final = 1.0
"""Seconds between two looks at the clock; what is done before the first one says nothing."""


@contextmanager
def waiting(what: str, every: float = EVERY) -> Iterator[None]:
    """Tells a terminal, in one line that goes away again, that `what` goes on, and for how long already."""
    if not sys.stderr.isatty():
        yield
        return
    done = Event()
    teller = Thread(target=_tell, args=(what, every, done), daemon=True)
    teller.start()
    try:
        yield
    finally:
        done.set()
        teller.join()


def _tell(what: str, every: float, done: Event) -> None:
    began, told = monotonic(), False
    while not done.wait(every):
        print(f"\r{what}, {monotonic() - began:.0f} s\x1b[K", end="", file=sys.stderr, flush=True)
        told = True
    if told:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)
