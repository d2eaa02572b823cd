"""What is stored of supervision."""

from .file import MatterFile
from .matter import STATE_AFTER, Matter, MatterStep
from .meeting import Meeting
from .proposal import DistrictProposal, ProposalPaper
from .reminding import Delivery, ReminderChoice, ReminderHours, ReminderKind, Robot

__all__ = [
    "STATE_AFTER",
    "Delivery",
    "DistrictProposal",
    "Matter",
    "MatterFile",
    "MatterStep",
    "Meeting",
    "ProposalPaper",
    "ReminderChoice",
    "ReminderHours",
    "ReminderKind",
    "Robot",
]
