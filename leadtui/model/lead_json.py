"""Leads and events as programs see them: every field under its name, absent ones null, and what is computed beside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from leadtui.model import money
from leadtui.model.act import StageName
from leadtui.model.activities import today
from leadtui.model.event import Document, Event
from leadtui.model.ledger import ledger
from leadtui.model.moment import DAY, Now
from leadtui.model.pipeline import Pipeline, Stage
from leadtui.model.score_rules import total
from leadtui.model.sentence import sentence
from leadtui.model.stale import Standing, flags

if TYPE_CHECKING:
    from leadtui.model.chances import Chance
    from leadtui.model.scores import Scores

STORED: Final = (
    "id", "version", "name", "company", "contact", "title", "emails", "phones", "website", "value", "currency",
    "pipeline", "stage", "status", "lifecycle", "score", "score_by_hand", "owner", "source", "segment", "tags",
    "next_step", "expected_close", "created_at", "updated_at", "stage_since", "last_activity_at", "closed_at",
    "outcome", "lost_reason", "visits", "bant", "champ", "custom", "external_id", "archived_at", "last_open_stage",
    "activities", "mql_at", "sql_at", "cadence", "handoff", "renewal_date", "links", "reviewed_at",
    "rises",
)  # fmt: skip
"""What a lead is in JSON, in this order; `stage_since` is read off its visits. `score` is what is shown: what is stored
are the points by hand, `score_by_hand`."""
OWN_PROBABILITY: Final = "own_probability"
"""The lead's own percent; `probability` in lead JSON is computed: the fraction that counts, its own or its stage's."""
BY_HAND: Final = "score_by_hand"
"""The points by hand, as they are stored; `score` in lead JSON is computed: they and the points of rules, 0 to 100."""
COMPUTED: Final = ("probability", "weighted_value", "days_in_stage", "stale")
"""What `list` and `show` tell beside."""


def stored_json(document: Document, score: int | None = None) -> Document:
    """A lead as it is stored, every field under its name and absent ones null: what an export holds and an import
    takes back. `probability` is computed and not in it; the lead's own is `own_probability`. `score` is what is shown
    of it (None: its points by hand)."""
    lead: Document = {name: document.get(name) for name in STORED}
    for name in ("emails", "phones", "tags"):
        lead[name] = document.get(name) or []
    by_hand = lead[BY_HAND] = document.get("score") or 0
    lead["score"] = total(by_hand, 0) if score is None else score
    lead["visits"] = [
        {"stage": visit["stage"], "entered_at": visit.get("entered_at"), "left_at": visit.get("left_at")}
        for visit in document.get("visits") or ()
    ]
    step = document.get("next_step")
    lead["next_step"] = {"text": step["text"], "due": step.get("due")} if step else None
    handoff = document.get("handoff")
    lead["handoff"] = {"accepted_at": None} | handoff if handoff else None
    lead["stage_since"] = stage_since(document)
    lead[OWN_PROBABILITY] = document.get("probability")
    return lead


class LeadsAsJson:
    """Leads of these pipelines as JSON, seen at one moment: `now` gives it in the time zone of each pipeline."""

    def __init__(self, nows: Sequence[tuple[Pipeline, Now]]) -> None:
        self._nows = {pipeline.key: (pipeline, now) for pipeline, now in nows}

    @cached_property
    def _scores(self) -> Scores | None:
        """What rules add to points by hand; None where there are none."""
        if not any(pipeline.has_rules for pipeline, _ in self._nows.values()):
            return None
        from leadtui.model.scores import Scores  # 10 ms that only pipelines with rules need

        nows = [*self._nows.values()]
        return Scores([pipeline for pipeline, _ in nows], today(nows[0][1].utc))

    def lead(self, document: Document) -> Document:
        """One lead, with its computed fields."""
        return next(self.leads((document,)))

    def leads(self, documents: Iterable[Document]) -> Iterator[Document]:
        """Many leads, one by one."""
        if self._scores is None:
            for document in documents:
                yield self._json(document, total(document.get("score") or 0, 0))
        else:
            for document, score in self._scores.beside(documents):
                yield self._json(document, score)

    def _json(self, document: Document, score: int) -> Document:
        lead = stored_json(document, score)
        pipeline, now = self._nows.get(document["pipeline"], (None, None))
        stage = pipeline.find(document["stage"]) if pipeline else None
        percent = probability(document, stage)
        value, standing = document.get("value"), Standing.of(document)
        since = standing.since
        lead["probability"] = None if percent is None else float(percent / 100)
        lead["weighted_value"] = None if value is None or percent is None else _exact(Decimal(value) * percent / 100)
        lead["days_in_stage"] = None if not since or now is None else max(0, (now.epoch - since) // DAY)
        lead["stale"] = [] if now is None else [flag.as_json() for flag in flags(standing, stage, now)]
        return lead


    def explained(self, document: Document, history: Iterable[Event], chance: Chance | None) -> Document:
        """One lead with everything, and the explanations of its score and of the learned chance."""
        _, now = self._nows.get(document["pipeline"]) or next(iter(self._nows.values()))
        book = self._scores.books.get(document["pipeline"]) if self._scores is not None else None
        entries = ledger(history, document, book, now.utc)
        return self.lead(document) | {
            "ledger": [entry.as_json() for entry in entries],
            "learned_probability": None if chance is None else round(chance.probability, 4),
            "learned_base": None if chance is None else round(chance.base, 4),
            "factors": [] if chance is None else [factor.as_json() for factor in chance.factors],
        }  # fmt: skip


def stage_since(document: Document) -> str | None:
    """When a stored lead entered the stage it is in; None when unknown."""
    visits = document.get("visits")
    return visits[-1].get("entered_at") if visits and visits[-1]["stage"] == document["stage"] else None


def probability(document: Document, stage: Stage | None) -> Decimal | None:
    """Percent: 100 for a won lead, 0 for a lost one, else the lead's own or its stage's; None where none is known."""
    outcome = document.get("outcome")
    if outcome is not None:
        return Decimal(100 if outcome == "won" else 0)
    own = document.get("probability")
    if own is not None:
        return Decimal(str(own))
    return stage.probability if stage else None


def _exact(amount: Decimal) -> str:
    """The amount with at least the places of its value and no zeros that say nothing."""
    text = money.plain(amount)
    whole, dot, places = text.partition(".")
    return f"{whole}.{places.rstrip('0').ljust(2, '0')}" if dot and places.rstrip("0") else whole


def event_json(event: Event, stage_name: StageName) -> dict[str, Any]:
    """An event with its sentence; absent parts are null."""
    return {
        "seq": event.seq, "at": event.at, "by": event.by, "via": event.via, "verb": event.verb, "leads": event.leads,
        "sentence": sentence(event, stage_name), "changes": [change.as_json() for change in event.changes],
        "because": event.because, "undoes": event.undoes, "data": event.data or None,
    }
