"""What is pasted is text, whatever is in it and however it arrives."""

from __future__ import annotations

import pytest
from textual.events import Key, Paste

from leadtui.terminal import ForgivingParser

PASTED = "one\nq\x1b[31mx\x1b[20y\x1b"
STREAM = f"j\x1b[200~{PASTED}\x1b[201~k\x1b[200~山\x1b[201~"


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 1000])
def test_escapes_in_a_paste_are_never_keys(size: int) -> None:
    parser = ForgivingParser()
    told = [
        event for at in range(0, len(STREAM), size) for event in parser.feed(STREAM[at:at + size])
        if isinstance(event, Key | Paste)
    ]  # fmt: skip
    told += [event for event in parser.feed("l") if isinstance(event, Key | Paste)]
    assert [event.key if isinstance(event, Key) else event.text for event in told] == [
        "j", "one\nq[31mx[20y", "k", "山", "l",
    ]  # fmt: skip


def test_half_a_character_is_not_the_end_of_all_input() -> None:
    parser = ForgivingParser()
    assert list(parser.feed("")) == []
    assert [event.key for event in parser.feed("é") if isinstance(event, Key)] == ["é"]


def test_an_escape_that_ends_what_was_read_is_still_a_key() -> None:
    parser = ForgivingParser()
    events = [event for part in ("\x1b", "[A") for event in parser.feed(part)]
    assert [event.key for event in events if isinstance(event, Key)] == ["up"]
