"""Actions that give leads to somebody: an owner, a hand-off, its acceptance."""

from __future__ import annotations

from leadtui.model.command import AcceptLeads
from leadtui.screens.asking import Asking


class HandingActions(Asking):
    """`o` gives or hands off, `Y` accepts."""

    def action_owner(self) -> None:
        from leadtui.screens.dialogs import OwnerDialog

        session = self.session
        owners = sorted(owner for owner in session.index.owner.values if owner)
        self.ask("owner", lambda leads: OwnerDialog(leads, self.pipeline, session.me, owners, clock=session.clock))

    def action_accept(self) -> None:
        if ids := self.wanted("accept"):
            self.request(AcceptLeads(ids))
