"""What a running board knows of its store: kept true by the app, read by every screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from textual.dom import DOMNode
from textual.signal import Signal

from leadtui.key_queue import KeyQueue
from leadtui.model import moment
from leadtui.model.event import Document
from leadtui.model.index import LeadIndex
from leadtui.model.moment import Now
from leadtui.model.pipeline import Pipeline
from leadtui.model.sentence import StageName
from leadtui.service import Clock
from leadtui.store.base import News
from leadtui.store.presence import Here
from leadtui.store_thread import StoreThread

READ_AHEAD: Final = 1_000
"""Documents that are read from the store at once, and kept until the next change."""


@dataclass
class Session:
    """One person at one board. Screens read it, ask `store`, and hear of every change by `changed`.

    `pipelines` and `index` are already as the news says when `changed` is published.
    """

    me: str
    clock: Clock
    store: StoreThread
    pipelines: Sequence[Pipeline]
    pipeline: Pipeline
    index: LeadIndex
    owner: DOMNode = field(repr=False)
    keys: KeyQueue = field(repr=False)
    changed: Signal[News] = field(init=False, repr=False)
    met: Signal[tuple[Here, ...]] = field(init=False, repr=False)
    """Somebody came, went, or began or ended to edit: `others` as they were before."""
    others: tuple[Here, ...] = ()
    """The other boards that are open on this store."""

    _documents: dict[int, Document | None] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self.changed = Signal(self.owner, "changed")
        self.met = Signal(self.owner, "met")

    def now(self) -> Now:
        """This instant as the people of the shown pipeline see it."""
        return Now(self.clock(), moment.zone(self.pipeline.time_zone))

    def document(self, id: int) -> Document | None:
        """A lead's document, waited for: only for questions of a filter that the index cannot answer.

        Such a question asks lead after lead, so the following ones are fetched along with it.
        """
        if id not in self._documents:
            row = self.index.row(id)
            wanted = [id] if row is None else list(self.index.ids[row:row + READ_AHEAD])
            found = self.store.submit(lambda service: service.documents(wanted)).result()
            self._documents = dict.fromkeys(wanted) | {document["id"]: document for document in found}
        return self._documents[id]

    def duplicate(self, name: str, company: str, email: str) -> str | None:
        """A sentence about a lead that may be the one being typed, or None."""
        wanted = (email or name).strip().casefold()
        if len(wanted) < 3:
            return None
        for row, text in enumerate(self.index.text):
            lines = text.split("\n") if wanted in text else ()
            alike = wanted in lines and (email or not company or company.strip().casefold() in lines)
            if alike and not self.index.archived[row]:
                return f"lead {self.index.ids[row]}, {self.index.name[row]}, may be the same"
        return None

    def editors(self, lead: int) -> tuple[str, ...]:
        """Who else is editing this lead at this moment."""
        return tuple(dict.fromkeys(board.user for board in self.others if board.editing == lead))

    def meet(self, others: tuple[Here, ...]) -> None:
        """Others are here than before, or they do something else; tells the screens."""
        before, self.others = self.others, others
        self.met.publish(before)

    @property
    def stage_name(self) -> StageName:
        """From stage id to name over all pipelines, for sentences."""
        names = {stage.id: stage.name for pipeline in reversed(self.pipelines) for stage in pipeline.stages}
        return lambda id: names.get(id, id)

    def take(self, news: News) -> None:
        """Brings the index and the pipelines up to the news, and tells the screens."""
        self._documents = {}
        if not news.reloaded:
            for applied in news.applied:
                for change, document in zip(applied.event.changes, applied.after, strict=True):
                    if change.table == "leads" and document is not None:
                        self.index.put(document)
                    elif change.table == "leads":
                        self.index.drop(change.id)
        self.changed.publish(news)
