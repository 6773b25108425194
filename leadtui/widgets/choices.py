"""A short list where every line has its own key: one press takes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.style import Style
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from leadtui.model.text import safe

_LABEL: Final = 36
"""Cells that a label may have before a remark, so that the remark is seen too."""
KEYS: Final = "123456789abcdefhilmnoprstuvwxyz"
"""The keys of lines that have no letter of their own; g j k q keep their meaning."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A line to choose: its key (blank: none), what it says, a word behind it, and what it stands for."""

    key: str
    label: str
    value: str
    remark: str = ""


def numbered(
    labels: Sequence[str], remarks: Sequence[str] = (), values: Sequence[str] = (), taken: str = ""
) -> list[Choice]:
    """Choices with the keys 1 to 9 and then letters, those that are `taken` by other lines left out."""
    keys = [key for key in KEYS if key not in taken]
    return [
        Choice(keys[i] if i < len(keys) else "", label, values[i] if values else label, remarks[i] if remarks else "")
        for i, label in enumerate(labels)
    ]


class Choices(OptionList):
    """The list. Its cursor goes by j k, arrows and g G; Enter takes the line under it."""

    @dataclass
    class Chosen(Message):
        """A line was taken; `shifted` when by the capital of its letter."""

        choice: Choice
        shifted: bool = False

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "cursor_down", show=False),
        Binding("k", "cursor_up", show=False),
        Binding("g", "first", show=False),
        Binding("G", "last", show=False),
    ]
    DEFAULT_CSS = """
    Choices, Choices:focus {
        border: none;
        padding: 0;
        background: transparent;
        background-tint: transparent;
        scrollbar-size: 1 1;
        text-wrap: nowrap;
        text-overflow: ellipsis;
        & > .option-list--option { padding: 0; text-wrap: nowrap; text-overflow: ellipsis; }
        & > .option-list--option-highlighted { text-style: bold; }
    }
    Choices:focus:nocolor > .option-list--option-highlighted { text-style: reverse; }
    """

    def __init__(self, choices: Sequence[Choice], at: int = 0, capitals: bool = False, label: int = _LABEL) -> None:
        """The cursor begins at line `at`; with `capitals` the capital of a letter takes its line too, `shifted`.

        `label`: the cells that a label may have before a remark.
        """
        self._capitals = capitals
        self._choices = list(choices)
        self._wide = min(label, max((Content(safe(choice.label)).cell_length for choice in choices), default=0))
        super().__init__(*(Option(self._line(choice)) for choice in choices), markup=False)
        self.highlighted = at if choices else None

    def _line(self, choice: Choice) -> Content:
        label = Content(safe(choice.label, 200))
        if choice.remark:
            label = label.truncate(self._wide, ellipsis=True)
        parts = [Content.styled(f"{choice.key or ' '}  ", "$text-accent"), label]
        if choice.remark:
            gap = max(0, self._wide - label.cell_length) + 2
            parts.append(Content.styled(" " * gap + safe(choice.remark, 200), "dim"))
        return Content.assemble(*parts)

    def get_visual_style(self, *component_classes: str, partial: bool = False) -> Style:
        """With `reverse`, which Textual leaves out: without colours nothing else shows where the cursor is."""
        style = super().get_visual_style(*component_classes, partial=partial)
        turned = any(self.get_component_styles(name).text_style.reverse for name in component_classes)
        return style + Style(reverse=True) if turned else style

    def choice(self) -> Choice | None:
        """The one under the cursor."""
        return None if self.highlighted is None else self._choices[self.highlighted]

    def drop(self, choice: Choice) -> None:
        """Takes a line away."""
        index = self._choices.index(choice)
        self._choices.pop(index)
        self.remove_option_at_index(index)

    def on_key(self, event: events.Key) -> None:
        character = event.character or ""
        for shifted in (False, True) if self._capitals else (False,):
            for choice in self._choices:
                if character and character == (choice.key.upper() if shifted else choice.key):
                    event.stop()
                    event.prevent_default()
                    self.post_message(self.Chosen(choice, shifted))
                    return

    def action_page_up(self) -> None:
        if self.scrollable_content_region:  # Textual ends when the list is not laid out yet
            super().action_page_up()  # type: ignore[no-untyped-call]

    def action_page_down(self) -> None:
        if self.scrollable_content_region:
            super().action_page_down()  # type: ignore[no-untyped-call]

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(self.Chosen(self._choices[event.option_index]))
