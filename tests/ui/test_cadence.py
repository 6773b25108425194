"""`p` on the board and on a lead: cadences started, paused and stopped, on a selection too."""

from __future__ import annotations

import pytest

from leadtui.errors import Refused
from leadtui.model.command import EditPipeline, PauseCadence, ResumeCadence, StartCadence, StopCadence
from leadtui.screens.dialogs import CadenceDialog
from tests.ui.conftest import OpenBoard, Team
from tests.ui.host import lead, pipeline, result

STEPS = [{"day": 0, "text": "Ring"}, {"day": 3, "text": "Write"}]


@pytest.fixture
def nurturing(team: Team) -> Team:
    service = team.service()
    document = service.pipeline().document() | {"cadences": [{"name": "Nurture", "steps": STEPS}]}
    service.execute(EditPipeline("sales", document))
    return team


async def test_p_starts_a_cadence_and_done_leads_on(open_board: OpenBoard, nurturing: Team) -> None:
    async with open_board() as board:
        await board.press("j", "j", "lead.cadence")
        assert "1  Nurture  day 0 Ring · 3 Write" in board.shown
        await board.press("1")
        assert nurturing.lead(3)["next_step"] == {"text": "Ring", "due": "2026-11-22"}
        assert "started the cadence Nurture: “Ring”" in board.said
        await board.press("lead.done")
        assert "blank: “Write”, Wed 25 Nov 2026" in board.shown
        await board.press("enter", "enter")
        assert nurturing.lead(3)["next_step"] == {"text": "Write", "due": "2026-11-25"}
        await board.press("undo")
        assert nurturing.lead(3)["cadence"]["step"] == 0


async def test_a_lead_shows_where_it_is(open_board: OpenBoard, nurturing: Team) -> None:
    async with open_board(size=(120, 40)) as board:
        await board.press("j", "j", "lead.cadence", "1", "lead.open")
        assert "Cadence        Nurture 1/2" in board.shown
        await board.press("lead.cadence", "p")
        assert "Cadence        Nurture 1/2 paused" in board.shown
        assert "next_step" not in nurturing.lead(3)


async def test_a_selection_is_one_event_and_what_is_planned_is_asked_about(
    open_board: OpenBoard, nurturing: Team
) -> None:
    async with open_board() as board:
        before = nurturing.seq
        await board.press("select.column", "lead.cadence", "1")
        assert "3 leads have a next step" in board.shown
        await board.press("o")
        assert nurturing.seq == before + 1
        assert [nurturing.lead(id).get("cadence") is not None for id in (1, 2, 3, 4)] == [False, False, True, False]
        await board.press("lead.cadence", "1", "r")
        assert [nurturing.lead(id)["next_step"]["text"] for id in (1, 2, 3, 4)] == ["Ring"] * 4
        await board.press("lead.cadence", "x")
        assert nurturing.seq == before + 3
        assert all("cadence" not in nurturing.lead(id) for id in (1, 2, 3, 4))


async def test_without_cadences_it_says_how_to_get_some(open_board: OpenBoard, team: Team) -> None:
    async with open_board() as board:
        await board.press("lead.cadence")
        assert "Sales has no cadences; `leadtui pipeline edit` adds them" in board.said


P = pipeline().changed(cadences=[{"name": "Nurture", "steps": STEPS}])
PLACE = {"name": "Nurture", "step": 0, "started_at": "2026-11-22T09:00:00Z", "planned": "Ring"}
RUNNING = lead(1, cadence=PLACE, next_step={"text": "Ring", "due": "2026-11-22"})
PAUSED = lead(2, cadence=PLACE | {"paused": True, "planned": None})
BUSY = lead(3, next_step={"text": "Call"})


@pytest.mark.parametrize(
    ("keys", "command"),
    [
        ("p", PauseCadence((1,))), ("r", ResumeCadence((2,))), ("x", StopCadence((1, 2))), ("escape", None),
        ("1 escape", None), ("1 r", StartCadence((1, 2, 3), "Nurture", replace=True)),
        ("1 o", StartCadence((1, 2), "Nurture")),
    ],
)  # fmt: skip
async def test_each_act_is_for_those_it_fits(keys: str, command: object) -> None:
    assert await result(CadenceDialog([RUNNING, PAUSED, BUSY], P, "ana"), *keys.split()) == command


def test_a_lead_in_a_cadence_that_is_gone_can_still_be_taken_out() -> None:
    with pytest.raises(Refused):
        CadenceDialog([BUSY], pipeline(), "ana")
    assert CadenceDialog([RUNNING], pipeline(), "ana").leads == (RUNNING,)
