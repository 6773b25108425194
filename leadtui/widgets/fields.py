"""What a lead's own screen says in its left half: rows of fields in groups, drawn a line each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from rich.segment import Segment
from textual.events import Click
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from leadtui.model import course, fields, ledger, moment, money, when
from leadtui.model import event as events
from leadtui.model.chances import Chance
from leadtui.model.event import Event
from leadtui.model.lead import Lead, Outcome
from leadtui.model.moment import DAY, Now
from leadtui.model.pipeline import Kind, Pipeline
from leadtui.model.questions import BANT, CHAMP
from leadtui.model.rulebook import Rulebook
from leadtui.model.text import safe
from leadtui.widgets.card import bar
from leadtui.widgets.glyphs import Glyphs
from leadtui.widgets.line import padded
from leadtui.widgets.moments import short

LABEL: Final = 17
"""Cells before the value: two for the cursor, the label, a space."""
ROOM: Final = 4
"""Blank lines below the last field, so that its editor has room for what it says."""
_RULES: Final = 10
"""Points of rules that are told one by one."""
_LEDGER: Final = 5
"""Changes of the score that are told one by one; earlier ones are summed up."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line. `name` is the field that Enter edits, `action` what Enter does instead; a heading has neither."""

    label: str
    value: str = ""
    name: str = ""
    action: str = ""
    quiet: bool = False

    @property
    def id(self) -> str:
        """What the cursor remembers; blank where it does not stop."""
        return self.name or self.action


_GROUPS: Final = (
    ("Who", ("name", "company", "contact", "title", "emails", "phones", "website")),
    ("What", ("value", "currency", "source", "segment", "tags")),
)
_PLACE: Final = ("status", "lifecycle", "probability", "expected_close")
_FACTORS: Final = 3
"""What makes the learned chance: so many reasons, the strongest."""


def rows(
    lead: Lead, pipeline: Pipeline, history: Sequence[Event], now: Now, signs: Glyphs,
    named: Callable[[int], str] = str, chance: Chance | None = None,
) -> tuple[Row, ...]:  # fmt: skip
    """All lines about a lead; `named` knows what another lead is called, `chance` is what closed leads teach of it."""
    document = lead.document()

    def row(name: str, label: str | None = None) -> Row:
        value = events.read(document, name)
        told = fields.shown(value)
        if name == "value" and lead.value is not None:
            told = money.grouped(lead.value)
        return Row(label or fields.field(name, pipeline).label, told, name)

    found: list[Row] = []
    for heading, names in _GROUPS:
        found += [Row(heading), *(row(name) for name in names)]
    found += [Row("Where"), *_stage(lead, pipeline, now), row("owner"), *_handoff(lead)]
    for name in _PLACE:
        found.append(row(name))
        if name == "probability" and chance is not None:
            found += _chance(chance, lead, pipeline)
    found += _next_step(lead, pipeline, now)
    if lead.outcome is not None:
        found += [row("lost_reason")] if lead.lost_reason or lead.outcome.value == "lost" else []
    if lead.renewal_date is not None or lead.outcome is Outcome.WON:
        found.append(row("renewal_date"))
    for other, kind in lead.links.items():
        found.append(Row("Linked", f"{kind}{'' if kind.endswith(' of') else ':'} {named(int(other))}", quiet=True))
    found += [Row("Score"), *_score(lead, pipeline, history, now, signs)]
    for heading, outer, parts, answers in (("BANT", "bant", BANT, lead.bant), ("CHAMP", "champ", CHAMP, lead.champ)):
        marks = "".join(signs.here if answers.get(part) else signs.dot for part in parts)
        found += [Row(f"{heading} {marks}"), *(row(f"{outer}.{part}", part.capitalize()) for part in parts)]
    if pipeline.custom_fields:
        found += [Row(safe(pipeline.name)), *(row(f"custom.{custom.id}") for custom in pipeline.custom_fields)]
    return tuple(found)


def _stage(lead: Lead, pipeline: Pipeline, now: Now) -> Iterator[Row]:
    stage = pipeline.find(lead.stage)
    percent = f" · {stage.probability.normalize():f} %" if stage is not None and stage.kind is Kind.OPEN else ""
    since = lead.stage_since
    days = f" · {max(0, int((now.utc - since).total_seconds() // DAY)):,} days" if since is not None else ""
    yield Row("Stage", f"{stage.name if stage is not None else lead.stage}{percent}{days}", action="choose_stage")


def _chance(chance: Chance, lead: Lead, pipeline: Pipeline) -> Iterator[Row]:
    """The learned chance beside the one that counts in weighted values, and what makes it so."""
    stage = pipeline.find(lead.stage)
    beside = ""
    if lead.probability is not None:
        beside = f" (own {lead.probability.normalize():f} %)"
    elif stage is not None:
        beside = f" (stage {stage.probability.normalize():f} %)"
    yield Row("Win chance", f"{round(chance.probability * 100)} % learned{beside}", quiet=True)
    for one in chance.factors[:_FACTORS]:
        yield Row("", f"{safe(one.variable, 40)} {safe(one.value, 80)} ×{one.factor:.1f}", quiet=True)


def _handoff(lead: Lead) -> Iterator[Row]:
    """From whom it came; Enter accepts it while it waits."""
    handoff = lead.handoff
    if handoff is None:
        return
    note = f": {handoff.note}" if handoff.note else ""
    waits = handoff.accepted_at is None
    yield Row(
        "Handed off" if waits else "Accepted", f"from {handoff.by}{note}", action="accept" if waits else "",
        quiet=not waits,
    )  # fmt: skip


def _next_step(lead: Lead, pipeline: Pipeline, now: Now) -> Iterator[Row]:
    yield Row("Next step", lead.next_step.text if lead.next_step is not None else "", action="next_step")
    if lead.next_step is not None and lead.next_step.due is not None:
        yield Row("due", when.shown(lead.next_step.due, now), quiet=True)
    if (place := lead.cadence) is not None:
        yield Row("Cadence", course.told(place, pipeline.cadence(place.name)), action="cadence")


def _score(lead: Lead, pipeline: Pipeline, history: Sequence[Event], now: Now, signs: Glyphs) -> list[Row]:
    """The score, and every point of it: the rules first, then what was done by hand, newest first."""
    document = lead.document()
    entries = ledger.ledger(history, document, Rulebook(pipeline) if pipeline.has_rules else None, now.utc)
    score = sum(entry.points for entry in entries)
    since = next(((name, at) for name, at in (("SQL", lead.sql_at), ("MQL", lead.mql_at)) if at is not None), None)
    reached = f" · {since[0]} since {short(moment.iso(since[1]), now)}" if since is not None else ""
    rows = [Row("Score", f"{''.join(bar(score, 10, signs))} {score}{reached}", action="set_score")]
    by_hand = _by_hand(lead.id, history, now)
    rules = [entry for entry in entries if entry.rule not in (ledger.MANUAL, ledger.IMPORTED, ledger.ADDED)]
    rows += _summed([
        (entry.points, f"{safe(entry.rule, 80)} · {safe(entry.because or '', 200)}") for entry in rules
    ], _RULES, "more by rules")  # fmt: skip
    return rows + _summed(by_hand, _LEDGER, "earlier changes")


def _by_hand(lead: int, history: Sequence[Event], now: Now) -> list[tuple[int, str]]:
    """Every change of the points by hand, newest first, and who made it, when and why."""
    told: list[tuple[int, str]] = []
    for event in reversed(history):
        for change in event.changes:
            if (change.table, change.id) != ("leads", lead) or change.set is None or "score" not in change.set:
                continue
            points = (change.set["score"] or 0) - ((change.was or {}).get("score") or 0)
            if points:
                why = f" · {event.because}" if event.because else ""
                told.append((points, f"{event.by} · {short(event.at, now)}{why}"))
    return told


def _summed(told: list[tuple[int, str]], most: int, words: str) -> list[Row]:
    """A row for each of the first ones, and one for all others."""
    rows = [Row(f"{points:+}", why, quiet=True) for points, why in told[:most]]
    if rest := told[most:]:
        rows.append(Row(f"{sum(points for points, _ in rest):+}", f"{len(rest)} {words}", quiet=True))
    return rows


class FieldsView(ScrollView, can_focus=False):
    """The rows with a cursor that stops at what Enter can change."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"fields--heading", "fields--label", "fields--value", "fields--cursor"}
    DEFAULT_CSS = """
    FieldsView {
        width: 1fr; height: 1fr; overflow: hidden hidden; scrollbar-size: 0 0;
        & > .fields--heading { color: $text-accent; text-style: bold; }
        & > .fields--label { color: $text-muted; }
        & > .fields--value { color: $text; }
        & > .fields--cursor { background: $foreground 12%; color: $text; text-style: bold; }
    }
    FieldsView:ansi > .fields--cursor, FieldsView:nocolor > .fields--cursor { text-style: bold reverse; }
    """

    def __init__(self, signs: Glyphs) -> None:
        super().__init__()
        self._signs = signs
        self._rows: tuple[Row, ...] = ()
        self._at = "name"
        self._covered = 0
        """Lines from the cursor on that something else stands on; the rows below the first are not drawn."""

    @property
    def row(self) -> Row | None:
        """The one under the cursor."""
        return next((row for row in self._rows if row.id and row.id == self._at), None)

    def show(self, rows: tuple[Row, ...]) -> None:
        """Draws these rows; the cursor stays on its field."""
        self._rows = rows
        self.virtual_size = Size(self.size.width, len(rows) + ROOM)
        if self.row is None:
            self._at = next((row.id for row in rows if row.id), "name")
        self.refresh()

    def step(self, lines: int) -> None:
        """Moves the cursor over the rows that have something to change."""
        stops = [row.id for row in self._rows if row.id]
        if not stops:
            return
        at = stops.index(self._at) + lines
        self._go(stops[max(0, min(len(stops) - 1, at))])

    def _go(self, id: str) -> None:
        old = self.line_of(self._at)
        self._at = id
        new = self.line_of(id)
        for line in (old, new):
            self.refresh_line(line)
        # the heading above the first field of a group comes along
        above = 1 if new and not self._rows[new - 1].id else 0
        self.scroll_to_region(Region(0, new - above, 1, 1 + above), animate=False, force=True)

    def on_click(self, event: Click) -> None:
        line = event.y + round(self.scroll_offset.y)
        if not self._covered and line < len(self._rows) and self._rows[line].id:
            self._go(self._rows[line].id)

    def line_of(self, id: str) -> int:
        """The line of a row, from 0."""
        return next((line for line, row in enumerate(self._rows) if row.id == id), 0)

    def make_room(self, lines: int) -> int:
        """Scrolls until `lines` lines from the cursor on are seen, and clears them; the height of the first one."""
        line = self.line_of(self._at)
        self._covered = lines
        self.refresh()
        self.scroll_to_region(Region(0, line, 1, lines), animate=False, force=True)
        return line - round(self.scroll_offset.y)

    def fill_room(self) -> None:
        """The lines that `make_room` cleared are rows again."""
        self._covered = 0
        self.refresh()

    def render_line(self, y: int) -> Strip:
        width, top = self.size.width, round(self.scroll_offset.y)
        more = self._signs.above if top and not y else ""
        if y == self.size.height - 1 and top + self.size.height < len(self._rows):
            more = self._signs.below
        if not more:
            return self._line(y + top, width)
        sign = Segment(f" {more}", self.get_component_rich_style("fields--label"))
        return Strip([*self._line(y + top, width).crop(0, width - 2), sign])

    def _line(self, line: int, width: int) -> Strip:
        below = line - self.line_of(self._at) if self._covered else 0
        if line >= len(self._rows) or 0 < below < self._covered:
            return Strip.blank(width, self.rich_style)
        row = self._rows[line]
        here = bool(row.id) and row.id == self._at
        if not row.id and not row.value:
            heading = padded(safe(row.label), width, self._signs.more)
            return Strip([Segment(heading, self.get_component_rich_style("fields--heading"))])
        more = self._signs.more
        label = f"{self._signs.cursor if here else ' '} {padded(safe(row.label), LABEL - 3, more)} "
        value = padded(safe(row.value, 400), max(0, width - LABEL), more)
        names = ("cursor", "cursor") if here else ("label", "label" if row.quiet else "value")
        styles = [self.get_component_rich_style(f"fields--{name}") for name in names]
        return Strip([Segment(label, styles[0]), Segment(value, styles[1])]).adjust_cell_length(width)
