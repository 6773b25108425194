"""A lead's history as sentences, newest first: when, who, what; and where it had been before it was imported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from rich.segment import Segment
from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from leadtui.model.act import StageName
from leadtui.model.event import Event
from leadtui.model.moment import Now
from leadtui.model.sentence import what
from leadtui.model.text import safe, safe_lines
from leadtui.widgets.glyphs import Glyphs
from leadtui.widgets.line import padded
from leadtui.widgets.moments import WIDTH, short

WHO: Final = 8
"""Cells of a name."""
LONGEST: Final = 400
"""Lines of one entry that are shown."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is drawn; those that continue an entry have only `what`."""

    when: str
    who: str
    what: str
    quiet: bool = False


def laid_out(event: Event, lead: int, stage_name: StageName, now: Now, width: int) -> list[Line]:
    """One event in lines of at most `width` cells."""
    room = max(10, width - WIDTH - WHO - 2)
    told = [
        part.plain.rstrip()
        for line in safe_lines(what(event, stage_name, lead, now.zone))
        for part in (Content(line).wrap(room) if line else [Content("")])
    ]
    if len(told) > LONGEST:
        told = [*told[: LONGEST - 1], f"… {len(told) - LONGEST + 1:,} more lines"]
    first = Line(f"{short(event.at, now):>{WIDTH}}", safe(event.by), told[0])
    return [first, *(Line("", "", part) for part in told[1:])]


def earlier(event: Event, lead: int, stage_name: StageName, now: Now) -> list[Line]:
    """The stages that an imported lead brought along, newest first: no event tells of them."""
    here = (change for change in event.changes if (change.table, change.id, change.was) == ("leads", lead, None))
    created = next(here, None) if event.verb == "imported" else None
    visits = (created.set or {}).get("visits", ()) if created is not None else ()
    return [
        Line(
            f"{short(at, now) if (at := visit.get('entered_at')) else 'unknown when':>{WIDTH}}", "",
            f"entered {safe(stage_name(visit['stage']), 80)}, before the import", quiet=True,
        )
        for visit in reversed(visits)
    ]  # fmt: skip


class Timeline(ScrollView, can_focus=False):
    """The history; it scrolls by the keys of its screen."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"timeline--when", "timeline--who", "timeline--what"}
    DEFAULT_CSS = """
    Timeline {
        width: 1fr; height: 1fr; overflow: hidden hidden; scrollbar-size: 0 0;
        & > .timeline--when { color: $text-muted; }
        & > .timeline--who { color: $text-accent; }
        & > .timeline--what { color: $text; }
    }
    """

    def __init__(self, signs: Glyphs) -> None:
        super().__init__()
        self._signs = signs
        self._events: Sequence[Event] = ()
        self._lead = 0
        self._stage_name: StageName = str
        self._now: Now | None = None
        self._lines: list[Line] = []
        self._laid_out: dict[int, list[Line]] = {}
        self._laid_out_for: tuple[object, ...] = ()

    def show(self, history: Sequence[Event], lead: int, stage_name: StageName, now: Now) -> None:
        """Draws these events (oldest first) of a lead."""
        if lead != self._lead:
            self.scroll_to(y=0, animate=False, force=True)
        self._events, self._lead, self._stage_name, self._now = history, lead, stage_name, now
        self._lay_out()

    def on_resize(self, event: events.Resize) -> None:
        self._lay_out()

    def _lay_out(self) -> None:
        if self._now is None or not self.size.width:
            return
        wanted = (self._lead, self.size.width, self._now.today)
        if wanted != self._laid_out_for:
            self._laid_out, self._laid_out_for = {}, wanted
        for event in self._events:
            if event.seq not in self._laid_out:
                self._laid_out[event.seq] = [
                    *laid_out(event, self._lead, self._stage_name, self._now, self.size.width),
                    *earlier(event, self._lead, self._stage_name, self._now),
                ]
        self._lines = [line for event in reversed(self._events) for line in self._laid_out[event.seq]]
        self.virtual_size = Size(self.size.width, len(self._lines))
        self.refresh()

    def page(self, pages: int) -> None:
        """Scrolls by half of what is seen."""
        self.scroll_relative(y=pages * max(1, self.size.height // 2), animate=False, force=True)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self.scroll_relative(y=3, animate=False, force=True)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self.scroll_relative(y=-3, animate=False, force=True)

    def render_line(self, y: int) -> Strip:
        at, width = y + round(self.scroll_offset.y), self.size.width
        if at >= len(self._lines):
            return Strip.blank(width, self.rich_style)
        line = self._lines[at]
        parts = (
            (f"{padded(line.when, WIDTH, self._signs.more)} ", "when"),
            (f"{padded(line.who, WHO, self._signs.more)} ", "who"),
            (line.what, "when" if line.quiet else "what"),
        )
        return Strip(
            Segment(text, self.get_component_rich_style(f"timeline--{name}")) for text, name in parts
        ).adjust_cell_length(width, self.rich_style)
