"""The few signs that the board draws with, once with Unicode and once with ASCII only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from leadtui.model.due import Mark


@dataclass(frozen=True, slots=True)
class Glyphs:
    """Signs of one cell each; every state differs by its sign, so that colour never carries a meaning alone."""

    cursor: str
    """Left edge of the lead under the cursor."""
    selected: str
    bar: str
    half: str
    """Half a cell of the score bar; empty when there is no such sign."""
    trough: str
    rule: str
    above: str
    below: str
    stale: str
    dot: str
    """Between two facts on one line."""
    more: str
    """Where text was cut."""
    marks: tuple[str, str, str, str]
    """Next step by `Mark`: overdue, today, none, planned."""
    sum: str
    weighted: str
    here: str
    editing: str
    """A colleague is editing this lead."""
    handed: str
    """A lead that was handed to who looks, who has not accepted it yet."""
    side: str
    """Between the board and the sidebar."""
    left: str
    right: str

    def mark(self, mark: Mark) -> str:
        return self.marks[mark]


UNICODE: Final = Glyphs(
    cursor="▌", selected="◆", bar="━", half="╸", trough="─", rule="─", above="▲", below="▼", stale="◷", dot="·",
    more="…", marks=("!", "•", "–", "›"), sum="Σ", weighted="≈", here="●", editing="✎", handed="←", side="│", left="◀",
    right="▶",
)  # fmt: skip
ASCII: Final = Glyphs(
    cursor="|", selected="*", bar="=", half="", trough="-", rule="-", above="^", below="v", stale="z", dot="-",
    more="~", marks=("!", "o", "-", ">"), sum="S", weighted="~", here="@", editing="e", handed="<", side="|", left="<",
    right=">",
)  # fmt: skip


def glyphs(encoding: str | None) -> Glyphs:
    """What a terminal of this encoding can show."""
    try:
        "".join((UNICODE.cursor, UNICODE.bar, UNICODE.half, UNICODE.stale, UNICODE.sum)).encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return ASCII
    return UNICODE
