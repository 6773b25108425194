"""The pure parts that the board is drawn from."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from leadtui import config
from leadtui.errors import Conflict, Refused
from leadtui.model.card import CardFacts
from leadtui.model.command import MoveLeads
from leadtui.model.due import Mark
from leadtui.screens.pending import PendingMoves
from leadtui.terminal import encodable
from leadtui.widgets.arrange import FOLDED, NARROWEST, arrange
from leadtui.widgets.bars import UNDO, told
from leadtui.widgets.card import Look, dense, tall
from leadtui.widgets.glyphs import ASCII, UNICODE, glyphs
from leadtui.widgets.line import padded, repaint_width
from leadtui.widgets.typed import Typed


def facts(**more: Any) -> CardFacts:
    given: dict[str, Any] = {
        "id": 1, "name": "Blue Harbor", "company": "Harbor GmbH", "value": Decimal("12500"), "currency": "EUR",
        "score": 72, "owner": "ana", "days": 3, "next": Mark.OVERDUE, "due_in": -2, "stale": True, "status": "new",
        "answered": (True, False, True, False),
    }  # fmt: skip
    return CardFacts(**(given | more))


@given(
    name=st.text(max_size=40), company=st.none() | st.text(max_size=40), owner=st.none() | st.text(max_size=50),
    value=st.none() | st.decimals(0, 10**12, places=2), score=st.integers(0, 100), next=st.sampled_from(Mark),
    due_in=st.none() | st.integers(-9999, 9999), days=st.none() | st.integers(0, 99999), width=st.integers(16, 90),
    cursor=st.booleans(), selected=st.booleans(), undecided=st.booleans(),
)  # fmt: skip
def test_a_card_fills_its_column_exactly_whatever_is_on_it(
    name: str, company: str | None, owner: str | None, value: Decimal | None, score: int, next: Mark,
    due_in: int | None, days: int | None, width: int, cursor: bool, selected: bool, undecided: bool,
) -> None:  # fmt: skip
    card = facts(
        name=name, company=company, owner=owner, value=value, score=score, next=next, due_in=due_in, days=days
    )
    look = Look(cursor, selected, undecided)
    for signs in (UNICODE, ASCII):
        lines = (*tall(card, width, look, signs), *dense(card, width, look, signs))
        assert [cell_len("".join(text for text, _ in line)) for line in lines] == [width] * 4


def test_a_card_says_who_is_editing_it() -> None:
    edited = facts(editors=("ben",))
    assert "ben is editing" in words(tall(edited, 30, Look(), UNICODE))[1]
    assert words(dense(edited, 30, Look(), UNICODE))[0].startswith(" !✎Blue Harbor")
    both = facts(editors=("ben", "cho"))
    assert "ben and cho are editing" in words(tall(both, 40, Look(), ASCII))[1]


def test_a_card_tells_from_whom_it_was_handed_to_me() -> None:
    handed = facts(handed="ben: wants a demo")
    assert words(tall(handed, 40, Look(), UNICODE))[1].startswith(" ← from ben: wants a demo")
    assert words(tall(handed, 40, Look(), ASCII))[1].startswith(" < from ben: wants a demo")
    assert "12,500 EUR" in words(tall(handed, 60, Look(), UNICODE))[1]
    assert words(dense(handed, 40, Look(), ASCII))[0].startswith(" !<")
    assert "is editing" in words(tall(facts(handed="ben: x", editors=("cho",)), 40, Look(), UNICODE))[1]


def words(lines: Any) -> list[str]:
    return ["".join(text for text, _ in line) for line in lines]


def test_a_card_says_everything_with_signs_alone() -> None:
    assert words(tall(facts(), 30, Look(cursor=True), UNICODE)) == [
        "▌Blue Harbor             ! 2d ", "▌Harbor GmbH       12,500 EUR ", "▌━━━━╸─  72 ana ●·●·     ◷ 3d ",
    ]  # fmt: skip
    assert words(tall(facts(next=Mark.NONE, due_in=None, stale=False), 44, Look(selected=True), UNICODE))[0] == (
        "◆Blue Harbor                      – no step "
    )
    narrow = words(tall(facts(owner="annabelle", days=1_500), 20, Look(), UNICODE))
    assert "annab" in narrow[2] or "anna…" in narrow[2], "the bar gives way to the owner"
    assert "◷ 4y" in narrow[2], "a long age is told in years"
    assert words(dense(facts(next=Mark.TODAY), 30, Look(), ASCII)) == [" o Blue Harbor      12.5k  72 "]


@given(st.lists(st.booleans(), min_size=1, max_size=20), st.data())
def test_the_column_of_the_cursor_is_always_shown_and_the_room_is_used(folded: list[bool], data: st.DataObject) -> None:
    cursor = data.draw(st.integers(0, len(folded) - 1))
    first = data.draw(st.integers(0, len(folded)))
    width = data.draw(st.integers(1, 300))
    shown = arrange(folded, cursor, first, width)
    assert shown.first <= cursor <= shown.last < len(folded)
    assert sum(shown.widths) <= width
    if False in folded[shown.first:shown.last + 1]:
        assert sum(shown.widths) == width
    if width >= NARROWEST:
        assert all(w >= (FOLDED if f else NARROWEST) for w, f in zip(shown.widths, folded[shown.first:], strict=False))


def test_a_column_that_is_shown_moves_nothing() -> None:
    assert arrange([False] * 8, 3, 2, 120).first == 2
    assert arrange([False] * 8, 7, 2, 120).first == 3
    assert arrange([False] * 8, 0, 3, 120).first == 0


def test_only_what_differs_is_painted() -> None:
    assert repaint_width(((" name", "dim"),), (("▌", "mark"), ("name", "dim"))) == 1
    assert repaint_width((("山 a", "dim"),), (("山 b", "dim"),)) == 4
    assert repaint_width((("same", "dim"),), (("same", "dim"),)) == 0


@pytest.mark.parametrize(("text", "width", "cut"), [("abc", 5, "abc  "), ("abcdef", 4, "abc…"), ("山田商", 5, "山田…")])
def test_text_is_cut_by_cells(text: str, width: int, cut: str) -> None:
    assert padded(text, width, "…") == cut


def test_a_path_gives_way_to_the_reason_behind_it() -> None:
    sentence = "nothing was saved: /srv/sales/leads/events/000001.jsonl cannot grow: the disk is full"
    assert told(sentence, 100, "…") == sentence
    assert told(sentence, 70, "…") == "nothing was saved: …/000001.jsonl cannot grow: the disk is full"
    assert told(sentence, 20, "…") == "nothing was saved:…"


def test_however_long_what_was_done_is_its_undo_is_told() -> None:
    sentence = "handed off to Cassey Cress: “please call, he knows us”; no contact person, no e-mail · Acme"
    assert told(sentence + UNDO, 60, "…") == "handed off to Cassey Cress: “please call,… · u takes it back"
    assert told("lost · Acme" + UNDO, 60, "…") == "lost · Acme · u takes it back"


def test_editing_a_line() -> None:
    line = Typed.of("score>60 stage:new")
    for key, text in (("ctrl+w", "score>60 "), ("backspace", "score>60"), ("home", "score>60"), ("delete", "core>60")):
        changed = line.pressed(key)
        assert changed is not None
        line = changed
        assert line.text == text
    assert line.insert("S").text == "Score>60"
    assert line.pressed("f5") is None


def test_ascii_where_the_encoding_has_no_signs() -> None:
    assert glyphs("utf-8") is UNICODE
    assert {id(glyphs(name)) for name in ("ascii", "latin-1", "no-such", None)} == {id(ASCII)}


def test_moves_go_on_from_where_the_last_one_leads() -> None:
    pending = PendingMoves()
    first = MoveLeads((1,), "qualified", {1: "new"})
    second = MoveLeads((1,), "proposal", {1: "qualified"})
    pending.asked(first)
    pending.asked(second)
    assert pending.stage(1, "new") == "proposal"
    assert pending.answered(first, Refused("the gate is closed"))
    assert not pending.answered(second, Conflict("a colleague")), "it only follows from the first"
    assert pending.stage(1, "new") == "new"
    pending.asked(second)
    assert pending.answered(second, Conflict("a colleague")), "this one is news"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("theme = 3", "config.toml: theme must be a text"), ('colour = "red"', "config.toml: no setting 'colour'"),
        ("[keys]\nundo = 3", "config.toml: [keys] holds lines"), ("theme =", "config.toml is not TOML"),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_one_sentence_and_the_defaults_hold(tmp_path: Path, text: str, fault: str) -> None:
    file = tmp_path / "config.toml"
    file.write_text(text, "utf-8")
    found = config.load(file)
    assert (found.fault or "").startswith(fault)
    assert found.density == "cards"


def test_a_setting_is_remembered_and_the_rest_of_the_file_stays(tmp_path: Path) -> None:
    file = tmp_path / "new" / "config.toml"
    assert config.remember("density", "lines", file) is None
    file.write_text(f'# mine\n{file.read_text("utf-8")}\n[keys]\n"undo" = "U" # not u\n', "utf-8")
    config.remember("theme", "nord", file)
    config.remember("density", "cards", file)
    found = config.load(file)
    assert (found.fault, found.theme, found.density, found.keys) == (None, "nord", "cards", {"undo": "U"})
    assert "# mine" in file.read_text("utf-8") and "# not u" in file.read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "encoding", "shown"),
    [
        ("Käthe · Łódź", "ascii", "Kathe - Lodz"), ("╭─ “x” …", "ascii", '+- "x" ~'), ("山田 x", "ascii", "???? x"),
        ("Käthe — 山", "latin-1", "Käthe - ??"), ("山 — é", "utf-8", "山 — é"),
    ],
)  # fmt: skip
def test_a_terminal_without_a_sign_shows_another_one_as_wide(text: str, encoding: str, shown: str) -> None:
    assert encodable(text, encoding) == shown


@given(st.text(max_size=40))
def test_whatever_a_terminal_cannot_show_takes_the_same_room(text: str) -> None:
    shown = encodable(text, "ascii")
    assert shown.isascii()
    assert cell_len(shown) == cell_len(text)
