"""Cadences on leads: what each act makes of one, and what holds after any sequence of acts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from leadtui.errors import LeadtuiError, NotFound, Refused
from leadtui.model import cadence_course
from leadtui.model.command import (
    AddLead,
    ArchiveLeads,
    Command,
    CompleteNextStep,
    EditPipeline,
    LogActivity,
    LoseLeads,
    MoveLeads,
    PauseCadence,
    PlanNextStep,
    ReopenLeads,
    RestoreLeads,
    ResumeCadence,
    Snooze,
    StartCadence,
    StopCadence,
    UndoEvent,
    WinLeads,
)
from leadtui.model.event import Document, Draft, Event
from leadtui.model.lead import NextStep
from leadtui.model.sentence import what
from tests.model.world import NOON, Team

NURTURE: Document = {
    "name": "Nurture",
    "steps": [{"day": 0, "text": "Call"}, {"day": 3, "text": "Write"}, {"day": 10, "text": "Call again"}],
}
DEMO: Document = {"name": "Demo", "steps": [{"day": 1, "text": "Invite"}]}
DAY = timedelta(days=1)


def cadences(team: Team, *found: Document, zone: str = "UTC") -> None:
    document = team.world().pipeline().document()
    team.do(EditPipeline("sales", document | {"cadences": list(found), "time_zone": zone}))


@pytest.fixture
def team() -> Team:
    team = Team()
    cadences(team, NURTURE, DEMO)
    for name in ("Ada", "Bob", "Cleo"):
        team.do(AddLead(name))
    return team


def step(team: Team, id: int = 1) -> tuple[str, str | None] | None:
    planned = team.lead(id).next_step
    return None if planned is None else (planned.text, planned.due)


def place(team: Team, id: int = 1) -> tuple[str, int] | None:
    found = team.lead(id).cadence
    return None if found is None else (found.name, found.step)


def told(draft: Draft, id: int | None = 1) -> str:
    event = Event(1, "2026-11-22T12:00:00.000Z", "ana", 1, "tui", draft.verb, draft.changes, data=draft.data)
    return what(event, str.capitalize, id)


def test_a_cadence_goes_from_step_to_step_and_ends(team: Team) -> None:
    assert told(team.do(StartCadence((1,), "nur"))) == "started the cadence Nurture: “Call”, due 22 Nov 2026"
    assert (place(team), step(team)) == (("Nurture", 0), ("Call", "2026-11-22"))
    assert told(team.do(CompleteNextStep((1,)))) == "completed “Call”, then “Write”"
    assert (place(team), step(team)) == (("Nurture", 1), ("Write", "2026-11-25"))
    team.do(CompleteNextStep((1,)), NOON + 20 * DAY)
    assert step(team) == ("Call again", "2026-12-12"), "never before today"
    last = team.do(CompleteNextStep((1,)), NOON + 21 * DAY)
    assert told(last) == "completed “Call again”, and the cadence Nurture ended"
    assert (place(team), step(team)) == (None, None)


def test_its_days_are_those_of_the_pipelines_zone(team: Team) -> None:
    cadences(team, NURTURE, DEMO, zone="Pacific/Auckland")
    team.do(StartCadence((1,), "Demo"))
    assert step(team) == ("Invite", "2026-11-24"), "it is Monday there already"


def test_many_leads_start_as_one_event(team: Team) -> None:
    draft = team.do(StartCadence((1, 2, 3), "Nurture"))
    assert [change.id for change in draft.changes] == [1, 2, 3]
    assert told(draft, None) == "started the cadence Nurture"
    assert team.do(StartCadence((1, 2, 3), "Nurture")).changes == ()


def test_a_step_that_a_person_has_planned_is_only_replaced_when_told(team: Team) -> None:
    team.do(PlanNextStep((2,), "Send offer", "tue"))
    with pytest.raises(Refused, match="lead 2 has a next step already, “Send offer”"):
        team.decide(StartCadence((1, 2), "Nurture"))
    team.do(StartCadence((1, 2), "Nurture", replace=True))
    assert step(team, 2) == ("Call", "2026-11-22")


def test_another_cadence_takes_the_place_of_the_one_that_runs(team: Team) -> None:
    team.do(StartCadence((1,), "Nurture"))
    team.do(StartCadence((1,), "Demo"))
    assert (place(team), step(team)) == (("Demo", 0), ("Invite", "2026-11-23"))


def test_the_step_of_a_cadence_comes_back_when_another_one_is_done(team: Team) -> None:
    team.do(StartCadence((1,), "Nurture"))
    team.do(CompleteNextStep((1,)))
    team.do(PlanNextStep((1,), "Send offer", "tomorrow"))
    assert place(team) == ("Nurture", 1)
    team.do(CompleteNextStep((1,)), NOON + DAY)
    assert (place(team), step(team)) == (("Nurture", 1), ("Write", "2026-11-25"))


def test_a_step_named_by_then_comes_before_the_cadences_own(team: Team) -> None:
    team.do(StartCadence((1,), "Nurture"))
    team.do(CompleteNextStep((1,), "Send offer", "1w"))
    assert (place(team), step(team)) == (("Nurture", 1), ("Send offer", "2026-11-29"))
    team.do(CompleteNextStep((1,)), NOON + 7 * DAY)
    assert (place(team), step(team)) == (("Nurture", 1), ("Write", "2026-11-29"))


def test_snoozing_shifts_this_step_only(team: Team) -> None:
    team.do(StartCadence((1,), "Nurture"))
    team.do(Snooze((1,), "2d"))
    assert step(team) == ("Call", "2026-11-24")
    team.do(CompleteNextStep((1,)), NOON + 2 * DAY)
    assert step(team) == ("Write", "2026-11-25")


def test_pausing_keeps_the_place_and_resuming_goes_on_from_it(team: Team) -> None:
    team.do(StartCadence((1,), "Nurture"))
    team.do(CompleteNextStep((1,)))
    assert told(team.do(PauseCadence((1,)))) == "paused the cadence Nurture"
    assert (place(team), step(team)) == (("Nurture", 1), None)
    assert team.do(PauseCadence((1,))).changes == ()
    with pytest.raises(Refused, match="lead 1 is paused in Nurture"):
        team.decide(StartCadence((1,), "Nurture"))
    resumed = team.do(ResumeCadence((1,)), NOON + 30 * DAY)
    assert told(resumed) == "resumed the cadence Nurture: “Write”, due 22 Dec 2026"
    assert (place(team), step(team)) == (("Nurture", 1), ("Write", "2026-12-22"))


def test_pausing_and_stopping_leave_a_persons_own_step(team: Team) -> None:
    team.do(StartCadence((1,), "Nurture"))
    team.do(PlanNextStep((1,), "Send offer", "tomorrow"))
    team.do(PauseCadence((1,)))
    team.do(ResumeCadence((1,)))
    assert step(team) == ("Send offer", "2026-11-23")
    assert told(team.do(StopCadence((1,)))) == "stopped the cadence Nurture"
    assert (place(team), step(team)) == (None, ("Send offer", "2026-11-23"))


ENDS: dict[str, tuple[Command, str]] = {
    "won": (WinLeads((1,)), "won from New, and the cadence Nurture stopped"),
    "lost": (LoseLeads((1,), "price"), "lost from New: price, and the cadence Nurture stopped"),
    "moved": (MoveLeads((1,), "customer"), "moved from New to Customer, and the cadence Nurture stopped"),
    "archived": (ArchiveLeads((1,)), "archived, and the cadence Nurture stopped"),
    "replied": (LogActivity((1,), "email", outcome="replied"),
                "logged email (replied), and the cadence Nurture stopped"),
    "not interested": (LogActivity((1,), "call", "no", "not"),
                       "logged call (not interested): no, and the cadence Nurture stopped"),
}  # fmt: skip


@pytest.mark.parametrize("end", ENDS)
def test_a_cadence_stops_by_itself_and_takes_its_step_along(team: Team, end: str) -> None:
    command, sentence = ENDS[end]
    team.do(StartCadence((1,), "Nurture"))
    draft = team.do(command)
    assert (place(team), step(team)) == (None, None)
    assert told(draft) == sentence


@pytest.mark.parametrize("end", ENDS)
def test_a_paused_one_stops_too_and_a_persons_own_step_stays(team: Team, end: str) -> None:
    team.do(StartCadence((1,), "Nurture"))
    team.do(PlanNextStep((1,), "Send offer", "tomorrow"))
    team.do(PauseCadence((1,)))
    team.do(ENDS[end][0])
    assert (place(team), step(team)) == (None, ("Send offer", "2026-11-23"))


def test_what_is_no_reply_stops_nothing(team: Team) -> None:
    team.do(StartCadence((1,), "Nurture"))
    for outcome in ("no answer", "sent", "bounced", "voicemail"):
        team.do(LogActivity((1,), "email", outcome=outcome))
    team.do(MoveLeads((1,), "proposal"))
    assert (place(team), step(team)) == (("Nurture", 0), ("Call", "2026-11-22"))


def test_of_several_it_is_said_for_how_many_it_stopped(team: Team) -> None:
    team.do(StartCadence((1, 2), "Nurture"))
    assert told(team.do(ArchiveLeads((1, 2, 3))), None).endswith(", and the cadence Nurture stopped on 2 of them")


def test_reopening_brings_no_cadence_back_but_undo_does(team: Team) -> None:
    team.do(StartCadence((1,), "Nurture"))
    before = team.lead(1)
    lost = team.do(LoseLeads((1,), "price"))
    undo = UndoEvent(Event(9, "2026-11-22T12:00:00.000Z", "ana", 1, "tui", "lost", lost.changes), lambda *_: "ben")
    team.do(undo)
    assert (team.lead(1).cadence, team.lead(1).next_step) == (before.cadence, before.next_step)
    team.do(LoseLeads((1,), "price"))
    team.do(ReopenLeads((1,)))
    assert (place(team), step(team)) == (None, None)


def test_a_cadence_that_was_edited_meanwhile(team: Team) -> None:
    team.do(StartCadence((1, 2, 3), "Nurture"))
    team.do(CompleteNextStep((1, 2)))
    cadences(team, {"name": "Nurture", "steps": [{"day": 0, "text": "Ring"}, {"day": 5, "text": "Ask"}]})
    team.do(CompleteNextStep((3,)))
    assert (place(team, 3), step(team, 3)) == (("Nurture", 1), ("Ask", "2026-11-27")), "its old step was still its own"
    cadences(team, {"name": "Nurture", "steps": [{"day": 0, "text": "Ring"}]})
    found = team.lead(1).cadence
    assert found is not None
    assert cadence_course.told(found, team.world().pipeline().cadence("nurture")) == "Nurture 1/1"
    assert told(team.do(CompleteNextStep((1,)))) == "completed “Write”, and the cadence Nurture ended"
    team.do(PauseCadence((2,)))
    assert told(team.do(ResumeCadence((2,))), 2) == "resumed the cadence Nurture, which has no step left"


def test_a_cadence_that_is_gone_meanwhile(team: Team) -> None:
    team.do(StartCadence((1, 2, 3), "Nurture"))
    team.do(PauseCadence((2,)))
    cadences(team)
    found = team.lead(1).cadence
    assert found is not None and cadence_course.told(found, None) == "Nurture (no longer there)"
    ended = "completed “Call”, and the cadence Nurture ended: the pipeline has it no more"
    assert told(team.do(CompleteNextStep((1,)))) == ended
    assert (place(team), step(team)) == (None, None)
    with pytest.raises(Refused, match="lead 2: Sales has no cadence Nurture any more; stop it"):
        team.decide(ResumeCadence((2,)))
    team.do(StopCadence((2, 3)))
    assert (place(team, 2), place(team, 3), step(team, 3)) == (None, None, None)


@pytest.mark.parametrize(
    ("command", "error", "says"),
    [
        (StartCadence((1,), "none"), NotFound, "no cadence 'none' in Sales; there are Nurture, Demo"),
        (StartCadence((1,), ""), NotFound, "no cadence ''"),
        (StartCadence((9,), "Demo"), NotFound, "no lead 9"),
        (StartCadence((3,), "Demo"), Refused, "lead 3 is lost; a cadence is for open leads"),
        (PauseCadence((1,)), Refused, "lead 1 is in no cadence"),
        (ResumeCadence((1,)), Refused, "lead 1 is in no cadence"),
        (StopCadence((1,)), Refused, "lead 1 is in no cadence"),
    ],
)
def test_bad_input_gets_a_sentence(team: Team, command: Command, error: type[LeadtuiError], says: str) -> None:
    team.do(LoseLeads((3,), "price"))
    with pytest.raises(error, match=says):
        team.decide(command)


def test_a_pipeline_without_cadences_says_how_to_get_some(team: Team) -> None:
    cadences(team)
    with pytest.raises(NotFound, match="Sales has no cadences; `leadtui pipeline edit` adds them"):
        team.decide(StartCadence((1,), "Nurture"))


IDS = st.lists(st.integers(1, 3), min_size=1, max_size=3, unique=True).map(tuple)
WHEN = st.sampled_from(["today", "3d", "eom", "2027-01-01 14:00"])
ACTS: st.SearchStrategy[Any] = st.one_of(
    st.builds(StartCadence, IDS, st.sampled_from(["Nurture", "Demo"]), st.booleans()),
    st.builds(PauseCadence, IDS), st.builds(ResumeCadence, IDS), st.builds(StopCadence, IDS),
    st.builds(CompleteNextStep, IDS), st.builds(CompleteNextStep, IDS, st.sampled_from(["Own", "Call"]), WHEN),
    st.builds(PlanNextStep, IDS, st.sampled_from(["Own", "Write"]), WHEN), st.builds(Snooze, IDS, WHEN),
    st.builds(LogActivity, IDS, st.just("email"), outcome=st.sampled_from(["replied", "sent"])),
    st.builds(WinLeads, IDS), st.builds(LoseLeads, IDS, st.just("price")), st.builds(ReopenLeads, IDS),
    st.builds(ArchiveLeads, IDS), st.builds(RestoreLeads, IDS), st.builds(MoveLeads, IDS, st.just("proposal")),
)  # fmt: skip


class Nurturing(RuleBasedStateMachine):
    """Three leads, any acts, undo of the last ones, days that pass, cadences that change."""

    @initialize()
    def begin(self) -> None:
        self.team, self.at, self.done = Team(), NOON, list[tuple[Draft, dict[int, Document]]]()
        cadences(self.team, NURTURE, DEMO)
        for name in ("Ada", "Bob", "Cleo"):
            self.team.do(AddLead(name))

    def leads(self) -> dict[int, Document]:
        return {
            id: {name: value for name, value in lead.items() if name not in ("version", "updated_at")}
            for id, lead in self.team.shelf.tables["leads"].items()
        }

    @rule(command=ACTS)
    def act(self, command: Command) -> None:
        before = self.leads()
        try:
            draft = self.team.decide(command, self.at)
        except LeadtuiError:
            return
        assert told(draft, None)
        self.team.shelf.apply(draft)
        self.done.append((draft, before))

    @precondition(lambda self: self.done)
    @rule()
    def undo(self) -> None:
        draft, before = self.done.pop()
        event = Event(1, "2026-11-22T12:00:00.000Z", "ana", 1, "tui", draft.verb, draft.changes, data=draft.data)
        self.team.do(UndoEvent(event, lambda *_: "nobody"), self.at)
        assert self.leads() == before

    @rule(days=st.integers(0, 9))
    def pass_days(self, days: int) -> None:
        self.at += days * DAY

    @rule(found=st.sampled_from([(NURTURE, DEMO), (DEMO,), ({"name": "Nurture", "steps": NURTURE["steps"][:1]}, DEMO)]))
    def edit(self, found: tuple[Document, ...]) -> None:
        cadences(self.team, *found)

    @invariant()
    def places_are_good(self) -> None:
        for id in (1, 2, 3):
            lead = self.team.lead(id)
            found = lead.cadence
            if found is None:
                continue
            assert lead.outcome is None and not lead.archived
            assert 0 <= found.step < 3
            assert not (found.paused and cadence_course.owns_step(lead))
            assert found.paused or lead.next_step is not None, "a running one has its step, or waits behind another"
            assert found.planned is None or not found.paused


TestNurturing = Nurturing.TestCase
TestNurturing.settings = settings(max_examples=60, stateful_step_count=25)


def test_a_lead_that_owns_its_step_is_known_by_the_words() -> None:
    team = Team()
    cadences(team, NURTURE)
    team.do(AddLead("Ada"))
    team.do(StartCadence((1,), "Nurture"), datetime(2026, 11, 22, 12, tzinfo=UTC))
    assert cadence_course.owns_step(team.lead(1))
    assert team.lead(1).next_step == NextStep("Call", "2026-11-22")
