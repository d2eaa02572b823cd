"""Changes of the plan and its calendar: one function each, named by the verb the town uses, in one transaction.

Each locks the plan, checks right and state, changes the rows and leaves one event in the trace. Views and commands call
the same function. What happens to a month: ``reports.actions``.
"""

from .calendar import calendar_change, fill_calendar
from .copying import FilledValues, copy_plan, fill_last_year, prepared_copy
from .errors import ActionError, NotAllowed, StaleReport
from .handing_over import hand_over
from .merging import merge_department
from .revising import revise_target

__all__ = [
    "ActionError",
    "FilledValues",
    "NotAllowed",
    "StaleReport",
    "calendar_change",
    "copy_plan",
    "fill_calendar",
    "fill_last_year",
    "hand_over",
    "merge_department",
    "prepared_copy",
    "revise_target",
]
