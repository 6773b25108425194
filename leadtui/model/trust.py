"""What people say of fields that chances may be learned from: whatever it looks like, or never."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

COLUMNS: Final = ("source", "segment", "owner", "company")
"""Of the fields that all leads have those that are known before the end, and stay."""
TAGS: Final = "tags"
TAG: Final = "tags."
CUSTOM: Final = "custom."
_NAMED: Final = re.compile(
    rf"(?:{'|'.join(COLUMNS)}|tags(?:\..{{1,80}})?|custom\.[a-z0-9]+(?:[-_][a-z0-9]+)*)", re.DOTALL
)


def known_names(trusted: dict[str, bool]) -> dict[str, bool]:
    """The same; ValueError for a name that no such field has."""
    for name in trusted:
        if not _NAMED.fullmatch(name):
            there = ", ".join((*COLUMNS, TAGS, "tags.NAME", "custom.ID"))
            raise ValueError(f"trusted: {name[:40]!r} is no field to learn from; there are {there}")
    return trusted


def said(trusted: Mapping[str, bool], name: str) -> bool | None:
    """Whether a field is trusted; None when nobody said so. What is said of all tags is said of each one."""
    told = trusted.get(name)
    return trusted.get(TAGS) if told is None and name.startswith(TAG) else told
