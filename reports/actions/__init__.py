"""Changes of a month: one function and one transaction each, named by the town's verb.

Each locks the plan, checks right, state, month and version, changes the rows and leaves one event in the trace.
Views, commands and imports call the same function.
"""

from .batch import ReportToApprove, ReportToSave, SaveOutcome, approve_all, save_reports
from .closing import close_month, reopen_month
from .evidence import Attached, attach_evidence, remove_evidence
from .importing import ImportedFigure, import_figures
from .reporting import ReportEntry, save_draft, submit, withdraw
from .review import approve, correct, return_report

__all__ = [
    "Attached",
    "ImportedFigure",
    "ReportEntry",
    "ReportToApprove",
    "ReportToSave",
    "SaveOutcome",
    "approve",
    "approve_all",
    "attach_evidence",
    "close_month",
    "correct",
    "import_figures",
    "remove_evidence",
    "reopen_month",
    "return_report",
    "save_draft",
    "save_reports",
    "submit",
    "withdraw",
]
