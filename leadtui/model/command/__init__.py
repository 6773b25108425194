"""Every thing that a person can do, each with the rule that decides it.

A command is a frozen dataclass with a method `decide(world) -> Draft`: pure, given the documents as they
are under the lock. It raises Refused, NotFound or Conflict; a draft without changes means "already so".
A module is loaded when the first of its commands is named: most processes name one, and all of them cost 15 ms.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from leadtui.model.command.activity import CompleteNextStep, LogActivity, PlanNextStep, Snooze
    from leadtui.model.command.cadence import PauseCadence, ResumeCadence, StartCadence, StopCadence
    from leadtui.model.command.distribute import DistributeLeads
    from leadtui.model.command.handoff import AcceptLeads, HandOffLeads
    from leadtui.model.command.imports import ImportLeads
    from leadtui.model.command.leads import AddLead, ArchiveLeads, AssignOwner, EditLeads, RestoreLeads
    from leadtui.model.command.linking import LinkLead
    from leadtui.model.command.pipelines import CreatePipeline, EditPipeline, EditRules
    from leadtui.model.command.plans import DropCost, DropGoal, SetCost, SetGoal
    from leadtui.model.command.review import ReviewLeads
    from leadtui.model.command.score import AdjustScore, SetScore
    from leadtui.model.command.stages import LoseLeads, MoveLeads, ReopenLeads, WinLeads
    from leadtui.model.command.undo import RedoEvent, UndoEvent
    from leadtui.model.command.views import DropView, SaveView
    from leadtui.model.command.world import Command, Reader, World

__all__ = [
    "AcceptLeads",
    "AddLead",
    "AdjustScore",
    "ArchiveLeads",
    "AssignOwner",
    "Command",
    "CompleteNextStep",
    "CreatePipeline",
    "DistributeLeads",
    "DropCost",
    "DropGoal",
    "DropView",
    "EditLeads",
    "EditPipeline",
    "EditRules",
    "HandOffLeads",
    "ImportLeads",
    "LinkLead",
    "LogActivity",
    "LoseLeads",
    "MoveLeads",
    "PauseCadence",
    "PlanNextStep",
    "Reader",
    "RedoEvent",
    "ReopenLeads",
    "RestoreLeads",
    "ResumeCadence",
    "ReviewLeads",
    "SaveView",
    "SetCost",
    "SetGoal",
    "SetScore",
    "Snooze",
    "StartCadence",
    "StopCadence",
    "UndoEvent",
    "WinLeads",
    "World",
]

_HOMES: Final = {
    "activity": ("CompleteNextStep", "LogActivity", "PlanNextStep", "Snooze"),
    "cadence": ("PauseCadence", "ResumeCadence", "StartCadence", "StopCadence"),
    "distribute": ("DistributeLeads",),
    "handoff": ("AcceptLeads", "HandOffLeads"),
    "imports": ("ImportLeads",),
    "leads": ("AddLead", "ArchiveLeads", "AssignOwner", "EditLeads", "RestoreLeads"),
    "linking": ("LinkLead",),
    "pipelines": ("CreatePipeline", "EditPipeline", "EditRules"),
    "plans": ("DropCost", "DropGoal", "SetCost", "SetGoal"),
    "review": ("ReviewLeads",),
    "score": ("AdjustScore", "SetScore"),
    "stages": ("LoseLeads", "MoveLeads", "ReopenLeads", "WinLeads"),
    "undo": ("RedoEvent", "UndoEvent"),
    "views": ("DropView", "SaveView"),
    "world": ("Command", "Reader", "World"),
}
_HOME: Final = {name: home for home, names in _HOMES.items() for name in names}
UNCHECKED: Final = frozenset({
    "AcceptLeads", "AdjustScore", "ArchiveLeads", "AssignOwner", "DistributeLeads", "DropView", "HandOffLeads",
    "MoveLeads", "PauseCadence", "RedoEvent", "ReopenLeads", "RestoreLeads", "ResumeCadence", "SaveView", "SetScore",
    "StartCadence", "StopCadence", "UndoEvent",
})  # fmt: skip
"""The commands whose values are their rules' own work: nothing passes leadtui.model.door (but `values` of a move)."""


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
