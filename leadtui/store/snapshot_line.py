"""A line of the snapshot: `"12": {…},` holds one sealed document."""

from __future__ import annotations

from typing import Final

from leadtui.model.event import Document
from leadtui.store.sealed import DOCUMENT, intact, seal, unseal

KEY: Final = 32
"""Bytes at the beginning of a line that hold its id."""


class BadSnapshot(Exception):
    """The file is not what was written: forget it, the journal has everything."""


def key(line: bytes) -> int:
    """The id at the beginning of a line `"12": {…}`; BadSnapshot when there is none."""
    end = line.find(b'": ', 1, 24)
    if end < 0 or not line.startswith(b'"') or not line[1:end].isdigit():
        raise BadSnapshot("a line does not begin with an id")
    return int(line[1:end])


def document(line: bytes) -> Document:
    """What is on a line; BadSnapshot when its checksum does not hold."""
    try:
        return unseal(_sealed(line), DOCUMENT)
    except ValueError as error:
        raise BadSnapshot(str(error)) from error


def line_of(id: int, document: Document) -> bytes:
    """The line of a document, with a comma behind it."""
    return b'"%d": %b,\n' % (id, seal(document, DOCUMENT))


def verified(line: bytes) -> bytes:
    """The line itself; BadSnapshot when its checksum does not hold."""
    if not intact(_sealed(line), DOCUMENT):
        raise BadSnapshot("checksum does not match")
    return line


def own(id: int, line: bytes) -> bytes:
    """The line itself; BadSnapshot when its document has another id: no checksum covers the key of a line."""
    if not line.startswith(b'"id":%d,' % id, line.find(b": ") + 2 + len(DOCUMENT) + 10):
        raise BadSnapshot(f"the document of line {id} is another one")
    return line


def _sealed(line: bytes) -> bytes:
    end = len(line) - line.endswith(b"\n")
    return line[line.find(b": ", 0, KEY) + 2:end - line.endswith(b",", 0, end)]
