"""Every thing that a person can do, each with the rule that decides it.

A command is a frozen dataclass with a method `decide(world) -> Draft`: pure, given the documents as they
are under the lock. It raises Refused, NotFound or Conflict; a draft without changes means "already so".
"""

from leadtui.model.command.activity import CompleteNextStep, LogActivity, PlanNextStep, Snooze
from leadtui.model.command.imports import ImportLeads
from leadtui.model.command.leads import AddLead, ArchiveLeads, AssignOwner, EditLeads, RestoreLeads
from leadtui.model.command.pipelines import CreatePipeline, EditPipeline
from leadtui.model.command.score import AdjustScore, SetScore
from leadtui.model.command.stages import LoseLeads, MoveLeads, ReopenLeads, WinLeads
from leadtui.model.command.undo import RedoEvent, UndoEvent
from leadtui.model.command.views import DropView, SaveView
from leadtui.model.command.world import Command, Reader, World

__all__ = [
    "AddLead",
    "AdjustScore",
    "ArchiveLeads",
    "AssignOwner",
    "Command",
    "CompleteNextStep",
    "CreatePipeline",
    "DropView",
    "EditLeads",
    "EditPipeline",
    "ImportLeads",
    "LogActivity",
    "LoseLeads",
    "MoveLeads",
    "PlanNextStep",
    "Reader",
    "RedoEvent",
    "ReopenLeads",
    "RestoreLeads",
    "SaveView",
    "SetScore",
    "Snooze",
    "UndoEvent",
    "WinLeads",
    "World",
]
