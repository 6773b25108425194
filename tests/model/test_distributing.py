"""Who gets which lead: fair, within what each can hold, the same for the same leads."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadtui.errors import Conflict, LeadtuiError, Refused
from leadtui.model.command import AddLead, ArchiveLeads, AssignOwner, DistributeLeads, EditPipeline, UndoEvent
from leadtui.model.distributing import Asked, NoRules, Plan, plan, shared_out
from leadtui.model.distribution import Distribution, DistributionRule
from leadtui.model.event import Draft, Event
from leadtui.model.index import LeadIndex
from leadtui.model.sentence import sentence, what
from tests.model.world import Team

OWNERS = ("ana", "ben", "cho", "eva")


def rule(name: str = "all", method: Any = "round-robin", owners: tuple[str, ...] = OWNERS) -> DistributionRule:
    return DistributionRule(name=name, method=method, owners=owners)


_SOME = st.lists(st.sampled_from(OWNERS), min_size=1, unique=True).map(tuple)
_METHOD = st.sampled_from(("round-robin", "least-loaded"))
_RULES = st.lists(st.builds(lambda method, owners: (method, owners), _METHOD, _SOME), min_size=1, max_size=3).map(
    lambda parts: tuple(rule(f"rule {place}", *part) for place, part in enumerate(parts))
)
_HELD = st.dictionaries(st.sampled_from(OWNERS), st.integers(0, 12))
_CAPACITY = st.dictionaries(st.sampled_from(OWNERS), st.integers(0, 15))
_LEADS = st.lists(st.integers(1, 500), unique=True, max_size=60)


@st.composite
def situations(draw: st.DrawFn) -> tuple[Distribution, dict[str, str], Asked]:
    rules = draw(_RULES)
    places = st.sampled_from((None, *range(len(rules))))
    leads = [(lead, draw(places)) for lead in draw(_LEADS)]
    turns = {one.name: owner for one in rules if (owner := draw(st.sampled_from((None, *OWNERS)))) is not None}
    return Distribution(rules=rules, capacity=draw(_CAPACITY)), turns, Asked(leads, draw(_HELD))


def of_owner(planned: Plan) -> Counter[str]:
    return Counter(owner for _, _, owner in planned.pairs)


@given(_LEADS, st.sampled_from((None, *OWNERS)))
def test_round_robin_gives_to_each_the_same_but_one(leads: list[int], last: str | None) -> None:
    turns = {} if last is None else {"all": last}
    planned = shared_out(Distribution(rules=(rule(),)), turns, Asked([(lead, 0) for lead in leads]))
    counts = [of_owner(planned)[owner] for owner in OWNERS]
    assert sum(counts) == len(leads)
    assert max(counts) - min(counts) <= 1


@given(_LEADS, st.lists(st.integers(0, 60), max_size=4), st.sampled_from((None, *OWNERS)))
def test_several_runs_of_a_round_robin_are_one(leads: list[int], cuts: list[int], last: str | None) -> None:
    distribution, turns = Distribution(rules=(rule(),)), {} if last is None else {"all": last}
    ordered = sorted(leads)
    whole = shared_out(distribution, turns, Asked([(lead, 0) for lead in ordered]))
    pairs: list[tuple[int, str, str]] = []
    places = sorted({min(cut, len(ordered)) for cut in cuts} | {0, len(ordered)})
    for begin, end in pairwise(places):
        part = shared_out(distribution, turns, Asked([(lead, 0) for lead in ordered[begin:end]]))
        pairs, turns = pairs + part.pairs, dict(part.turns)
    assert pairs == whole.pairs
    assert turns == whole.turns


@given(situations())
def test_nobody_gets_more_than_he_can_hold_and_nothing_is_lost(
    situation: tuple[Distribution, dict[str, str], Asked]
) -> None:
    distribution, turns, asked = situation
    planned = shared_out(distribution, turns, asked)
    for owner, got in of_owner(planned).items():
        if owner in distribution.capacity:
            assert asked.held.get(owner, 0) + got <= distribution.capacity[owner]
    given_out = [lead for lead, _, _ in planned.pairs]
    assert len(set(given_out)) == len(given_out)
    assert len(given_out) + planned.crowded + planned.unruled == len(asked.leads)
    rules = {one.name: one for one in distribution.rules}
    assert all(owner in rules[name].owners for _, name, owner in planned.pairs)


@given(situations())
def test_a_lead_stays_only_when_every_owner_of_its_rule_is_full(
    situation: tuple[Distribution, dict[str, str], Asked]
) -> None:
    distribution, turns, asked = situation
    planned = shared_out(distribution, turns, asked)
    got = {lead for lead, _, _ in planned.pairs}
    for lead, place in asked.leads:
        if lead not in got and place is not None:
            assert set(distribution.rules[place].owners) <= set(planned.full)


@given(situations())
def test_the_least_loaded_is_never_one_who_holds_more_than_another_who_has_room(
    situation: tuple[Distribution, dict[str, str], Asked]
) -> None:
    distribution, turns, asked = situation
    rules = {one.name: one for one in distribution.rules}
    load = Counter(asked.held)
    for _, name, owner in shared_out(distribution, turns, asked).pairs:  # by ascending lead: the order of giving
        if rules[name].method == "least-loaded":
            room = [o for o in rules[name].owners if load[o] < distribution.capacity.get(o, 10**9)]
            assert load[owner] == min(load[o] for o in room)
        load[owner] += 1


@given(situations(), st.randoms(use_true_random=False))
def test_the_order_in_which_leads_came_means_nothing(
    situation: tuple[Distribution, dict[str, str], Asked], random: Any
) -> None:
    distribution, turns, asked = situation
    shuffled = list(asked.leads)
    random.shuffle(shuffled)
    assert shared_out(distribution, turns, asked) == shared_out(distribution, turns, Asked(shuffled, asked.held))


@given(situations())
def test_a_plan_comes_back_out_of_its_event(situation: tuple[Distribution, dict[str, str], Asked]) -> None:
    planned = shared_out(*situation)
    assert planned.told_by(planned.document()) == planned


def test_a_turn_of_somebody_who_left_begins_anew() -> None:
    planned = shared_out(Distribution(rules=(rule(),)), {"all": "zoe"}, Asked([(1, 0)]))
    assert planned.pairs == [(1, "all", "ana")]


def test_two_rules_share_what_an_owner_can_hold() -> None:
    rules = (rule("eu", owners=("ana",)), rule("rest", owners=("ana", "ben")))
    planned = shared_out(
        Distribution(rules=rules, capacity={"ana": 2, "ben": 1}), {}, Asked([(id, id % 2) for id in range(1, 7)])
    )
    assert planned.pairs == [(1, "rest", "ana"), (2, "eu", "ana"), (3, "rest", "ben")]
    assert (planned.crowded, planned.full) == (3, ["ana", "ben"])
    assert planned.stay == "3 stay unowned: everybody is full for 3"


# the leads of a pipeline


RULES: dict[str, Any] = {
    "rules": [
        {"name": "EU", "when": "tag:eu", "owners": ["ana", "ben"]},
        {"name": "large", "when": "value>=1000", "method": "least-loaded", "owners": ["cho", "eva"]},
    ],
    "capacity": {"cho": 2},
}


@pytest.fixture
def team() -> Team:
    """1 to 4 in the EU, 5 and 6 large, 7 neither, 8 owned by cho."""
    team = Team()
    with_rules(team, RULES)
    for number in range(1, 5):
        team.do(AddLead(f"L{number}", {"tags": ["eu"], "value": "5000"}))
    team.do(AddLead("L5", {"value": "1000"}))
    team.do(AddLead("L6", {"value": "2000"}))
    team.do(AddLead("L7"))
    team.do(AddLead("L8", {"owner": "cho"}))
    return team


def with_rules(team: Team, distribution: dict[str, Any]) -> None:
    pipeline = team.world().pipeline()
    team.do(EditPipeline(pipeline.key, pipeline.document() | {"distribution": distribution}))


def planned(team: Team, ids: tuple[int, ...] | None = None) -> Plan:
    world = team.world()
    pipeline = world.pipeline()
    index = LeadIndex.build(team.shelf.all("leads"))
    documents = team.shelf.tables["leads"].get
    return plan(index, pipeline, world.pipelines(), world.now(pipeline), "ana", documents, ids)


def distribute(team: Team, ids: tuple[int, ...] | None = None) -> Draft:
    return team.do(DistributeLeads("sales", planned(team, ids)))


def owners(team: Team) -> list[str | None]:
    return [lead.get("owner") for lead in team.shelf.all("leads")]


def test_each_lead_goes_by_the_first_rule_that_finds_it(team: Team) -> None:
    draft = distribute(team)
    assert owners(team) == ["ana", "ben", "ana", "ben", "eva", "cho", None, "cho"]
    assert team.world().pipeline().turns == {"EU": "ben"}
    event = Event(9, "2026-11-22T12:00:00.000Z", "ana", 1, "cli", draft.verb, draft.changes, data=draft.data)
    assert sentence(event, str) == "ana distributed 6 leads: ana 2, ben 2, eva 1, cho 1"
    assert what(event, str, 5) == "distributed to eva"
    assert (draft.data["unruled"], draft.data["crowded"]) == (1, 0)
    assert not distribute(team).changes, "nobody is left who could be given"


def test_closed_archived_and_others_leads_are_left_alone(team: Team) -> None:
    team.do(ArchiveLeads((1,)))
    team.shelf.tables["leads"][2] |= {"outcome": "lost"}
    team.shelf.tables["leads"][3] |= {"pipeline": "other"}
    distribute(team)
    assert owners(team)[:4] == [None, None, None, "ana"]


def test_only_those_that_are_asked_for_and_the_rest_is_told(team: Team) -> None:
    draft = distribute(team, (2, 7, 8))
    assert owners(team) == [None, "ana", None, None, None, None, None, "cho"]
    assert (draft.data["passed"], draft.data["unruled"]) == (1, 1)
    distribute(team)
    assert owners(team)[0] == "ben", "ana had the last one"


def test_one_event_whose_undo_gives_the_turn_back(team: Team) -> None:
    before = {table: dict(documents) for table, documents in team.shelf.tables.items()}
    draft = distribute(team)
    event = Event(9, "2026-11-22T12:00:00.000Z", "ana", 1, "cli", draft.verb, draft.changes, data=draft.data)
    team.do(UndoEvent(event, lambda *_: "somebody"))
    assert owners(team) == [None] * 7 + ["cho"]
    assert team.world().pipeline().turns == before["pipelines"][1]["turns"] == {}


def test_an_older_distribution_is_undone_although_turns_went_on(team: Team) -> None:
    draft = distribute(team, (1,))
    distribute(team)
    event = Event(9, "2026-11-22T12:00:00.000Z", "ana", 1, "cli", draft.verb, draft.changes, data=draft.data)
    team.do(UndoEvent(event, lambda *_: "somebody"))
    assert owners(team)[:2] == [None, "ben"]
    assert team.world().pipeline().turns == {"EU": "ben"}


def test_who_was_taken_since_the_plan_is_passed_over(team: Team) -> None:
    seen = planned(team)
    team.do(AssignOwner((1,), "zoe"))
    team.do(ArchiveLeads((2,)))
    draft = team.do(DistributeLeads("sales", seen))
    assert owners(team)[:3] == ["zoe", None, "ana"]
    assert draft.data["passed"] == 2
    assert [lead for share in draft.data["shares"] for lead in share[2]] == [3, 4, 6, 5]


def test_a_plan_of_other_rules_or_turns_is_a_conflict(team: Team) -> None:
    seen = planned(team)
    distribute(team, (1,))
    with pytest.raises(Conflict, match="turns of Sales were changed"):
        team.decide(DistributeLeads("sales", seen))
    seen = planned(team)
    with_rules(team, RULES | {"capacity": {}})
    with pytest.raises(Conflict, match="rules or turns"):
        team.decide(DistributeLeads("sales", seen))


def test_who_has_no_room_any_more_is_a_conflict_and_a_new_plan_fits(team: Team) -> None:
    seen = planned(team)
    assert seen.gets["cho"] == 1
    team.do(AddLead("L9", {"owner": "cho"}))
    with pytest.raises(Conflict, match="cho can hold 2, has 2 and would get 1: leads came to them since you looked"):
        team.decide(DistributeLeads("sales", seen))
    distribute(team)
    assert Counter(owners(team))["cho"] == 2


def test_leads_that_are_closed_or_archived_take_no_room(team: Team) -> None:
    team.do(AddLead("L9", {"owner": "cho"}))
    team.do(AddLead("L10", {"owner": "cho"}))
    team.shelf.tables["leads"][8] |= {"outcome": "lost"}
    team.do(ArchiveLeads((9,)))
    distribute(team)
    assert Counter(owners(team))["cho"] == 4, "one of them lost, one archived, two open"


def test_without_rules_it_says_so(team: Team) -> None:
    with_rules(team, {})
    with pytest.raises(NoRules, match="Sales has no rules for the distribution of its leads"):
        planned(team)


def test_a_rule_may_ask_for_what_only_documents_hold(team: Team) -> None:
    with_rules(team, {"rules": [{"name": "known", "when": "has:email", "owners": ["eva"]}]})
    team.do(AddLead("L9", {"emails": ["a@b.example"]}))
    distribute(team)
    assert owners(team) == [None] * 7 + ["cho", "eva"]


def test_a_rule_that_names_a_stage_that_is_gone_is_named(team: Team) -> None:
    with_rules(team, {"rules": [{"name": "late", "when": "stage:nowhere", "owners": ["eva"]}]})
    with pytest.raises(Refused, match="distribution rule 'late': no stage 'nowhere'"):
        planned(team)


@pytest.mark.parametrize(
    ("distribution", "sentence"),
    [
        ({"rules": [{"name": "a", "when": "colour:red", "owners": ["x"]}]}, "rules.0.when: no field 'colour'"),
        ({"rules": [{"name": "a", "owners": ["  "]}]}, "distribution.rules.0.owners.0: must not be empty"),
        ({"rules": [{"name": "a", "owners": ["ana", "ana "]}]}, "distribution.rules.0.owners: ana is named twice"),
        ({"rules": [{"name": "a", "owners": []}]}, "distribution.rules.0.owners: must not be empty"),
        ({"rules": [{"name": "a", "owners": ["x", "y", "x"]}]}, "distribution.rules.0.owners: x is named twice"),
        ({"rules": [{"name": "a", "owners": ["x"]}] * 2}, "distribution.rules: a is named twice"),
        ({"rules": [{"name": "a", "owners": ["x"], "when": "", "who": 1}]}, "rules.0.who: there is no such field"),
        ({"capacity": {"ana": -1}}, "distribution.capacity.ana: "),
    ],
)
def test_rules_that_make_no_sense_are_refused_at_their_place(
    team: Team, distribution: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(LeadtuiError, match=sentence):
        with_rules(team, distribution)


def test_a_huge_distribution_makes_its_changes_one_by_one(team: Team) -> None:
    for number in range(9, 1200):
        team.shelf.tables["leads"][number] = {"id": number, "version": 1, "name": "x", "pipeline": "sales",
                                              "stage": "new", "tags": ["eu"]}  # fmt: skip
    draft = distribute(team)
    assert len(draft.changes) == 1 + 6 + 1191
    assert Counter(owners(team))["ana"] - Counter(owners(team))["ben"] in (-1, 0, 1)
