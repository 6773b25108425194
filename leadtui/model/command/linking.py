"""What grows out of a lead: an upsell to the same customer, or somebody whom they refer. Both ends know each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from leadtui.errors import Refused
from leadtui.model.command.leads import AddLead
from leadtui.model.command.world import World, changes
from leadtui.model.event import Draft, Json
from leadtui.model.lead import Outcome

LinkKind = Literal["upsell", "referral"]
KINDS: Final[tuple[LinkKind, ...]] = ("upsell", "referral")
_TAKEN_ALONG: Final[Mapping[LinkKind, tuple[str, ...]]] = {
    "upsell": (
        "company", "contact", "title", "emails", "phones", "website", "currency", "segment", "owner", "source", "tags",
    ),
    "referral": ("owner",),
}  # fmt: skip
"""What the new lead has from the one that it grew out of, unless something else is said."""


@dataclass(frozen=True)
class LinkLead:
    """Adds a lead as an upsell or a referral of lead `origin`, as one event on both.

    An upsell is sold to a customer: the origin must be won. A referral comes from anybody.
    """

    origin: int
    kind: LinkKind
    name: str
    values: Mapping[str, Json] = field(default_factory=dict)
    stage: str | None = None

    def decide(self, world: World) -> Draft:
        if self.kind not in KINDS:
            raise Refused(f"a lead grows out of another as {' or '.join(KINDS)}", "kind")
        (origin,) = world.live((self.origin,))
        if self.kind == "upsell" and origin.outcome is not Outcome.WON:
            raise Refused(f"lead {origin.id} is no customer yet: an upsell needs a won lead; a referral does not")
        known = origin.document()
        along = {name: known[name] for name in _TAKEN_ALONG[self.kind] if name in known}
        if self.kind == "referral":
            along["source"] = "referral"
        new = AddLead(self.name, {**along, **self.values}, self.stage, origin.pipeline).lead(world)
        linked = replace(new, links={str(origin.id): f"{self.kind} of"})
        grown = replace(origin, links={**origin.links, str(new.id): self.kind})
        return Draft("linked", changes([(None, linked), (origin, grown)]), data={"kind": self.kind})
