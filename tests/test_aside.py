"""Work beside the event loop: its answer and its errors arrive, and nobody has to wait for it."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from threading import Event, current_thread

import pytest

from leadtui.aside import aside


async def test_what_it_gives_and_what_it_raises_arrive() -> None:
    assert await aside(lambda: current_thread().name) == "aside"
    with pytest.raises(ZeroDivisionError):
        await aside(lambda: 1 // 0)


async def test_who_waits_no_more_is_not_told() -> None:
    begun, may_end, ended = Event(), Event(), Event()

    def work() -> None:
        begun.set()
        may_end.wait(10)
        ended.set()

    waiting = asyncio.create_task(aside(work))
    await asyncio.to_thread(begun.wait, 10)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    may_end.set()
    assert await asyncio.to_thread(ended.wait, 10)


def test_a_process_ends_at_once_whatever_goes_on_beside_it() -> None:
    script = """
import asyncio, threading
from leadtui.aside import aside

async def main():
    begun = threading.Event()
    task = asyncio.create_task(aside(lambda: (begun.set(), threading.Event().wait())))
    await asyncio.to_thread(begun.wait, 10)
    print("left")

asyncio.run(main())
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=20)
    assert (done.returncode, done.stdout, done.stderr) == (0, "left\n", "")
