"""Which leads are meant: a query, a pipeline, an order, a limit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from leadtui.model import order, query
from leadtui.model.event import Document
from leadtui.model.index import LeadIndex
from leadtui.model.matching import select
from leadtui.model.order import Sort
from leadtui.model.text import stored
from leadtui.service import LeadService

_MANY: Final = 10
"""From this fraction of all leads on (1/10) one pass over all is quicker than looking each up."""


@dataclass(frozen=True, slots=True)
class Found:
    """Rows of an index, in order."""

    index: LeadIndex
    rows: Sequence[int]

    @property
    def ids(self) -> list[int]:
        return [self.index.ids[row] for row in self.rows]

    def score(self, id: int) -> int | None:
        """What is shown as the score of a lead."""
        row = self.index.row(id)
        return None if row is None else self.index.score[row]

    def documents(self, service: LeadService) -> Iterator[Document]:
        """Their documents in this order, one by one; those that are gone by now are left out."""
        now, ids = service.store.read(), self.ids
        if len(ids) < len(self.index) // _MANY:
            found = (now.get("leads", id) for id in ids)
            return (document for document in found if document is not None)
        wanted = set(ids)
        passing = (document for document in now.all("leads") if document["id"] in wanted)
        if ids == sorted(ids):
            return passing
        held = {document["id"]: document for document in passing}
        return (held[id] for id in ids if id in held)


def find(
    service: LeadService, words: str, pipeline: str | None = None, sort: str = "id", limit: int | None = None
) -> Found:
    """The leads that a query finds, of one pipeline or (None) of all. Refused for a query that means nothing."""
    wanted = query.parse(stored(words, "query"))
    pipelines = service.pipelines()
    home = service.pipeline(pipeline)
    index = service.index()
    rows: Sequence[int] = range(len(index))
    if pipeline is not None:
        ours = index.pipeline.codes_of(lambda key: key == home.key)
        rows = [row for row, code in enumerate(index.pipeline.codes) if ours[code]]
    now = service.now(home)
    documents = partial(service.store.read().get, "leads")
    rows = select(index, wanted, now, pipelines, service.author.by, documents, rows)
    if sort != "id":
        keys = order.keys(index, rows, Sort(sort), now)
        rows = [row for _, row in sorted(zip(keys, rows, strict=True))]
    return Found(index, rows if limit is None else rows[:limit])
