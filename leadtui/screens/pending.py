"""Moves that were asked for and are not answered yet: a fast `LL` goes on from where the first `L` will have led."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from leadtui.errors import Conflict, LeadtuiError
from leadtui.model.command import MoveLeads


class PendingMoves:
    """Per lead the stage that it will be in when every move asked for has succeeded."""

    def __init__(self) -> None:
        self._to: dict[int, tuple[str, MoveLeads]] = {}
        self._failed: dict[int, str] = {}

    def stage(self, lead: int, now_in: str) -> str:
        """Where a lead will be, when it is in `now_in` now."""
        pending = self._to.get(lead)
        return pending[0] if pending else now_in

    def asked(self, move: MoveLeads) -> None:
        for lead in move.ids:
            self._failed.pop(lead, None)
            self._to[lead] = (move.to, move)

    def answered(self, move: MoveLeads, error: LeadtuiError | None) -> bool:
        """Whether the answer is news: a Conflict that only follows from an earlier failed move is not."""
        follows = isinstance(error, Conflict) and _any_seen(move, self._failed)
        for lead in move.ids:
            pending = self._to.get(lead)
            if pending is not None and pending[1] is move:
                del self._to[lead]
            if error is not None:
                self._failed[lead] = move.to
        if not self._to:
            self._failed.clear()
        return not follows


def _any_seen(move: MoveLeads, failed: Mapping[int, str]) -> bool:
    seen: Iterable[tuple[int, str]] = (move.seen or {}).items()
    return any(failed.get(lead) == stage for lead, stage in seen)
