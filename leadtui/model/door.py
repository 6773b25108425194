"""The door: what people and files say becomes part of a lead or a pipeline only after pydantic has checked it.

The classes of the model are plain dataclasses whose annotations carry their rules (`Limits`, `Through`). pydantic reads
them, but it is loaded only when something has to be checked: loading it and building the checks takes 110 ms, more
than all else that `list`, `show` or `move` do. Documents of the store have passed this door before they were written.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from leadtui.errors import Refused

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, TypeAdapter
    from pydantic_core import CoreSchema

T = TypeVar("T")

_WORDS: Final = {
    "string_too_short": "must not be empty",
    "too_short": "must not be empty",
    "string_unicode": "half a character (a lone surrogate) cannot be stored",
    "unexpected_keyword_argument": "there is no such field",
    "dataclass_type": "must be an object",
}
"""Said in our own words, by pydantic's name of the fault."""


class Limits:
    """Metadata of a type: the limits that pydantic knows for it by these names (`ge`, `max_length`, `pattern` …)."""

    def __init__(self, **limits: Any) -> None:
        self._limits = limits

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return cast("CoreSchema", {**handler(source), **self._limits})


class Through:
    """Metadata of a type: a value goes through `check`, which gives it as it is kept. Refused, ValueError."""

    def __init__(self, check: Callable[[Any], Any], *, before: bool = False) -> None:
        """`before`: `check` sees what was given, not yet converted to the type."""
        self._check, self._before = check, before

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema

        through = (
            core_schema.no_info_before_validator_function
            if self._before
            else core_schema.no_info_after_validator_function
        )
        return through(self._check, handler(source))


def load() -> None:
    """Loads pydantic now, for who is about to take a lock under which something is checked."""
    import pydantic  # noqa: F401


@cache
def _adapter(of: Any) -> TypeAdapter[Any]:
    from pydantic import TypeAdapter

    return TypeAdapter(of)


def checked(of: Any, fields: dict[str, Any]) -> Any:
    """What these fields make; Refused with the first fault as a sentence and the name of its field."""
    from pydantic import ValidationError

    try:
        return _adapter(of).validate_python(fields)
    except ValidationError as invalid:
        fault = invalid.errors()[0]
        place = ".".join(str(part) for part in fault["loc"])
        words = _WORDS.get(fault["type"], fault["msg"].removeprefix("Value error, "))
        told = f"{place}: {words[:1].lower()}{words[1:]}" if place else words
        raise Refused(told, place.partition(".")[0] or None) from invalid
