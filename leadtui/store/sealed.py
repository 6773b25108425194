"""JSON objects whose first member is the checksum of the rest: `{"crc":"89abcdef","seq":1,…}`.

The checksum (CRC-32, eight hexadecimal digits) is taken over the bytes after its comma up to the closing brace.
A sealed object is still plain JSON: grep, jq and TinyDB read it.
"""

from __future__ import annotations

from typing import Final
from zlib import crc32

import orjson

from leadtui.errors import Refused
from leadtui.model.event import Document

EVENT: Final = b'{"crc":"'
"""How the line of an event begins."""
DOCUMENT: Final = b'{"_crc":"'
"""How a document in the snapshot begins."""

_NAMES: Final = {EVENT: "crc", DOCUMENT: "_crc"}


def seal(value: Document, mark: bytes) -> bytes:
    """The sealed bytes of an object that is not empty; Refused when JSON could not give it back."""
    try:
        rest = orjson.dumps(value)[1:]
    except TypeError as error:
        raise Refused(f"this cannot be stored: {error}") from error
    return b'%b%08x",%b' % (mark, crc32(rest), rest)


def intact(sealed: bytes, mark: bytes) -> bool:
    """Whether the checksum holds."""
    end = len(mark) + 8
    if not sealed.startswith(mark) or sealed[end:end + 2] != b'",':
        return False
    try:
        return int(sealed[len(mark):end], 16) == crc32(memoryview(sealed)[end + 2:])
    except ValueError:
        return False


def unseal(sealed: bytes, mark: bytes) -> Document:
    """The object without its checksum; ValueError when the checksum does not hold."""
    if not intact(sealed, mark):
        raise ValueError("checksum does not match")
    value: Document = orjson.loads(sealed)
    del value[_NAMES[mark]]
    return value
