"""A frame as the terminal gets it: the same picture in fewer bytes, and in one go.

Textual tells the whole style of every piece of a line and takes it back behind it. Most of it is so already, above all
the background: what is left out here is a third of what goes over the line when a column scrolls.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

BEGINS: Final = "\x1b[?2026h"
ENDS: Final = "\x1b[?2026l"
"""Around a frame, where the terminal shows it at once."""

_STYLE: Final = re.compile("\x1b\\[([0-9;]*)m")
_MOVES: Final = re.compile("(?:\n|\x1b\\[[0-9]+;[0-9]+H)+")
_LINE_ENDS: Final = re.compile("\n(?=\x1b\\[[0-9]+;[0-9]+H)")
_COLOURS: Final = {"5": 3, "2": 5}
"""Numbers of a colour that begins with 38 or 48, by the second one."""
_ATTRIBUTES: Final = frozenset("123456789")


class Pen(NamedTuple):
    """How the terminal writes now."""

    attributes: frozenset[str] = frozenset()
    text: str = ""
    ground: str = ""


_PLAIN: Final = Pen()


def terse(frame: str) -> str:
    """The frame with as few changes of style as it needs; it ends as it began, without any.

    A frame with styles that are not known here stays as it is.
    """
    pieces = _STYLE.split(frame)
    if len(pieces) == 1:
        return frame
    done: list[str] = []
    pen = wanted = _PLAIN
    for place, piece in enumerate(pieces):
        if place % 2:
            after = _taken(wanted, piece)
            if after is None:
                return frame
            wanted = after
            continue
        if moves := _MOVES.match(piece):
            done.append(_LINE_ENDS.sub("", moves[0]))  # what is moved needs no style
            piece = piece[moves.end():]
        if piece:
            if pen != wanted:
                done.append(_change(pen, wanted))
                pen = wanted
            done.append(piece)
    if pen != _PLAIN:
        done.append("\x1b[m")
    return "".join(done)


@lru_cache(4096)
def _taken(pen: Pen, numbers: str) -> Pen | None:
    """The pen after these numbers; None when one of them is not known."""
    attributes, text, ground = pen
    rest = (numbers or "0").split(";")
    while rest:
        number = rest[0]
        length = _COLOURS.get(rest[1], 0) if number in ("38", "48") and len(rest) > 1 else 1
        if not length or len(rest) < length:
            return None
        colour, rest = ";".join(rest[:length]), rest[length:]
        if number in ("0", ""):
            attributes, text, ground = _PLAIN
        elif number in _ATTRIBUTES:
            attributes |= {number}
        elif number[:-1] in ("3", "9"):
            text = colour
        elif number[:-1] in ("4", "10"):
            ground = colour
        else:
            return None
    return Pen(attributes, text, ground)


@lru_cache(4096)
def _change(pen: Pen, wanted: Pen) -> str:
    """What turns one pen into the other."""
    start: list[str] = []
    if pen.attributes - wanted.attributes or (pen.text and not wanted.text) or (pen.ground and not wanted.ground):
        pen, start = _PLAIN, [""]  # the empty number is a zero
        if wanted == _PLAIN:
            return "\x1b[m"
    changes = [*start, *sorted(wanted.attributes - pen.attributes)]
    changes += [now for was, now in zip(pen[1:], wanted[1:], strict=True) if now and now != was]
    return f"\x1b[{';'.join(changes)}m"
