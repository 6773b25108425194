"""How the parts of a pipeline become JSON and come back: a dataclass is an object, a tuple an array."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

from leadtui.model.event import Document, Json


def document(part: Any) -> Document:
    """A part as its stored pipeline holds it: absent values are left out."""
    values = ((field.name, getattr(part, field.name)) for field in fields(part))
    return {name: _plain(value) for name, value in values if value is not None}


def _plain(value: Any) -> Json:
    if isinstance(value, tuple):
        return [document(part) if is_dataclass(part) else part for part in value]
    return dict(value) if isinstance(value, dict) else value
