"""What closed leads teach, for a running board: learned on another thread, while keys go on."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Final

from leadtui.aside import aside
from leadtui.model.chances import Chances
from leadtui.model.event import Document
from leadtui.model.index import LeadIndex
from leadtui.model.learning import Closed, learn
from leadtui.model.pipeline import Pipeline
from leadtui.service import LeadService
from leadtui.store_thread import StoreThread

DOCUMENTS: Final = 500
"""Documents that are read in one go: the store answers others in between."""


class Learner:
    """Learns when somebody looks at a lead, and anew when enough closed leads are others."""

    def __init__(self, store: StoreThread) -> None:
        self._store = store
        self._known: dict[str, tuple[int, Pipeline, Chances]] = {}
        """By pipeline what was learned, after how many changes it was looked at, with which stages."""
        self._in_turn = asyncio.Lock()

    def known(self, pipeline: Pipeline) -> Chances | None:
        """What was learned up to now."""
        found = self._known.get(pipeline.key)
        return found[2] if found is not None else None

    async def learn(self, pipeline: Pipeline, index: LeadIndex, changes: int) -> bool:
        """Learns where that is due; whether it was. `changes`: how often the index has changed. StoreError."""
        async with self._in_turn:
            then, of, known = self._known.get(pipeline.key, (-1, pipeline, None))
            if known is not None and (then, of) == (changes, pipeline):
                return False
            index = index.copy()
            closed = await aside(partial(Closed.of, index, pipeline))
            if known is not None and of == pipeline and not known.is_old(closed.n):
                self._known[pipeline.key] = (changes, pipeline, known)
                return False
            customs = await self._customs(closed.documents(index, pipeline))
            learned = await aside(partial(learn, index, pipeline, closed, customs))
            self._known[pipeline.key] = (changes, pipeline, learned)
            return True

    async def _customs(self, ids: list[int]) -> dict[int, Document]:
        found: dict[int, Document] = {}
        for start in range(0, len(ids), DOCUMENTS):
            some = await self._store.ask(partial(LeadService.documents, ids=ids[start:start + DOCUMENTS]))
            found |= {lead["id"]: lead["custom"] for lead in some if "custom" in lead}
        return found
