"""Small questions over the board. Each gives a ready command, or None; none knows the service."""

from leadtui.screens.dialogs.add import AddDialog, Duplicate
from leadtui.screens.dialogs.cadence import CadenceDialog
from leadtui.screens.dialogs.checklist import ChecklistDialog
from leadtui.screens.dialogs.closing import LostDialog, WonDialog
from leadtui.screens.dialogs.costs import CostsDialog
from leadtui.screens.dialogs.distribute import DistributeDialog
from leadtui.screens.dialogs.gate import GateDialog
from leadtui.screens.dialogs.goals import GoalsDialog
from leadtui.screens.dialogs.handoff import HandOffDialog
from leadtui.screens.dialogs.link import LinkDialog
from leadtui.screens.dialogs.log import LogDialog
from leadtui.screens.dialogs.note import NoteDialog
from leadtui.screens.dialogs.owner import OwnerDialog
from leadtui.screens.dialogs.picks import StageDialog
from leadtui.screens.dialogs.score import ScoreDialog
from leadtui.screens.dialogs.steps import DoneDialog, NextStepDialog, SnoozeDialog
from leadtui.screens.dialogs.views import ViewsDialog

__all__ = [
    "AddDialog", "CadenceDialog", "ChecklistDialog", "CostsDialog", "DistributeDialog", "DoneDialog", "Duplicate",
    "GateDialog", "GoalsDialog", "HandOffDialog", "LinkDialog", "LogDialog", "LostDialog", "NextStepDialog",
    "NoteDialog", "OwnerDialog", "ScoreDialog", "SnoozeDialog", "StageDialog", "ViewsDialog", "WonDialog",
]  # fmt: skip
