"""The one thread on which the store is used: no call of it ever runs on the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from leadtui.service import LeadService

Answer = TypeVar("Answer")


class StoreThread:
    """Runs questions and commands one after another, first in first out."""

    def __init__(self, service: LeadService) -> None:
        self._service = service
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")

    def submit(self, question: Callable[[LeadService], Answer]) -> Future[Answer]:
        """Puts a question into the queue; its errors come out of the future."""
        return self._executor.submit(question, self._service)

    async def ask(self, question: Callable[[LeadService], Answer]) -> Answer:
        """Waits for the answer without blocking the event loop; raises what the question raises."""
        return await asyncio.wrap_future(self.submit(question))

    def close(self) -> None:
        """Finishes what is under way and what waits, and closes the store."""
        self._executor.submit(self._service.store.close)
        self._executor.shutdown(wait=True)
