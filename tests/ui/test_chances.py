"""What closed leads teach, on the lead's own screen: learned beside the keys, and anew when closed leads changed."""

from __future__ import annotations

from leadtui.model.command import AddLead, AssignOwner, ImportLeads, LoseLeads
from tests.model.test_chances import golden
from tests.service.office import Office
from tests.ui.front import Front, settled
from tests.ui.host import picture


def office() -> Office:
    """An open lead, and a hundred closed ones."""
    it = Office()
    it.ana.execute(AddLead("Zoe", {"source": "ref"}, "qualified"))
    it.ben.execute(ImportLeads("old.csv", [one | {"name": f"closed {at}"} for at, one in enumerate(golden(4))]))
    return it


async def test_the_chance_stands_beside_the_stage() -> None:
    app = Front(office(), 1)
    async with app.run_test(size=(120, 50)) as pilot:
        await settled(pilot)
        seen = picture(app)
        assert "% learned (stage 25 %)" in seen
        assert "stage Qualified ×1." in seen
        assert "source ref ×1." in seen


async def test_it_is_learned_anew_when_closed_leads_changed() -> None:
    it = office()
    app = Front(it, 1)
    async with app.run_test(size=(120, 50)) as pilot:
        await settled(pilot)
        learner, home = app.session.learner, app.session.pipeline
        first = learner.known(home)
        it.ben.execute(AssignOwner((1,), "ben"))
        await app.publish()
        await settled(pilot)
        assert learner.known(home) is first
        assert first is not None
        it.ben.execute(AddLead("Bo"))
        it.ben.execute(LoseLeads((102,), "price"))
        await app.publish()
        await settled(pilot)
        second = learner.known(home)
        assert second is not None
        assert (first.lost, second.lost) == (60, 61)


async def test_without_enough_history_it_says_so() -> None:
    it = Office()
    it.ana.execute(AddLead("Zoe", {"source": "ref"}))
    app = Front(it, 1)
    async with app.run_test(size=(120, 50)) as pilot:
        await settled(pilot)
        assert "Win chance     not enough history: 0 of 50" in picture(app)
        known = app.session.learner.known(app.session.pipeline)
        assert known is not None
        assert not known.used
