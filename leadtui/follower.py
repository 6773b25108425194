"""The numbers beside the board: counted on a thread, and then kept true change by change."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from leadtui.aside import aside
from leadtui.model.asked import AskedFields
from leadtui.model.index import LeadIndex
from leadtui.model.moment import Now
from leadtui.model.pipeline import Pipeline
from leadtui.model.query import Query

if TYPE_CHECKING:
    from leadtui.model.metrics import Headline, Progress
    from leadtui.model.metrics.following import Followed, Goals, Select
    from leadtui.model.metrics.running import Running


class Follower:
    """Counts everything once; from then on a change costs what the changed lead costs.

    Who changes the index tells which leads: `take` before, `add` after it. What changes while a thread counts a copy
    of the index is made up for when it has counted.
    """

    def __init__(self) -> None:
        self._leads: tuple[Pipeline, Query, Running] | None = None
        """What a query finds in a pipeline."""
        self._goals: tuple[Pipeline, Goals] | None = None
        """All leads of a pipeline, as its goals ask for them."""
        self._meanwhile: set[int] | None = None
        """Leads that were changed since a count began; None: none is under way, or it is not worth anything."""

    def forget(self) -> None:
        """What was counted is not true any more, nor what is being counted."""
        self._leads = self._goals = self._meanwhile = None

    def look_again(self) -> None:
        """Time went on: a query may find other leads than those that were counted."""
        if self._leads is not None and self._leads[1].terms:
            self._leads = None

    def take(self, id: int) -> None:
        """This lead is going to be changed."""
        if self._meanwhile is not None:
            self._meanwhile.add(id)
        for running in self._followed:
            running.take(id)

    def add(self, id: int) -> None:
        """It has been changed."""
        for running in self._followed:
            running.add(id)

    @property
    def _followed(self) -> Iterable[Running]:
        if self._leads is not None:
            yield self._leads[2]
        if self._goals is not None:
            yield from self._goals[1].values()

    def known(self, pipeline: Pipeline, query: Query, now: Now) -> Headline | None:
        """The headline as of now where nothing has to be counted for it; some milliseconds."""
        if self._leads is None or self._leads[:2] != (pipeline, query):
            return None
        from leadtui.model.metrics.following import known  # loaded when it was counted

        goals = self._known_goals(pipeline, now)
        return None if goals is None else known(self._leads[2], goals, now)

    def _known_goals(self, pipeline: Pipeline, now: Now) -> tuple[Progress, ...] | None:
        if self._goals is None or self._goals[0] != pipeline:
            return None
        from leadtui.model.metrics.following import known_goals  # as above

        return known_goals(self._goals[1], pipeline, now)

    async def count(
        self, index: LeadIndex, pipeline: Pipeline, query: Query, now: Now, select: Select, *, follow: bool
    ) -> Headline:
        """The headline of what `select` finds, which is what `query` does; with `follow` it is followed from then on.

        Goals are followed anyhow. QueryError.
        """
        goals = self._known_goals(pipeline, now)
        self._meanwhile = set()
        copy = index.copy()  # what is counted on a thread must not change meanwhile

        def counted() -> Followed:
            from leadtui.model.metrics.following import follow as counting  # 10 ms, on a thread after the first paint

            return counting(copy, pipeline, now, select, goals, follow)

        found = await aside(counted)
        if (meanwhile := self._changed()) is None:
            return found.headline
        if found.goals is not None:
            self._goals = pipeline, found.goals
            for running in found.goals.values():
                running.brought_to(index, meanwhile)
        if found.leads is not None and not (meanwhile and AskedFields(query).names):  # their documents are others now
            self._leads = pipeline, query, found.leads
            found.leads.brought_to(index, meanwhile)
        return self.known(pipeline, query, now) or found.headline

    def _changed(self) -> set[int] | None:
        """What was changed while it was counted; None: all of it may have been."""
        changed, self._meanwhile = self._meanwhile, None
        return changed
