"""What is stored of a plan and its figures."""

from .calendar import CalendarDay
from .event import Event
from .evidence import Evidence
from .handover import Handover
from .plan import Plan, SubMeasure, TaskArea
from .remark import StandardRemark
from .report import ClosedMonth, Figure, ProgressReport
from .revision import TargetRevision
from .target import Item, Target

__all__ = [
    "CalendarDay",
    "ClosedMonth",
    "Event",
    "Evidence",
    "Figure",
    "Handover",
    "Item",
    "Plan",
    "ProgressReport",
    "StandardRemark",
    "SubMeasure",
    "Target",
    "TargetRevision",
    "TaskArea",
]
