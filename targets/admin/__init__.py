"""Administration pages of the plan, its reports and its trace."""

from . import plan, records, target

__all__ = ["plan", "records", "target"]
