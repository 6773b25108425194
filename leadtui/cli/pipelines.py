"""pipeline: show, list, templates, use, add, edit."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from leadtui.cli.call import Call
from leadtui.cli.output import Answer
from leadtui.cli.pipeline_toml import from_toml, in_editor, to_toml
from leadtui.cli.table import Column, table
from leadtui.errors import Refused
from leadtui.model.command import CreatePipeline, EditPipeline
from leadtui.model.event import Document
from leadtui.model.pipeline import Pipeline
from leadtui.model.templates import TEMPLATES, stages
from leadtui.model.text import safe

_COLUMNS = (
    Column("stage"), Column("name"), Column("kind", gives=False), Column("probability", right=True, gives=False),
    Column("days", right=True, gives=False), Column("needs"),
)  # fmt: skip


def _json(pipeline: Pipeline) -> Document:
    """The pipeline with percentages as numbers."""
    document = pipeline.document()
    for stage, written in zip(pipeline.stages, document["stages"], strict=True):
        written["probability"] = float(stage.probability)
        if stage.target_conversion is not None:
            written["target_conversion"] = float(stage.target_conversion)
    return document


def _answer(pipeline: Pipeline) -> Answer:
    def lines() -> Iterator[str]:
        yield safe(f"{pipeline.name} ({pipeline.key}), {pipeline.currency}, {pipeline.time_zone}")
        yield from table(_COLUMNS, [
            (
                stage.id, stage.name, stage.kind.value, f"{stage.probability:f} %",
                str(stage.target_days or ""), ", ".join(stage.required),
            )
            for stage in pipeline.stages
        ])  # fmt: skip

    return Answer(lambda: _json(pipeline), lines)


def show(call: Call) -> Answer:
    return _answer(call.service.pipeline(call.args.pipeline))


def list_pipelines(call: Call) -> Answer:
    pipelines = call.service.pipelines()
    rows = [(pipeline.key, pipeline.name, str(len(pipeline.stages))) for pipeline in pipelines]
    columns = (Column("pipeline"), Column("name"), Column("stages", right=True))
    return Answer(lambda: [_json(pipeline) for pipeline in pipelines], lambda: table(columns, rows))


def list_templates(call: Call) -> Answer:
    """Every template with its stages, without a store."""
    names = {template: [stage.name for stage in stages(template)] for template in TEMPLATES}
    return Answer(
        lambda: [{"template": template, "stages": found} for template, found in names.items()],
        lambda: table((Column("template", gives=False), Column("stages")), [
            (template, " → ".join(found)) for template, found in names.items()
        ]),
    )


def use(call: Call) -> Answer:
    old = call.service.pipeline(call.args.pipeline)
    fresh = [stage.document() for stage in stages(call.args.template)]
    new = old.document() | {"template": call.args.template, "stages": fresh}
    return _edited(call, old, new)


def add(call: Call) -> Answer:
    applied = call.service.execute(CreatePipeline(call.args.template, call.args.name))
    if applied is None or applied.after[0] is None:
        raise Refused("nothing was added")
    return _answer(Pipeline.of(applied.after[0]))


def edit(call: Call) -> Answer:
    """From a file, from stdin, or (where nothing comes from there) through the editor."""
    old = call.service.pipeline(call.args.pipeline)
    if call.args.file is not None:
        text = read_text(call.args.file)
    elif call.in_batch:
        raise Refused("in a batch, `pipeline edit` needs --file")
    else:
        text = "" if sys.stdin.isatty() else read_text(None)
        if not text.strip():
            text = in_editor(to_toml(old))
    return _edited(call, old, from_toml(text))


def read_text(file: str | None) -> str:
    """The text of a file, or (None) of stdin. Refused."""
    name = "stdin" if file is None else file
    try:
        return (sys.stdin.buffer.read() if file is None else Path(file).read_bytes()).decode()
    except UnicodeDecodeError as fault:
        raise Refused(f"{name} is not UTF-8 text (byte {fault.start})") from fault
    except (OSError, ValueError) as fault:
        raise Refused(f"{name} cannot be read: {getattr(fault, 'strerror', None) or fault}") from fault


def _edited(call: Call, old: Pipeline, document: Document) -> Answer:
    call.service.execute(EditPipeline(old.key, document, dict(call.args.target), old))
    return _answer(call.service.pipeline(old.key))
