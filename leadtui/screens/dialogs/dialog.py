"""What all dialogs share: a frame that fits 60×20, Escape for nothing, ctrl+s from anywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget

from leadtui.errors import LeadtuiError
from leadtui.keys import DIALOG
from leadtui.model import moment
from leadtui.model.command import Command
from leadtui.model.fields import Field
from leadtui.model.lead import Lead
from leadtui.model.moment import Now
from leadtui.model.pipeline import Pipeline
from leadtui.model.text import safe
from leadtui.service import Clock, utc_now
from leadtui.widgets.form import Form, Question

Result = TypeVar("Result")


def key(id: str) -> Binding:
    """The binding of a dialog's key, ahead of what the place to type would do with it."""
    return replace(next(known for known in DIALOG if known.id == id).binding(), priority=True)


def subject(leads: Sequence[Lead]) -> str:
    """The leads in a word: the name of one, the number of several."""
    return leads[0].name if len(leads) == 1 else f"{len(leads):,} leads"


def example(field: Field) -> str:
    """The hint of a field as words under it: an example says that it is one."""
    return f"like {field.hint}" if field.hint[:1].isdigit() else field.hint


class Dialog(ModalScreen[Result | None], Generic[Result]):
    """A frame with a title and, on its lower edge, the keys that work here."""

    AUTO_FOCUS = "*"
    BINDINGS: ClassVar[list[BindingType]] = [key("dialog.cancel"), key("dialog.save")]
    DEFAULT_CSS = """
    Dialog { align: center middle; background: $background 60%; }
    Dialog > VerticalScroll {
        width: 68; max-width: 100%; height: auto; max-height: 100%;
        border: round $border; padding: 0 1; background: $surface;
        border-title-color: $text; border-title-style: bold; border-subtitle-color: $text-muted;
        scrollbar-size: 0 0;
    }
    Dialog Choices { height: auto; max-height: 14; margin-bottom: 1; }
    Dialog Choices:last-child { margin-bottom: 0; }
    Dialog .about { height: auto; color: $text-muted; margin-bottom: 1; }
    """

    def __init__(self, title: str, foot: str) -> None:
        super().__init__()
        self._title = title
        self._foot = foot

    def compose(self) -> ComposeResult:
        frame = VerticalScroll(*self.body(), can_focus=False)
        frame.border_title = Content(safe(self._title, 200))
        frame.border_subtitle = Content(self._foot)
        yield frame

    def body(self) -> Sequence[Widget]:
        """What stands in the frame."""
        raise NotImplementedError

    def action_cancel(self) -> None:
        self.dismiss(None)

    def action_save(self) -> None:
        """ctrl+s: what Enter in the last field would do."""


class CommandDialog(Dialog[Command]):
    """A dialog that makes one command of the answers in its form."""

    form: Form

    def command(self, answers: Mapping[str, Any]) -> Command:
        """The command of good answers; Refused when they do not go together."""
        raise NotImplementedError

    def action_save(self) -> None:
        self.form.submit()

    def on_form_submitted(self, event: Form.Submitted) -> None:
        event.stop()
        try:
            command = self.command(event.answers)
        except LeadtuiError as refused:
            self.form.refuse(refused)
            return
        self.dismiss(command)


class FormDialog(CommandDialog):
    """One form about leads of a pipeline."""

    noted: ClassVar[bool] = False
    """Whether words about the whole form come and go while it is typed."""

    def __init__(
        self, title: str, leads: Sequence[Lead], pipeline: Pipeline, me: str, *,
        foot: str = "enter next · ctrl+s save · esc leave", clock: Clock = utc_now,
    ) -> None:  # fmt: skip
        super().__init__(title, foot)
        self.leads = tuple(leads)
        self.ids = tuple(lead.id for lead in leads)
        self.pipeline = pipeline
        self.me = me
        self._clock = clock

    @property
    def edited(self) -> int | None:
        """The lead that this form is about, when it is one."""
        return self.ids[0] if len(self.ids) == 1 else None

    @property
    def now(self) -> Now:
        return Now(self._clock(), moment.zone(self.pipeline.time_zone))

    def questions(self) -> list[Question]:
        raise NotImplementedError

    def body(self) -> Sequence[Widget]:
        self.form = Form(self.questions(), self.noted)
        return [self.form]
