"""Administration pages of the plan, its reports and its trace."""

from . import calendar, office, plan, records, target

__all__ = ["calendar", "office", "plan", "records", "target"]
