"""When an app has nothing to do: asked of its event loop and its threads, and not of a clock."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from time import process_time
from typing import Any, Final

import pytest

_SOON: Final = 1 / 25
"""Seconds within which a timer is part of what is under way: Textual paints 60 times a second, or leaves one out."""
_WORKING: Final = _SOON / 20
"""Seconds of computing in `_SOON` that show a thread which works."""
_TURNS: Final = 3
"""Turns of the loop in which nothing may come up."""
_MOST: Final = 1.0
"""Seconds after which nobody waits any longer."""


@contextmanager
def without_clocks() -> Iterator[None]:
    """Has `Pilot` wait until nothing is to be done.

    Textual's own wait sleeps for at least 20 ms, twice per key, and takes a process that does not compute for one that
    has nothing to do: that is most of the time that a test takes, and wrong where the machine is busy.
    """
    jobs: set[Future[Any]] = set()
    submit = ThreadPoolExecutor.submit

    def noted(executor: ThreadPoolExecutor, /, *call: Any, **more: Any) -> Future[Any]:
        job = submit(executor, *call, **more)
        jobs.add(job)
        job.add_done_callback(jobs.discard)
        return job

    class Noted(Future[Any]):
        """What is done beside the loop."""

        def __init__(self) -> None:
            super().__init__()
            jobs.add(self)
            self.add_done_callback(jobs.discard)

    async def wait_for_idle(min_sleep: float = 0.0, max_sleep: float = _MOST) -> None:
        loop: Any = asyncio.get_running_loop()
        until, quiet, waiting = loop.time() + max_sleep, 0, set[Future[Any]]()
        while loop.time() < until:
            await asyncio.sleep(0)
            quiet = 0 if loop._ready else quiet + 1
            if quiet < _TURNS:
                continue
            if not await _timer(loop):
                working = jobs - waiting
                if not working:
                    return
                if not await _answered(loop, working):
                    waiting |= working
            quiet = 0  # something may have come up meanwhile

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(ThreadPoolExecutor, "submit", noted)
        patched.setattr("leadtui.aside.Future", Noted)
        patched.setattr("textual.app.wait_for_idle", wait_for_idle)
        patched.setattr("textual.pilot.wait_for_idle", wait_for_idle)
        yield


async def _timer(loop: Any) -> bool:
    """Waits for a timer that is due soon; whether there was one."""
    due = min((timer.when() for timer in loop._scheduled if not timer.cancelled()), default=None)
    if due is None or due - loop.time() > _SOON:
        return False
    await asyncio.sleep(due - loop.time())
    return True


async def _answered(loop: asyncio.AbstractEventLoop, jobs: set[Future[Any]]) -> bool:
    """Waits for one of these; False when no thread computes: they wait for what the test has yet to do."""
    answered, computed = asyncio.Event(), process_time()
    for job in jobs:
        job.add_done_callback(lambda _: loop.is_closed() or loop.call_soon_threadsafe(answered.set))
    try:
        await asyncio.wait_for(answered.wait(), _SOON)
    except TimeoutError:
        return process_time() - computed > _WORKING
    return True
