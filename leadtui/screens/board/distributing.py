"""The action of the board that gives out what nobody owns."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from leadtui.errors import LeadtuiError
from leadtui.screens.board.base import BoardBase
from leadtui.service import LeadService

if TYPE_CHECKING:
    from leadtui.model.distribution_plan import Plan

Leads = tuple[int, ...] | None
"""The selected ones; None: all that nobody owns."""


class DistributeActions(BoardBase):
    """`X` shows who would get how many; what is done is what was shown, or it is shown again."""

    def action_distribute(self) -> None:
        chosen = tuple(sorted(id for id in self.selected if self.board.find(id)))
        self._let_see(chosen or None)

    def _let_see(self, ids: Leads, seen: Plan | None = None) -> None:
        """Plans, and shows it, or does it when it is the plan that was `seen`."""
        self.session.keys.hold()
        self.run_worker(self._planned(ids, seen), group="dialog")

    async def _planned(self, ids: Leads, seen: Plan | None) -> None:
        from leadtui.model.command import DistributeLeads
        from leadtui.screens.dialogs import DistributeDialog

        pipeline = self.session.pipeline
        try:
            planned = await self._plan(ids)
        except LeadtuiError as error:
            self.say(f"{error.sentence}; see leadtui distribute", wrong=True)
        else:
            if planned == seen:
                self.request(DistributeLeads(pipeline.key, planned))
            elif not planned.pairs:
                self.say(f"nothing to give out{f': {planned.stay}' if planned.stay else ', all have owners'}")
            else:
                words = "Something was changed meanwhile: look again." if seen is not None else ""

                def answer(accepted: Plan | None) -> None:
                    if accepted is not None:
                        self._let_see(ids, accepted)

                self.app.push_screen(DistributeDialog(planned, pipeline.name, words), answer)
        finally:
            await self.session.keys.release()

    async def _plan(self, ids: Leads) -> Plan:
        from leadtui.model.distribution_plan import plan

        session = self.session
        # what is counted on another thread must not change meanwhile
        index, pipeline, pipelines, now = session.index.copy(), session.pipeline, session.pipelines, session.now()

        def made(service: LeadService) -> Plan:
            return plan(index, pipeline, pipelines, now, session.me, partial(service.store.read().get, "leads"), ids)

        return await session.store.ask(made)
