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


def edged(edge: str, style: str, rest: Line) -> Line:
    """`rest` behind a sign of one cell; a blank one joins the text, because every change of style costs bytes."""
    if edge == " " and rest:
        (text, first), *others = rest
        return ((" " + text, first), *others)
    return ((edge, style), *rest)


def repaint_width(old: Line, new: Line) -> int:
    """How many cells from the left must be painted anew to turn one line into another."""
    before, after = list(old), list(new)
    while before and after:
        (had, style), (has, other) = before.pop(), after.pop()
        same = _common_end(had, has) if style == other else 0
        if had := had[:len(had) - same]:
            before.append((had, style))
        if has := has[:len(has) - same]:
            after.append((has, other))
        if had and has:
            break
    return max(cell_len("".join([text for text, _ in parts])) for parts in (before, after))


def _common_end(one: str, other: str) -> int:
    """How many signs at the end are the same."""
    if one == other:
        return len(one)
    count = 0
    for a, b in zip(reversed(one), reversed(other), strict=False):
        if a != b:
            break
        count += 1
    return count


def filled(line: Line, width: int, more: str) -> Line:
    """The line in exactly `width` cells."""
    cut: list[tuple[str, str]] = []
    for text, style in line:
        room = width - sum(cell_len(part) for part, _ in cut)
        if room > 0 and text:
            cut.append((text if cell_len(text) <= room else padded(text, room, more), style))
    rest = width - sum(cell_len(part) for part, _ in cut)
    return (*cut, (" " * rest, "plain")) if rest > 0 else tuple(cut)
