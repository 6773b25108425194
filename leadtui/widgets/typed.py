"""A line of text while it is typed: pure, so that the prompt needs no focus and no widget of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

LONGEST: Final = 2000


@dataclass(frozen=True, slots=True)
class Typed:
    """The text, and before which character the cursor is."""

    text: str = ""
    at: int = 0

    @staticmethod
    def of(text: str) -> Typed:
        return Typed(text, len(text))

    def insert(self, more: str) -> Typed:
        room = LONGEST - len(self.text)
        more = more[:room]
        return Typed(self.text[:self.at] + more + self.text[self.at:], self.at + len(more))

    def pressed(self, key: str) -> Typed | None:
        """The line after an editing key; None when the key does not edit."""
        before, after = self.text[:self.at], self.text[self.at:]
        match key:
            case "backspace" | "ctrl+h":
                return Typed(before[:-1] + after, max(0, self.at - 1))
            case "delete":
                return Typed(before + after[1:], self.at)
            case "left":
                return Typed(self.text, max(0, self.at - 1))
            case "right":
                return Typed(self.text, min(len(self.text), self.at + 1))
            case "home" | "ctrl+a":
                return Typed(self.text, 0)
            case "end" | "ctrl+e":
                return Typed(self.text, len(self.text))
            case "ctrl+u":
                return Typed(after, 0)
            case "ctrl+k":
                return Typed(before, self.at)
            case "ctrl+w":
                kept = before.rstrip()
                kept = kept[: kept.rfind(" ") + 1]
                return Typed(kept + after, len(kept))
            case _:
                return None
