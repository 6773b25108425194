"""Commands that follow each other read a pipeline once, as long as nobody changes it."""

from __future__ import annotations

import pytest

from leadtui.model.command import AddLead, AdjustScore, EditPipeline
from leadtui.model.pipeline import Pipeline
from tests.service.office import Office


def test_a_command_takes_the_pipelines_that_the_service_has_read(monkeypatch: pytest.MonkeyPatch) -> None:
    office = Office()
    office.ana.execute(AddLead("Ada", {}))
    read: list[str] = []
    of = Pipeline.of

    def seen(document: dict[str, object]) -> Pipeline:
        read.append(str(document["name"]))
        return of(document)

    monkeypatch.setattr(Pipeline, "of", staticmethod(seen))
    for _ in range(3):
        office.ana.execute(AdjustScore((1,), 5))
    assert not read
    renamed = office.ben.pipeline().document() | {"name": "Our leads"}
    office.ben.execute(EditPipeline("sales", renamed))
    read.clear()
    office.ana.execute(AdjustScore((1,), 5))
    assert read == ["Our leads"]
    assert office.ana.pipeline().name == "Our leads"
