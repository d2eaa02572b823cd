"""Administration pages of the plan, its reports and its trace; people and places are traced here too."""

from . import calendar, people, plan, records, remarks, target

__all__ = ["calendar", "people", "plan", "records", "remarks", "target"]
