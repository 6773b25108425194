"""CSV under the headers of other systems: what each of their columns says of a lead."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC
from decimal import Decimal
from typing import Final

from leadtui.model import moment
from leadtui.model.event import Document
from leadtui.model.pipeline import Kind, Pipeline


class Sheet:
    """What the headers of another system say of one lead."""

    def __init__(self, document: Document, pipelines: Mapping[str, Pipeline]) -> None:
        self.document = document
        self.pipeline = pipelines.get(document["pipeline"])
        self.stage = self.pipeline.find(document["stage"]) if self.pipeline else None

    def text(self, name: str) -> str:
        value = self.document.get(name)
        return "; ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)

    def day(self, name: str) -> str:
        """The local day of a moment, in the pipeline's zone."""
        value = self.document.get(name)
        if not value or len(value) == 10:
            return value or ""
        zone = moment.zone(self.pipeline.time_zone) if self.pipeline else UTC
        return moment.on_clock(moment.parse(value), zone).date().isoformat()

    @property
    def close(self) -> str:
        return self.day("closed_at") or self.day("expected_close")

    @property
    def pipeline_name(self) -> str:
        return self.pipeline.name if self.pipeline else str(self.document["pipeline"])

    @property
    def stage_name(self) -> str:
        return self.stage.name if self.stage else str(self.document["stage"])

    @property
    def open_stage_name(self) -> str:
        """The stage where the lead is or was open: another system keeps won and lost apart from its stages."""
        if self.stage is None or self.stage.kind is Kind.OPEN or self.pipeline is None:
            return self.stage_name
        last = self.pipeline.find(self.document.get("last_open_stage") or "")
        return last.name if last else self.pipeline.first.name

    @property
    def status(self) -> str:
        return str(self.document.get("outcome") or "open").capitalize()

    @property
    def percent(self) -> Decimal | None:
        own = self.document.get("probability")
        return Decimal(own) if own is not None else self.stage.probability if self.stage else None

    @property
    def currency(self) -> str:
        own = self.document.get("currency")
        return (
            str(own)
            if own
            else self.pipeline.currency
            if self.pipeline and self.document.get("value") is not None
            else ""
        )

    def step(self, part: str) -> str:
        value = (self.document.get("next_step") or {}).get(part)
        return "" if value is None else str(value)


_Cell = Callable[[Sheet], str]


def _field(name: str) -> _Cell:
    return lambda lead: lead.text(name)


def _day(name: str) -> _Cell:
    return lambda lead: lead.day(name)


def _percent(lead: Sheet) -> str:
    return "" if lead.percent is None else f"{lead.percent.normalize():f}"


def _fraction(lead: Sheet) -> str:
    return "" if lead.percent is None else f"{(lead.percent / 100).normalize():f}"


PROFILES: Final[dict[str, dict[str, _Cell]]] = {
    "hubspot": {
        "Deal Name": _field("name"), "Pipeline": lambda lead: lead.pipeline_name,
        "Deal Stage": lambda lead: lead.stage_name,
        "Amount": _field("value"), "Currency": lambda lead: lead.currency, "Close Date": lambda lead: lead.close,
        "Create Date": _day("created_at"), "Deal owner": _field("owner"), "Deal probability": _fraction,
        "Closed Lost Reason": _field("lost_reason"), "Original Traffic Source": _field("source"),
        "Associated Company": _field("company"), "Associated Contact": _field("contact"), "Job Title": _field("title"),
        "Email": _field("emails"), "Phone Number": _field("phones"), "Website URL": _field("website"),
        "Next Step": lambda lead: lead.step("text"), "Next Activity Date": lambda lead: lead.step("due"),
        "Last Activity Date": _day("last_activity_at"),
    },
    "pipedrive": {
        "Deal - Title": _field("name"), "Deal - Value": _field("value"),
        "Deal - Currency of value": lambda lead: lead.currency, "Deal - Pipeline": lambda lead: lead.pipeline_name,
        "Deal - Stage": lambda lead: lead.open_stage_name, "Deal - Status": lambda lead: lead.status,
        "Deal - Probability": _percent, "Deal - Owner": _field("owner"), "Deal - Label": _field("tags"),
        "Deal - Expected close date": _day("expected_close"), "Deal - Creation date": _day("created_at"),
        "Deal - Closed on": _day("closed_at"), "Deal - Lost reason": _field("lost_reason"),
        "Deal - Source channel": _field("source"), "Organization - Name": _field("company"),
        "Person - Name": _field("contact"), "Person - Email": _field("emails"), "Person - Phone": _field("phones"),
        "Activity - Subject": lambda lead: lead.step("text"), "Activity - Due date": lambda lead: lead.step("due"),
    },
    "salesforce": {
        "Opportunity Name": _field("name"), "Account Name": _field("company"), "Stage": lambda lead: lead.stage_name,
        "Amount": _field("value"), "Currency ISO Code": lambda lead: lead.currency,
        "Close Date": lambda lead: lead.close, "Created Date": _day("created_at"), "Probability (%)": _percent,
        "Opportunity Owner": _field("owner"),
        "Lead Source": _field("source"), "Loss Reason": _field("lost_reason"),
        "Next Step": lambda lead: lead.step("text"), "Full Name": _field("contact"), "Title": _field("title"),
        "Email": _field("emails"), "Phone": _field("phones"),
        "Website": _field("website"), "Industry": _field("segment"),
    },
}  # fmt: skip
"""Header → its cell, in the words that each system imports."""
