"""The lead's own screen in front of a store: edited in place, kept true while colleagues work on the same lead."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from textual.events import MouseScrollDown, MouseScrollUp
from textual.pilot import Pilot

from leadtui.errors import StoreError
from leadtui.messages import Said
from leadtui.model.command import (
    AddLead,
    AdjustScore,
    ArchiveLeads,
    AssignOwner,
    Command,
    EditLeads,
    EditPipeline,
    ImportLeads,
    LogActivity,
    MoveLeads,
    PlanNextStep,
)
from leadtui.screens.dialogs import (
    DoneDialog,
    GateDialog,
    LogDialog,
    LostDialog,
    NextStepDialog,
    NoteDialog,
    OwnerDialog,
    ScoreDialog,
    SnoozeDialog,
    StageDialog,
    WonDialog,
)
from leadtui.screens.keys import KeysScreen
from leadtui.screens.lead import LeadScreen
from leadtui.store.base import News
from leadtui.widgets.entry import Entry
from tests.service.office import Office
from tests.ui import picture as golden
from tests.ui.front import Front, settled
from tests.ui.host import HOSTILE, key, picture, type_text, words

KNOWN = {
    "company": "Acme GmbH", "emails": ["zoe@acme.example"], "phones": ["+49 30 123"], "value": "12500.50",
    "owner": "ana", "bant.budget": "20k",
}  # fmt: skip


def office() -> Office:
    """A lead with some history, and a second one."""
    it = Office()
    it.ana.execute(AddLead("Zoe", KNOWN))
    it.ana.execute(AddLead("Bo", {"owner": "ben"}))
    it.tick(timedelta(days=3))
    it.ben.execute(AdjustScore((1,), 15, "opened the mail"))
    return it


@asynccontextmanager
async def front(it: Office, size: tuple[int, int] = (120, 40)) -> AsyncIterator[tuple[Front, Pilot[None]]]:
    app = Front(it, 1, (1, 2))
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        yield app, pilot


async def go_to(pilot: Pilot[None], name: str) -> None:
    """Walks the cursor to a field."""
    screen = pilot.app.screen
    assert isinstance(screen, LeadScreen)
    screen.action_field(-99)
    for _ in range(60):
        row = screen._fields.row
        if row is not None and row.id == name:
            return
        screen.action_field(1)
    raise AssertionError(f"the cursor never came to {name}")


async def edit(pilot: Pilot[None], name: str, text: str) -> None:
    """Begins to edit a field and replaces what is there."""
    await go_to(pilot, name)
    await pilot.press(key("detail.edit"), "ctrl+u")
    await type_text(pilot, text)


def lines(app: Front, word: str) -> str:
    """The lines of the picture that have a word in them."""
    return "\n".join(line for line in picture(app).splitlines() if word in line)


# what it shows


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (200, 60)])
async def test_fields_fit_every_size(size: tuple[int, int]) -> None:
    async with front(office(), size) as (app, _):
        seen = picture(app)
        assert "Zoe · Acme GmbH" in seen
        assert "12,500.50" in lines(app, "Value")
        assert "1 of 2" in seen
        assert ("scored from 0 to 15" in seen) == (size[0] >= 100), "the history is beside where there is room"


@pytest.mark.parametrize("size", [(60, 20), (120, 40)])
async def test_it_looks_as_it_did(size: tuple[int, int]) -> None:
    async with front(office(), size) as (app, _):
        golden.check(app, f"lead-{size[0]}x{size[1]}")


async def test_a_conflict_looks_as_it_did() -> None:
    it = office()
    async with front(it, (100, 30)) as (app, pilot):
        await clashing(it, app, pilot)
        golden.check(app, "lead-conflict-100x30")


async def test_history_is_one_key_away_where_it_is_narrow() -> None:
    async with front(office(), (60, 20)) as (app, pilot):
        await pilot.press(key("detail.panes"))
        assert "scored from 0 to 15" in picture(app)
        assert "12,500.50" not in picture(app)
        await pilot.press(key("detail.panes"))
        assert "12,500.50" in picture(app)


async def test_history_is_newest_first_and_wraps_notes() -> None:
    it = office()
    it.tick(timedelta(days=400))
    it.ben.execute(LogActivity((1,), "note", "a long note " * 20 + "\nsecond line END"))
    async with front(it) as (app, _):
        seen = picture(app)
        assert seen.index("logged note") < seen.index("scored from 0 to 15") < seen.index("added “Zoe”")
        assert "END" in seen, "nothing of a note is cut off"
        assert "25 Nov 2026 ben" in seen, "an old event says its year"


async def test_where_an_imported_lead_had_been_is_seen_below_its_import() -> None:
    it = office()
    visits = [
        {"stage": "new"},
        {"stage": "qualified", "entered_at": "2024-03-01T08:00:00Z"},
        {"stage": "proposal", "entered_at": "2026-11-02T08:00:00Z"},
    ]  # fmt: skip
    lead = {"name": "Old", "pipeline": "sales", "stage": "proposal", "visits": visits}
    it.ben.execute(ImportLeads("crm.csv", [lead]))
    it.ben.execute(MoveLeads((3,), "negotiation"))
    app = Front(it, 3)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        seen = picture(app)
        told = [
            "moved from Proposal to Negotiation", "imported from crm.csv", "entered Proposal, before the import",
            "entered Qualified, before the import", "entered New, before the import",
        ]  # fmt: skip
        assert sorted(told, key=seen.index) == told
        assert "2 Nov" in lines(app, "entered Proposal")
        assert "1 Mar 2024" in lines(app, "entered Qualified")
        assert "unknown when" in lines(app, "entered New"), "what nobody noted is not guessed"
        assert seen.count("before the import") == 3


async def test_long_history_scrolls() -> None:
    it = office()
    for number in range(60):
        it.ana.execute(LogActivity((1,), "note", f"number {number}"))
    async with front(it) as (app, pilot):
        assert "number 59" in picture(app)
        assert "number 20" not in picture(app)
        await pilot.press(key("detail.scroll-down"), key("detail.scroll-down"))
        assert "number 20" in picture(app)
        await pilot.press(key("detail.scroll-up"), key("detail.scroll-up"))
        assert "number 59" in picture(app)


async def test_score_has_its_ledger() -> None:
    it = office()
    for points in (5, 5, 5, 5, 5, -3):
        it.ben.execute(AdjustScore((1,), points))
    async with front(it) as (app, _):
        seen = picture(app)
        assert "━━━╸────── 37" in seen
        assert "-3" in lines(app, "ben · 12:00")
        assert "+20" in lines(app, "2 earlier changes")


async def test_hostile_text_is_shown_and_does_nothing() -> None:
    it = office()
    values = {"company": HOSTILE, "bant.budget": HOSTILE, "tags": [HOSTILE], "owner": HOSTILE}
    it.ben.execute(EditLeads((1,), {"name": HOSTILE, **values}))
    it.ben.execute(LogActivity((1,), "note", HOSTILE))
    async with front(it) as (app, pilot):
        await pilot.press(key("detail.edit"))
        seen = picture(app)
        assert "[/]␛]52;c;" in seen
        assert not any(letter in seen for letter in "\x1b\x07\u202e")
        await pilot.press("escape", key("lead.copy"))
        assert all(letter.isprintable() for text in app.copied for letter in text)


# editing


async def test_enter_edits_in_place_and_saves() -> None:
    it = office()
    async with front(it) as (app, pilot):
        await edit(pilot, "contact", "Zoe Martin")
        await pilot.press("enter")
        await settled(pilot)
        assert it.ben.lead(1).contact == "Zoe Martin"
        assert "Zoe Martin" in lines(app, "Contact")
        assert app.focused is None
        assert "edited contact set to “Zoe Martin”" in words(app)
        command = app.requested[0].command
        assert command == EditLeads((1,), {"contact": "Zoe Martin"}, seen={"contact": None})


async def test_escape_leaves_it_unchanged() -> None:
    it = office()
    async with front(it) as (app, pilot):
        await edit(pilot, "company", "Nonsense")
        await pilot.press("escape")
        await settled(pilot)
        assert app.requested == []
        assert "Acme GmbH" in lines(app, "Company")
        assert app.result == "not yet", "the first escape only leaves the field"
        await pilot.press("escape")
        assert app.result is None


async def test_words_beside_the_field_while_typing() -> None:
    async with front(office()) as (app, pilot):
        await edit(pilot, "value", "12k")
        assert "! not an amount" in words(app)
        await pilot.press("enter")
        await settled(pilot)
        assert app.requested == []
        await pilot.press("backspace")
        assert "✗" not in words(app)


async def test_letters_are_text_while_typing() -> None:
    it = office()
    async with front(it) as (app, pilot):
        await edit(pilot, "company", "wxnLq?[]u")
        await pilot.press("tab", "ctrl+r", "enter")
        await settled(pilot)
        assert it.ben.lead(1).company == "wxnLq?[]u"
        assert app.undos == []


async def test_a_nested_field_and_a_blank_one() -> None:
    it = office()
    async with front(it) as (_, pilot):
        await edit(pilot, "bant.need", "yes")
        await pilot.press("enter")
        await settled(pilot)
        await edit(pilot, "bant.budget", "")
        await pilot.press("enter")
        await settled(pilot)
        assert it.ben.lead(1).bant == {"need": "yes"}


async def test_a_refusal_of_the_store_keeps_the_typing(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(command: Command) -> None:
        raise StoreError("the disk is full")

    it = office()
    async with front(it) as (app, pilot):
        await edit(pilot, "company", "Bolt")
        monkeypatch.setattr(it.ana, "execute", full)
        await pilot.press("enter")
        await settled(pilot)
        assert "! the disk is full" in words(app)
        assert app.focused is app.screen.query_one(Entry)
        assert app.screen.query_one(Entry).value == "Bolt"
        monkeypatch.undo()
        await pilot.press("enter")
        await settled(pilot)
        assert it.ben.lead(1).company == "Bolt"


async def test_editing_begins_from_the_history_too() -> None:
    it = office()
    async with front(it, (60, 20)) as (app, pilot):
        await go_to(pilot, "company")
        await pilot.press(key("detail.panes"), key("detail.edit"))
        await pilot.pause()
        assert "Acme GmbH" in lines(app, "Company")
        assert app.screen.query_one(Entry).size.width > 30
        await type_text(pilot, " & Co")
        await pilot.press("enter")
        await settled(pilot)
        assert it.ben.lead(1).company == "Acme GmbH & Co"


async def test_a_resize_keeps_the_typing_in_its_place() -> None:
    async with front(office(), (120, 40)) as (app, pilot):
        await edit(pilot, "champ.money", "half")
        await pilot.resize_terminal(60, 20)
        await pilot.pause()
        assert "half" in lines(app, "Money")


async def test_the_mouse_chooses_a_field_and_scrolls_the_history() -> None:
    it = office()
    for number in range(60):
        it.ana.execute(LogActivity((1,), "note", f"number {number}"))
    async with front(it) as (app, pilot):
        await pilot.click("FieldsView", offset=(5, 2))
        assert "▌ Company" in picture(app)
        screen = app.screen
        assert isinstance(screen, LeadScreen)
        await pilot._post_mouse_events([MouseScrollDown], "Timeline", (5, 5))
        assert "number 59" not in picture(app)
        await pilot._post_mouse_events([MouseScrollUp], "Timeline", (5, 5))
        assert "number 59" in picture(app)


async def test_an_answer_after_the_field_was_left_is_told_at_the_foot() -> None:
    it = office()
    async with front(it) as (app, pilot):
        await edit(pilot, "company", "Mine")
        it.ben.execute(EditLeads((1,), {"company": "Theirs"}))
        screen = app.screen
        assert isinstance(screen, LeadScreen)
        screen._save("company", "Mine")
        screen.action_back()
        await settled(pilot)
        assert "! lead 1: company was changed by a colleague" in words(app)
        assert not screen.editing
        assert app.focused is None


# colleagues


async def test_a_colleagues_change_shows_at_once() -> None:
    it = office()
    async with front(it) as (app, pilot):
        it.ben.execute(EditLeads((1,), {"company": "Bolt AG"}))
        await app.publish()
        await pilot.pause()
        assert "Bolt AG" in lines(app, "Company")
        assert "edited" in picture(app)


async def test_half_typed_text_survives_other_changes() -> None:
    it = office()
    async with front(it) as (app, pilot):
        await edit(pilot, "contact", "Zoe Mar")
        it.ben.execute(EditLeads((1,), {"company": "Bolt AG"}))
        it.ben.execute(AdjustScore((2,), 5))
        await app.publish()
        await pilot.pause()
        assert app.screen.query_one(Entry).value == "Zoe Mar"
        assert "changed this" not in words(app)
        await type_text(pilot, "tin")
        await pilot.press("enter")
        await settled(pilot)
        lead = it.ben.lead(1)
        assert (lead.contact, lead.company) == ("Zoe Martin", "Bolt AG"), "different fields merge"


async def test_a_change_underneath_is_said_and_the_typing_stays() -> None:
    it = office()
    async with front(it) as (app, pilot):
        await edit(pilot, "company", "Mine")
        it.ben.execute(EditLeads((1,), {"company": "Theirs"}))
        await app.publish()
        await pilot.pause()
        assert "ben changed this to Theirs just now" in words(app)
        assert app.screen.query_one(Entry).value == "Mine"
        await type_text(pilot, "!")
        assert "ben changed this to Theirs just now" in words(app), "it is said until the field is left"


async def test_the_typing_moves_with_its_field() -> None:
    it = office()
    async with front(it) as (app, pilot):
        await edit(pilot, "bant.need", "half")
        it.ben.execute(PlanNextStep((1,), "Call", "3d"))
        it.ben.execute(AdjustScore((1,), 5))
        await app.publish()
        await pilot.pause()
        assert "half" in lines(app, "Need")


async def clashing(it: Office, app: Front, pilot: Pilot[None]) -> None:
    """`Mine` meets `Theirs`."""
    await edit(pilot, "company", "Mine")
    it.ben.execute(EditLeads((1,), {"company": "Theirs"}))
    await pilot.press("enter")
    await settled(pilot)
    told = words(app)
    assert "yours   Mine" in told
    assert "theirs  Theirs  ben" in told
    assert "was     Acme GmbH" in told
    assert it.ben.lead(1).company == "Theirs", "nothing is lost before the answer"


async def test_a_conflict_asks_and_mine_can_stand() -> None:
    it = office()
    async with front(it) as (app, pilot):
        await clashing(it, app, pilot)
        await pilot.press(key("conflict.mine"))
        await settled(pilot)
        assert it.ben.lead(1).company == "Mine"
        assert app.requested[-1].command == EditLeads((1,), {"company": "Mine"}, seen={"company": "Theirs"})
        assert app.focused is None


@pytest.mark.parametrize("pressed", ["t", "escape"])
async def test_a_conflict_asks_and_theirs_can_stand(pressed: str) -> None:
    it = office()
    async with front(it) as (app, pilot):
        await clashing(it, app, pilot)
        await pilot.press(pressed)
        await settled(pilot)
        assert it.ben.lead(1).company == "Theirs"
        assert "Theirs" in lines(app, "Company")
        assert app.focused is None
        assert app.result == "not yet"


async def test_a_conflict_can_be_edited_again() -> None:
    it = office()
    async with front(it) as (app, pilot):
        await clashing(it, app, pilot)
        await pilot.press(key("conflict.edit"))
        assert app.screen.query_one(Entry).value == "Mine"
        await type_text(pilot, " & Theirs")
        await pilot.press("enter")
        await settled(pilot)
        assert it.ben.lead(1).company == "Mine & Theirs"


async def test_mine_asks_again_when_they_change_it_again() -> None:
    it = office()
    async with front(it) as (app, pilot):
        await clashing(it, app, pilot)
        it.ben.execute(EditLeads((1,), {"company": "Third"}))
        await pilot.press(key("conflict.mine"))
        await settled(pilot)
        assert it.ben.lead(1).company == "Third"
        assert "theirs  Third" in words(app)


async def test_a_lead_that_is_taken_away_is_said() -> None:
    it = office()
    async with front(it) as (app, pilot):
        await edit(pilot, "company", "Mine")
        it.ana.undo(4)
        it.ana.undo(2)
        await app.publish()
        await pilot.pause()
        assert "removed this lead just now" in words(app)
        await pilot.press(key("lead.note"), key("stage.right"), key("detail.edit"))
        assert isinstance(app.screen, LeadScreen)
        assert app.requested == []
        await pilot.press(key("detail.back"))
        assert app.result is None


async def test_a_reload_reads_everything_again() -> None:
    it = office()
    async with front(it) as (app, pilot):
        it.ben.execute(EditLeads((1,), {"company": "Bolt AG"}))
        screen = app.screen
        assert isinstance(screen, LeadScreen)
        screen.on_news(News(reloaded=True))
        await settled(pilot)
        assert "Bolt AG" in lines(app, "Company")


# walking and acting


async def test_brackets_walk_through_the_leads() -> None:
    async with front(office()) as (app, pilot):
        await pilot.press(key("detail.next"))
        await settled(pilot)
        assert "2 of 2" in picture(app)
        assert "Bo" in lines(app, "Name")
        await pilot.press(key("detail.next"))
        assert "this is the last lead here" in words(app)
        await pilot.press(key("detail.previous"))
        await settled(pilot)
        assert "Zoe" in lines(app, "Name")


async def test_a_lead_that_never_was() -> None:
    app = Front(office(), 99)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "! no lead 99" in words(app)
        await pilot.press("q")
        assert app.result is None


@pytest.mark.parametrize(
    ("id", "dialog"),
    [
        ("lead.note", NoteDialog), ("lead.next-step", NextStepDialog), ("lead.log", LogDialog),
        ("lead.owner", OwnerDialog), ("lead.snooze", SnoozeDialog), ("stage.choose", StageDialog),
        ("stage.won", WonDialog), ("stage.lost", LostDialog), ("score.set", ScoreDialog), ("help", KeysScreen),
    ],
)  # fmt: skip
async def test_keys_of_the_board_open_the_same_dialogs(id: str, dialog: type) -> None:
    async with front(office()) as (app, pilot):
        await pilot.press(key(id))
        await settled(pilot)
        assert isinstance(app.screen, dialog)


async def test_acts_go_through_the_store() -> None:
    it = office()
    async with front(it) as (app, pilot):
        await pilot.press(key("lead.log"), "c", "r")
        await settled(pilot)
        assert it.ben.lead(1).status == "contacted"
        await pilot.press(key("stage.right"))
        await settled(pilot)
        assert it.ben.lead(1).stage == "qualified"
        assert "moved from New to Qualified" in words(app), "the foot tells how it went"
        await pilot.press(key("score.up"))
        await settled(pilot)
        assert it.ben.lead(1).score == 20
        await pilot.press(key("lead.owner"), "2")
        await settled(pilot)
        assert it.ben.lead(1).owner == "ben"
        assert app.requested[-1].command == AssignOwner((1,), "ben")
        await pilot.press(key("lead.archive"))
        await settled(pilot)
        assert it.ben.lead(1).archived
        assert "archived" in picture(app).splitlines()[0]
        await pilot.press(key("undo"), key("redo"))
        assert [undo.redo for undo in app.undos] == [False, True]


async def test_the_stage_before_the_first_and_done_without_a_step() -> None:
    async with front(office()) as (app, pilot):
        await pilot.press(key("stage.left"))
        assert "! there is no stage further that way" in words(app)
        await pilot.press(key("lead.done"))
        await settled(pilot)
        assert "! there is no next step" in words(app)
        assert app.requested == []


async def test_a_next_step_is_planned_and_done() -> None:
    it = office()
    async with front(it) as (app, pilot):
        await go_to(pilot, "next_step")
        await pilot.press(key("detail.edit"))
        await type_text(pilot, "Call")
        await pilot.press("ctrl+s")
        await settled(pilot)
        step = it.ben.lead(1).next_step
        assert step is not None
        assert step.text == "Call"
        await pilot.press(key("lead.done"))
        assert isinstance(app.screen, DoneDialog)
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert it.ben.lead(1).next_step is None


async def test_a_stage_that_is_won_or_lost_asks() -> None:
    it = office()
    it.ben.execute(MoveLeads((1,), "negotiation"))
    async with front(it) as (app, pilot):
        await pilot.press(key("stage.right"))
        assert isinstance(app.screen, WonDialog)
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert it.ben.lead(1).stage == "won"
        await pilot.press(key("stage.right"))
        assert isinstance(app.screen, LostDialog)
        await pilot.press("escape", key("stage.reopen"))
        await settled(pilot)
        assert it.ben.lead(1).stage == "negotiation"


async def test_a_gate_asks_and_then_moves() -> None:
    it = office()
    document = it.ben.pipeline().document()
    document["stages"][3]["required"] = ["contact"]
    it.ben.execute(EditPipeline("sales", document))
    async with front(it) as (app, pilot):
        await pilot.press(key("stage.choose"), "4")
        await settled(pilot)
        assert isinstance(app.screen, GateDialog)
        assert it.ben.lead(1).stage == "new"
        await type_text(pilot, "Zoe")
        await pilot.press("enter")
        await settled(pilot)
        lead = it.ben.lead(1)
        assert (lead.stage, lead.contact) == ("proposal", "Zoe")


async def test_counts_are_for_the_next_key() -> None:
    it = office()
    async with front(it) as (app, pilot):
        await pilot.press("1", "0", key("score.up"))
        await settled(pilot)
        assert it.ben.lead(1).score == 25
        await pilot.press("3")
        assert "─ 3 ─" in picture(app).splitlines()[-2], "what is being typed is seen"
        await pilot.press(key("stage.right"))
        await settled(pilot)
        assert it.ben.lead(1).stage == "proposal"


async def test_two_fast_keys_move_two_stages() -> None:
    it = office()
    async with front(it) as (_, pilot):
        await pilot.press("L", "L")
        await settled(pilot)
        assert [visit.stage for visit in it.ben.lead(1).visits] == ["new", "qualified", "nurturing"]


async def test_a_move_that_a_colleague_was_quicker_with_is_refused() -> None:
    it = office()
    async with front(it) as (app, pilot):
        it.ben.execute(MoveLeads((1,), "proposal"))
        await pilot.press(key("stage.right"))
        await settled(pilot)
        assert it.ben.lead(1).stage == "proposal"
        assert "stage was changed by a colleague" in words(app)
        assert "look again" in words(app)


@pytest.mark.parametrize(("pressed", "stage"), [(("w", "ctrl+s"), "won"), (("x", "1"), "lost")])
async def test_a_gate_of_winning_and_losing_asks_too(pressed: tuple[str, ...], stage: str) -> None:
    it = office()
    document = it.ben.pipeline().document()
    for known in document["stages"]:
        if known["id"] == stage:
            known["required"] = ["contact"]
    it.ben.execute(EditPipeline("sales", document))
    async with front(it) as (app, pilot):
        for one in pressed:
            await pilot.press(one)
            await settled(pilot)
        assert isinstance(app.screen, GateDialog)
        await type_text(pilot, "Zoe")
        await pilot.press("enter")
        await settled(pilot)
        lead = it.ben.lead(1)
        assert (lead.stage, lead.contact) == (stage, "Zoe")


async def test_an_error_is_told_at_the_foot() -> None:
    it = office()
    async with front(it) as (app, pilot):
        it.ben.execute(ArchiveLeads((1,)))
        await pilot.press(key("score.up"))
        await settled(pilot)
        assert "! lead 1 is archived; restore it first" in words(app)


async def test_what_the_app_says_is_told_at_the_foot() -> None:
    async with front(office()) as (app, pilot):
        app.screen.post_message(Said(f"undid: scored {HOSTILE}"))
        await pilot.pause()
        assert "undid: scored [/]␛]52" in picture(app)
        await pilot.press(key("detail.down"))
        assert "enter edit" in picture(app), "the keys are back at the next one"


async def test_copy_sends_the_first_address() -> None:
    it = office()
    async with front(it) as (app, pilot):
        await pilot.press(key("lead.copy"))
        assert app.copied == ["zoe@acme.example"]
        assert "sent to the terminal's clipboard" in words(app)
        it.ben.execute(EditLeads((1,), {"emails": None, "phones": None, "name": "n" * 50_000}))
        await app.publish()
        await pilot.press(key("lead.copy"))
        assert len(app.copied[-1]) == 10_000


async def test_fields_beyond_the_screen_are_told() -> None:
    it = office()
    async with front(it, (60, 20)) as (app, pilot):
        assert "▼" in picture(app)
        assert "▲" not in picture(app)
        for _ in range(40):
            await pilot.press(key("detail.down"))
        await settled(pilot)
        assert "▲" in picture(app)
        assert "▼" not in picture(app)


async def test_the_foot_keeps_the_help_and_the_way_out_at_80_columns() -> None:
    async with front(office(), (80, 24)) as (app, pilot):
        foot = picture(app).splitlines()[-1]
        assert foot.rstrip().endswith("? keys  esc back")
        await pilot.press("v")
        await settled(pilot)
        assert "! v means nothing here; ? shows the keys" in picture(app)


async def test_beside_the_editor_stand_no_labels_of_other_fields() -> None:
    it = office()
    async with front(it) as (app, pilot):
        assert "E-mail" in picture(app)
        await edit(pilot, "company", "Mine")
        assert "Company" in picture(app)
        assert [label for label in ("Contact", "Job title", "E-mail") if label in picture(app)] == []
        await pilot.press("escape")
        await settled(pilot)
        assert "E-mail" in picture(app)
