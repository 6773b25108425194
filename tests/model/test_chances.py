"""The learned chance: the golden case, what is left out as suspicious, and when it is used at all."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle, islice
from math import exp, log, prod
from random import Random

import pytest

from leadtui.errors import NotFound, Refused
from leadtui.model import bayes, judging, suspicion
from leadtui.model.chances import Chances, Judged, Learned
from leadtui.model.event import Document
from leadtui.model.index import LeadIndex
from leadtui.model.judging import Calibration, Figures, Told
from leadtui.model.learning import Closed, learn
from leadtui.model.pipeline import CustomField
from leadtui.model.variables import named
from tests.model.closed import lead, learned, maven, pipeline, xedu

WON = {"web": 6, "ref": 4}
LOST = {"web": 11, "ref": 4}
LAST = [8, 6, 1]
"""Lost leads by the last stage that they reached."""


@pytest.mark.parametrize(("stage", "source", "percent"), [
    (0, "web", "35.39"), (0, "ref", "49.92"), (1, "web", "53.81"), (1, "ref", "67.95"), (2, "web", "88.26"),
    (2, "ref", "93.19"),
])  # fmt: skip
def test_the_golden_case(stage: int, source: str, percent: str) -> None:
    odds = bayes.odds(10, 15) * bayes.stage_factors(LAST)[stage] * bayes.factors(WON, LOST)[source]
    assert f"{bayes.probability(odds) * 100:.2f}" == percent


@pytest.mark.parametrize(("stage", "source", "percent"), [
    ("new", "web", "35.39"), ("qualified", "ref", "67.95"), ("proposal", "web", "88.26"),
])  # fmt: skip
def test_the_golden_case_is_told_of_a_lead(stage: str, source: str, percent: str) -> None:
    ids, names = ("new", "qualified", "proposal"), ("New", "Qualified", "Proposal")
    stages = zip(ids, names, bayes.stage_factors(LAST), strict=True)
    figures = Figures(0.6, 0.2, 0.5)
    chances = Chances("sales", 10, 15, tuple(stages), (Learned("source", "source", bayes.factors(WON, LOST)),),
                      judged=Judged(25, figures, figures, figures, 0.1, 0.01))  # fmt: skip
    told = chances.of(lead("", stage, source=source))
    assert told is not None
    assert f"{told.probability * 100:.2f}" == percent


def golden(times: int) -> list[Document]:
    """The leads of the golden case, so many times."""
    new, qualified, proposal = ("new",), ("new", "qualified"), ("new", "qualified", "proposal")
    return times * [
        *6 * [lead("won", *proposal, source="web")], *4 * [lead("won", *proposal, source="ref")],
        *8 * [lead("lost", *new, source="web")], *3 * [lead("lost", *qualified, source="web")],
        *3 * [lead("lost", *qualified, source="ref")], lead("lost", *proposal, source="ref"),
    ]  # fmt: skip


def test_what_is_learned_is_counted_as_in_the_golden_case() -> None:
    chances = learned(golden(4))
    assert [(id, factor) for id, _, factor in chances.stages] == [
        ("new", 1.0), ("qualified", pytest.approx(60.1 / 28.1)), ("proposal", pytest.approx(60.1 / 4.1)),
    ]  # fmt: skip
    (source,) = chances.variables
    web = (24.1 / 40.2) / (44.1 / 60.2)
    assert source.factors == {"web": pytest.approx(web), "ref": pytest.approx((16.1 / 40.2) / (16.1 / 60.2))}
    line, odds = chances.calibration, 40.1 / 60.1 * web * 60.1 / 28.1
    told = chances.of(lead("", "new", "qualified", source="web"))
    assert told is not None
    assert told.probability == pytest.approx(line(log(odds)))
    assert [(one.variable, one.value) for one in told.factors] == [("stage", "Qualified"), ("source", "web")]
    assert [one.factor for one in told.factors] == [pytest.approx((60.1 / 28.1) ** line.slope), web**line.slope]


def test_the_factors_multiply_to_the_chance() -> None:
    chances = learned(golden(4))
    told, bare = (chances.of(lead("", "qualified", source=source)) for source in ("ref", "never seen"))
    assert told is not None
    assert bare is not None
    assert [factor.variable for factor in bare.factors] == ["stage"], "what was never met is skipped"
    odds = told.base / (1 - told.base) * prod(factor.factor for factor in told.factors)
    assert odds / (1 + odds) == pytest.approx(told.probability)


def test_a_lead_that_was_imported_as_won_tells_nothing_of_stages() -> None:
    known = golden(4)
    assert learned([*known, *50 * [lead("won", source="web")]]).stages == learned(known).stages
    blind = learned([lead("won" if one["outcome"] == "won" else "lost", source=one["source"]) for one in known])
    assert blind.stages == ()
    assert [one.label for one in blind.left_out] == ["stage"]


# whether it is used


def test_it_is_off_until_there_is_enough_history() -> None:
    few = learned([*6 * [lead("won", "new")], *6 * [lead("lost", "new")]])
    assert (few.used, few.reason) == (False, "not enough history: 12 of 50 closed leads")
    one_sided = learned([*60 * [lead("won", "new")], *2 * [lead("lost", "new")]])
    assert (one_sided.used, one_sided.reason) == (False, "not enough history: only 2 lost of 62 closed leads")
    assert few.of(lead("", "new")) is None
    only = learned(60 * [lead("won", "new")])
    assert (only.used, only.reason) == (False, "not enough history: only 0 lost of 60 closed leads")


def test_it_is_on_from_fifty_closed_leads_that_tell_something() -> None:
    leads = [*20 * [lead("won", "new", source="ref")], *5 * [lead("won", "new", source="web")],
             *5 * [lead("lost", "new", source="ref")], *20 * [lead("lost", "new", source="web")]]  # fmt: skip
    assert not learned(leads[:-1]).used
    chances = learned(leads)
    assert chances.used
    assert chances.reason.startswith("better than the stages: log-loss ")
    ref, web = (chances.of(lead("", "new", source=source)) for source in ("ref", "web"))
    assert ref is not None
    assert web is not None
    assert 0.5 < ref.probability < 0.9
    assert 0.1 < web.probability < 0.5


def test_stages_that_are_right_are_not_beaten() -> None:
    sources = cycle(("web", "ref", "fair"))
    leads = [lead("won" if at % 10 < 3 else "lost", "new", source=next(sources)) for at in range(300)]
    chances = learned(leads, pipeline(stages=(("New", 30),)))
    assert not chances.used
    assert chances.reason.startswith("no better than the stages: log-loss 0.61")
    assert chances.of(lead("", "new", source="ref")) is None


def test_a_closed_lead_has_no_chance_left() -> None:
    chances = learned(golden(4))
    assert chances.used
    assert chances.of(lead("won", "new", source="ref")) is None
    assert chances.of(lead("", "new", source="ref") | {"pipeline": "partners"}) is None


def test_archived_leads_and_other_pipelines_teach_nothing() -> None:
    known = golden(4)
    gone = 40 * [lead("won", "new", source="web", archived_at="2026-01-02T03:04:05Z")]
    other = 40 * [lead("won", "new", source="web") | {"pipeline": "partners"}]
    assert learned([*known, *gone, *other]).variables == learned(known).variables


def test_stages_may_be_renamed_and_taken_away() -> None:
    leads, there = golden(4), pipeline().stages
    named = pipeline().changed(stages=(*there[:1], replace(there[1], name="Warm"), *there[2:]))
    before, after = learned(leads), learned(leads, named)
    assert [factor for _, _, factor in after.stages] == [factor for _, _, factor in before.stages]
    told = after.of(lead("", "new", "qualified", source="web"))
    assert told is not None
    assert told.factors[0].value == "Warm"
    fewer = learned(leads, pipeline().changed(stages=(there[0], *there[2:])))
    assert [name for _, name, _ in fewer.stages] == ["New", "Proposal"]
    assert fewer.used


def test_it_is_learned_anew_after_one_percent_or_twenty() -> None:
    def of(closed: int) -> Chances:
        return Chances("sales", closed // 2, closed - closed // 2)

    assert [of(1_000).is_old(closed) for closed in (1_000, 1_009, 991, 1_010, 990)] == [False] * 3 + [True] * 2
    assert [of(100_000).is_old(closed) for closed in (100_019, 100_020)] == [False, True]
    assert of(0).is_old(1)


# what is left out


def _with(name: str, **kinds: str) -> CustomField:
    return CustomField(id=name.lower().replace(" ", "-"), name=name, **kinds)  # type: ignore[arg-type]


def _closed(n: int) -> Iterator[tuple[int, str]]:
    return ((at, "won" if at % 2 else "lost") for at in range(n))


def suspicious(chances: Chances) -> dict[str, str]:
    return {one.label: one.why for one in chances.left_out if one.suspicious}


def test_a_variable_that_alone_tells_the_end_is_not_believed() -> None:
    field = _with("Mood")
    leads = [lead(end, "new", custom={"mood": "good" if (end == "won") == (at % 20 > 1) else "bad"})
             for at, end in _closed(200)]  # fmt: skip
    chances = learned(leads, pipeline(field))
    assert suspicious(chances) == {"Mood": "alone it tells won from lost too well (AUC 0.90)"}
    assert chances.variables == ()


def test_what_is_filled_in_after_the_end_is_not_believed() -> None:
    one, other = _with("Contract"), _with("Survey")
    leads = [
        lead(end, "new", custom={"contract": "ab"[at % 4 // 2]} if end == "won" or at % 4 == 0 else {})
        for at, end in _closed(200)
    ]  # fmt: skip
    assert suspicious(learned(leads, pipeline(one))) == {
        "Contract": "it is filled in on 100 % of the won leads and 50 % of the lost ones"
    }
    leads = [lead(end, "new", custom={"survey": "ab"[at % 4 // 2]}) for at, end in _closed(200)]
    assert suspicious(learned(leads, pipeline(other))) == {}
    assert suspicious(learned([*leads, *30 * [lead("", "new")]], pipeline(other))) == {
        "Survey": "it is filled in on 100 % of the closed leads and 0 % of the open ones"
    }


def test_a_field_is_not_believed_for_its_name() -> None:
    field = _with("Final Activity")
    leads = [lead(end, "new", custom={"final-activity": "ab"[at % 3 // 2]}) for at, end in _closed(100)]
    assert suspicious(learned(leads, pipeline(field))) == {
        "Final Activity": "its name ('final') tells of what comes later"
    }
    assert suspicion.by_name("Finally asked") is None
    assert suspicion.by_name("Last Activity") is None, "an open lead has one too"


def test_a_tag_that_only_closed_leads_have_is_not_believed() -> None:
    leads = [lead(end, "new", tags=[("eu", "us")[at // 2 % 2], *(["invoice"] if at % 10 == 1 else [])])
             for at, end in _closed(300)]  # fmt: skip
    chances = learned([*leads, *40 * [lead("", "new", tags=["eu"])], *40 * [lead("", "new", tags=["us"])]])
    assert suspicious(chances) == {
        "tag invoice": "'yes': it is on 30 closed leads, nearly all won, and 0 open ones"
    }
    assert {variable.label for variable in chances.variables} == {"tag eu", "tag us"}
    assert all(variable.factors.keys() == {"yes", "no"} for variable in chances.variables)


def test_a_tag_that_tells_of_the_end_is_not_believed() -> None:
    leads = [lead(end, "new", tags=["eu" if at % 4 < 2 else "us", *(["Lost to Acme"] if at % 20 == 0 else []),
                                    *(["lost & found"] if at % 7 == 0 else [])])
             for at, end in _closed(400)]  # fmt: skip
    assert suspicious(learned(leads)) == {
        "tag Lost to Acme": "'yes': it tells of the end ('lost'), and nearly all with it were lost"
    }


def test_a_field_that_judges_the_lead_is_not_believed() -> None:
    fit, profile, origin = _with("Fit index", kind="number"), _with("Profile"), _with("Origin")
    values = ("Potential Lead", "Other"), ("Lead Import", "Inbound lead")
    leads = [lead(end, "new", custom={"fit-index": at % 9, "profile": values[0][at % 3 // 2],
                                      "origin": values[1][at % 3 // 2]}) for at, end in _closed(200)]  # fmt: skip
    assert suspicious(learned(leads, pipeline(fit, profile, origin))) == {
        "Fit index": "its name ('index') is a mark, which may change until the end",
        "Profile": "'Potential Lead': it judges the lead, which may change until the end",
    }


def test_a_field_that_the_team_has_begun_to_fill_in_is_believed() -> None:
    leads = [lead(end, "new", custom={"plan": "ab"[at % 4 // 2]} if at % 10 < 4 else {}) for at, end in _closed(200)]
    leads += [lead("", "new", custom={"plan": "a"}) for _ in range(60)]
    assert suspicious(learned(leads, pipeline(_with("Plan")))) == {}


def test_few_leads_make_no_field_suspicious() -> None:
    leads = [*[lead("won", "new", custom={"plan": "a"} if at < 4 else {}) for at in range(6)],
             *[lead("lost", "new", custom={"plan": "a"} if at < 13 else {}) for at in range(46)]]  # fmt: skip
    assert suspicious(learned(leads, pipeline(_with("Plan")))) == {}, "4 of 6 against 13 of 46 may be luck"


def test_a_source_may_be_as_strong_as_it_likes() -> None:
    leads = [lead(end, "new", source="ref" if (end == "won") == (at % 20 > 1) else "web") for at, end in _closed(200)]
    chances = learned(leads)
    assert chances.used
    assert suspicious(chances) == {}
    assert chances.judged is not None
    assert chances.judged.learned.auc == pytest.approx(0.9, abs=0.01)


def test_people_say_what_is_to_be_believed() -> None:
    home, leads = xedu()
    home = home.changed(trusted={"custom.lead-profile": True, "source": False, "tags": True, "tags.Ringing": False})
    chances = learned(leads, home)
    names = {variable.label for variable in chances.variables}
    assert {"Lead Profile", "tag Closed by Horizzon"} <= names
    assert not {"source", "tag Ringing"} & names
    assert not {"source", "tag Ringing", "Lead Profile", "tags"} & suspicious(chances).keys()
    said = "somebody distrusts it (`leadtui chances drop` takes that back)"
    assert [one.label for one in chances.left_out if one.why == said] == ["source", "tag Ringing"]


@pytest.mark.parametrize(("word", "name"), [
    ("Owner", "owner"), ("credit score", "custom.credit"), ("credit", "custom.credit"), ("tag Big [x]", "tags.Big [x]"),
    ("custom.credit", "custom.credit"), ("tags.eu", "tags.eu"), ("tags", "tags"),
])  # fmt: skip
def test_fields_are_found_by_what_people_call_them(word: str, name: str) -> None:
    assert named(word, pipeline(CustomField(id="credit", name="Credit score"))) == name


def test_what_is_no_field_cannot_be_trusted() -> None:
    with pytest.raises(NotFound, match=r"no field 'value' to learn from in Sales; there are source, segment, owner"):
        named("value", pipeline())
    with pytest.raises(Refused, match=r"'value' is no field to learn from; there are source, segment"):
        pipeline().changed(trusted={"value": False})


def test_numbers_are_sorted_into_bins() -> None:
    field = _with("Seats", kind="number")
    leads = [lead(end, "new", custom={"seats": at % 50 + (at % 3) * 25 * (end == "won")}) for at, end in _closed(300)]
    chances = learned(leads, pipeline(field))
    (seats,) = chances.variables
    assert len(seats.factors) == len(seats.edges) + 1 <= 10
    told = chances.of(lead("", "new", custom={"seats": 1_000}))
    assert told is not None
    assert told.factors[0].value == f"{seats.edges[-1]:g} and more"
    assert told.factors[0].factor > 1


def test_names_teach_nothing() -> None:
    leads = [lead(end, "new", company=f"firm {at}") for at, end in _closed(100)]
    assert [(one.label, one.why) for one in learned(leads).left_out] == [
        ("company", "hardly any value is on 5 closed leads")
    ]


# figures


def test_auc_counts_pairs() -> None:
    assert judging.auc([[Told(0.9, 1, 0), Told(0.5, 1, 1), Told(0.1, 0, 2)]]) == pytest.approx((3 + 2.5) / 6)
    assert judging.auc([[Told(0.9, 3, 0)], [Told(0.1, 0, 3)]]) == 0.5


def test_figures() -> None:
    figures = Figures.of([[Told(0.8, 3, 1)], [Told(0.2, 0, 1)]])
    assert figures.log_loss == pytest.approx(-(4 * log(0.8) + log(0.2)) / 5)
    assert figures.brier == pytest.approx((3 * 0.04 + 0.64 + 0.04) / 5)


def test_what_is_counted_twice_is_corrected() -> None:
    groups = [(2 * log(9), 900, 100), (2 * log(1 / 9), 100, 900)]  # odds of 9, told twice
    line = Calibration.fitted(groups)
    assert line.slope == pytest.approx(0.5, abs=0.01)
    assert line(groups[0][0]) == pytest.approx(0.9, abs=0.005)


def test_what_tells_the_contrary_is_nothing() -> None:
    line = Calibration.fitted([(1.0, 10, 90), (-1.0, 90, 10)])
    assert line.slope == 0
    assert line(1.0) == pytest.approx(0.5)


def test_small_factors_are_not_told_as_nothing() -> None:
    told = {12.34: "×12.3", 1.8: "×1.8", 0.1: "×0.1", 0.094: "×0.09", 0.0123: "×0.01"}
    assert [bayes.times(factor) for factor in told] == list(told.values())


def test_what_is_told_comes_true() -> None:
    """Strong and honest: of leads that were never seen those that are told so much are won so often."""
    home, chance = pipeline(), Random(7)
    strength = {"ref": 1.6, "fair": 0.2, "web": -0.6, "cold": -1.8, "large": 0.9, "small": -0.9}
    leads = []
    for _ in range(6_000):
        source, segment = chance.choice(("ref", "fair", "web", "cold")), chance.choice(("large", "small"))
        won = chance.random() < 1 / (1 + exp(-strength[source] - strength[segment]))
        way = ("new", "qualified")[:2 if won or chance.random() < 0.5 else 1]
        leads.append(lead("won" if won else "lost", *way, source=source, segment=segment))
    chances = learned(leads[:2_000], home)
    assert chances.used
    bins = [[0.0, 0, 0] for _ in range(5)]
    for one in leads[2_000:]:
        told = chances.of({**one, "outcome": None, "stage": "new"})
        assert told is not None
        place = bins[int(told.probability * 5)]
        place[:] = place[0] + told.probability, place[1] + 1, place[2] + (one["outcome"] == "won")
    for told_sum, n, n_won in bins:
        assert told_sum / n == pytest.approx(n_won / n, abs=0.07)


# real leads


def test_nothing_is_learned_where_nothing_is_to_be_learned() -> None:
    home, leads = maven()
    chances = learned(leads, home)
    assert (chances.won, chances.lost, chances.used) == (4_238, 2_473, False)
    assert chances.reason == "no better than the stages: log-loss 0.6582 against 0.6582 on 6,711 held-out leads"
    assert [variable.label for variable in chances.variables] == ["owner", "company", "Product"]
    assert chances.stages == (), "nobody knows by what stages they went"


def test_a_school_learns_without_what_it_wrote_down_afterwards() -> None:
    home, leads = xedu()
    chances = learned(leads, home)
    assert suspicious(chances).keys() == {
        "tags", "Lead Quality", "Lead Profile", "Last Notable Activity", "Asymmetrique Activity Index",
        "Asymmetrique Activity Score", "Asymmetrique Profile Index", "Asymmetrique Profile Score",
    }  # fmt: skip
    honest = {"source", "Lead Origin", "Last Activity", "What is your current occupation"}
    assert honest <= {variable.label for variable in chances.variables}
    assert chances.judged is not None
    assert chances.used
    assert 0.86 <= chances.judged.learned.auc <= 0.88
    assert chances.judged.learned.log_loss < 0.50 < 0.66 < chances.judged.stages.log_loss
    assert chances.calibration.slope < 0.8, "what says the same several times is corrected"


def test_a_hundred_thousand_leads_are_learned_from_at_once() -> None:
    kinds = [
        lead("won" if at * 7 % 10 < 4 else "lost", *("new", "qualified", "proposal")[:at % 3 + 1], name="x",
             source=f"source {at % 7}", owner=f"owner {at % 12}", segment="abc"[at % 3], tags=["eu"] if at % 2 else [])
        for at in range(1_000)
    ]  # fmt: skip
    index = LeadIndex.build(islice(({"id": at + 1} | one for at, one in enumerate(cycle(kinds))), 100_000))
    home = pipeline()
    began = time.process_time()
    chances = learn(index, home, Closed.of(index, home), {})
    assert time.process_time() - began < 1.5, "0.3 s where nothing else runs"
    assert chances.judged is not None
    assert chances.judged.n == 100_000
