"""Two ways make a lead and a pipeline: pydantic's, which checks, and the direct one of stored documents. They agree."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from leadtui.errors import Refused
from leadtui.model import pipeline as pipelines
from leadtui.model.event import Document
from leadtui.model.lead import Lead
from leadtui.model.pipeline import Pipeline, Stage
from leadtui.model.templates import TEMPLATES, from_template, stages
from tests.model.leads import MOMENTS, lead_documents

LEADS: TypeAdapter[Lead] = TypeAdapter(Lead)
PIPELINES: TypeAdapter[Pipeline] = TypeAdapter(Pipeline)
REST = st.fixed_dictionaries(
    {},
    optional={
        "contact": st.text("aé王 ", min_size=1), "champ": st.just({"money": "y"}), "last_open_stage": st.just("new"),
        "updated_at": st.just("2026-11-22T09:00:00.123Z"), "version": st.integers(0, 9),
        "custom": st.just({"n": 1, "x": 1.5, "yes": True, "no": False, "t": "1"}),
        "visits": st.just([{"stage": "new", "entered_at": MOMENTS[0], "left_at": MOMENTS[1]}, {"stage": "won"}]),
    },
)  # fmt: skip
PERCENTS = st.decimals(0, 100, places=2)
STAGES = st.fixed_dictionaries(
    {"id": st.just("a-1"), "name": st.just("A")},
    optional={
        "kind": st.sampled_from(("open", "post-sale")), "probability": PERCENTS, "opportunity": st.booleans(),
        "target_conversion": PERCENTS, "target_days": st.integers(1, 3650), "inactive_days": st.integers(1, 3650),
        "required": st.sampled_from(([], ["value"], ["value", "custom.size"])), "guidance": st.just("Ask."),
    },
)  # fmt: skip
PARTS = st.fixed_dictionaries(
    {},
    optional={
        "currency": st.sampled_from(("EUR", "CHF")), "time_zone": st.just("Europe/Lisbon"), "template": st.just("x"),
        "rates": st.dictionaries(st.sampled_from(("USD", "GBP")), st.decimals("0.01", 9, places=4)),
        "lost_reasons": st.just(["price"]), "score_step": st.integers(1, 100), "key": st.just("kept"),
        "custom_fields": st.just([{"id": "size", "name": "Size", "kind": "choice", "choices": ["S", "L"]}]),
        "version": st.just(7),
    },
)  # fmt: skip


def pydantics(of: TypeAdapter[Any], value: object) -> Document:
    """What pydantic writes, without what the model leaves out."""
    dumped: Document = of.dump_python(value, mode="json", exclude_none=True)
    return dumped


@given(lead_documents(), REST)
def test_a_stored_lead_is_read_and_written_as_pydantic_does_it(document: Document, rest: Document) -> None:
    lead = Lead.checked(**document | rest)
    assert lead == LEADS.validate_python(document | rest) == Lead.of(document | rest)
    assert lead.document() == {k: v for k, v in pydantics(LEADS, lead).items() if v not in ([], {})}
    assert list(lead.document()) == [name for name in pydantics(LEADS, lead) if name in lead.document()]
    again = Lead.of(lead.document())
    assert again == lead
    assert all(type(getattr(again, name)) is type(getattr(lead, name)) for name in pydantics(LEADS, lead))


@given(STAGES, PARTS)
def test_a_stored_pipeline_is_read_and_written_as_pydantic_does_it(stage: Document, parts: Document) -> None:
    fields = {"id": 1, "name": "Selling", "stages": [stage, *stages("default")]} | parts
    pipeline = pipelines.checked(**fields)
    assert pipeline.document() == pydantics(PIPELINES, pipeline)
    again = Pipeline.of(pipeline.document())
    assert again == pipeline == PIPELINES.validate_python(pipeline.document())
    assert type(again.stages[0].probability) is Decimal


@pytest.mark.parametrize("template", TEMPLATES)
def test_templates_come_back_from_their_documents(template: str) -> None:
    pipeline = from_template(template)
    assert Pipeline.of(pipeline.document()) == pipeline
    assert Stage.of(pipeline.stages[0].document()) == pipeline.stages[0]


def test_a_pipeline_of_few_words_has_the_usual_values() -> None:
    document = {"id": 1, "name": "Big Deals", "stages": [stage.document() for stage in stages("default")]}
    assert Pipeline.of(document) == pipelines.checked(**document)
    assert Pipeline.of(document).key == "big-deals"


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"score": 1001}, "score", "score: input should be less than or equal to 1000"),
        ({"probability": "33.333"}, "probability", "probability: decimal input should have no more than 2 decimal pla"),
        ({"name": ""}, "name", "name: must not be empty"),
        ({"name": 5}, "name", "name: input should be a valid string"),
        ({"company": "a\x00b"}, None, "a NUL character cannot be stored"),
        ({"owner": "\ud800"}, None, "half a character (a lone surrogate) cannot be stored"),
        ({"value": "12,5"}, "value", "value: input should be a valid decimal"),
        ({"currency": "Euro"}, "currency", "currency: 'Euro' is not a currency code"),
        ({"created_at": "2026-11-22T09:00:00"}, "created_at", "created_at: a moment needs a time zone"),
        ({"nickname": "A"}, "nickname", "nickname: there is no such field"),
        ({"next_step": {"text": ""}}, "next_step", "next_step.text: must not be empty"),
        ({"next_step": "call"}, "next_step", "next_step: must be an object"),
        ({"visits": [{"stage": 1}]}, "visits", "visits.0.stage: input should be a valid string"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_name_of_its_field(
    fields: Document, field: str | None, sentence: str
) -> None:
    good = Lead.checked(id=1, name="Ada", pipeline="sales", stage="new")
    with pytest.raises(Refused) as refused:
        good.changed(**fields)
    assert refused.value.sentence.startswith(sentence)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"stages": []}, "stages: must not be empty"),
        ({"stages": stages("default")[:5]}, "a pipeline needs a stage of kind won"),
        ({"stages": stages("default")[:1] * 2}, "two stages have the id 'new'"),
        ({"stages": [Stage(id="A b", name="A")]}, "stages.0.id: string should match pattern"),
        ({"time_zone": "Nowhere/X"}, "time_zone: no such time zone as 'Nowhere/X'"),
        ({"rates": {"USD": "0"}}, "rates: the rate of USD must be above 0"),
        ({"name": "x" * 81}, "name: string should have at most 80 characters"),
        ({"custom_fields": [{"id": "a", "name": "A", "kind": "choice"}]}, "custom_fields.0: a: a field of kind choice"),
    ],
)
def test_a_pipeline_that_cannot_be_is_refused(fields: Document, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        from_template("default").changed(**fields)
    assert refused.value.sentence.startswith(sentence)
