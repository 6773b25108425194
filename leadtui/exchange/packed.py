"""Leads that wait to be imported, as bytes: a quarter of the memory that their documents take."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import overload

import orjson

from leadtui.model.event import Document


def packed(document: Document) -> bytes:
    """A document as JSON, in no more memory than that takes (orjson leaves room behind what it writes)."""
    return bytes(memoryview(orjson.dumps(document)))


class Packed(Sequence[Document]):
    """Documents that are decoded when they are asked for; each time it is a new one."""

    __slots__ = ("_packed",)

    def __init__(self) -> None:
        self._packed: list[bytes] = []

    def __len__(self) -> int:
        return len(self._packed)

    @overload
    def __getitem__(self, at: int) -> Document: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[Document]: ...

    def __getitem__(self, at: int | slice) -> Document | Sequence[Document]:
        if isinstance(at, slice):
            return [orjson.loads(one) for one in self._packed[at]]
        document: Document = orjson.loads(self._packed[at])
        return document

    def __setitem__(self, at: int, document: Document) -> None:
        self._packed[at] = packed(document)

    def __iter__(self) -> Iterator[Document]:
        return map(orjson.loads, self._packed)

    def append(self, document: Document) -> None:
        self._packed.append(packed(document))

    def __eq__(self, other: object) -> bool:
        return list(self) == list(other) if isinstance(other, Sequence) else NotImplemented

    __hash__ = None  # type: ignore[assignment]  # it changes
