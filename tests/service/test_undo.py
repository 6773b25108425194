"""Undo and redo: own acts, bulk, across sessions, and the colleague who changed the same field since."""

from datetime import UTC, datetime, timedelta

import pytest

from leadtui.errors import NotFound, Refused
from leadtui.model.command import (
    AddLead,
    AdjustScore,
    EditLeads,
    EditPipeline,
    ImportLeads,
    LogActivity,
    MoveLeads,
)
from leadtui.service import LeadService
from leadtui.store.base import Author
from leadtui.store.memory import MemoryStore, SharedEvents
from tests.service.office import Office

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def office() -> Office:
    office = Office()
    office.ana.execute(AddLead("Acme"))
    office.ana.execute(AddLead("Beta"))
    return office


def test_undo_takes_back_the_newest_own_act_and_redo_brings_it_again(office: Office) -> None:
    office.ana.execute(MoveLeads((1,), "qualified"))
    office.ben.execute(AdjustScore((2,), 5))
    undone = office.ana.undo()
    assert (undone.event.verb, undone.event.undoes) == ("undone", 4)
    assert office.ana.lead(1).stage == "new"
    assert office.ana.lead(2).score == 5, "ben's act is not ana's to undo by accident"
    office.ana.redo()
    assert office.ben.lead(1).stage == "qualified"


def test_undo_walks_back_and_redo_forward(office: Office) -> None:
    for by in (1, 2, 3):
        office.ana.execute(AdjustScore((1,), by))
    scores = []
    for _ in range(3):
        office.ana.undo()
        scores.append(office.ana.lead(1).score)
    for _ in range(3):
        office.ana.redo()
        scores.append(office.ana.lead(1).score)
    assert scores == [3, 1, 0, 1, 3, 6]
    with pytest.raises(Refused, match="nothing to redo"):
        office.ana.redo()
    office.ana.undo()
    assert office.ana.lead(1).score == 3, "a redone act can be undone again"


def test_a_new_act_ends_redo(office: Office) -> None:
    office.ana.execute(AdjustScore((1,), 5))
    office.ana.undo()
    office.ana.execute(AdjustScore((1,), 7))
    with pytest.raises(Refused, match="nothing to redo"):
        office.ana.redo()


def test_a_bulk_act_is_one_undo(office: Office) -> None:
    office.ana.execute(MoveLeads((1, 2), "proposal"))
    applied = office.ana.undo()
    assert len(applied.event.changes) == 2
    assert office.ana.lead(1).stage == office.ana.lead(2).stage == "new"


def test_undo_is_refused_with_the_reason_after_a_colleagues_change_of_the_same_field(office: Office) -> None:
    office.ana.execute(EditLeads((1,), {"company": "Acme GmbH"}))
    office.ben.execute(EditLeads((1,), {"company": "ACME Inc"}))
    with pytest.raises(Refused, match=r"company of lead 1 was changed since by ben \(2026-11-22 12:0"):
        office.ana.undo()
    assert office.ana.lead(1).company == "ACME Inc"
    assert office.events() == 5, "a refused undo writes nothing"


def test_a_colleagues_change_of_another_field_stays(office: Office) -> None:
    office.ana.execute(EditLeads((1,), {"company": "Acme GmbH"}))
    office.ben.execute(EditLeads((1,), {"owner": "ben"}))
    office.ana.undo()
    assert (office.ana.lead(1).company, office.ana.lead(1).owner) == (None, "ben")


def test_an_added_lead_can_be_undone_and_redone_with_its_number_and_never_reused(office: Office) -> None:
    office.ana.undo()
    with pytest.raises(NotFound):
        office.ana.lead(2)
    office.ben.execute(AddLead("Gamma"))
    assert office.ben.lead(3).name == "Gamma"
    office.ana.redo()
    assert office.ana.lead(2).name == "Beta"


def test_an_added_lead_that_a_colleague_touched_is_not_undone(office: Office) -> None:
    office.ben.execute(AdjustScore((2,), 5))
    with pytest.raises(Refused, match="lead 2 was changed since by ben"):
        office.ana.undo()


def test_an_event_is_undone_by_number_once(office: Office) -> None:
    office.ana.execute(AdjustScore((1,), 5))
    office.ana.execute(AdjustScore((2,), 5))
    office.ben.undo(4)
    assert office.ana.lead(1).score == 0
    with pytest.raises(Refused, match="event 4 was undone already by event 6"):
        office.ana.undo(4)
    with pytest.raises(NotFound):
        office.ana.undo(99)


def test_what_a_colleague_undid_is_not_undone_twice(office: Office) -> None:
    office.ana.execute(AdjustScore((1,), 5))
    office.ben.undo(4)
    office.ana.undo()
    with pytest.raises(NotFound):
        office.ana.lead(2)


def test_a_later_activity_does_not_keep_a_note_from_being_undone(office: Office) -> None:
    office.ana.execute(LogActivity((1,), "note", "first"))
    office.tick(timedelta(hours=1))
    office.ben.execute(LogActivity((1,), "note", "second"))
    last = office.ben.lead(1).last_activity_at
    office.ana.undo()
    assert office.ana.lead(1).last_activity_at == last


def test_a_whole_import_is_one_undo(office: Office) -> None:
    document = office.ana.document(1) | {"name": "Imported"}
    del document["id"], document["version"], document["updated_at"]
    applied = office.ana.execute(ImportLeads("leads.csv", [document, document], [(1, {"company": "Acme"})]))
    assert applied is not None and applied.event.leads == [3, 4, 1]
    assert (office.ana.lead(4).name, office.ana.lead(1).company) == ("Imported", "Acme")
    office.ana.undo(applied.event.seq)
    assert office.ana.lead(1).company is None
    with pytest.raises(NotFound):
        office.ana.lead(3)


def test_nothing_to_undo_is_said() -> None:
    service = LeadService(MemoryStore(SharedEvents()), Author("ana", 1, "cli"))
    with pytest.raises(Refused, match="nothing of yours"):
        service.undo()


def test_the_only_pipeline_is_not_undone(office: Office) -> None:
    with pytest.raises(Refused, match="only one"):
        office.ana.undo(1)


def test_a_stage_that_is_in_use_is_not_undone_but_an_empty_one_is(office: Office) -> None:
    document = office.ana.pipeline().document()
    document["stages"].insert(1, {"id": "demo", "name": "Demo"})
    office.ana.execute(EditPipeline("sales", document))
    office.ben.execute(MoveLeads((1,), "demo"))
    with pytest.raises(Refused, match="lead 1 is in demo"):
        office.ana.undo()
    office.ben.undo()
    office.ana.undo()
    assert office.ana.pipeline().find("demo") is None


def test_an_import_that_brought_a_stage_goes_with_its_leads(office: Office) -> None:
    pipeline = office.ana.pipeline().document()
    pipeline["stages"].insert(1, {"id": "demo", "name": "Demo"})
    lead = {"name": "Imported", "pipeline": "sales", "stage": "demo"}
    office.ana.execute(ImportLeads("leads.csv", [lead], pipeline=pipeline))
    office.ana.undo()
    assert office.ana.pipeline().find("demo") is None
    assert list(office.ana.store.read().ids("leads")) == [1, 2]
