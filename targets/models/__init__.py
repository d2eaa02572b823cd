"""What is stored of a plan and its figures."""

from .event import Event
from .plan import Plan, SubMeasure, TaskArea
from .report import ClosedMonth, Figure, ProgressReport
from .target import Item, Target

__all__ = [
    "ClosedMonth",
    "Event",
    "Figure",
    "Item",
    "Plan",
    "ProgressReport",
    "SubMeasure",
    "Target",
    "TaskArea",
]
