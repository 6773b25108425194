"""What a shared server must not do at all."""

from __future__ import annotations

import re
from pathlib import Path

import leadtui

OPENERS = re.compile(r"\bwebbrowser\b|\bopen_url\b|xdg-open|\bos\.startfile\b|shell=True|\bos\.system\b|\bos\.popen\b")


def test_nothing_is_opened_and_no_shell_is_asked() -> None:
    """A lead's website is text that somebody else wrote: whoever adds an opener allows http, https, mailto only."""
    sources = sorted(Path(leadtui.__file__).parent.rglob("*.py"))
    assert sources
    found = [source.name for source in sources if OPENERS.search(source.read_text(encoding="utf-8"))]
    assert found == []
