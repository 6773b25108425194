"""A lead that grows out of another one: an upsell to the customer, or somebody whom they referred."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from leadtui.errors import Refused
from leadtui.model import fields
from leadtui.model.command import Command, LinkLead
from leadtui.model.command.linking import KINDS
from leadtui.model.lead import Lead, Outcome
from leadtui.model.pipeline import Pipeline
from leadtui.screens.dialogs.dialog import FormDialog
from leadtui.widgets.form import Question, needed, optional


class LinkDialog(FormDialog):
    """Its name and what it is; an upsell takes along who the customer is."""

    def __init__(self, leads: Sequence[Lead], pipeline: Pipeline, me: str) -> None:
        if len(leads) > 1:
            raise Refused("an upsell or a referral comes from one lead; select one")
        super().__init__(f"Upsell or referral · {leads[0].name}", leads, pipeline, me)

    def questions(self) -> list[Question]:
        customer = self.leads[0].outcome is Outcome.WON
        return [
            Question("name", "Name", needed("name", "a lead needs a name"), hint="what is sold, or who was referred"),
            Question(
                "kind", "As", _kind, value=KINDS[0] if customer else KINDS[1], choices=KINDS,
                hint="upsell or referral" if customer else "referral; an upsell needs a won lead",
            ),
            Question("value", "Value", optional(self._value), hint="what it may be worth"),
        ]  # fmt: skip

    def _value(self, text: str) -> Any:
        return fields.parsed("value", text, self.pipeline)[1]

    def command(self, answers: Mapping[str, Any]) -> Command:
        values = {"value": answers["value"]} if answers["value"] is not None else {}
        return LinkLead(self.ids[0], answers["kind"], answers["name"], values)


def _kind(text: str) -> str:
    folded = text.strip().casefold()
    for kind in KINDS:
        if folded and kind.startswith(folded):
            return kind
    raise Refused(f"kind: write {' or '.join(KINDS)}", "kind")
