"""What the sources of leads cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from leadtui.model import costs, money
from leadtui.model.command import Command, DropCost, SetCost
from leadtui.model.pipeline import Pipeline
from leadtui.screens.dialogs.plans import PlansDialog
from leadtui.widgets.form import Question, needed


class CostsDialog(PlansDialog):
    """Every cost, the newest month first, and a form: which source, which month, how much."""

    def __init__(self, pipeline: Pipeline, sources: Sequence[str], month: str) -> None:
        """`month`: the one that is now, as costs name it."""
        self._pipeline = pipeline
        self._newest = sorted(pipeline.costs, key=lambda cost: cost.month, reverse=True)
        known = sorted({*sources, *(cost.source for cost in pipeline.costs)})
        super().__init__(
            f"Costs · {pipeline.name}",
            [(f"{cost.month}  {cost.source}", f"{money.grouped(cost.amount)} {pipeline.currency}")
             for cost in self._newest],
            [
                Question("source", "Source", needed("source", "source: say which one"), choices=known,
                         hint=", ".join(known[:6])),
                Question("month", "Month", costs.known_month, month, "like 2026-11"),
                Question("amount", "Amount", lambda text: money.amount(text, "amount"), hint=f"in {pipeline.currency}"),
            ],
            "There are no costs yet.", "amount",
        )  # fmt: skip

    def texts(self, place: int) -> Mapping[str, str]:
        cost = self._newest[place]
        return {"source": cost.source, "month": cost.month, "amount": money.plain(cost.amount)}

    def drops(self, place: int) -> Command:
        cost = self._newest[place]
        return DropCost(self._pipeline.key, cost.source, cost.month)

    def command(self, answers: Mapping[str, Any]) -> Command:
        costs.checked(**answers)
        return SetCost(self._pipeline.key, dict(answers))
