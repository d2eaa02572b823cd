"""Administration pages of the plan, its reports and its trace."""

from . import calendar, plan, records, remarks, target

__all__ = ["calendar", "plan", "records", "remarks", "target"]
