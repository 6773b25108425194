"""Files of the real world, and a pipeline to bring them into."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadtui.model import templates
from leadtui.model.pipeline import Pipeline

FILES = Path(__file__).parent / "files"


@pytest.fixture
def pipeline() -> Pipeline:
    return templates.from_template("default")


@pytest.fixture
def files() -> Path:
    return FILES
