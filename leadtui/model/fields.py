"""The fields of a lead that a person edits: label, how text becomes a value, how a value becomes text.

Forms, `edit`, `--set` and imports all pass through here, so that a field is spelt and checked in one way.
Names are those of changes: `value`, `emails`, `bant.budget`, `custom.size`.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from leadtui.errors import NotFound, Refused
from leadtui.model import money
from leadtui.model.event import Json
from leadtui.model.lead import Lifecycle, Status
from leadtui.model.pipeline import CustomField, Pipeline
from leadtui.model.questions import BANT, CHAMP
from leadtui.model.text import stored


@dataclass(frozen=True, slots=True)
class Field:
    """One editable field. `parse` gives the JSON value of a non-blank text, or raises Refused."""

    name: str
    label: str
    parse: Callable[[str], Json]
    hint: str = ""
    choices: tuple[str, ...] = ()


def _text(name: str) -> Callable[[str], Json]:
    return lambda text: stored(text, name)


def _several(name: str, separators: str) -> Callable[[str], Json]:
    def parse(text: str) -> Json:
        parts = (part.strip() for part in re.split(f"[{separators}]", stored(text, name)))
        return list(dict.fromkeys(part for part in parts if part))

    return parse


def _email(text: str) -> Json:
    found: list[str] = _several("emails", r",;\s")(text)
    for address in found:
        if not re.fullmatch(r"[^@\s]+@[^@\s]+", address):
            raise Refused(f"emails: {address[:60]!r} is not an e-mail address", "emails")
    return found


def _choice(name: str, choices: tuple[str, ...]) -> Callable[[str], Json]:
    def parse(text: str) -> Json:
        folded = text.strip().casefold()
        same = [c for c in choices if c.casefold() == folded]
        close = same or [c for c in choices if c.casefold().startswith(folded)]
        if len(close) != 1:
            raise Refused(f"{name}: {text[:40]!r} is none of {', '.join(choices)}", name)
        return close[0]

    return parse


def _day(name: str) -> Callable[[str], Json]:
    def parse(text: str) -> Json:
        try:
            return date.fromisoformat(text.strip()).isoformat()
        except ValueError:
            raise Refused(f"{name}: {text[:40]!r} is not a date; write it like 2026-12-31", name) from None

    return parse


def _amount(text: str) -> Json:
    return money.plain(money.amount(text.replace(",", "") if "." in text else text))


def _percent(text: str) -> Json:
    try:
        percent = Decimal(text.strip().removesuffix("%"))
    except InvalidOperation:
        percent = Decimal(-1)
    if not percent.is_finite() or not 0 <= percent <= 100 or percent != round(percent, 2):
        raise Refused("probability: write a percentage from 0 to 100", "probability")
    return f"{percent:f}"


def _number(name: str) -> Callable[[str], Json]:
    def parse(text: str) -> Json:
        try:
            number = float(text.strip())
        except ValueError:
            number = float("nan")
        if not abs(number) < 1e15:
            raise Refused(f"{name}: {text[:40]!r} is not a number", name)
        return int(number) if number == int(number) else number

    return parse


def _yes_no(name: str) -> Callable[[str], Json]:
    words = {"yes": True, "y": True, "true": True, "1": True, "no": False, "n": False, "false": False, "0": False}

    def parse(text: str) -> Json:
        if text.strip().casefold() not in words:
            raise Refused(f"{name}: write yes or no", name)
        return words[text.strip().casefold()]

    return parse


def _custom(declared: CustomField) -> Field:
    name = f"custom.{declared.id}"
    parsers: dict[str, Callable[[str], Json]] = {
        "text": _text(name),
        "number": _number(name),
        "date": _day(name),
        "choice": _choice(name, declared.choices),
        "yes/no": _yes_no(name),
    }
    return Field(name, declared.name, parsers[declared.kind], declared.kind, declared.choices)


_STATUSES: Final = tuple(status.value for status in Status)
_LIFECYCLES: Final = tuple(lifecycle.value for lifecycle in Lifecycle)

FIELDS: Final = (
    Field("name", "Name", _text("name")),
    Field("company", "Company", _text("company")),
    Field("contact", "Contact", _text("contact")),
    Field("title", "Job title", _text("title")),
    Field("emails", "E-mail", _email, "several with commas"),
    Field("phones", "Phone", _several("phones", ",;"), "several with commas"),
    Field("website", "Website", _text("website")),
    Field("value", "Value", _amount, "12500.50"),
    Field("currency", "Currency", lambda text: money.currency(text), "three letters"),
    Field("probability", "Probability", _percent, "percent; blank: the stage's"),
    Field("expected_close", "Expected close", _day("expected_close"), "2026-12-31"),
    Field("renewal_date", "Renewal", _day("renewal_date"), "2027-12-31"),
    Field("owner", "Owner", _text("owner")),
    Field("source", "Source", _text("source")),
    Field("segment", "Segment", _text("segment")),
    Field("tags", "Tags", _several("tags", ","), "several with commas"),
    Field("status", "Status", _choice("status", _STATUSES), choices=_STATUSES),
    Field("lifecycle", "Lifecycle", _choice("lifecycle", _LIFECYCLES), choices=_LIFECYCLES),
    Field("lost_reason", "Lost reason", _text("lost_reason")),
    *(Field(f"bant.{part}", f"BANT {part}", _text(f"bant.{part}")) for part in BANT),
    *(Field(f"champ.{part}", f"CHAMP {part}", _text(f"champ.{part}")) for part in CHAMP),
)
REQUIRED: Final = frozenset({"name"})
ALIASES: Final = {
    "email": "emails", "e-mail": "emails", "phone": "phones", "tag": "tags", "close": "expected_close",
    "job title": "title", "job_title": "title", "url": "website", "reason": "lost_reason",
}  # fmt: skip

_BY_NAME: Final = {field.name: field for field in FIELDS}


def of_pipeline(pipeline: Pipeline) -> tuple[Field, ...]:
    """All editable fields of a pipeline's leads, its custom ones last."""
    return FIELDS + tuple(_custom(declared) for declared in pipeline.custom_fields)


def field(name: str, pipeline: Pipeline) -> Field:
    """The editable field of this name or alias; NotFound with the closest names."""
    wanted = name.strip().casefold()
    wanted = ALIASES.get(wanted, wanted)
    if wanted in _BY_NAME:
        return _BY_NAME[wanted]
    custom = pipeline.custom(wanted.removeprefix("custom."))
    if custom is not None:
        return _custom(custom)
    names = [f.name for f in of_pipeline(pipeline)]
    close = difflib.get_close_matches(wanted, names, 3, 0.5)
    advice = f"did you mean {' or '.join(close)}" if close else f"there are {', '.join(names)}"
    raise NotFound(f"no field {name[:40]!r} to edit; {advice}")


def parsed(name: str, text: str, pipeline: Pipeline) -> tuple[str, Json]:
    """The field's own name and the JSON value of `text`; None for a blank one. Refused, NotFound."""
    found = field(name, pipeline)
    if not text.strip():
        if found.name in REQUIRED:
            raise Refused(f"{found.name}: must not be empty", found.name)
        return found.name, None
    return found.name, found.parse(text)


def shown(value: Json) -> str:
    """A value as a person edits it: the text that `parse` reads back."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return ", ".join(str(part) for part in value)
    return str(value)
