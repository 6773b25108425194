"""What a person asks for with a key on the metrics screen: period, filter, cohort, comparison, goals and costs."""

from __future__ import annotations

from dataclasses import replace

from leadtui.errors import Refused
from leadtui.messages import Answered, Requested
from leadtui.model.command import Command
from leadtui.model.explain import explain
from leadtui.model.query import EVERYTHING, Query
from leadtui.screens.metrics.periods import spans
from leadtui.screens.metrics.prompts import Prompts
from leadtui.screens.planning import PlanActions
from leadtui.screens.viewing import ViewActions


class AskActions(Prompts, ViewActions, PlanActions):
    """The filter begins with that of the board, and is this screen's own from then on."""

    # periods

    def action_period(self, by: int) -> None:
        known = spans(self.session.now().today)
        names = [span.name for span in known]
        name = self.wanted.span.name
        at = names.index(name) + by if name in names else 0 if by > 0 else -1
        self.ask(replace(self.wanted, span=known[at % len(known)]))

    def action_compare(self) -> None:
        if not self.wanted.compare:
            try:
                self.wanted.span.before(self.session.now())
            except Refused:
                self.say(f"{self.wanted.span.name} has no period before it; p or d chooses another", wrong=True)
                return
        self.ask(replace(self.wanted, compare=not self.wanted.compare))

    def action_cohort(self) -> None:
        span = self.wanted.span
        if not self.wanted.cohort and span.since is None and span.until is None:
            self.say("a cohort is the leads created in a period; p or d chooses one", wrong=True)
            return
        self.ask(replace(self.wanted, cohort=not self.wanted.cohort))

    # the filter

    def shown_query(self) -> Query:
        return self.wanted.query

    def filter(self, query: Query) -> None:
        self.kept = query if query.terms else self.kept
        self.ask(replace(self.wanted, query=query))

    def action_unfilter(self) -> None:
        if not self.wanted.query.terms and not self.kept.terms:
            self.say("there is no filter: these are all leads")
            return
        self.ask(replace(self.wanted, query=EVERYTHING if self.wanted.query.terms else self.kept))

    # what is said, and asked of the store

    def request(self, command: Command | None) -> None:
        if command is not None:
            self.post_message(Requested(command, self))

    def on_answered(self, answer: Answered) -> None:
        answer.stop()
        if answer.error is not None:
            self.say(answer.error.sentence, wrong=True)
        elif answer.applied is not None:
            self.say(self.session.told(answer.applied.event))

    def meant(self) -> str:
        """What the filter finds, in words."""
        return explain(self.shown.query) if self.shown.query.terms else "every lead"
