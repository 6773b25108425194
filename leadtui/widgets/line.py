"""Lines of styled text measured in cells: what every widget of the board is drawn from."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size

Part = tuple[str, str]
"""Text that is safe for a terminal, and the name of its style."""
Line = tuple[Part, ...]


def fitted(text: str, width: int, more: str) -> str:
    """`text` in at most `width` cells, cut with `more` at the end when it is longer."""
    if cell_len(text) <= width:
        return text
    if width <= 0:
        return ""
    return set_cell_size(text, width - 1).rstrip() + more


def padded(text: str, width: int, more: str) -> str:
    """`text` in exactly `width` cells."""
    return set_cell_size(fitted(text, width, more), max(0, width))


def spread(left: str, right: str, width: int, more: str) -> str:
    """`left` and `right` at the two ends of `width` cells; `left` gives way when there is too little room."""
    room = width - cell_len(right) - 1
    if room < 1:
        return padded(right or left, width, more)
    return f"{padded(left, room, more)} {right}"


def first_difference_ends(old: Line, new: Line) -> int:
    """How many cells from the left must be painted anew to turn one line into another of the same width."""
    last = 0
    cells = 0
    if len(old) != len(new):
        return sum(cell_len(text) for text, _ in new)
    for before, after in zip(old, new, strict=True):
        width = cell_len(after[0])
        if cell_len(before[0]) != width:
            return sum(cell_len(text) for text, _ in new)
        cells += width
        if before != after:
            last = cells
    return last
