"""Changing projects: one function a change, in one transaction, which leaves its trace."""

from .plan import ProjectValues, add_project, change_project, set_milestones
from .steps import finish_milestone, move_stage

__all__ = ["ProjectValues", "add_project", "change_project", "finish_milestone", "move_stage", "set_milestones"]
