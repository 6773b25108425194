"""A pipeline as TOML, for an editor: everything that a team may change, and nothing else."""

from __future__ import annotations

import dataclasses
import os
import shlex
import subprocess
import sys
import tomllib
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from leadtui.errors import Refused
from leadtui.model.event import Document
from leadtui.model.pipeline import CustomField, Pipeline, Stage

_FIXED: Final = ("id", "key", "turns")
"""What nobody edits: how its leads name it, and whose turn it is."""
_HEAD: Final = """\
# A stage that has leads can be renamed, moved and deleted: its id is what the leads know.
# kind: open, won, lost or post-sale; probability: percent; required: fields that a lead needs to enter.
# What is not here yet may be added below: [rates], [[custom_fields]], [scoring], [[cadences]], [[distribution.rules]],
# [[goals]], [[costs]], [trusted].

"""
_CADENCE: Final = """
# Take the # away for a cadence, a named sequence of next steps:
#
# [[cadences]]
# name = "First contact"
# steps = [
#     { day = 0, text = "Call" },
#     { day = 4, text = "Call again" },
# ]
"""
_RULE: Final = """
# Take the # away to distribute leads that nobody owns; `when` is any query, the owners get them in turns:
#
# [[distribution.rules]]
# name = "EU"
# when = "tag:eu"
# owners = ["ana", "ben"]
"""
_ADDED: Final = ("rates", "custom_fields", "scoring", "cadences", "distribution", "goals", "costs")
"""What is left out where it is empty: `rules = []` would forbid to add `[[distribution.rules]]` below."""


def to_toml(pipeline: Pipeline) -> str:
    """The pipeline for an editor."""
    import tomli_w  # only an editor needs it

    fields = {name: value for name, value in dataclasses.asdict(pipeline).items() if name not in _FIXED}
    for name in _ADDED:
        fields[name] = _filled(fields[name])
    fields["trusted"] = pipeline.trusted or None  # where `false` says something
    examples = ("" if pipeline.cadences else _CADENCE) + ("" if pipeline.distribution.rules else _RULE)
    return _HEAD + tomli_w.dumps(_plain(fields)) + examples


def _filled(part: Any) -> Any:
    """Without what is blank in it; None when nothing is left."""
    if not isinstance(part, dict):
        return part or None
    return {name: value for name, value in part.items() if value or (value == 0 and value is not False)} or None


def _plain(value: Any) -> Any:
    """Only what is there; tuples as arrays, decimals as numbers, names of kinds as text."""
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items() if part is not None}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else value
    return str(value) if isinstance(value, str) else value


def from_toml(text: str) -> Document:
    """The fields that a text says, as `EditPipeline` checks them; Refused for what is no pipeline's."""
    try:
        fields = tomllib.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as fault:  # a number of 5,000 digits is no TOMLDecodeError
        raise Refused(f"this is not TOML: {fault}") from fault
    _known(fields, Pipeline, "")
    for name, of in (("stages", Stage), ("custom_fields", CustomField)):
        parts = fields.get(name)
        for part in parts if isinstance(parts, list) else ():  # what else it may be is told by EditPipeline
            if isinstance(part, dict):
                _known(part, of, f"{name}.")
    return fields


def _known(fields: Document, of: type[Pipeline | Stage | CustomField], place: str) -> None:
    """A misspelt name must not be dropped in silence."""
    names = [field.name for field in dataclasses.fields(of)]
    strange = sorted(fields.keys() - set(names))
    if strange:
        there = ", ".join(name for name in names if place or name not in _FIXED)
        raise Refused(f"{place}{strange[0][:40]}: there is no such name; there are {there}")


def _editor() -> list[str]:
    """The words of the editor's command line: no shell reads them."""
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ("vi" if sys.stdin.isatty() else "")
    if not named:
        raise Refused("there is nothing to edit with: stdin is blank, and neither $VISUAL nor $EDITOR is set")
    try:
        return shlex.split(named) or ["vi"]
    except ValueError as fault:
        raise Refused(f"$VISUAL or $EDITOR cannot be read ({fault}): {named[:80]!r}") from fault


def in_editor(text: str) -> str:
    """What a person makes of `text` in $VISUAL or $EDITOR. The file is theirs alone and gone afterwards. Refused."""
    words = _editor()
    try:
        with TemporaryDirectory(prefix="leadtui-") as room:
            path = Path(room) / "pipeline.toml"
            path.touch(0o600)
            path.write_text(text, encoding="utf-8")
            return _back(words, path)
    except OSError as fault:
        raise Refused(f"there is no room for a file to edit: {fault.strerror}; nothing was changed") from fault


def _back(words: list[str], path: Path) -> str:
    """The file as the editor leaves it. Refused."""
    try:
        code = subprocess.run([*words, str(path)], check=False).returncode
    except OSError as fault:
        raise Refused(f"the editor {words[0]!r} cannot be started: {fault.strerror}") from fault
    if code != 0:
        raise Refused(f"the editor {words[0]!r} ended with {code}; nothing was changed")
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as fault:
        raise Refused(f"what the editor wrote is not UTF-8 text (byte {fault.start})") from fault
    except OSError as fault:
        raise Refused(f"what the editor wrote cannot be read: {fault.strerror}") from fault
