"""The first start without a store: look around, bring leads along, or begin empty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Final, Literal

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from leadtui.errors import Refused
from leadtui.model.templates import DEFAULT, TEMPLATES, stages
from leadtui.model.text import safe
from leadtui.widgets.choices import Choice, Choices, numbered
from leadtui.widgets.form import Form, Question


@dataclass(frozen=True, slots=True)
class FirstChoice:
    """What a person wants to begin with: generated leads, the leads of a file, or an empty board of a template."""

    kind: Literal["demo", "import", "empty"]
    path: Path | None = None
    template: str = DEFAULT


_WAYS: Final = (
    Choice("d", "Demo", "demo", "a board with generated leads, to look around; nothing is kept"),
    Choice("i", "Import", "import", "a CSV or JSON file, from another CRM or your own"),
    Choice("e", "Empty", "empty", "an empty board; you choose its stages"),
    Choice("q", "Quit", "quit", ""),
)


def readable(text: str) -> Path:
    """The file that a person names (`~` is home); Refused when it cannot be read."""
    if not text.strip():
        raise Refused("write the path of a file", "path")
    try:
        path = Path(text.strip()).expanduser()
        if path.is_dir():
            raise Refused("that is a directory", "path")
        if path.exists() and not path.is_file():
            raise Refused("that is not a file", "path")  # to open a pipe would wait for whoever writes into it
        with path.open("rb"):
            return path
    except (OSError, RuntimeError, ValueError) as failed:
        why = failed.strerror if isinstance(failed, OSError) and failed.strerror else "not a path"
        raise Refused(f"{why[:1].lower()}{why[1:]}", "path") from failed


class FirstRun(Screen[FirstChoice | None]):
    """Gives the choice; None to quit. Escape goes one question back."""

    AUTO_FOCUS = "Choices"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", show=False, priority=True)]
    DEFAULT_CSS = """
    FirstRun { align: center middle; }
    FirstRun > VerticalScroll {
        width: 96; max-width: 100%; height: auto; max-height: 100%;
        border: round $border; padding: 1 2; scrollbar-size: 0 0;
        border-title-color: $text; border-title-style: bold; border-subtitle-color: $text-muted;
    }
    FirstRun .about { height: auto; margin-bottom: 1; }
    FirstRun Choices { height: auto; max-height: 13; }
    """

    def __init__(self, place: str = "") -> None:
        """`place` is where the store is going to be, in words."""
        super().__init__()
        self._place = place
        self._about = Static("", classes="about", markup=False)
        self._ways = Choices(_WAYS)
        self._file = Form([Question("path", "File", readable, hint="like ~/leads.csv")])
        self._templates = Choices(
            numbered(list(TEMPLATES), [" · ".join(stage.name for stage in stages(name)) for name in TEMPLATES])
        )

    def compose(self) -> ComposeResult:
        with VerticalScroll(can_focus=False) as frame:
            frame.border_title = "leadtui"
            yield self._about
            yield self._ways
            yield self._file
            yield self._templates

    def on_mount(self) -> None:
        self._show(self._ways)

    def _parts(self) -> Sequence[tuple[Widget, str, str]]:
        where = f" in {safe(self._place, 200)}" if self._place else ""
        return (
            (self._ways, f"There are no leads{where} yet. How do you want to begin?", "a key chooses"),
            (self._file, "Which file? When it cannot be read, nothing is made.", "enter goes on · esc back"),
            (self._templates, "Which stages? They can be changed at any time.", "a key chooses · esc back"),
        )

    def _show(self, wanted: Widget) -> None:
        for part, about, foot in self._parts():
            part.display = part is wanted
            if part is wanted:
                self._about.update(Content(about))
                self.query_one(VerticalScroll).border_subtitle = foot
        self.focus_next("Entry" if wanted is self._file else "Choices")

    def _choose(self, choice: FirstChoice | None) -> None:
        """Gives the choice, once: what is typed after it is for the board."""
        if self.is_current:
            self.dismiss(choice)

    def on_choices_chosen(self, event: Choices.Chosen) -> None:
        if self._templates.display:
            self._choose(FirstChoice("empty", template=event.choice.value))
        elif event.choice.value == "demo":
            self._choose(FirstChoice("demo"))
        elif event.choice.value == "quit":
            self._choose(None)
        else:
            self._show(self._file if event.choice.value == "import" else self._templates)

    def on_form_submitted(self, event: Form.Submitted) -> None:
        self._choose(FirstChoice("import", path=event.answers["path"]))

    def action_back(self) -> None:
        if self._ways.display:
            self._choose(None)
        else:
            self._show(self._ways)
