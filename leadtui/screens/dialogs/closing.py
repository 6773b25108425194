"""Won asks for value and date, lost for a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from textual.widget import Widget

from leadtui.model import fields, money, when
from leadtui.model.command import Command, LoseLeads, WinLeads
from leadtui.model.lead import Lead
from leadtui.model.pipeline import Pipeline
from leadtui.screens.dialogs.dialog import Dialog, FormDialog, subject
from leadtui.service import Clock, utc_now
from leadtui.widgets.choices import Choices, numbered
from leadtui.widgets.form import Form, Question, needed, optional


class WonDialog(FormDialog):
    """The agreed value (what it is now, when one lead is won) and the day (today)."""

    def __init__(self, leads: Sequence[Lead], pipeline: Pipeline, me: str, *, clock: Clock = utc_now) -> None:
        super().__init__(f"Won · {subject(leads)}", leads, pipeline, me, clock=clock)

    def questions(self) -> list[Question]:
        one = self.leads[0] if len(self.leads) == 1 else None

        def read(text: str) -> Any:
            return fields.parsed("value", text, self.pipeline)[1]

        currency = (one.currency if one else None) or self.pipeline.currency
        return [
            Question(
                "value", f"Value {currency if one else ''}", read,
                value=fields.shown(one.value) if one else "",
                hint="what was agreed" if one else "blank: each keeps its own",
                said=lambda value: f"{money.grouped(money.amount(value))}{' ' + currency if one else ' for each'}",
            ),
            Question(
                "on", "Won on", optional(lambda text: when.past(text, self.now)), value="today",
                hint="today", said=self._day, slow=lambda text: when.takes_long(text, self.now),
            ),
            Question(
                "renewal_date", "Renewal", optional(lambda text: when.due(text, self.now, "renewal_date")[:10]),
                extra=True, hint="when the customer decides again, like 12m",
                said=lambda day: when.shown(day, self.now), slow=lambda text: when.takes_long(text, self.now),
            ),
        ]  # fmt: skip

    def _day(self, at: datetime | None) -> str:
        return when.shown(at.isoformat() if at else self.now.today.isoformat(), self.now)

    def command(self, answers: Mapping[str, Any]) -> Command:
        renewal = {"renewal_date": answers["renewal_date"]} if answers["renewal_date"] else {}
        seen = {lead.id: lead.stage for lead in self.leads}
        return WinLeads(self.ids, answers["value"], answers["on"], seen=seen, values=renewal)


class LostDialog(Dialog[Command]):
    """The pipeline's reasons, one key each, or a reason in one's own words."""

    def __init__(self, leads: Sequence[Lead], pipeline: Pipeline, me: str) -> None:
        super().__init__(f"Lost · {subject(leads)} · why?", "1-9 reason · tab own words · esc leave")
        self.leads = tuple(leads)
        self._reasons = Choices(numbered(pipeline.lost_reasons))
        self._own = Form([Question("lost_reason", "Other reason", needed("lost_reason", "a lost lead needs a reason"))])

    def body(self) -> Sequence[Widget]:
        return [self._reasons, self._own]

    def action_save(self) -> None:
        self._own.submit()

    def on_choices_chosen(self, event: Choices.Chosen) -> None:
        self._lose(event.choice.value)

    def on_form_submitted(self, event: Form.Submitted) -> None:
        self._lose(event.answers["lost_reason"])

    def _lose(self, reason: str) -> None:
        seen = {lead.id: lead.stage for lead in self.leads}
        self.dismiss(LoseLeads(tuple(seen), reason, seen=seen))
