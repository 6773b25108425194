"""Moments in as few cells as they can be understood in, seen from the pipeline's zone."""

from __future__ import annotations

from typing import Final

from leadtui.model.moment import Now, on_clock, parse

WIDTH: Final = 12
"""Cells of the longest `short` moment."""


def short(at: str, now: Now) -> str:
    """`09:07` today, `22 Nov 09:07` this year, `22 Nov 2025` before."""
    local = on_clock(parse(at), now.zone)
    if local.date() == now.today:
        return f"{local:%H:%M}"
    if local.year == now.today.year:
        return f"{local.day} {local:%b %H:%M}"
    return f"{local.day} {local:%b %Y}"
