"""Changes of the plan and its calendar: one function each, named by the verb the town uses, in one transaction.

Each locks the plan, checks right and state, changes the rows and leaves one event in the trace. Views and commands call
the same function. What happens to a month: ``reports.actions``.
"""

from .calendar import calendar_change, fill_calendar
from .copying import Fed, copy_plan, feed_last_year, prepared_copy
from .errors import ActionError, NotAllowed, StaleReport

__all__ = [
    "ActionError",
    "Fed",
    "NotAllowed",
    "StaleReport",
    "calendar_change",
    "copy_plan",
    "feed_last_year",
    "fill_calendar",
    "prepared_copy",
]
