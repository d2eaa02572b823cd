"""Reading: a plan's month as plain objects, judged. The one source of every page, export and command."""

from .comparing import load_two_days
from .judging import Board, RolledUp, Snapshot
from .lacking import lacking_in_a_sentence, what_is_lacking
from .last_year import load_last_year
from .load import (
    EVERYTHING,
    MEASURES,
    PROJECTS,
    board_of,
    load_board,
    load_figures,
    load_plans,
    load_reports,
    load_structure,
    load_with_projects,
)
from .plan_rows import AreaRow, PlanRow, counts_by_light
from .reason import (
    left_to_do,
    over_plan,
    path_name,
    reason_of,
    reason_of_whole,
    revision_of,
    with_revision,
    with_unit,
)
from .revision import RevisionRow
from .rows import Commitment, DepartmentRow, ReportRow, SubMeasureRow, TargetRow
from .villages import VillageItem, load_village_items, load_villages

__all__ = [
    "EVERYTHING",
    "MEASURES",
    "PROJECTS",
    "AreaRow",
    "Board",
    "Commitment",
    "DepartmentRow",
    "PlanRow",
    "ReportRow",
    "RevisionRow",
    "RolledUp",
    "Snapshot",
    "SubMeasureRow",
    "TargetRow",
    "VillageItem",
    "board_of",
    "counts_by_light",
    "lacking_in_a_sentence",
    "left_to_do",
    "load_board",
    "load_figures",
    "load_last_year",
    "load_plans",
    "load_reports",
    "load_structure",
    "load_two_days",
    "load_village_items",
    "load_villages",
    "load_with_projects",
    "over_plan",
    "path_name",
    "reason_of",
    "reason_of_whole",
    "revision_of",
    "what_is_lacking",
    "with_revision",
    "with_unit",
]
