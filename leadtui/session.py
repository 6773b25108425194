"""What a running board knows of its store: kept true by the app, read by every screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from textual.dom import DOMNode
from textual.signal import Signal

from leadtui.follower import Follower
from leadtui.key_queue import KeyQueue
from leadtui.model import moment, sentence
from leadtui.model.act import StageName
from leadtui.model.activities import today
from leadtui.model.asked import AskedFields
from leadtui.model.event import Document, Event
from leadtui.model.index import LeadIndex
from leadtui.model.lead import Lead
from leadtui.model.moment import Now
from leadtui.model.pipeline import Pipeline
from leadtui.model.query import EVERYTHING
from leadtui.model.text import safe
from leadtui.service import Clock
from leadtui.store.base import News
from leadtui.store.presence import Here
from leadtui.store_thread import StoreThread

if TYPE_CHECKING:
    from leadtui.learner import Learner
    from leadtui.model.scores import Scores

_MANY = 100
"""Changed leads from which on the index moves its columns once for all of them."""


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

    changes: int = 0
    """How often `take` was called: whoever looks at the index bit by bit sees that it has changed."""

    asked: AskedFields = field(default_factory=lambda: AskedFields(EVERYTHING), repr=False)
    """What the filter has to know of documents; changes keep it true."""
    asking: AskedFields | None = field(default=None, repr=False)
    """The same for the filter that is going to be shown, while it is being read."""

    follower: Follower = field(default_factory=Follower, repr=False)
    """The numbers beside the board; changes keep them true."""

    _learner: Learner | None = field(default=None, init=False, repr=False)
    _scores: tuple[int, Sequence[Pipeline], Scores | None] | None = field(default=None, init=False, repr=False)

    def __post_init__(self) -> None:
        self.changed = Signal(self.owner, "changed")
        self.met = Signal(self.owner, "met")

    def now(self) -> Now:
        """This instant as the people of the shown pipeline see it."""
        return Now(self.clock(), moment.zone(self.pipeline.time_zone))

    def nows(self) -> dict[str, tuple[Pipeline, Now]]:
        """Every pipeline by its key, with this instant as its people see it."""
        utc = self.clock()
        return {pipeline.key: (pipeline, Now(utc, moment.zone(pipeline.time_zone))) for pipeline in self.pipelines}

    def document(self, id: int) -> Document | None:
        """What the filter asks of a lead's document: known already, because the store is never waited for here."""
        return self.asked.document(id)

    def duplicate(self, name: str, company: str, email: str) -> str | None:
        """A sentence about a lead that may be the one being typed, and why, or None; the same name comes first."""
        at, called, address = (text.strip().casefold() for text in (company, name, email))
        index, found = self.index, dict[str, str]()
        for wanted in (called, address):
            if len(wanted) < 3:
                continue
            for row, text in enumerate(index.text):
                lines = text.split("\n") if wanted in text and not index.archived[row] else []
                if wanted in lines and (wanted is address or not at or at in lines):
                    why = "has the same e-mail" if wanted is address else self._why_called(row, wanted)
                    found.setdefault(why, f"lead {index.ids[row]}, {index.name[row]}, {why}")
        return min(found.values(), key=lambda sentence: not sentence.endswith("same name")) if found else None

    def _why_called(self, row: int, wanted: str) -> str:
        """In which of its names a lead is called so."""
        if self.index.name[row].casefold() == wanted:
            return "has the same name"
        at_company = (self.index.company.at(row) or "").casefold() == wanted
        return "is at a company of that name" if at_company else "has a contact of that name"

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

    def told(self, event: Event) -> str:
        """What was done, and to whom: `scored from 0 to 10 · Acme`."""
        ids = event.leads
        did = sentence.what(event, self.stage_name, zone=self.now().zone)
        verb = event.verb if event.undoes is None else event.data.get("verb")
        if not ids or verb == "linked" or (verb == "added" and len(ids) == 1):  # which is told by its name
            return did
        return f"{did} · {self.named(ids[0]) if len(ids) == 1 else f'{len(ids):,} leads'}"

    def named(self, id: int) -> str:
        """What a lead is called, safe for a terminal; its number when it is there no more."""
        row = self.index.row(id)
        return f"lead {id}" if row is None else safe(self.index.name[row], 80)

    def take(self, news: News) -> None:
        """Brings the index and the pipelines up to the news, and tells the screens."""
        self.changes += 1
        if news.reloaded:
            self.follower.forget()
        else:
            self._take_leads({
                change.id: document
                for applied in news.applied
                for change, document in zip(applied.event.changes, applied.after, strict=True)
                if change.table == "leads"
            })
        self.changed.publish(news)

    def _take_leads(self, leads: dict[int, Document | None]) -> None:
        """Takes in what has become of these leads; None: they are gone."""
        many = len(leads) > _MANY
        if many:
            self.follower.forget()
            self.index.bring(leads.items())
        for id, document in leads.items():
            self.follower.take(id)
            for known in (None if many else self.index, self.asked, self.asking):
                if known is not None and document is None:
                    known.drop(id)
                elif known is not None and document is not None:
                    known.put(document)
            self.follower.add(id)
        if (scores := self.scores) is not None:
            scores.take(self.index, [document for document in leads.values() if document is not None])

    @property
    def scores(self) -> Scores | None:
        """What rules add to points by hand on this day; None where there are no rules."""
        day = today(self.clock())
        if self._scores is None or self._scores[:2] != (day, self.pipelines):
            found = None
            if any(pipeline.has_rules for pipeline in self.pipelines):
                from leadtui.model.scores import Scores  # 10 ms that only pipelines with rules need

                found = Scores(self.pipelines, day)
            self._scores = (day, self.pipelines, found)
        return self._scores[2]

    @property
    def learner(self) -> Learner:
        """What closed leads teach."""
        if self._learner is None:
            from leadtui.learner import Learner  # 10 ms, when a lead is first opened

            self._learner = Learner(self.store)
        return self._learner

    @property
    def has_other_rules(self) -> bool:
        """Whether the scores of the index are those of other rules: then a new index has to be asked for."""
        settled, scores = self.index.settled, self.scores
        return (settled["rules"] if settled is not None else {}) != (scores.rules if scores is not None else {})

    def score(self, lead: Lead) -> int:
        """What is shown as the score of a lead."""
        row = self.index.row(lead.id)
        return lead.score if row is None else self.index.score[row]

    def roll(self) -> None:
        """Another day may have begun: what fades has faded further."""
        if (scores := self.scores) is not None:
            scores.roll(self.index)
