"""Questions with a place to answer, and words under each that follow the typing.

Enter goes to the next question and submits at the last; questions marked `extra` are only reached by tab,
so that the common case is one answer and Enter. Nothing here moves while typing: the words have their line already.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar, Final

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from leadtui.aside import aside
from leadtui.errors import LeadtuiError, Refused
from leadtui.model.text import safe
from leadtui.widgets.entry import Entry

_ECHO: Final = re.compile(r"""\A(['"]).*?\1 is """)
"""The answer itself, said again at the beginning of a sentence: it stands right above."""

_LABEL: Final = 14
"""Cells of a question before the place for its answer, which its words begin under."""


@dataclass(frozen=True)
class Question:
    """One line of a form. `read` makes a value of the text or raises Refused; `said` tells what was understood."""

    name: str
    label: str
    read: Callable[[str], Any]
    value: str = ""
    hint: str = ""
    extra: bool = False
    choices: Sequence[str] = ()
    said: Callable[[Any], str] | None = None
    slow: Callable[[str], bool] | None = None
    """Whether reading this text takes longer than a key may wait."""

    def words(self, text: str) -> tuple[str, bool]:
        """What to say under the answer, and whether it is wrong."""
        if not text.strip():
            return self.hint, False
        try:
            value = self.read(text)
        except LeadtuiError as refused:
            return fault(refused), True
        return (self.said(value) if self.said is not None else self.hint), False


def fault(error: LeadtuiError) -> str:
    """The sentence of an error as it stands beside its own field."""
    field = getattr(error, "field", None)
    sentence = error.sentence.removeprefix(f"{field}: ") if field else error.sentence
    return _ECHO.sub("", sentence)


def said_words(text: str, wrong: bool) -> Content:
    """Words beside a field: a mark as well as a colour says that something is wrong."""
    return Content.styled(f"! {safe(text)}", "$text-error") if wrong else Content.styled(safe(text), "dim")


class Answer(Vertical):
    """A question, the place for its answer, its words."""

    DEFAULT_CSS = """
    Answer { height: 2; }
    Answer Horizontal { height: 1; }
    Answer .label { width: 14; height: 1; text-overflow: ellipsis; text-wrap: nowrap; }
    Answer .words { height: 1; margin-left: 14; text-overflow: ellipsis; text-wrap: nowrap; }
    Answer .words.-long { margin-left: 0; }
    """

    def __init__(self, question: Question) -> None:
        super().__init__()
        self.question = question
        self.entry = Entry(question.value, question.choices, question.name, proposed=True)
        self._words = Static(said_words(*question.words(question.value)), classes="words", markup=False)

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield Static(Content(safe(self.question.label)), classes="label", markup=False)
            yield self.entry
        yield self._words

    def say(self, text: str, wrong: bool) -> None:
        told = said_words(text, wrong)
        self._words.update(told, layout=False)
        # what is wrong must be read to its end: it begins further to the left rather than be cut
        self._words.set_class(wrong and told.cell_length > self.size.width - _LABEL, "-long")

    def on_input_changed(self, event: Entry.Changed) -> None:
        if self.question.slow is not None and self.question.slow(event.value):
            self.say("…", wrong=False)
            self._say_later(event.value)
        else:
            self.say(*self.question.words(event.value))

    @work(group="words", exclusive=True)
    async def _say_later(self, text: str) -> None:
        """Reads beside the typing; what has been typed meanwhile says more."""
        words = await aside(partial(self.question.words, text))
        if self.entry.value == text:
            self.say(*words)


class Form(Vertical):
    """All questions; `Submitted` brings the answers when each is good."""

    @dataclass
    class Submitted(Message):
        """The values by the names of their questions."""

        answers: Mapping[str, Any]

    @dataclass
    class Typed(Message):
        """The texts as they are now, good or not."""

        texts: Mapping[str, str]

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "screen.focus_next", show=False),
        Binding("up", "screen.focus_previous", show=False),
    ]
    DEFAULT_CSS = """
    Form { height: auto; }
    Form > .note { height: auto; max-height: 3; }
    """

    def __init__(self, questions: Sequence[Question], noted: bool = False) -> None:
        """`noted` keeps a line free for words about the whole form, so that they do not move it when they come."""
        super().__init__()
        self._noted = noted
        self._answers = {question.name: Answer(question) for question in questions}
        self._note = Static("", classes="note", markup=False)
        self._note.display = noted

    def compose(self) -> ComposeResult:
        yield from self._answers.values()
        yield self._note

    def texts(self) -> dict[str, str]:
        return {name: answer.entry.value for name, answer in self._answers.items()}

    def fill(self, texts: Mapping[str, str], at: str) -> None:
        """Answers in place of those that are there; the cursor goes to the question `at`."""
        for name, text in texts.items():
            self._answers[name].entry.value = text
        self._answers[at].entry.focus()

    def note(self, text: str, wrong: bool = False) -> None:
        """Words about the whole form; blank takes them away."""
        self._note.update(said_words(text, wrong) if text else "")
        self._note.display = self._noted or bool(text)

    def refuse(self, error: LeadtuiError) -> None:
        """Shows an error beside the question it names, else under the form."""
        answer = self._answers.get(getattr(error, "field", None) or "")
        if answer is None:
            self.note(error.sentence, wrong=True)
            return
        answer.say(fault(error), wrong=True)
        answer.entry.focus()

    def submit(self) -> None:
        """Posts the answers, or goes to the first one that is wrong and says why."""
        answers: dict[str, Any] = {}
        for name, answer in self._answers.items():
            try:
                answers[name] = answer.question.read(answer.entry.value)
            except LeadtuiError as refused:
                answer.say(fault(refused), wrong=True)
                answer.entry.focus()
                return
        self.post_message(self.Submitted(answers))

    @on(Entry.Changed)
    def _typed(self, event: Entry.Changed) -> None:
        event.stop()
        self.post_message(self.Typed(self.texts()))

    @on(Entry.Submitted)
    def _next(self, event: Entry.Submitted) -> None:
        event.stop()
        here = self._answers[event.input.name or ""]
        try:
            here.question.read(event.value)
        except LeadtuiError as refused:
            here.say(fault(refused), wrong=True)
            return
        answers = list(self._answers.values())
        for answer in answers[answers.index(here) + 1 :]:
            if not answer.question.extra:
                answer.entry.focus()
                return
        self.submit()


def optional(read: Callable[[str], Any]) -> Callable[[str], Any]:
    """`read` for an answer that may be left blank (None)."""
    return lambda text: read(text) if text.strip() else None


def needed(name: str, sentence: str) -> Callable[[str], str]:
    """The stripped text; Refused with `sentence` when there is none."""

    def read(text: str) -> str:
        if not text.strip():
            raise Refused(sentence, name)
        return text.strip()

    return read
