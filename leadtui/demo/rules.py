"""How the made-up team scores and distributes its leads."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from leadtui.demo import ALL_BUSY
from leadtui.demo.cadences import with_cadences
from leadtui.model.distribution import Distribution, DistributionRule
from leadtui.model.pipeline import CustomField, Pipeline
from leadtui.model.scoring import EngagementRule, FitRule, ScoreRules

EMPLOYEES: Final = CustomField(id="employees", name="Employees", kind="number")
RULES: Final = ScoreRules(
    fit=(
        FitRule(name="Enterprise", when="segment:enterprise", points=22),
        FitRule(name="Mid-market", when="segment:mid-market", points=14),
        FitRule(name="Decides", when="title:ceo,cto,cfo,founder", points=12),
        FitRule(name="Recommended", when="source:referral,partner", points=12),
        FitRule(name="Cold", when='source:"cold call"', points=-6),
        FitRule(name="Over 200 people", when="custom.employees>200", points=8),
    ),
    engagement=(
        EngagementRule(name="Demo held", kind="demo", outcome="held", points=25, decay_days=90),
        EngagementRule(name="Met us", kind="meeting", outcome="held", points=16, decay_days=60),
        EngagementRule(name="Did not come", kind="meeting", outcome="no-show", points=-10, decay_days=30),
        EngagementRule(name="Replied", kind="reply", points=12, decay_days=45),
        EngagementRule(name="Reached by phone", kind="call", outcome="reached", points=8, decay_days=30),
        EngagementRule(name="Webinar", kind="webinar", points=10, decay_days=60, group="web"),
        EngagementRule(name="Whitepaper", kind="whitepaper", points=8, decay_days=60, group="web"),
        EngagementRule(name="Link click", kind="link-click", points=3, decay_days=30, group="web"),
    ),
    fit_cap=45, engagement_cap=55, group_caps={"web": 18}, mql=40, sql=65,
)  # fmt: skip


_READING: Final = ("Decides", "Over 200 people")
"""Rules that ask what only documents hold: of very many leads that is a tenth of making them."""


def as_the_team_has_it(pipeline: Pipeline, team: tuple[str, ...], leads: int) -> Pipeline:
    """The pipeline with the team's rules, cadences and fields; who can hold how many depends on how many there are."""
    me, *others = team
    room = max(5, leads // 6)
    rules = RULES if leads <= ALL_BUSY else replace(
        RULES, fit=tuple(rule for rule in RULES.fit if rule.name not in _READING)
    )  # fmt: skip
    return replace(
        with_cadences(pipeline), custom_fields=(EMPLOYEES,), scoring=rules,
        distribution=Distribution(
            rules=(
                DistributionRule(name="Enterprise", when="segment:enterprise", method="least-loaded",
                                 owners=(me, others[0])),
                DistributionRule(name="Europe", when="tag:eu,uk,ua", owners=(others[1], others[2], me)),
                DistributionRule(name="All others", owners=tuple(others)),
            ),
            capacity={owner: room + room * place // 8 for place, owner in enumerate(others)},
        ),
    )  # fmt: skip
