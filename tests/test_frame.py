"""A frame in fewer bytes is the same picture."""

from __future__ import annotations

import pyte
from hypothesis import given
from hypothesis import strategies as st

from leadtui.frame import terse

STYLES = (
    "0", "1;38;5;253;48;5;233", "7;38;5;253;48;5;233", "38;5;245;48;5;233", "1;38;2;9;8;7", "39;49", "31;40", "2", "",
)  # fmt: skip
PIECES = st.one_of(
    st.sampled_from(STYLES).map(lambda numbers: f"\x1b[{numbers}m"),
    st.tuples(st.integers(1, 5), st.integers(1, 12)).map(lambda place: f"\n\x1b[{place[0]};{place[1]}H"),
    st.text("ab é", min_size=1, max_size=6),
)


def picture(frame: str) -> list[list[pyte.screens.Char]]:
    screen = pyte.Screen(200, 6)  # so wide that no line goes on in the next one: a frame's never do
    pyte.Stream(screen).feed(frame)
    return [[screen.buffer[y][x] for x in range(200)] for y in range(6)]


@given(st.lists(PIECES, max_size=30).map("".join))
def test_it_shows_the_same(frame: str) -> None:
    frame = f"\x1b[1;1H{frame}\x1b[0m"
    short = terse(frame)
    assert picture(short) == picture(frame)
    assert picture(short + "x") == picture(frame + "x"), "it leaves no style behind"
    assert len(short) <= len(frame)


def test_what_did_not_change_is_not_told_again() -> None:
    line = "\x1b[2;1H\x1b[1;38;5;253;48;5;233mAcme\x1b[0m\n\x1b[3;1H\x1b[1;38;5;131;48;5;233m! 5d\x1b[0m\x1b[1;1H"
    assert terse(line) == "\x1b[2;1H\x1b[1;38;5;253;48;5;233mAcme\x1b[3;1H\x1b[38;5;131m! 5d\x1b[1;1H\x1b[m"


def test_what_is_not_known_stays_as_it_is() -> None:
    odd = "\x1b[58;5;9mAcme\x1b[0m\x1b[0m"
    assert terse(odd) == odd
    assert terse("\x1b[?2026h") == "\x1b[?2026h"
