"""Changing projects: one function a change, in one transaction, which leaves its trace."""

from .importing import Listed, import_projects
from .links import make_link, revoke_link
from .locking import StaleProject
from .plan import OWN, SHARED, ProjectValues, add_project, change_project
from .steps import finish_milestone, move_stage

__all__ = [
    "OWN",
    "SHARED",
    "Listed",
    "ProjectValues",
    "StaleProject",
    "add_project",
    "change_project",
    "finish_milestone",
    "import_projects",
    "make_link",
    "move_stage",
    "revoke_link",
]
