"""The columns side by side. Focus stays here; the cursor is drawn by the columns, so that a key repaints two cards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet

from textual import events
from textual.message import Message
from textual.widget import Widget

from leadtui.model.card import CardFacts
from leadtui.model.column import BoardColumn
from leadtui.widgets.arrange import Arrangement, arrange
from leadtui.widgets.column import Contents, Heading, StageColumn
from leadtui.widgets.glyphs import Glyphs

Columns = Sequence[tuple[BoardColumn, bool]]
"""Per stage its leads, and whether it is folded."""


class BoardView(Widget, can_focus=True, can_focus_children=False):
    """Shows `columns` with the cursor at (stage, row). Scrolls by whole columns and whole cards.

    `heading`, `facts` and `selected` are asked for what is on the screen, and for nothing else.
    """

    BLANK = True  # the columns cover it
    DEFAULT_CSS = """
    BoardView { layout: horizontal; width: 1fr; height: 1fr; background: $background; overflow: hidden hidden; }
    """

    class Resized(Message):
        """The board has another size: how much a page is has changed."""

    def __init__(
        self, glyphs: Glyphs, heading: Callable[[BoardColumn], Heading], facts: Callable[[int], CardFacts],
        selected: AbstractSet[int],
    ) -> None:  # fmt: skip
        super().__init__()
        self._glyphs = glyphs
        self._heading = heading
        self._facts = facts
        self._selected = selected
        self._columns: Columns = ()
        self._cursor = (0, 0)
        self._dense = False
        self._first = 0
        self._tops: dict[int, int] = {}
        self._slots: list[StageColumn] = []
        self._arranged: Arrangement | None = None

    @property
    def page(self) -> int:
        """How many whole cards a column shows."""
        return StageColumn.page(self.size.height, self._dense)

    def show(
        self, columns: Columns, cursor: tuple[int, int], is_dense: bool, stages: AbstractSet[int] | None = None
    ) -> None:
        """Paints what differs from before, which can only be in `stages` and where the cursor is (None: anywhere)."""
        self._columns = columns
        if is_dense != self._dense:
            self._dense, stages = is_dense, None
            self._tops.clear()
        if stages is None:
            self._cursor = cursor
            self._draw()
        else:
            self.move_cursor(cursor, stages)

    def move_cursor(self, cursor: tuple[int, int], stages: AbstractSet[int] = frozenset()) -> None:
        """Like `show` with another cursor, when else only these stages changed."""
        left, self._cursor = self._cursor[0], cursor
        self._draw({left, cursor[0], *stages})

    def beside(self, stage: int) -> int:
        """The row of another stage that is at the height of the cursor."""
        here, row = self._cursor
        return self._tops.get(stage, 0) + row - self._tops.get(here, 0)

    def forget(self, ids: Sequence[int] | None = None) -> None:
        """These leads changed (None: all may have): their cards are drawn anew by the next `show`."""
        for slot in self._slots:
            slot.forget(ids)

    def on_resize(self, event: events.Resize) -> None:
        self._draw()
        self.post_message(self.Resized())

    def _draw(self, only: AbstractSet[int] | None = None) -> None:
        """Shows the columns, or `only` those stages when the others cannot look different."""
        width, height = self.size
        if not self._columns or not width or not height:
            return
        stage, row = self._cursor
        arranged = arrange([folded for _, folded in self._columns], stage, self._first, width)
        if arranged != self._arranged:
            only = None
        self._first = arranged.first
        self._lay_out(arranged)
        heads = [
            place for place in range(arranged.first, arranged.last + 1) if not self._columns[place][1]
        ] or [-1]  # a folded column has no room to tell what is beside the screen
        for offset, slot in enumerate(self._slots):
            place = arranged.first + offset
            if only is not None and place not in only:
                continue
            column, folded = self._columns[place]
            cursor = row if place == stage else None
            top = self._top(place, column.count, cursor)
            before = arranged.first if place == heads[0] else 0
            after = len(self._columns) - 1 - arranged.last if place == heads[-1] else 0
            slot.show(Contents(place, self._heading(column), column, top, cursor, folded, before, after), self._dense)

    def _top(self, place: int, count: int, cursor: int | None) -> int:
        """The first card in the window of a column: it moves only as far as the cursor needs."""
        page = self.page
        top = max(0, min(self._tops.get(place, 0), count - page))
        if cursor is not None:
            top = min(max(top, cursor - page + 1), cursor)
        self._tops[place] = top
        return top

    def _lay_out(self, arranged: Arrangement) -> None:
        """As many columns as fit; a layout pass repaints everything, so only when the widths differ."""
        if self._arranged is not None and self._arranged.widths == arranged.widths:
            self._arranged = arranged
            return
        self._arranged = arranged
        wanted = len(arranged.widths)
        while len(self._slots) > wanted:
            self._slots.pop().remove()
        fresh = [StageColumn(self._glyphs, self._facts, self._selected) for _ in range(wanted - len(self._slots))]
        self._slots.extend(fresh)
        for slot, width in zip(self._slots, arranged.widths, strict=True):
            slot.styles.width = width
        if fresh:
            self.mount(*fresh)
