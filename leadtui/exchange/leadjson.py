"""Leads in leadtui's own JSON: all that is stored comes back, ids do not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from leadtui.errors import Refused
from leadtui.exchange import values
from leadtui.exchange.stages import StageNames
from leadtui.exchange.unchanged import unchanged
from leadtui.model import lead_json, moment
from leadtui.model.activities import day_of, is_activity
from leadtui.model.event import Document
from leadtui.model.lead import FIELDS, Lead, Outcome
from leadtui.model.lead_json import BY_HAND, OWN_PROBABILITY
from leadtui.model.pipeline import Kind, Pipeline
from leadtui.model.questions import BANT, CHAMP

_OTHERS: Final = frozenset({"id", "version", "updated_at", "probability", "links"})
STORED: Final = tuple(name for name in FIELDS if name not in _OTHERS)
"""The fields that an import brings back under their own names; links name leads by ids, which do not."""
COMPUTED: Final = frozenset({
    "id", "version", "updated_at", "stage_since", "ledger", "links", "learned_probability", "learned_base", "factors",
    *lead_json.COMPUTED,
})  # fmt: skip
"""What lead JSON shows beside; ignored."""
BEGINNING: Final[Document] = {"status": "new", "score": 0}
"""What a new lead has that nobody told; a file that is silent about it changes nothing on a lead that is there."""
_STORED: Final = frozenset(STORED)
_NAMES: Final = frozenset(STORED) | COMPUTED | {OWN_PROBABILITY, BY_HAND}
_LARGEST_WHOLE: Final = 2**63
_ENDINGS: Final = {Kind.OPEN: None, Kind.LOST: Outcome.LOST}
"""How a lead in a stage of this kind ended; in any other kind it was won."""


def is_lead_json(rows: Iterable[Mapping[str, Any]]) -> bool:
    """Whether these objects use nothing but the names of lead JSON, and name their leads."""
    seen = False
    for cells in rows:
        if not cells.keys() <= _NAMES or "name" not in cells:
            return False
        seen = True
    return seen


def fields_of(cells: Mapping[str, Any], stages: StageNames, others: Mapping[str, Pipeline]) -> Document | None:
    """The stored fields of one lead; None when its stage is unknown (which `stages` has counted). Refused."""
    fields = {name: value for name, value in cells.items() if name in _STORED and _tells(name, value)}
    if cells.get(OWN_PROBABILITY) is not None:
        fields["probability"] = cells[OWN_PROBABILITY]
    home = others.get(fields["pipeline"]) if isinstance(fields.get("pipeline"), str) else None
    wanted = fields.get("stage")
    if wanted is not None and not isinstance(wanted, str):
        raise Refused("stage: must be text", "stage")
    if home is not None and home.key != stages.pipeline.key:
        stage = home.first if wanted is None else home.find(wanted)
    else:
        home = stages.pipeline
        stage = home.first if wanted is None else stages.find(wanted)
    if stage is None:
        return None
    fields |= {"pipeline": home.key, "stage": stage.id}
    ending = _ENDINGS.get(stage.kind, Outcome.WON)
    if ending is None:
        fields.pop("outcome", None)
        fields.pop("closed_at", None)
    else:
        fields["outcome"] = str(ending)
    document = unchanged(fields)
    if document is None:
        document = _checked(fields)
    if cells.get(BY_HAND) is not None:
        document["score"] = values.by_hand(cells[BY_HAND])
    if "visits" not in cells:
        since = "closed_at" if ending is not None else "created_at" if stage.id == home.first.id else None
        entered = document.get(since) if since is not None else None
        document["visits"] = [{"stage": stage.id} | ({"entered_at": entered} if entered else {})]
    return document


def _tells(name: str, value: Any) -> bool:
    """Whether a value says something: a blank text tells as little as none, but a name that is blank is a fault."""
    return value is not None and (type(value) is not str or (bool(value) and not value.isspace()) or name == "name")


def _checked(fields: Document) -> Document:
    """The document of these fields, without id, version and what they do not tell; Refused."""
    lead = Lead.checked(id=1, **fields)
    _check_parts(lead)
    document = lead.document()
    for name in ("id", "version", *BEGINNING):
        if name not in fields:
            document.pop(name, None)
    return document


def _check_parts(lead: Lead) -> None:
    values.score(lead.score)
    due = lead.next_step.due if lead.next_step else None
    if due is not None:
        check_due(due)
    for name, allowed in (("bant", BANT), ("champ", CHAMP)):
        if strange := getattr(lead, name).keys() - set(allowed):
            raise Refused(f"{name}: no part {min(strange)[:40]!r}; there are {', '.join(allowed)}", name)
    for key in lead.activities:
        if not is_activity(key):
            raise Refused(f"activities: {key[:40]!r} is not a moment and a kind of activity", "activities")
    for key in lead.rises:
        if day_of(key) is None:
            raise Refused(f"rises: {key[:40]!r} is not a moment", "rises")
    if any(isinstance(part, int) and abs(part) >= _LARGEST_WHOLE for part in lead.custom.values()):
        raise Refused("custom: a whole number beyond 64 bits", "custom")


def check_due(due: str) -> None:
    """Refused unless it is a day or a moment as a next step keeps it."""
    try:
        if len(due) == 10:
            date.fromisoformat(due)
        else:
            moment.parse(due)
    except ValueError as wrong:
        raise Refused(f"next_step: {due[:40]!r} is neither a day nor a moment", "next_step") from wrong
