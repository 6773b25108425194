"""The questions that qualify a lead, by two methods; `bant` and `champ` of a lead hold the answers."""

from __future__ import annotations

from typing import Final

BANT: Final = ("budget", "authority", "need", "timing")
CHAMP: Final = ("challenges", "authority", "money", "prioritization")
_ASKED: Final[dict[str, dict[str, str]]] = {
    "bant": {
        "budget": "what they can spend; is it set aside?",
        "authority": "who decides, who signs",
        "need": "what it must solve",
        "timing": "by when, and why then",
    },
    "champ": {
        "challenges": "what keeps them from their goals",
        "authority": "who decides, who signs",
        "money": "what it may cost, what it costs not to act",
        "prioritization": "how urgent it is among all they do",
    },
}


def asked(method: str) -> dict[str, str]:
    """The questions of a method (`bant`, `champ`), and what each of them wants to know."""
    return _ASKED[method]
