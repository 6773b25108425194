"""The score by rules: every point explained, and the same however the columns came to be."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leadtui.errors import LeadtuiError
from leadtui.model.event import Document
from leadtui.model.index import LeadIndex
from leadtui.model.ledger import by_rules, ledger
from leadtui.model.pipeline import Pipeline
from leadtui.model.rulebook import Rulebook
from leadtui.model.score_rules import MOST, EngagementRule, FitRule, ScoreRules, faded, total
from leadtui.model.scores import Scores
from leadtui.model.templates import from_template
from tests.model import scored
from tests.model.scored import NOON, TODAY, Given, by_day, lead, named, pipeline

often = settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
days = st.integers(TODAY - 5, TODAY + 90)


def built(leads: list[Document], pipelines: list[Pipeline], day: int) -> LeadIndex:
    """An index that is settled from nothing."""
    index = LeadIndex.build(leads)
    Scores(pipelines, day).settle(index, Given(leads))
    return index


def columns(index: LeadIndex) -> list[Document]:
    return list(index.dump())


@pytest.mark.parametrize(("points", "age", "days", "left"), [
    (10, 0, 60, 10), (10, 30, 60, 5), (10, 59, 60, 0), (10, 60, 60, 0), (10, 999, 60, 0), (10, -3, 60, 10),
    (5, 30, 60, 3), (-5, 30, 60, -3), (-10, 45, 60, -3), (7, 12_345, None, 7), (1, 1, 2, 1), (100, 1, 3650, 100),
])  # fmt: skip
def test_points_fade_by_a_line(points: int, age: int, days: int | None, left: int) -> None:
    assert faded(points, age, days) == left


@given(st.integers(-100, 100), st.integers(-10, 4000), st.integers(1, 3650))
def test_points_only_ever_come_nearer_to_nothing(points: int, age: int, days: int) -> None:
    assert abs(faded(points, age + 1, days)) <= abs(faded(points, age, days)) <= abs(points)
    assert faded(points, days, days) == 0


@often
@given(scored.rules(), scored.leads, days)
def test_the_entries_of_rules_add_up_to_their_points(rules: ScoreRules, leads: list[Document], day: int) -> None:
    home = pipeline(rules)
    book, scores = Rulebook(home), Scores([home], day)
    for one in leads:
        if one["pipeline"] == "sales":
            entries = by_rules(one, book, by_day(day))
            points = sum(entry.points for entry in entries)
            assert abs(points) <= MOST
            assert total(one["score"], points) == scores.total(one)


@often
@given(scored.rules(), scored.leads, days, st.data())
def test_one_after_the_other_is_as_all_at_once(
    rules: ScoreRules, leads: list[Document], day: int, data: st.DataObject
) -> None:
    pipelines = named([pipeline(rules)])
    index, scores = built(leads, pipelines, day), Scores(pipelines, day)
    changed = {one["id"]: one for one in leads}
    for change in data.draw(scored.leads):
        change = change | {"id": data.draw(st.integers(1, 9))}
        if data.draw(st.booleans()) and change["id"] in changed:
            index.drop(change["id"])
            del changed[change["id"]]
        else:
            changed[change["id"]] = change
            index.put(change)
            scores.take(index, [change])
    assert columns(index) == columns(built([changed[id] for id in sorted(changed)], pipelines, day))
    assert list(index.score) == scores.totals([changed[id] for id in sorted(changed)])


@often
@given(scored.rules(), scored.leads, days, st.integers(0, 90))
def test_a_day_later_is_as_loaded_on_that_day(rules: ScoreRules, leads: list[Document], day: int, later: int) -> None:
    pipelines = named([pipeline(rules)])
    rolled = built(leads, pipelines, day)
    loaded = LeadIndex.load(json.loads(json.dumps(columns(rolled))))
    assert columns(loaded) == columns(rolled)
    assert Scores(pipelines, day + later).roll(rolled) == bool(later and rolled.settled)
    Scores(pipelines, day + later).settle(loaded, Given([]))  # it must not have to ask
    fresh = built(leads, pipelines, day + later)
    assert columns(rolled) == columns(fresh) == columns(loaded)


@often
@given(scored.rules(), scored.rules(), scored.leads, days, st.integers(-3, 3))
def test_other_rules_or_an_earlier_day_settle_anew(
    old: ScoreRules, new: ScoreRules, leads: list[Document], day: int, later: int
) -> None:
    index = built(leads, named([pipeline(old)]), day)
    after = named([pipeline(new)])
    Scores(after, day + later).settle(index, Given(leads))
    assert columns(index) == columns(built(leads, after, day + later))


def test_a_copy_and_unsettled_leads() -> None:
    rules = ScoreRules(fit=(FitRule(name="all", when="", points=10),))
    home, leads = [pipeline(rules)], [lead(1), lead(2, score=5)]
    index, scores = built(leads, home, TODAY), Scores(home, TODAY)
    copy = index.copy()
    index.put(lead(1, score=20))
    assert list(index.score) == [20, 15]  # until it is settled only what is known without rules
    scores.settle(index, Given([lead(1, score=20), leads[1]]))
    assert (list(index.score), list(copy.score)) == ([30, 15], [10, 15])
    scores.settle(copy, Given(leads))
    assert list(copy.score) == [10, 15]


def test_without_rules_nothing_is_settled() -> None:
    index = built([lead(1, score=40)], [from_template("default")], TODAY)
    assert (index.settled, list(index.score), index.fading) == (None, [40], {})
    assert "settled" not in {column["field"] for column in columns(index)}


def test_an_archived_lead_keeps_its_points() -> None:
    rules = ScoreRules(fit=(FitRule(name="all", when="segment:smb", points=10),))
    assert Scores([pipeline(rules)], TODAY).total(lead(1, segment="smb", archived_at="2026-11-01T00:00:00Z")) == 10


def test_a_ledger_tells_which_rule_when_and_why() -> None:
    rules = ScoreRules(
        fit=(FitRule(name="Big", when="segment:enterprise", points=30),
             FitRule(name="Web", when="source:web", points=9)),
        engagement=(EngagementRule(name="Webinar", kind="webinar", points=10, decay_days=60),
                    EngagementRule(name="Reply", kind="reply", points=20, group="talk")),
        fit_cap=35, group_caps={"talk": 25},
    )  # fmt: skip
    one = lead(
        1, segment="enterprise", source="web", updated_at="2026-11-20T08:00:00.123Z",
        activities={"2026-10-23T10:00:00Z webinar": "", "2026-11-21T10:00:00Z reply": "",
                    "2026-11-22T10:00:00Z reply": "", "2026-01-01T00:00:00Z webinar": ""},
    )  # fmt: skip
    told = [(e.rule, e.points, e.at, e.because) for e in ledger((), one, Rulebook(pipeline(rules)), NOON)]
    assert told == [
        ("Big", 30, "2026-11-20T08:00:00Z", "segment:enterprise"),
        ("Web", 9, "2026-11-20T08:00:00Z", "source:web"),
        ("cap", -4, "2026-11-22T12:00:00Z", "fit counts for 35 points at most"),
        ("Webinar", 5, "2026-10-23T10:00:00Z", "webinar 30 days ago, 10 points fading over 60 days"),
        ("Reply", 20, "2026-11-21T10:00:00Z", "reply 1 day ago"),
        ("Reply", 20, "2026-11-22T10:00:00Z", "reply today"),
        ("cap", -15, "2026-11-22T12:00:00Z", "talk counts for 25 points at most"),
    ]
    assert sum(points for _, points, _, _ in told) == 65 == Scores([pipeline(rules)], TODAY).total(one)


def test_the_limits_are_entries_too() -> None:
    rules = ScoreRules(fit=tuple([FitRule(name=str(n), when="", points=100) for n in range(12)]))
    entries = ledger((), lead(1), Rulebook(pipeline(rules)), NOON)
    assert [(e.rule, e.points) for e in entries[-2:]] == [("limit", -300), ("limit", -800)]
    assert sum(entry.points for entry in entries) == 100


@pytest.mark.parametrize(("when", "why"), [
    ("age>3", "changes with time"), ("stale:yes", "changes with time"), ("next:overdue", "changes with time"),
    ("has:activity", "changes with time"), ("created:today", "changes with time"), ("days>3", "changes with time"),
    ("custom.start>today", "changes with time"), ("score>50", "asks for the score"), ("is:sql", "asks for the score"),
    ("pipeline:sales", "about this pipeline anyway"), ("stage:moon", "no stage 'moon'"), ("value>>3", "value"),
])  # fmt: skip
def test_a_fit_rule_that_cannot_be_asked_is_refused(when: str, why: str) -> None:
    with pytest.raises(LeadtuiError, match=why):
        from_template("default").changed(scoring={"fit": [{"name": "r", "when": when, "points": 5}]})


@pytest.mark.parametrize(("rules", "why"), [
    ({"engagement": [{"name": "r", "kind": "dance", "points": 5}]}, "no activity 'dance'"),
    ({"engagement": [{"name": "r", "kind": "call", "outcome": "fine", "points": 5}]}, "no outcome 'fine'"),
    ({"engagement": [{"name": "r", "kind": "call", "points": 101}]}, "100"),
    ({"fit": [{"name": "R", "when": "", "points": 5}, {"name": "r", "when": "", "points": 5}]}, "two rules are called"),
    ({"group_caps": {"web": 5}}, "no rule is in it"),
    ({"mql": 60, "sql": 50}, "below mql"), ({"sql_sets_status": True}, "needs an sql"), ({"mql": 0}, "greater"),
    ({"fit": [{"name": "a", "when": "", "points": 5, "group": "g"}],
      "engagement": [{"name": "b", "kind": "call", "points": 5, "group": "g"}]}, "rules of one kind"),
])  # fmt: skip
def test_rules_that_contradict_themselves_are_refused(rules: Document, why: str) -> None:
    with pytest.raises(LeadtuiError, match=why):
        from_template("default").changed(scoring=rules)


def test_a_rule_whose_stage_is_gone_finds_nobody_and_says_so() -> None:
    home = pipeline(ScoreRules(fit=(FitRule(name="r", when="stage:nurturing", points=5),)))
    gone = replace(home, stages=tuple(stage for stage in home.stages if stage.id != "nurturing"))
    assert Scores([gone], TODAY).total(lead(1)) == 0
    assert "no stage 'nurturing'" in Rulebook(gone).faults[0]


def test_rules_survive_the_store() -> None:
    rules = ScoreRules(
        fit=(FitRule(name="a", when="title:cto", points=-5, group="g"),), group_caps={"g": 3}, mql=40, sql=70,
        engagement=(EngagementRule(name="b", kind="reply", points=9, decay_days=7),), sql_sets_status=True,
    )  # fmt: skip
    home = pipeline(rules)
    assert Pipeline.of(json.loads(json.dumps(home.document()))) == home
    assert by_day(TODAY + 1) - NOON == timedelta(days=1)
