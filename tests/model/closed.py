"""Closed leads for tests of what is learned from them, and two files of real ones."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from leadtui.model.chances import Chances
from leadtui.model.event import Document
from leadtui.model.index import LeadIndex
from leadtui.model.learning import Closed, learn
from leadtui.model.pipeline import CustomField, Kind, Pipeline, Stage, slug

FILES = Path(__file__).parent / "files"
STAGES = (("New", 10), ("Qualified", 25), ("Proposal", 60))


def pipeline(*custom: CustomField, stages: Sequence[tuple[str, int]] = STAGES) -> Pipeline:
    """Open stages with these probabilities, then won and lost."""
    opened = [Stage(id=slug(name), name=name, probability=Decimal(percent)) for name, percent in stages]
    ends = (Stage(id="won", name="Won", kind=Kind.WON), Stage(id="lost", name="Lost", kind=Kind.LOST))
    return Pipeline(id=1, key="sales", name="Sales", stages=(*opened, *ends), custom_fields=custom)


def lead(end: str = "", *way: str, **fields: Any) -> Document:
    """A lead that went this way and ended so; "" is still open, in the last stage of its way."""
    visits = [{"stage": stage} for stage in (*way, *([end] if end else []))]
    closed = {"outcome": end} if end else {}
    stage = end or (way[-1] if way else "new")
    return {"name": "x", "pipeline": "sales", "stage": stage, "visits": visits, **closed, **fields}


def learned(leads: Sequence[Document], of: Pipeline | None = None) -> Chances:
    """What these leads teach."""
    home = of or pipeline()
    leads = [{"id": id} | one for id, one in enumerate(leads, 1)]
    customs = {one["id"]: one["custom"] for one in leads if "custom" in one}
    index = LeadIndex.build(leads)
    return learn(index, home, Closed.of(index, home), customs)


def rows(file: str) -> Iterator[dict[str, str]]:
    with gzip.open(FILES / file, "rt", encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def maven() -> tuple[Pipeline, list[Document]]:
    """8,800 opportunities as an import leaves them: closed ones have been in no stage but the last."""
    product = CustomField(id="product", name="Product")
    leads = []
    for row in rows("maven_attributes.csv.gz"):
        end = row["deal_stage"].lower()
        known = {"owner": row["sales_agent"], "company": row["account"]}
        known = {name: value for name, value in known.items() if value}
        way = () if end in ("won", "lost") else (end,)
        leads.append(lead("" if way else end, *way, custom={"product": row["product"]}, **known))
    return pipeline(product, stages=(("Prospecting", 10), ("Engaging", 50))), leads


_NUMBERS = (
    "TotalVisits", "Total Time Spent on Website", "Page Views Per Visit", "Asymmetrique Activity Score",
    "Asymmetrique Profile Score",
)  # fmt: skip


def xedu() -> tuple[Pipeline, list[Document]]:
    """6,468 leads of an online school, with every column that is filled in after the end, too."""
    fields: dict[str, CustomField] = {}
    leads = []
    for row in rows("xedu_leads.csv.gz"):
        end = "won" if row.pop("Converted") == "1" else "lost"
        known: dict[str, Any] = {"source": row.pop("Lead Source"), "tags": [tag] if (tag := row.pop("Tags")) else []}
        custom: dict[str, str | float] = {}
        for name, value in row.items():
            number = name in _NUMBERS
            fields.setdefault(name, CustomField(id=slug(name), name=name, kind="number" if number else "text"))
            if value:
                custom[slug(name)] = float(value) if number else value
        leads.append(lead(end, custom=custom, **{name: value for name, value in known.items() if value}))
    return pipeline(*fields.values()), leads
