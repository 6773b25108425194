"""What may be stored, and what reaches a terminal."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadtui.errors import Refused
from leadtui.model.text import LONGEST_LINE, escaped, safe, safe_lines, stored


@given(st.text())
def test_nothing_safe_acts_on_a_terminal(text: str) -> None:
    for character in safe(text):
        assert unicodedata.category(character) not in ("Cc", "Cs", "Zl", "Zp"), hex(ord(character))
        assert character not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\ufeff\u200b"


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126)))
def test_plain_text_is_shown_as_it_is(text: str) -> None:
    assert safe(text) == text


@given(st.text())
def test_safe_is_settled(text: str) -> None:
    assert safe(safe(text)) == safe(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b]52;c;aGk=\x07", "␛]52;c;aGk=␇"),
        ("a\nb\r\tc", "a␊b␍␉c"),
        ("\x9b31m", "\ufffd31m"),
        ("abc\u202edef", "abc\ufffddef"),
        ("Müller 株式会社 Ürün", "Müller 株式会社 Ürün"),
        ("👩\u200d💻", "👩\u200d💻"),
        ("a\u200db", "a\ufffdb"),
        ("e" + "\u0301" * 1000, "e" + "\u0301" * 3),
        ("[/bold] [@click=app.quit]x[/]", "[/bold] [@click=app.quit]x[/]"),
    ],
)
def test_hostile_text_becomes_visible(text: str, shown: str) -> None:
    assert safe(text) == shown


def test_long_text_is_cut() -> None:
    assert len(safe("x" * 1_000_000)) == 4096
    assert safe("x" * 1_000_000).endswith("…")


def test_lines_are_kept_apart() -> None:
    assert safe_lines("one\r\ntwo\n\x1bthree") == ["one", "two", "␛three"]


@pytest.mark.parametrize("text", ["a\x00b", "half \ud800", "x" * (LONGEST_LINE + 1)])
def test_what_could_not_be_given_back_is_refused(text: str) -> None:
    with pytest.raises(Refused, match=r"^name: "):
        stored(text, "name")


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")))
def test_everything_else_is_stored_exactly(text: str) -> None:
    assert stored(text) == text


@given(st.text())
def test_escaped_json_is_exact_and_shows_nothing_that_safe_would_replace(text: str) -> None:
    written = escaped(json.dumps(text, ensure_ascii=False))
    assert json.loads(written) == text
    assert not any(letter in written for letter in "\x7f\u009b\u202e\u2028\u200b\U000e0041")
