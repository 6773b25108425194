"""A lead as a card: pure, from facts to lines of exactly the width of its column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rich.cells import cell_len

from leadtui.model import money
from leadtui.model.card import CardFacts
from leadtui.model.due import Mark
from leadtui.model.sentence import editing
from leadtui.model.text import safe
from leadtui.widgets.glyphs import Glyphs
from leadtui.widgets.line import Line, edged, filled, padded, spread

TALL: Final = 3
"""Rows of a card; the dense one has a single row."""
_WORDY: Final = 30
"""Cells from which a card has room for words beside its signs."""
_OWNER: Final = 5
"""Cells that the owner's name gets at least, if it is so long: the bar of the score gives way."""
_YEARS: Final = 999
"""Days above which an age is told in years."""
_MARK_STYLES: Final = {Mark.OVERDUE: "bad", Mark.TODAY: "warn", Mark.NONE: "dim", Mark.PLANNED: "dim"}


@dataclass(frozen=True, slots=True)
class Look:
    """How a card stands on the board: under the cursor, selected, in a stage where it can still be won."""

    cursor: bool = False
    selected: bool = False
    undecided: bool = True


def tall(facts: CardFacts, width: int, look: Look, glyphs: Glyphs) -> tuple[Line, ...]:
    """Three lines: name and next step; company and value; score, owner and days in stage.

    Who is editing the lead, or who handed it over, stands where the company does.
    """
    edge = _edge(look, glyphs)
    inner = width - 2
    step = _next_step(facts, inner, glyphs) if look.undecided else ""
    name_width = inner - cell_len(step) - 1
    handed = f"{glyphs.handed} from {safe(facts.handed, 80)}" if facts.handed else ""
    urgent = safe(editing(facts.editors), 80) or handed
    worth = _value(facts, inner)
    if urgent and cell_len(urgent) + cell_len(worth) >= inner:
        worth = ""  # the value will be there again; who is at work here, or waits, counts now
    bar_width = 6 if inner < _WORDY else 10
    days = _days(facts, glyphs)
    owner = safe(facts.owner or "nobody", 40)
    score = f"{facts.score:>3} {facts.reached}".rstrip()
    beside = cell_len(f" {score} ")
    lacking = min(cell_len(owner), _OWNER) - (inner - bar_width - beside - cell_len(days) - 1)
    bar_width -= max(0, min(lacking, bar_width - 2))
    full, rest = bar(facts.score, bar_width, glyphs)
    marks = f" {_marks(facts, glyphs)}" if any(facts.answered) else ""
    if bar_width + beside + cell_len(owner) + cell_len(marks) + 1 + cell_len(days) > inner:
        marks = ""  # the owner's whole name counts more
    name = padded(safe(facts.name, 200), name_width, glyphs.more)
    company = padded(urgent or safe(facts.company or "", 200), inner - cell_len(worth) - 1, glyphs.more)
    about = f" {score} {owner}{marks}"
    cadence = f" {safe(facts.cadence, 40)}" if facts.cadence else ""
    if cell_len(about + cadence + days) < inner - bar_width:
        about += cadence
    rest += spread(about, days, inner - bar_width, glyphs.more)
    lines = (
        edged(edge, "mark", (
            (name, "cursor" if look.cursor else "strong"), (f" {step} ", _MARK_STYLES[facts.next]),
        )),
        edged(edge, "mark", ((company, "warn" if urgent else "dim"), (f" {worth} ", "plain"))),
        edged(edge, "mark", ((full, "bar"), (rest + " ", "dim"))),
    )  # fmt: skip
    return tuple(filled(line, width, glyphs.more) for line in lines)


def dense(facts: CardFacts, width: int, look: Look, glyphs: Glyphs) -> tuple[Line, ...]:
    """One line: next step, name, value where there is room, score."""
    inner = width - 2
    worth = money.short(facts.value) if facts.value is not None else ""
    tail = f"{worth:>6} {facts.score:>3}" if inner >= 20 else f"{facts.score:>3}"
    stale = glyphs.stale if facts.stale and facts.next is Mark.PLANNED else " "
    sign = glyphs.editing if facts.editors else glyphs.handed if facts.handed else stale
    name_width = inner - 3 - cell_len(tail)
    line = edged(_edge(look, glyphs), "mark", (
        (f"{glyphs.mark(facts.next) if look.undecided else ' '}{sign}", _MARK_STYLES[facts.next]),
        (padded(safe(facts.name, 200), name_width, glyphs.more), "cursor" if look.cursor else "plain"),
        (f" {tail} ", "dim"),
    ))  # fmt: skip
    return (filled(line, width, glyphs.more),)


def _edge(look: Look, glyphs: Glyphs) -> str:
    if look.selected:
        return glyphs.selected
    return glyphs.cursor if look.cursor else " "


def _next_step(facts: CardFacts, inner: int, glyphs: Glyphs) -> str:
    sign = glyphs.mark(facts.next)
    wordy = inner >= _WORDY
    if facts.next is Mark.OVERDUE:
        late = f"{-facts.due_in}d" if facts.due_in else ""
        return f"{sign} {late} late".replace("  ", " ") if wordy else f"{sign} {late}".rstrip()
    if facts.next is Mark.TODAY:
        return f"{sign} today" if wordy else sign
    if facts.next is Mark.PLANNED:
        day = "later" if facts.due_in is None else f"{facts.due_in}d"
        return f"{sign} {'in ' if wordy and facts.due_in is not None else ''}{day}"
    return f"{sign} no step" if wordy else sign


def _value(facts: CardFacts, inner: int) -> str:
    """The whole amount, or a rounded one where the company would have no room."""
    if facts.value is None:
        return ""
    whole = f"{money.grouped(facts.value)} {facts.currency}"
    return whole if len(whole) <= inner - 6 else f"{money.short(facts.value)} {facts.currency}"


def bar(score: int, width: int, glyphs: Glyphs) -> tuple[str, str]:
    """The filled part of the score bar, and the empty one."""
    halves = round(score * width * 2 / 100) if glyphs.half else 2 * round(score * width / 100)
    full, half = divmod(halves, 2)
    filled = glyphs.bar * full + glyphs.half * half
    return filled, glyphs.trough * (width - full - half)


def _days(facts: CardFacts, glyphs: Glyphs) -> str:
    days = "" if facts.days is None else f"{facts.days // 365}y" if facts.days > _YEARS else f"{facts.days}d"
    return f"{glyphs.stale} {days}".rstrip() if facts.stale else days


def _marks(facts: CardFacts, glyphs: Glyphs) -> str:
    """The questions that qualify the lead, one sign each: answered or not."""
    return "".join(glyphs.here if answered else glyphs.dot for answered in facts.answered)
