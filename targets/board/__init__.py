"""Reading: a plan's month as plain objects, judged. The one source of every page, export and command."""

from .load import board_of, columns, load_board, load_plans, terms_of
from .reason import reason_of, with_unit
from .rows import AreaRow, Board, DepartmentRow, PlanRow, ReportRow, SubMeasureRow, TargetRow

__all__ = [
    "AreaRow",
    "Board",
    "DepartmentRow",
    "PlanRow",
    "ReportRow",
    "SubMeasureRow",
    "TargetRow",
    "board_of",
    "columns",
    "load_board",
    "load_plans",
    "reason_of",
    "terms_of",
    "with_unit",
]
