"""Which leads are meant: a query, a pipeline, an order, a limit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
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
_FEW: Final = 1_000
"""So many leads are decoded in less time than the index of very many is read."""
_SPARE: Final = 50
"""Archived ones that may be among them."""


@dataclass(frozen=True, slots=True)
class Found:
    """Rows of an index, in order."""

    index: LeadIndex
    rows: Sequence[int]

    @property
    def ids(self) -> list[int]:
        return [self.index.ids[row] for row in self.rows]

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


@dataclass(frozen=True, slots=True)
class First:
    """The first leads of a store, for which no index was needed."""

    leads: Sequence[Document]

    @property
    def ids(self) -> list[int]:
        return [lead["id"] for lead in self.leads]

    def documents(self, service: LeadService) -> Iterator[Document]:
        return iter(self.leads)


def find_some(
    service: LeadService, words: str, pipeline: str | None, sort: str, limit: int | None
) -> Found | First:
    """As `find`; a few leads of all, in the order of their ids, cost as much in a large store as in a small one."""
    everything = pipeline is None and sort == "id" and not query.parse(stored(words, "query"))
    if everything and limit is not None and limit <= _FEW:
        looked_at = list(islice(service.store.read().all("leads"), limit + _SPARE))
        first = [lead for lead in looked_at if not lead.get("archived_at")][:limit]
        if len(first) == limit or len(looked_at) < limit + _SPARE:
            return First(first)
    return find(service, words, pipeline, sort, limit)


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
        ours = index.pipeline.codes_for(home.key)
        rows = [row for row, code in enumerate(index.pipeline.codes) if ours[code]]
    now = service.now(home)
    documents = partial(service.store.read().get, "leads")
    rows = select(index, wanted, now, pipelines, service.author.by, documents, rows)
    if sort != "id":
        keys = order.keys(index, rows, Sort(sort), now)
        rows = [row for _, row in sorted(zip(keys, rows, strict=True))]
    return Found(index, rows if limit is None else rows[:limit])
