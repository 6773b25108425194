"""The screen as plain text, compared with a golden file; LEADTUI_UPDATE_PICTURES=1 writes the files anew."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from textual.app import App

_PICTURES = Path(__file__).parent / "pictures"


def text(app: App[Any]) -> str:
    """What is on the screen now, line by line."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips) + "\n"


def check(app: App[Any], name: str) -> None:
    """The picture is as it was when somebody last looked at it and found it right."""
    file = _PICTURES / f"{name}.txt"
    now = text(app)
    if os.environ.get("LEADTUI_UPDATE_PICTURES"):
        _PICTURES.mkdir(exist_ok=True)
        file.write_text(now, encoding="utf-8")
    assert now == file.read_text(encoding="utf-8")
