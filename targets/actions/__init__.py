"""Changes of state: one function each, named by the verb the town uses, in one transaction.

Each locks the plan, checks right, state, month and version, changes the rows and leaves one event in the trace.
Views, commands and imports call the same function.
"""

from ..board.rows import Place
from .batch import Outcome, Part, Pick, approve_all, save_parts
from .calendar import calendar_change, fill_calendar
from .copying import Fed, copy_plan, feed_last_year, prepared_copy
from .errors import ActionError, NotAllowed, StaleReport
from .evidence import Attached, attach_evidence, remove_evidence
from .importing import ImportedFigure, import_figures
from .months import close_month, reopen_month
from .reporting import Entry, save_draft, submit, withdraw
from .review import approve, correct, return_report

__all__ = [
    "ActionError",
    "Attached",
    "Entry",
    "Fed",
    "ImportedFigure",
    "NotAllowed",
    "Outcome",
    "Part",
    "Pick",
    "Place",
    "StaleReport",
    "approve",
    "approve_all",
    "attach_evidence",
    "calendar_change",
    "close_month",
    "copy_plan",
    "correct",
    "feed_last_year",
    "fill_calendar",
    "import_figures",
    "prepared_copy",
    "remove_evidence",
    "reopen_month",
    "return_report",
    "save_draft",
    "save_parts",
    "submit",
    "withdraw",
]
