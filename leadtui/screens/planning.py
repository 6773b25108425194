"""The dialogs for goals and costs, on every screen that tells of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.screen import Screen

from leadtui.model.costs import month_of
from leadtui.session import Session

if TYPE_CHECKING:
    from leadtui.model.command import Command


class PlanActions(Screen[None]):
    """`B` shows and changes the goals of the pipeline, `E` what its sources cost."""

    session: Session

    def request(self, command: Command | None) -> None:
        raise NotImplementedError

    def action_goals(self) -> None:
        from leadtui.screens.dialogs import GoalsDialog

        owners = sorted(str(name) for name in set(self.session.index.owner.values) if name)
        self.app.push_screen(GoalsDialog(self.session.pipeline, owners), self.request)

    def action_costs(self) -> None:
        from leadtui.screens.dialogs import CostsDialog

        sources = sorted(str(name) for name in set(self.session.index.source.values) if name)
        month = month_of(self.session.now().today)
        self.app.push_screen(CostsDialog(self.session.pipeline, sources, month), self.request)
