"""What a rule may look at: the documents under the lock, the moment, and who acts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from leadtui.errors import Clash, Conflict, NotFound, Refused
from leadtui.model import event, fields, handing
from leadtui.model.activities import today
from leadtui.model.course import settled
from leadtui.model.event import Change, Document, Draft, Json, Table
from leadtui.model.lead import FIELDS, Lead
from leadtui.model.moment import Now, zone
from leadtui.model.pipeline import Pipeline

if TYPE_CHECKING:
    from leadtui.model.scores import Scores


class Reader(Protocol):
    """The documents at one moment (a store gives them)."""

    def get(self, table: Table, id: int) -> Document | None: ...

    def ids(self, table: Table) -> Sequence[int]: ...

    def all(self, table: Table) -> Iterator[Document]: ...

    def next_id(self, table: Table) -> int: ...


class Command(Protocol):
    """An imperative with its rule."""

    def decide(self, world: World) -> Draft: ...


@dataclass(frozen=True)
class World:
    """The documents, the moment (UTC) and the Unix user who acts."""

    reader: Reader
    utc: datetime
    actor: str

    def lead(self, id: int) -> Lead:
        """The lead with this id; NotFound."""
        document = self.reader.get("leads", id)
        if document is None:
            raise NotFound(f"no lead {id}")
        return Lead.of(document)

    def live(self, ids: Iterable[int]) -> list[Lead]:
        """The leads with these ids, each once; NotFound, or Refused for an archived one."""
        leads = [self.lead(id) for id in dict.fromkeys(ids)]
        for lead in leads:
            if lead.archived:
                raise Refused(f"lead {lead.id} is archived; restore it first")
        return leads

    def pipelines(self) -> list[Pipeline]:
        return list(self._pipelines)

    @cached_property
    def _pipelines(self) -> tuple[Pipeline, ...]:
        """Read once: a rule, the thresholds and the rises ask for them at the same moment."""
        return tuple(map(Pipeline.of, self.reader.all("pipelines")))

    def pipeline(self, wanted: str | None = None) -> Pipeline:
        """The pipeline with this key or name, the first one for None; NotFound."""
        return find_pipeline(self.pipelines(), wanted)

    @cached_property
    def scores(self) -> Scores:
        """What the rules of the pipelines give on this day."""
        from leadtui.model.scores import Scores  # 10 ms that only pipelines with rules need

        return Scores(self.pipelines(), today(self.utc))

    def now(self, pipeline: Pipeline) -> Now:
        return Now(self.utc, zone(pipeline.time_zone))

    @cached_property
    def _homes(self) -> dict[str, tuple[Pipeline, Now]]:
        return {pipeline.key: (pipeline, self.now(pipeline)) for pipeline in self.pipelines()}

    def home(self, lead: Lead) -> tuple[Pipeline, Now]:
        """The pipeline of a lead, and the moment in its zone; NotFound."""
        if lead.pipeline not in self._homes:
            raise NotFound(f"lead {lead.id} is in a pipeline that is not there: {lead.pipeline[:80]!r}")
        return self._homes[lead.pipeline]


def find_pipeline(pipelines: Sequence[Pipeline], wanted: str | None) -> Pipeline:
    """The pipeline with this key or name (case does not matter), the first one for None; NotFound."""
    if not pipelines:
        raise NotFound("the store has no pipeline")
    if wanted is None:
        return pipelines[0]
    for pipeline in pipelines:
        if wanted.casefold() in (pipeline.key, pipeline.name.casefold()):
            return pipeline
    raise NotFound(f"no pipeline {wanted[:80]!r}; there are {', '.join(pipeline.key for pipeline in pipelines)}")


def changes(pairs: Iterable[tuple[Lead | None, Lead]]) -> tuple[Change, ...]:
    """The changes that make each first lead into its second, out of its cadence when it is closed or archived.

    Equal ones are left out.
    """
    return tuple(change for before, after in pairs if (change := _change(before, settled(after))) is not None)


def _change(before: Lead | None, after: Lead) -> Change | None:
    if before is None:
        return event.created("leads", after.id, after.document())
    # a rule replaces a field or two, and what is the very same object needs no comparing
    names = [name for name in FIELDS if getattr(before, name) is not getattr(after, name)]
    return event.difference("leads", after.id, before.document(names), after.document(names))


def with_values(lead: Lead, values: Mapping[str, Json], pipeline: Pipeline) -> Lead:
    """The lead with these values, named as changes name them (`custom.size`); Refused when they do not fit.

    A value without a currency is in the pipeline's.
    """
    given: dict[str, Json] = {}
    for name, value in values.items():
        outer, dot, inner = name.partition(".")
        if not dot:
            empty: Json = () if outer in ("emails", "phones", "tags") else None
            given[outer] = empty if value is None else value
            continue
        part = dict(given.get(outer, getattr(lead, outer)))
        part.pop(inner, None)
        if value is not None:
            part[inner] = value
        given[outer] = part
    changed = lead.changed(**given)
    if "owner" in given and "handoff" not in given:
        changed = handing.owned(changed, changed.owner)
    if changed.value is not None and changed.currency is None:
        return replace(changed, currency=pipeline.currency)
    return changed


def check_unseen(lead: Lead, wanted: Mapping[str, Json], seen: Mapping[str, Json] | None) -> None:
    """Conflict when a field that is to be set is no longer what the person saw, and not yet what they want."""
    if seen is None:
        return
    document = lead.document()
    clashes = tuple(
        Clash(lead.id, name, seen.get(name), event.read(document, name), value)
        for name, value in wanted.items()
        if name in seen and event.read(document, name) not in (seen[name], value)
    )
    if clashes:
        first = clashes[0]
        raise Conflict(
            f"lead {lead.id}: {first.field} was changed by a colleague to "
            f"{fields.shown(first.theirs)[:60] or 'blank'!r} since you looked",
            clashes,
        )
