"""Work beside the event loop that nobody has to wait for: who leaves the program meanwhile, leaves at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import TypeVar

T = TypeVar("T")


async def aside(work: Callable[[], T]) -> T:
    """What `work` gives, or raises, on a thread of its own; the process does not wait for it when it ends.

    The threads of `asyncio.to_thread` are joined at the end: counting a million leads would hold up `q` for seconds.
    Only for what reads copies and writes nothing.
    """
    future: Future[T] = Future()

    def run() -> None:
        if not future.set_running_or_notify_cancel():
            return
        try:
            future.set_result(work())
        except BaseException as fault:  # noqa: BLE001 -- who waits for the answer is raised it
            future.set_exception(fault)

    Thread(target=run, name="aside", daemon=True).start()
    return await asyncio.wrap_future(future)
