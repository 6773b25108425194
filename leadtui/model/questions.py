"""The questions that qualify a lead, by two methods; `bant` and `champ` of a lead hold the answers."""

from __future__ import annotations

from typing import Final

BANT: Final = ("budget", "authority", "need", "timing")
CHAMP: Final = ("challenges", "authority", "money", "prioritization")
