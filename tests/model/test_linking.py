"""Upsells and referrals: one event, both ends know each other, and an undo takes both back."""

from __future__ import annotations

import pytest

from leadtui.errors import NotFound, Refused
from leadtui.model.command import AddLead, ArchiveLeads, LinkLead, UndoEvent, WinLeads
from leadtui.model.event import Event
from leadtui.model.sentence import sentence, what
from tests.model.world import Team


@pytest.fixture
def team() -> Team:
    team = Team()
    team.do(AddLead("Acme rollout", {
        "company": "Acme", "contact": "Ada", "emails": ["ada@acme.example"], "owner": "ana", "value": "9000",
        "source": "web", "expected_close": "2026-12-01",
    }))  # fmt: skip
    return team


def test_an_upsell_takes_along_who_the_customer_is_and_both_ends_know(team: Team) -> None:
    team.do(WinLeads((1,)))
    draft = team.do(LinkLead(1, "upsell", "Second site", {"value": "500"}))
    new, old = team.lead(2), team.lead(1)
    assert (new.company, new.contact, new.emails, new.owner) == ("Acme", "Ada", ("ada@acme.example",), "ana")
    assert (str(new.value), new.expected_close, new.stage, new.outcome) == ("500", None, "new", None)
    assert new.links == {"1": "upsell of"}
    assert old.links == {"2": "upsell"}
    assert draft.verb == "linked"
    assert len(draft.changes) == 2


def test_an_upsell_needs_a_customer_and_a_referral_does_not(team: Team) -> None:
    with pytest.raises(Refused, match="no customer yet"):
        team.decide(LinkLead(1, "upsell", "More"))
    team.do(LinkLead(1, "referral", "Bob", {"owner": "ben"}))
    new = team.lead(2)
    assert (new.company, new.source, new.owner, new.links) == (None, "referral", "ben", {"1": "referral of"})


def test_what_cannot_be_linked_is_refused(team: Team) -> None:
    with pytest.raises(NotFound, match="no lead 9"):
        team.decide(LinkLead(9, "referral", "Bob"))
    with pytest.raises(Refused, match="name"):
        team.decide(LinkLead(1, "referral", " "))
    team.do(ArchiveLeads((1,)))
    with pytest.raises(Refused, match="archived"):
        team.decide(LinkLead(1, "referral", "Bob"))


def test_the_sentence_names_both(team: Team) -> None:
    draft = team.do(LinkLead(1, "referral", "Bob"))
    event = Event(2, "2026-11-22T12:00:00.000Z", "ana", 1, "cli", draft.verb, draft.changes, data=draft.data)
    assert sentence(event, str) == "ana added lead 2 “Bob” as referral of lead 1"
    assert what(event, str, 2) == "added lead 2 “Bob” as referral of lead 1"
    assert what(event, str, 1) == "gained lead 2 “Bob” as referral"


def test_undo_takes_both_ends_back(team: Team) -> None:
    before = dict(team.shelf.tables["leads"][1])
    draft = team.do(LinkLead(1, "referral", "Bob"))
    event = Event(2, "2026-11-22T12:00:00.000Z", "ana", 1, "cli", draft.verb, draft.changes, data=draft.data)
    team.do(UndoEvent(event, lambda *_: "ben"))
    assert 2 not in team.shelf.tables["leads"]
    after = team.shelf.tables["leads"][1]
    assert "links" not in after
    assert {n: v for n, v in after.items() if n not in ("version", "updated_at")} == {
        n: v for n, v in before.items() if n not in ("version", "updated_at")
    }
