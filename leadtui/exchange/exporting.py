"""Leads as files of others: plain CSV, CSV under another system's headers, JSON, JSON lines."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC
from decimal import Decimal
from typing import Any, Final, TextIO

import orjson

from leadtui.errors import Refused
from leadtui.exchange.leadjson import OWN_PROBABILITY
from leadtui.exchange.writing import harmless
from leadtui.model import moment
from leadtui.model.event import NESTED, Document
from leadtui.model.lead import Lead
from leadtui.model.pipeline import Kind, Pipeline

FORMATS: Final = ("csv", "json", "jsonl")
_LISTS: Final = frozenset({"emails", "phones", "tags", "visits"})
_ZERO: Final[dict[str, Any]] = {"score": 0, "status": "new", "version": 0}
"""What a stored document leaves out because it is what a lead begins with."""


def lead_json(document: Document) -> Document:
    """A stored lead under the names of the contract: every field there, absent ones null, ready to be imported again."""
    told: Document = {}
    for name in Lead.model_fields:
        empty: Any = [] if name in _LISTS else {} if name in NESTED else _ZERO.get(name)
        value = document.get(name)
        told[OWN_PROBABILITY if name == "probability" else name] = empty if value is None else value
    visits = told["visits"]
    here = bool(visits) and visits[-1]["stage"] == told["stage"]
    told["visits"] = [{part: visit.get(part) for part in ("stage", "entered_at", "left_at")} for visit in visits]
    told["stage_since"] = visits[-1].get("entered_at") if here else None
    return told


class _Sheet:
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
        return moment.parse(value).astimezone(zone).date().isoformat()

    @property
    def close(self) -> str:
        return self.day("closed_at") or self.day("expected_close")

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
        return str(own) if own else self.pipeline.currency if self.pipeline and self.document.get("value") is not None else ""

    def step(self, part: str) -> str:
        value = (self.document.get("next_step") or {}).get(part)
        return "" if value is None else str(value)


_Cell = Callable[[_Sheet], str]


def _field(name: str) -> _Cell:
    return lambda lead: lead.text(name)


def _day(name: str) -> _Cell:
    return lambda lead: lead.day(name)


def _percent(lead: _Sheet) -> str:
    return "" if lead.percent is None else f"{lead.percent.normalize():f}"


def _fraction(lead: _Sheet) -> str:
    return "" if lead.percent is None else f"{(lead.percent / 100).normalize():f}"


PROFILES: Final[dict[str, dict[str, _Cell]]] = {
    "hubspot": {
        "Deal Name": _field("name"), "Pipeline": _field("pipeline"), "Deal Stage": lambda lead: lead.stage_name,
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
        "Deal - Currency of value": lambda lead: lead.currency, "Deal - Pipeline": _field("pipeline"),
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
        "Amount": _field("value"), "Currency ISO Code": lambda lead: lead.currency, "Close Date": lambda lead: lead.close,
        "Created Date": _day("created_at"), "Probability (%)": _percent, "Opportunity Owner": _field("owner"),
        "Lead Source": _field("source"), "Loss Reason": _field("lost_reason"), "Next Step": lambda lead: lead.step("text"),
        "Full Name": _field("contact"), "Title": _field("title"), "Email": _field("emails"), "Phone": _field("phones"),
        "Website": _field("website"), "Industry": _field("segment"),
    },
}  # fmt: skip
"""Header → its cell, in the words that each system imports."""


def export(
    leads: Iterable[Document], format: str, out: TextIO, pipelines: Iterable[Pipeline] = (), profile: str | None = None
) -> int:
    """Writes stored leads as `csv`, `json` or `jsonl`, a CSV under the headers of `profile`; how many. Refused."""
    if format not in FORMATS:
        raise Refused(f"no export format {format[:40]!r}; there are {', '.join(FORMATS)}")
    if profile is not None and (format != "csv" or profile not in PROFILES):
        raise Refused(f"no {format} profile {profile[:40]!r}; there are {', '.join(PROFILES)}, for csv")
    if format == "csv":
        return _csv(leads, out, {pipeline.name: pipeline for pipeline in pipelines}, profile)
    count = 0
    before = "[\n" if format == "json" else ""
    for count, document in enumerate(leads, 1):
        out.write(before + orjson.dumps(lead_json(document)).decode())
        before = ",\n" if format == "json" else "\n"
    if format == "json":
        out.write("\n]\n" if count else "[]\n")
    elif count:
        out.write("\n")
    return count


def _csv(leads: Iterable[Document], out: TextIO, pipelines: Mapping[str, Pipeline], profile: str | None) -> int:
    writer = csv.writer(out)
    count = 0
    if profile is not None:
        cells = PROFILES[profile]
        writer.writerow(cells)
        for count, document in enumerate(leads, 1):
            sheet = _Sheet(document, pipelines)
            writer.writerow([harmless(cell(sheet)) for cell in cells.values()])
        return count
    rows = [_flat(lead_json(document)) for document in leads]
    names = dict.fromkeys(_flat(lead_json({"name": "", "pipeline": "", "stage": ""})))
    parts = sorted({name for row in rows for name in row} - names.keys())
    columns = [*names, *parts]
    writer.writerow(map(harmless, columns))
    writer.writerows([harmless(row.get(name, "")) for name in columns] for row in rows)
    return len(rows)


def _flat(lead: Document) -> dict[str, str]:
    """A lead as one row: lists joined with `; `, parts of objects in columns of their own."""
    flat: dict[str, str] = {}
    for name, value in lead.items():
        if name in NESTED:
            flat |= {f"{name}.{inner}": _plain(part) for inner, part in value.items()}
        elif name == "visits":
            flat[name] = "; ".join(
                " ".join((visit["stage"], visit["entered_at"] or "-", visit["left_at"] or "-")) for visit in value
            )
        elif name == "next_step":
            flat |= {"next_step": (value or {}).get("text") or "", "next_step_due": (value or {}).get("due") or ""}
        else:
            flat[name] = "; ".join(map(str, value)) if isinstance(value, list) else _plain(value)
    return flat


def _plain(value: Any) -> str:
    return "" if value is None else ("yes" if value else "no") if isinstance(value, bool) else str(value)
