"""Leads of leadtui's own JSON that are written as the store keeps them: nothing to convert, and a fifth of the time.

What is recognised here is a part of what `Lead.checked` takes, and stays as that would give it; a lead with anything
else in it goes that way, and so does every lead with a fault. Whoever changes a field of `Lead` changes it here, too:
the tests compare both ways.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from leadtui.model.event import Document
from leadtui.model.lead import Lifecycle, Outcome, Status
from leadtui.model.questions import BANT, CHAMP
from leadtui.model.text import LONGEST_LINE

if TYPE_CHECKING:
    from pydantic_core import CoreSchema, SchemaValidator

_DAY: Final = (  # 29 February is for others to judge
    r"(?:19|20)[0-9]{2}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|"
    r"(?:0[13578]|1[02])-31)"
)
_MOMENT: Final = _DAY + r"T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z"
_AMOUNT: Final = r"(?:0|[1-9][0-9]{0,11})(?:\.[0-9]{1,4})?"
_TEXTS: Final = (
    "company", "contact", "title", "website", "owner", "source", "segment", "lost_reason", "external_id", "pipeline",
    "stage", "last_open_stage",
)  # fmt: skip
_MOMENTS: Final = ("created_at", "last_activity_at", "closed_at", "archived_at", "mql_at", "sql_at", "reviewed_at")
_WHOLE: Final = 2**53
_SEEN: Final = r"[^\s\x00-\x1f]"
"""A character that `str.strip` keeps."""
_NOTHING: Final[tuple[Any, ...]] = ([], {})
"""Values that the store leaves out."""


def unchanged(fields: Mapping[str, Any]) -> Document | None:
    """The document of these fields (without id and version) when they are known to be good; None: nobody knows yet."""
    from pydantic_core import ValidationError

    try:
        kept: Document = _validator().validate_python(fields)
    except ValidationError:
        return None
    document = {name: value for name, value in kept.items() if value or value not in _NOTHING}
    if "visits" in document:
        document["visits"] = [_told(visit) for visit in document["visits"]]
    if "next_step" in document:
        document["next_step"] = _told(document["next_step"])
    return document


def _told(part: Document) -> Document:
    """The part itself, without what an export writes as null."""
    return {name: value for name, value in part.items() if value is not None} if None in part.values() else part


@cache
def _validator() -> SchemaValidator:
    from pydantic_core import SchemaValidator, core_schema

    def like(pattern: str) -> CoreSchema:
        return core_schema.str_schema(strict=True, pattern=f"^(?:{pattern})$")

    def of(required: dict[str, CoreSchema], optional: dict[str, CoreSchema]) -> CoreSchema:
        field = core_schema.typed_dict_field
        fields = {name: field(schema, required=True) for name, schema in required.items()}
        fields |= {name: field(schema, required=False) for name, schema in optional.items()}
        return core_schema.typed_dict_schema(fields, extra_behavior="forbid")

    def one_of(values: type[Status] | type[Lifecycle] | type[Outcome]) -> CoreSchema:
        return core_schema.literal_schema([str(value) for value in values])

    text = core_schema.str_schema(strict=True, max_length=LONGEST_LINE, pattern=r"^[^\x00]*$")
    filled = core_schema.str_schema(strict=True, max_length=LONGEST_LINE, pattern=rf"^[^\x00]*{_SEEN}[^\x00]*$")
    texts = core_schema.list_schema(text, strict=True)
    moment, day = like(_MOMENT), like(_DAY)
    nullable = core_schema.nullable_schema(moment)
    whole = core_schema.int_schema(strict=True, gt=-_WHOLE, lt=_WHOLE)
    custom = core_schema.union_schema([text, core_schema.bool_schema(strict=True), whole], mode="left_to_right")
    step = of({"text": filled}, {"due": core_schema.nullable_schema(like(f"{_DAY}|{_MOMENT}"))})
    visit = of({"stage": text}, {"entered_at": nullable, "left_at": nullable})
    name = core_schema.str_schema(strict=True, max_length=80, pattern=rf"^{_SEEN}(?:[^\x00]*{_SEEN})?$")
    cadence = of({
        "name": name, "step": core_schema.int_schema(strict=True, ge=0, lt=_WHOLE), "started_at": moment,
        "paused": core_schema.bool_schema(strict=True),
    }, {"planned": filled})  # fmt: skip
    handoff = of({"by": text, "to": text, "at": moment, "note": text}, {"accepted_at": moment})
    optional = dict.fromkeys(_TEXTS, text) | dict.fromkeys(_MOMENTS, moment) | {
        "emails": texts, "phones": texts, "tags": texts, "value": like(_AMOUNT), "currency": like("[A-Z]{3}"),
        "status": one_of(Status), "lifecycle": one_of(Lifecycle), "outcome": one_of(Outcome),
        "score": core_schema.int_schema(strict=True, ge=0, le=100), "next_step": step, "expected_close": day,
        "visits": core_schema.list_schema(visit, strict=True), "bant": of({}, dict.fromkeys(BANT, text)),
        "champ": of({}, dict.fromkeys(CHAMP, text)),
        "custom": core_schema.dict_schema(text, custom, strict=True),
        "activities": core_schema.dict_schema(like(f"{_MOMENT} [a-z]+(?:-[a-z]+)*"), text, strict=True),
        "cadence": cadence, "handoff": handoff, "renewal_date": day,
        "rises": core_schema.dict_schema(moment, whole, strict=True),
    }  # fmt: skip
    return SchemaValidator(of({"name": filled}, optional))
