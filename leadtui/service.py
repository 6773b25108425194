"""LeadService: the one door to the store, for the board, the command line, imports and hooks alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from leadtui.errors import NotFound, Refused
from leadtui.model import door, moment
from leadtui.model.act import StageName
from leadtui.model.activities import today
from leadtui.model.command import UNCHECKED
from leadtui.model.command.rising import rising
from leadtui.model.command.thresholds import reached
from leadtui.model.command.world import Command, World, find_pipeline
from leadtui.model.event import Document, Draft, Event, Table
from leadtui.model.index import LeadIndex
from leadtui.model.lead import Lead
from leadtui.model.moment import Now
from leadtui.model.pipeline import Pipeline
from leadtui.store.base import Applied, Author, Documents, News, Store

if TYPE_CHECKING:
    from leadtui.model.chances import Chances
    from leadtui.model.command.undo import UndoEvent
    from leadtui.model.rule_report import RuleReport
    from leadtui.model.scores import Scores

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


class LeadService:
    """Executes commands as one person and answers questions. To be called from one thread at a time."""

    def __init__(self, store: Store, author: Author, clock: Clock = utc_now) -> None:
        self.store = store
        self.author = author
        self.clock = clock
        """Where this service's instants come from; screens measure against the same."""
        self._stored: list[Document] = []
        self.pipelines_then: Sequence[Pipeline] = ()
        """As the last command or question here saw them."""
        self._chances: dict[str, tuple[int, Pipeline, Chances]] = {}
        """By pipeline what was learned, when (as the number of an event) and with which stages and fields."""

    # writing

    def execute(self, command: Command) -> Applied | None:
        """Decides and commits a command; None when there was nothing to change.

        Raises Refused, NotFound, Conflict or StoreError, and then nothing has changed.
        """
        utc = self.clock()
        if type(command).__name__ not in UNCHECKED:
            door.load()  # not under the lock, for which everybody else would wait

        def decide(documents: Documents) -> Draft:
            self._look_at_pipelines(documents)  # for the answer too, which then needs no look at the store
            world = World(documents, utc, self.author.by, self.pipelines_then)
            return rising(reached(command.decide(world), world), world)

        return self.store.commit(decide, self.author, moment.iso(utc, "milliseconds"))

    def undo(self, seq: int | None = None) -> Applied:
        """Takes back the event `seq`, or the newest own act that still holds. Refused, NotFound."""
        from leadtui.model.command.undo import UndoEvent  # not needed by the other commands

        return self._took_back(UndoEvent(self._event(seq) if seq is not None else self._newest_own(), self._blame))

    def redo(self) -> Applied:
        """Takes back the newest own undo, unless a new own act came after it. Refused."""
        from leadtui.model.command.undo import RedoEvent  # as in `undo`

        return self._took_back(RedoEvent(self._newest_own_undo(), self._blame))

    def _took_back(self, command: UndoEvent) -> Applied:
        applied = self.execute(command)
        if applied is None:
            raise Refused(f"event {command.event.seq} has nothing to take back")
        return applied

    def _event(self, seq: int) -> Event:
        """The event to undo by number; Refused when it was undone already."""
        undone: dict[int, int] = {}
        for event in self.store.events_backwards():
            if event.undoes is not None and event.seq not in undone:
                undone[event.undoes] = event.seq
            if event.seq == seq:
                if event.seq in undone:
                    raise Refused(f"event {seq} was undone already by event {undone[seq]}")
                return event
            if event.seq < seq:
                break
        raise NotFound(f"no event {seq}")

    def _own_standing(self) -> Iterator[Event]:
        """Own acts and undos, newest first, without those that a later event took back."""
        taken_back: set[int] = set()
        for event in self.store.events_backwards():
            if event.seq in taken_back:
                continue
            if event.undoes is not None:
                taken_back.add(event.undoes)
            if event.uid == self.author.uid:
                yield event

    def _newest_own(self) -> Event:
        for event in self._own_standing():
            if event.undoes is None:
                return event
        raise Refused("there is nothing of yours to undo")

    def _newest_own_undo(self) -> Event:
        for event in self._own_standing():
            if event.verb == "undone":
                return event
            if event.undoes is None:
                break
        raise Refused("there is nothing to redo")

    def _blame(self, table: Table, id: int, name: str | None) -> str:
        for event in self.store.events_backwards():
            for change in event.changes:
                if (change.table, change.id) == (table, id) and (name is None or name in (change.set or {name: None})):
                    return f"{event.by} ({event.at[:16].replace('T', ' ')})"
        return "somebody"

    # reading

    def lead(self, id: int) -> Lead:
        """The lead as of now; NotFound."""
        return Lead.of(self.document(id))

    def document(self, id: int) -> Document:
        """The lead's document as of now; NotFound."""
        document = self.store.read().get("leads", id)
        if document is None:
            raise NotFound(f"no lead {id}")
        return document

    def documents(self, ids: Iterable[int]) -> list[Document]:
        """The documents of these leads in this order; ids that are gone are left out."""
        now = self.store.read()
        return [document for id in ids if (document := now.get("leads", id)) is not None]

    def history(self, id: int) -> list[Event]:
        """All events of a lead, oldest first; NotFound when it never existed."""
        events = list(self.store.events(lead=id))
        if not events:
            raise NotFound(f"no lead {id}")
        return events

    def pipelines(self) -> list[Pipeline]:
        self._look_at_pipelines(self.store.read())
        return list(self.pipelines_then)

    def _look_at_pipelines(self, documents: Documents) -> None:
        stored = list(documents.all("pipelines"))
        if stored != self._stored:
            self._stored, self.pipelines_then = stored, tuple(map(Pipeline.of, stored))

    def pipeline(self, wanted: str | None = None) -> Pipeline:
        """The pipeline with this key or name, the first one for None; NotFound."""
        return find_pipeline(self.pipelines(), wanted)

    def views(self) -> list[Document]:
        return list(self.store.read().all("views"))

    def index(self) -> LeadIndex:
        """A new index of all leads, which the caller keeps true with `news`."""
        index = self.store.index()
        scores = self.scores(asked=index.settled is not None)
        if scores is not None:
            scores.settle(index, self.store.read())
        return index

    def scores(self, asked: bool = False) -> Scores | None:
        """What the rules of the pipelines give today; None when there are none, unless they are asked for."""
        pipelines = self.pipelines()
        if not asked and not any(pipeline.has_rules for pipeline in pipelines):
            return None
        from leadtui.model.scores import Scores  # 10 ms that only pipelines with rules need

        return Scores(pipelines, today(self.clock()))

    def rule_report(self, pipeline: str | None = None, scoring: Document | None = None) -> RuleReport:
        """What other rules would change, or (None) how the rules in force do; Refused when they can be none."""
        from leadtui.model.rule_report import RuleReport  # only who changes rules needs it

        old = self.pipeline(pipeline)
        return RuleReport.over(self.index(), old, old if scoring is None else old.changed(scoring=scoring),
                               today(self.clock()), self.store.read())  # fmt: skip

    def chances(self, pipeline: str | None = None) -> Chances:
        """What the closed leads of a pipeline teach of the open ones; learned anew when enough of them are others."""
        from leadtui.model.learning import Closed, learn  # 10 ms that only this question needs

        home = self.pipeline(pipeline)
        seq, of, known = self._chances.get(home.key, (0, home, None))
        if known is not None and (seq, of) == (self.store.seq, home):
            return known
        index = self.store.index()
        closed = Closed.of(index, home)
        if known is None or of != home or known.is_old(closed.n):
            customs = self.customs(closed.documents(index, home))
            known = learn(index, home, closed, customs)
        self._chances[home.key] = (self.store.seq, home, known)
        return known

    def customs(self, ids: Sequence[int]) -> dict[int, Document]:
        """The custom fields of these leads, as far as they have any."""
        if not ids:
            return {}
        wanted = set(ids)
        leads = self.store.read().having("leads", frozenset({"custom"}))
        return {lead["id"]: lead["custom"] for lead in leads if lead["id"] in wanted}

    def news(self) -> News:
        """Everything that happened since the last call, own and others', in order."""
        return self.store.news()

    def now(self, pipeline: Pipeline) -> Now:
        """This instant as the pipeline's people see it."""
        return Now(self.clock(), moment.zone(pipeline.time_zone))

    def stage_name(self) -> StageName:
        """A function from stage id to name over all pipelines, for sentences."""
        names = {stage.id: stage.name for pipeline in reversed(self.pipelines()) for stage in pipeline.stages}
        return lambda id: names.get(id, id)
