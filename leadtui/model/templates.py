"""The stage sets to start from: what sales teams and vendors publish, as data.

A stage is written as its name, with ` = N` for a probability in percent where the source states one.
Other open stages get evenly rising probabilities: never 0 and never 100 for an undecided lead.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from leadtui.errors import NotFound
from leadtui.model.pipeline import Kind, Pipeline, Stage, checked, slug

DEFAULT: Final = "default"

TEMPLATES: Final[dict[str, tuple[str, ...]]] = {
    "default": (
        "New = 10", "Qualified = 25", "Nurturing = 40", "Proposal = 60", "Negotiation = 80", "Won", "Lost", "Customer",
    ),
    "sales-and-customers": (
        "New = 10", "Qualified = 25", "Nurturing = 40", "Proposal = 60", "Negotiation = 80", "Won", "Lost",
        "Onboarding", "Retention", "Upsell", "Advocacy",
    ),
    "lead-pipeline": ("Lead Generation", "Lead Qualification", "Lead Nurturing", "Closing", "Post-Sale Engagement"),
    "sales-pipeline": ("Prospect", "Lead", "Opportunity", "Customer"),
    "five-stages": ("Initial Contact", "Lead Nurturing", "Lead Qualification", "Sales Proposal", "Closing"),
    "lead-stages": ("Awareness", "Interest", "Consideration", "Decision", "Purchase"),
    "customer-lifecycle": ("Awareness", "Consideration", "Purchase", "Retention", "Advocacy"),
    "management-cycle": ("Lead Capturing", "Lead Nurturing", "Lead Scoring", "Sales Funnel"),
    "salesforce-lifecycle": (
        "Lead Generation", "Lead Qualification", "Lead Nurture", "Sales Engagement", "Closed Won",
    ),
    "four-stages": ("Lead Generation", "Lead Qualification", "Lead Nurturing", "Lead Conversion"),
    "lead-management": (
        "Lead Generation", "Lead Qualification", "Lead Nurturing", "Sales Closure", "Post-Sales Follow-up",
    ),
    "phases": ("Identify", "Track", "Nurture", "Qualify", "Distribute"),
    "hubspot-deals": (
        "Appointment Scheduled = 20", "Qualified to Buy = 40", "Presentation Scheduled = 60",
        "Decision Maker Bought-In = 80", "Contract Sent = 90", "Closed Won", "Closed Lost",
    ),
    "salesforce-opportunity": (
        "Prospecting = 10", "Qualification = 10", "Needs Analysis = 20", "Value Proposition = 50",
        "Id. Decision Makers = 60", "Perception Analysis = 70", "Proposal/Price Quote = 75",
        "Negotiation/Review = 90", "Closed Won", "Closed Lost",
    ),
}  # fmt: skip

_KINDS: Final[dict[str, dict[str, Kind]]] = {
    "default": {"Customer": Kind.POST_SALE},
    "sales-and-customers": dict.fromkeys(("Onboarding", "Retention", "Upsell", "Advocacy"), Kind.POST_SALE),
    "lead-pipeline": {"Post-Sale Engagement": Kind.POST_SALE},
    "sales-pipeline": {"Customer": Kind.WON},
    "lead-stages": {"Purchase": Kind.WON},
    "customer-lifecycle": {"Purchase": Kind.WON, "Retention": Kind.POST_SALE, "Advocacy": Kind.POST_SALE},
    "four-stages": {"Lead Conversion": Kind.WON},
    "lead-management": {"Sales Closure": Kind.WON, "Post-Sales Follow-up": Kind.POST_SALE},
}
_EVERYWHERE: Final = {"Won": Kind.WON, "Lost": Kind.LOST, "Closed Won": Kind.WON, "Closed Lost": Kind.LOST}


def stages(template: str) -> tuple[Stage, ...]:
    """The stages of a template, with won and lost added before the post-sale ones where the set has none; NotFound."""
    if template not in TEMPLATES:
        raise NotFound(f"no template {template[:80]!r}; there are {', '.join(TEMPLATES)}")
    kinds = _EVERYWHERE | _KINDS.get(template, {})
    rows: list[tuple[str, Kind, Decimal | None]] = []
    for line in TEMPLATES[template]:
        name, _, percent = line.partition(" = ")
        rows.append((name, kinds.get(name, Kind.OPEN), Decimal(percent) if percent else None))
    for name, kind in (("Won", Kind.WON), ("Lost", Kind.LOST)):
        if all(row[1] is not kind for row in rows):
            end = next((i for i, row in enumerate(rows) if row[1] is Kind.POST_SALE), len(rows))
            rows.insert(end, (name, kind, None))
    open_names = [name for name, kind, _ in rows if kind is Kind.OPEN]
    rising = {name: Decimal(5 * round(20 * (i + 1) / (len(open_names) + 1))) for i, name in enumerate(open_names)}
    settled = {Kind.WON: Decimal(100), Kind.LOST: Decimal(0), Kind.POST_SALE: Decimal(100)}
    qualified = next((i for i, name in enumerate(open_names) if "qualif" in name.lower()), min(1, len(open_names) - 1))
    return tuple(
        Stage(
            id=slug(name),
            name=name,
            kind=kind,
            probability=settled[kind] if kind in settled else percent if percent is not None else rising[name],
            opportunity=kind is Kind.OPEN and open_names.index(name) >= qualified,
            target_days=30 if kind is Kind.OPEN else None,
        )
        for name, kind, percent in rows
    )


def from_template(template: str, id: int = 1, name: str | None = None) -> Pipeline:
    """A new pipeline with the stages of a template; NotFound when there is no such template, Refused for a bad name."""
    name = name or ("Sales" if template == DEFAULT else template)
    return checked(id=id, name=name, template=template, stages=stages(template))
