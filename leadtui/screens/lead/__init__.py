"""One lead: its screen, with what its keys do and the editing in place apart."""

from leadtui.screens.lead.screen import LeadScreen

__all__ = ["LeadScreen"]
