"""What is stored of a plan and its figures."""

from .calendar import CalendarDay
from .event import ChainedEvent, Event
from .evidence import Evidence, StoredFile, models_of_files
from .handover import Handover
from .plan import Plan, SubMeasure, TaskArea
from .remark import StandardRemark
from .report import ClosedMonth, Figure, ProgressReport
from .revision import TargetRevision
from .security import SecurityCount, SecurityEvent
from .target import Item, Target

__all__ = [
    "CalendarDay",
    "ChainedEvent",
    "ClosedMonth",
    "Event",
    "Evidence",
    "Figure",
    "Handover",
    "Item",
    "Plan",
    "ProgressReport",
    "SecurityCount",
    "SecurityEvent",
    "StandardRemark",
    "StoredFile",
    "SubMeasure",
    "Target",
    "TargetRevision",
    "TaskArea",
    "models_of_files",
]
