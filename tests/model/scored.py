"""Rules, leads and days for tests of the score."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from leadtui.model.activities import KINDS, OUTCOMES, today
from leadtui.model.event import Document, Table
from leadtui.model.moment import iso
from leadtui.model.pipeline import Pipeline
from leadtui.model.scoring import EngagementRule, FitRule, ScoreRules
from leadtui.model.templates import from_template

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = today(NOON)
QUERIES = (
    "", "segment:enterprise", "-segment:enterprise", "source:web,referral", "title:cto", "custom.size>100", "has:email",
    "value>=5000", "stage:qual", "tag:eu segment:smb", "is:open", "owner:none", "created>2026-01-01", "acme",
)  # fmt: skip
_points = st.integers(-40, 60)
_kinds = ("call", "webinar", "reply")


@st.composite
def rules(draw: st.DrawFn) -> ScoreRules:
    """Rules that the door lets in."""
    fit = [
        FitRule(name=f"fit {place}", when=when, points=draw(_points), group=draw(st.sampled_from((None, "firm"))))
        for place, when in enumerate(draw(st.lists(st.sampled_from(QUERIES), max_size=4)))
    ]
    engagement = [
        EngagementRule(
            name=f"did {place}", kind=kind, outcome=draw(st.sampled_from((None, "reached"))), points=draw(_points),
            decay_days=draw(st.sampled_from((None, 1, 7, 60))), group=draw(st.sampled_from((None, "talk"))),
        )
        for place, kind in enumerate(draw(st.lists(st.sampled_from(_kinds), max_size=4)))
    ]  # fmt: skip
    groups = {rule.group for rule in fit} | {rule.group for rule in engagement}
    cap = st.none() | st.integers(0, 80)
    return ScoreRules(
        fit=tuple(fit), engagement=tuple(engagement), fit_cap=draw(cap), engagement_cap=draw(cap),
        group_caps={group: draw(st.integers(0, 50)) for group in groups if group and draw(st.booleans())},
    )  # fmt: skip


def pipeline(scoring: ScoreRules) -> Pipeline:
    """The default pipeline with these rules, past the door."""
    return from_template("default").changed(scoring=scoring)


moments = st.integers(-3, 80).map(lambda days: NOON - timedelta(days=days))
activities = st.dictionaries(
    st.builds(lambda at, kind: f"{iso(at)} {kind}", moments, st.sampled_from((*_kinds, "note"))),
    st.sampled_from(("", "reached", "no answer")),
    max_size=6,
)


def lead(id: int, **more: object) -> Document:
    return {"id": id, "version": 1, "name": f"Lead {id}", "pipeline": "sales", "stage": "new", "score": 0, **more}


leads = st.lists(
    st.fixed_dictionaries({
        "score": st.integers(-150, 150),
        "activities": activities,
    }, optional={
        "segment": st.sampled_from(("enterprise", "smb")), "source": st.sampled_from(("web", "fair")),
        "title": st.sampled_from(("CTO", "Buyer")), "custom": st.sampled_from(({"size": 500}, {"size": 5})),
        "emails": st.just(["a@b.example"]), "value": st.sampled_from(("100", "9000")), "tags": st.just(["eu"]),
        "stage": st.sampled_from(("new", "qualified", "won")), "owner": st.just("ana"), "company": st.just("Acme"),
        "archived_at": st.just("2026-01-01T00:00:00Z"), "created_at": st.just("2026-06-01T00:00:00Z"),
        "pipeline": st.just("other"),
    }),
    max_size=6,
).map(lambda found: [lead(id, **one) for id, one in enumerate(found, 1)])  # fmt: skip


@dataclass
class Given:
    """Documents at one moment."""

    leads: list[Document]

    def get(self, table: Table, id: int) -> Document | None:
        return next((lead for lead in self.leads if lead["id"] == id), None)

    def having(self, table: Table, fields: frozenset[str]) -> Iterator[Document]:
        return (lead for lead in self.leads if not fields.isdisjoint(lead))


def by_day(day: int) -> datetime:
    return NOON + timedelta(days=day - TODAY)


def named(pipelines: Iterable[Pipeline]) -> list[Pipeline]:
    """These pipelines, and another one without rules."""
    return [*pipelines, replace(from_template("default"), id=2, key="other", name="Other")]


assert set(_kinds) <= set(KINDS) and "reached" in OUTCOMES
