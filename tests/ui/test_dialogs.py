"""Every dialog by its keys: the command it gives, the words beside a wrong answer, Escape for nothing."""

from __future__ import annotations

import stat
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread, current_thread
from typing import Any

import pytest
from textual.screen import ModalScreen
from textual.widgets import Input, TextArea

from leadtui.model import spoken_days
from leadtui.model.command import (
    AddLead,
    AdjustScore,
    AssignOwner,
    CompleteNextStep,
    DropView,
    LogActivity,
    LoseLeads,
    MoveLeads,
    PlanNextStep,
    SaveView,
    SetScore,
    Snooze,
    WinLeads,
)
from leadtui.model.command.stages import GateClosed
from leadtui.model.query import parse
from leadtui.screens.dialogs import (
    AddDialog,
    CadenceDialog,
    DoneDialog,
    GateDialog,
    HandOffDialog,
    LogDialog,
    LostDialog,
    NextStepDialog,
    NoteDialog,
    OwnerDialog,
    ScoreDialog,
    SnoozeDialog,
    StageDialog,
    ViewsDialog,
    WonDialog,
)
from tests.ui import picture as golden
from tests.ui.host import HOSTILE, Host, clock, key, lead, picture, pipeline, result, type_text, words

P = pipeline()
CADENCE = {"name": "Nurture", "steps": [{"day": 0, "text": "Call"}, {"day": 3, "text": "Write"}]}
ONE = [lead(value="12500.50", currency="USD", owner="ana", score=40, next_step={"text": "Call", "due": "2026-12-01"})]
TWO = [lead(1), lead(2, stage="new")]


def no_duplicate(name: str, company: str, email: str) -> str | None:
    return None


EVERY: dict[str, Callable[[], ModalScreen[Any]]] = {
    "won": lambda: WonDialog(ONE, P, "ana", clock=clock),
    "lost": lambda: LostDialog(ONE, P, "ana"),
    "add": lambda: AddDialog(P, "ana", "new", no_duplicate, clock=clock),
    "next": lambda: NextStepDialog(ONE, P, "ana", clock=clock),
    "done": lambda: DoneDialog(ONE, P, "ana", clock=clock),
    "log": lambda: LogDialog(ONE, P, "ana"),
    "note": lambda: NoteDialog(ONE, P, "ana"),
    "cadence": lambda: CadenceDialog(ONE, pipeline(cadences=[CADENCE]), "ana"),
    "owner": lambda: OwnerDialog(ONE, P, "ana", ["ana", "bo"]),
    "snooze": lambda: SnoozeDialog(ONE, P, "ana", clock=clock),
    "score": lambda: ScoreDialog(ONE, P, "ana", ONE[0].score),
    "stage": lambda: StageDialog(ONE, P, "ana"),
    "views": lambda: ViewsDialog([{"id": 1, "name": "Hot", "query": "score>=60"}], "tag:eu"),
    "gate": lambda: GateDialog(GateClosed(ONE[0], P, P.stages[3], ["contact"]), MoveLeads((1,), "proposal")),
}


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (200, 60)])
async def test_every_dialog_fits_and_escape_gives_nothing(size: tuple[int, int]) -> None:
    app = Host()
    async with app.run_test(size=size) as pilot:
        for name, dialog in EVERY.items():
            await app.push_screen(dialog(), app.keep)
            await pilot.pause()
            frame = app.screen.query_one("VerticalScroll")
            assert app.screen.region.contains_region(frame.region), name
            assert frame.virtual_size.height <= frame.size.height, f"nothing of {name} is cut off"
            assert app.focused is not None, f"a key works at once in {name}"
            if size == (60, 20):
                golden.check(app, f"dialog-{name}-60x20")
            app.result = "not yet"
            await pilot.press(key("dialog.cancel"))
            assert app.result is None, name


# won and lost


async def test_won_offers_the_value_and_today() -> None:
    assert await result(EVERY["won"](), "enter", "enter") == WinLeads((1,), "12500.50", seen={1: "qualified"})


async def test_won_takes_another_value_and_a_past_day() -> None:
    got = await result(EVERY["won"](), "ctrl+u", "‹9000", "enter", "ctrl+u", "‹15 oct", "enter")
    assert got == WinLeads((1,), "9000", datetime(2026, 10, 15, 12, tzinfo=UTC), seen={1: "qualified"})


async def test_won_says_what_is_wrong_and_stays() -> None:
    app = Host(EVERY["won"]())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+u")
        await type_text(pilot, "12k")
        assert "! not an amount; write it like 12500 or 12500.50" in words(app)
        await pilot.press("ctrl+u", "7", "enter", "ctrl+u")
        await type_text(pilot, "tomorrow")
        assert "! must not be in the future" in words(app)
        await pilot.press("enter", "ctrl+s")
        assert app.result == "not yet"


async def test_several_won_leads_keep_their_own_values() -> None:
    assert await result(WonDialog(TWO, P, "ana", clock=clock), "ctrl+s") == WinLeads(
        (1, 2), seen={1: "qualified", 2: "new"}
    )


async def test_lost_is_one_digit() -> None:
    assert await result(EVERY["lost"](), "2") == LoseLeads((1,), "competitor", seen={1: "qualified"})


async def test_lost_in_own_words() -> None:
    got = await result(EVERY["lost"](), "tab", "‹moved to mars", "enter")
    assert got == LoseLeads((1,), "moved to mars", seen={1: "qualified"})


async def test_lost_without_a_reason_is_not_lost() -> None:
    app = Host(EVERY["lost"]())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("tab", "enter")
        assert "! a lost lead needs a reason" in words(app)
        assert app.result == "not yet"


# add


async def test_add_needs_only_a_name() -> None:
    assert await result(EVERY["add"](), "‹Zoe", "enter") == AddLead("Zoe", {"owner": "ana"}, "new", "sales")


async def test_add_takes_the_rest_by_tab() -> None:
    got = await result(EVERY["add"](), "‹Zoe", "tab", "‹Acme", "tab", "‹5000", "tab", "‹z@acme.example", "ctrl+s")
    values = {"company": "Acme", "value": "5000", "emails": ["z@acme.example"], "owner": "ana"}
    assert got == AddLead("Zoe", values, "new", "sales")


async def test_add_without_a_name_says_so() -> None:
    app = Host(EVERY["add"]())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        assert "! a lead needs a name" in words(app)
        assert app.result == "not yet"


async def test_add_goes_back_to_the_field_that_is_wrong() -> None:
    app = Host(EVERY["add"]())
    async with app.run_test(size=(80, 24)) as pilot:
        await type_text(pilot, "Zoe")
        await pilot.press("tab", "tab", "tab", "x", "shift+tab", "ctrl+s")
        assert isinstance(app.focused, Input)
        assert app.focused.name == "emails"
        assert "! not an e-mail address" in words(app)


async def test_add_warns_of_a_duplicate_while_typing() -> None:
    asked: list[tuple[str, str, str]] = []

    def duplicate(name: str, company: str, email: str) -> str | None:
        asked.append((name, company, email))
        return f"lead 7 {HOSTILE} looks the same" if name == "Acm" else None

    app = Host(AddDialog(P, "ana", "new", duplicate, clock=clock))
    async with app.run_test(size=(80, 24)) as pilot:
        await type_text(pilot, "Acm")
        assert "looks the same" in words(app)
        await pilot.press("e")
        assert "looks the same" not in words(app)
        assert asked[-1] == ("Acme", "", "")


# next steps


async def test_next_step_shows_how_a_date_was_understood() -> None:
    app = Host(EVERY["next"]())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+u")
        await type_text(pilot, "Visit")
        await pilot.press("enter", "ctrl+u")
        await type_text(pilot, "1 dec 14:00")
        assert "Tue 1 Dec 2026, 14:00 · in 9 days" in words(app)
        await pilot.press("enter")
    assert app.result == PlanNextStep((1,), "Visit", "2026-12-01T14:00:00Z")


async def test_next_step_does_not_guess_a_date() -> None:
    app = Host(EVERY["next"]())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", "ctrl+u")
        await type_text(pilot, "03/04/2026")
        assert "! 3 April or March 4? write 3 apr 2026 or 2026-04-03" in picture(app)
        await pilot.press("enter")
        assert app.result == "not yet"


async def test_a_date_that_needs_the_library_is_read_beside_the_typing(monkeypatch: pytest.MonkeyPatch) -> None:
    """While the library is loaded the words are dots; what is typed meanwhile is what they are about."""
    loaded, asked = Event(), []

    def must_load(text: str) -> bool:
        asked.append(text)
        return True

    def library(words: str, base: datetime, past: bool) -> tuple[datetime | None, str]:
        assert loaded.wait(10)
        return datetime(2026, 11, 27, 15), "part_of_day"

    monkeypatch.setattr(spoken_days, "must_load", must_load)
    monkeypatch.setattr(spoken_days, "_asked", library)
    app = Host(EVERY["next"]())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", "ctrl+u")
        await type_text(pilot, "friday afternoon")
        assert asked and "…" in words(app)
        await type_text(pilot, "s")
        await pilot.press("backspace")
        loaded.set()
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "Fri 27 Nov 2026, 15:00 · in 5 days" in words(app)


async def test_the_points_of_a_hand_off_are_told_beside_the_typing_too(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded, threads = Event(), set[Thread]()

    def library(words: str, base: datetime, past: bool) -> tuple[datetime | None, str]:
        threads.add(current_thread())
        assert loaded.wait(10)
        return datetime(2026, 11, 27, 15), "part_of_day"

    monkeypatch.setattr(spoken_days, "must_load", lambda text: text == "friday afternoon")
    monkeypatch.setattr(spoken_days, "_asked", library)
    app = Host(HandOffDialog([lead()], P, "ana", "ben", clock=clock))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await type_text(pilot, "friday afternoon")
        assert "– next step" in words(app)
        loaded.set()
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "✓ next step" in words(app)
    assert threads and current_thread() not in threads


async def test_done_asks_for_the_following_step() -> None:
    assert await result(EVERY["done"](), "enter", "enter") == CompleteNextStep((1,), None, None)
    got = await result(EVERY["done"](), "‹Send offer", "enter", "‹2w", "enter")
    assert got == CompleteNextStep((1,), "Send offer", "2026-12-06")


async def test_a_due_day_needs_something_to_do() -> None:
    app = Host(EVERY["done"]())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await type_text(pilot, "2w")
        await pilot.press("enter")
        assert "! a next step needs a text" in words(app)
        assert isinstance(app.focused, Input)
        assert app.focused.name == "text"


async def test_snooze_needs_a_day() -> None:
    assert await result(EVERY["snooze"](), "‹3d", "enter") == Snooze((1,), "2026-11-25")
    assert await result(EVERY["snooze"](), "enter") == "not yet"


# log, note, owner, score


async def test_a_call_is_logged_in_two_letters() -> None:
    assert await result(EVERY["log"](), "c", "r") == LogActivity((1,), "call", "", "reached")


async def test_a_capital_letter_asks_for_words() -> None:
    got = await result(EVERY["log"](), "e", "P", "‹wants a demo", "enter")
    assert got == LogActivity((1,), "email", "wants a demo", "replied")


async def test_a_contact_may_have_no_outcome() -> None:
    assert await result(EVERY["log"](), "f", "full_stop") == LogActivity((1,), "form", "", None)


async def test_a_logged_note_asks_for_its_text() -> None:
    assert await result(EVERY["log"](), "n", "enter") == "not yet"
    assert await result(EVERY["log"](), "n", "‹hi", "enter") == LogActivity((1,), "note", "hi", None)


async def test_note_has_several_lines() -> None:
    assert await result(EVERY["note"](), "a", "enter", "b", "ctrl+s") == LogActivity((1,), "note", "a\nb")


async def test_an_empty_note_is_not_kept() -> None:
    app = Host(EVERY["note"]())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+s")
        assert "! a note must not be empty" in words(app)
        assert app.result == "not yet"


async def test_note_in_the_editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "my editor"
    script.write_text('#!/bin/sh\nstat -c "%a" "$2" > "$1"\nprintf "%s and more\\n" "$(cat "$2")" > "$2"\n')
    script.chmod(stat.S_IRWXU)
    mode = tmp_path / "mode; rm -rf nothing"
    monkeypatch.setenv("VISUAL", f"'{script}' '{mode}'")
    app = Host(EVERY["note"]())
    monkeypatch.setattr(app, "suspend", nullcontext)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("h", "i", key("dialog.editor"))
        assert app.screen.query_one(TextArea).text == "hi and more"
        assert mode.read_text() == "600\n"
        await pilot.press("ctrl+s")
    assert app.result == LogActivity((1,), "note", "hi and more")


async def test_an_editor_that_fails_leaves_the_note(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Host(EVERY["note"]())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("h", "i", key("dialog.editor"))
        assert "! this terminal cannot be lent to an editor" in words(app)
        monkeypatch.setattr(app, "suspend", nullcontext)
        broken = {"/no/such/editor": "cannot be started", "false": "ended with 1", "'": "not a command"}
        for editor, told in broken.items():
            monkeypatch.setenv("VISUAL", editor)
            await pilot.press(key("dialog.editor"))
            assert told in words(app)
            assert app.screen.query_one(TextArea).text == "hi"
        monkeypatch.setenv("VISUAL", " ")
        monkeypatch.setenv("PATH", "/no/vi/here")
        await pilot.press(key("dialog.editor"))
        assert "'vi' cannot be started" in words(app)
        monkeypatch.setattr("tempfile.tempdir", "/no/room/here")
        await pilot.press(key("dialog.editor"))
        assert "no room for a file to edit" in words(app)
        assert app.screen.query_one(TextArea).text == "hi"


async def test_owner_is_one_key_with_oneself_first() -> None:
    assert await result(OwnerDialog(ONE, P, "bo", ["ana", "bo"]), "1") == AssignOwner((1,), "bo")
    assert await result(OwnerDialog(ONE, P, "bo", ["ana", "bo"]), "2") == AssignOwner((1,), "ana")
    assert await result(OwnerDialog(ONE, P, "bo", ["ana", "bo"]), "0") == AssignOwner((1,), None)
    assert await result(OwnerDialog(ONE, P, "bo", ["ana"]), "tab", "‹cy", "enter") == AssignOwner((1,), "cy")


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("=70", SetScore((1,), 70)),
        ("70", SetScore((1,), 70)),
        ("+5", AdjustScore((1,), 5)),
        ("-10", AdjustScore((1,), -10)),
    ],
)
async def test_a_score_with_a_sign_adjusts_and_a_bare_one_sets(typed: str, command: object) -> None:
    assert await result(EVERY["score"](), f"‹{typed}", "enter") == command


async def test_score_says_what_it_becomes_and_takes_a_reason() -> None:
    app = Host(EVERY["score"]())
    async with app.run_test(size=(80, 24)) as pilot:
        await type_text(pilot, "101")
        assert "! write 70 to set it" in words(app)
        await pilot.press("ctrl+u")
        await type_text(pilot, "+5")
        assert "40 → 45" in words(app)
        await pilot.press("tab", "h", "o", "t", "enter")
    assert app.result == AdjustScore((1,), 5, "hot")


# stage, views, gate


async def test_a_stage_is_one_key() -> None:
    assert await result(EVERY["stage"](), "4") == MoveLeads((1,), "proposal", seen={1: "qualified"})
    assert await result(EVERY["stage"](), "j", "enter") == MoveLeads((1,), "nurturing", seen={1: "qualified"})


async def test_many_stages_go_on_with_letters() -> None:
    stages = tuple(replace(P.stages[0], id=f"s{n}", name=f"Step {n}") for n in range(1, 21))
    many = pipeline(stages=(*stages, *P.stages))
    assert await result(StageDialog(TWO, many, "ana"), "b") == MoveLeads((1, 2), "s11", seen={1: "qualified", 2: "new"})


async def test_a_capital_is_not_the_key_of_a_view() -> None:
    views = [{"id": n, "name": f"View {n}", "query": f"score>={n}"} for n in range(1, 20)]
    assert await result(ViewsDialog(views, ""), *"jjjjj", "D") == DropView("View 2")
    assert await result(ViewsDialog(views, ""), "d") == "score>=12"


async def test_views_use_save_and_drop() -> None:
    assert await result(EVERY["views"](), "1") == "score>=60"
    assert await result(EVERY["views"](), *"jjjj", key("dialog.drop")) == DropView("Hot")
    assert await result(EVERY["views"](), "tab", "D", "‹ E", "enter") == SaveView("D E", "tag:eu")


@pytest.mark.parametrize(
    ("pressed", "query"), [("m", "owner:me"), ("u", "owner:none"), ("a", ""), ("h", "is:handed owner:me")]
)
async def test_the_views_that_everybody_has_are_one_key_and_stay(pressed: str, query: str) -> None:
    views = [{"id": n, "name": f"View {n}", "query": f"score>={n}"} for n in range(1, 40)]
    assert await result(ViewsDialog(views, "tag:eu"), pressed) == query
    parse(query)
    app = Host(ViewsDialog(views, ""))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("D")
        assert app.result == "not yet"
        assert "this one is always there" in picture(app)


async def test_views_without_any_saved_say_how_to_get_one() -> None:
    app = Host(ViewsDialog([], ""))
    async with app.run_test(size=(60, 20)) as pilot:
        assert "Nothing is saved yet" in words(app)
        await pilot.press("ctrl+s", "escape")
    assert app.result is None


async def test_gate_asks_for_just_what_is_missing() -> None:
    custom = pipeline(custom_fields=({"id": "size", "name": "Team size", "kind": "number"},))
    gate = GateClosed(ONE[0], custom, custom.stages[3], ["contact", "custom.size"])
    move = MoveLeads((1,), "proposal", seen={1: "qualified"})
    got = await result(GateDialog(gate, move), "‹Jo", "enter", "‹20", "enter")
    assert got == MoveLeads((1,), "proposal", seen={1: "qualified"}, values={"contact": "Jo", "custom.size": 20})


async def test_gate_is_passed_with_a_reason() -> None:
    app = Host(EVERY["gate"]())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+s")
        assert "! is needed, or a reason to go without it" in words(app)
        await pilot.press("tab")
        await type_text(pilot, "he insists")
        await pilot.press("enter")
    assert app.result == MoveLeads((1,), "proposal", force=True, because="he insists")


async def test_gate_of_several_leads_says_so_and_overwrites_nothing() -> None:
    guided = replace(P.stages[3], guidance="Ask who signs.")
    app = Host(GateDialog(GateClosed(TWO[0], P, guided, ["contact"]), MoveLeads((1, 2), "proposal")))
    async with app.run_test(size=(80, 24)) as pilot:
        assert "Ask who signs." in words(app)
        assert "goes to each of the 2 leads that lacks it" in words(app)
        await type_text(pilot, "Jo")
        await pilot.press("enter")
        await pilot.pause()
    assert app.result == MoveLeads((1, 2), "proposal", values={"contact": "Jo"}, keeping=True)


# hostile text


async def test_hostile_text_is_shown_and_does_nothing() -> None:
    bad = [lead(name=HOSTILE, owner=HOSTILE, next_step={"text": HOSTILE}, value="1")]
    reasons = pipeline(lost_reasons=(HOSTILE,))
    for dialog in (
        WonDialog(bad, P, "ana"), LostDialog(bad, reasons, "ana"), NextStepDialog(bad, P, "ana"),
        DoneDialog(bad, P, "ana"), OwnerDialog(bad, P, HOSTILE, [HOSTILE]), NoteDialog(bad, P, "ana"),
        ViewsDialog([{"id": 1, "name": HOSTILE, "query": HOSTILE}], HOSTILE), StageDialog(bad, P, "ana"),
        LogDialog(bad, P, "ana"), GateDialog(GateClosed(bad[0], P, P.stages[3], ["contact"]), MoveLeads((1,), "won")),
    ):  # fmt: skip
        app = Host(dialog)
        async with app.run_test(size=(80, 24)):
            seen = picture(app)
            assert "[/]" in seen, type(dialog)
            assert not any(letter in seen for letter in "\x1b\x07\u202e"), type(dialog)


async def test_typing_takes_the_place_of_what_is_proposed() -> None:
    app = Host(NextStepDialog(ONE, P, "ana", clock=clock))
    async with app.run_test() as pilot:
        await type_text(pilot, "Visit")
        await pilot.press("enter")
        await type_text(pilot, "3d")
        await pilot.press("enter")
        await pilot.pause()
    assert isinstance(app.result, PlanNextStep)
    assert app.result.text == "Visit"
    assert app.result.due != "2026-12-01"


async def test_a_long_stage_name_leaves_room_for_what_stands_behind_it() -> None:
    stages = (replace(P.stages[0], name="An extraordinarily long name of a stage"), *P.stages[1:])
    long = replace(P, stages=stages)
    app = Host(StageDialog(ONE, long, "ana"))
    async with app.run_test(size=(60, 20)):
        rows = picture(app).splitlines()
        assert any("extraordinarily long name of a s…  10 %" in row for row in rows)
        assert any(row.rstrip(" │").endswith("25 % ● here") for row in rows)
