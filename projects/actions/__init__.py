"""Changing projects: one function a change, in one transaction, which leaves its trace."""

from .locking import StaleProject
from .plan import OWN, SHARED, ProjectValues, add_project, change_project
from .steps import finish_milestone, move_stage

__all__ = [
    "OWN",
    "SHARED",
    "ProjectValues",
    "StaleProject",
    "add_project",
    "change_project",
    "finish_milestone",
    "move_stage",
]
