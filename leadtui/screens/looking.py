"""What screens that look for leads share: how patient they are, and what only documents hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Final

from leadtui.model.asked import AskedFields
from leadtui.service import LeadService
from leadtui.store_thread import StoreThread

QUICK: Final = 20_000
"""Leads up to which a filter answers between two keys (16 ms)."""
PAUSE: Final = 0.08
"""Seconds without a key after which a filter over more leads is looked at."""
DOCUMENTS: Final = 500
"""Documents that are read at once: acts in between wait 10 ms."""


async def read(store: StoreThread, asking: AskedFields, ids: Iterable[int], say: Callable[[str], None]) -> None:
    """Reads of these leads what the filter asks for, where it is not known; StoreError."""
    unknown = [id for id in ids if asking.document(id) is None]
    for start in range(0, len(unknown), DOCUMENTS):
        if start:
            say(f"looking into {len(unknown):,} leads … {start * 100 // len(unknown)} %")
        wanted = partial(LeadService.documents, ids=unknown[start:start + DOCUMENTS])
        for document in await store.ask(wanted):
            asking.put(document)
