"""Changes of projects: one function and one transaction for each, recorded in the trace."""

from .calendar_links import make_link, revoke_link
from .importing import Listed, import_projects
from .locking import StaleProject
from .progress import finish_milestone, move_stage
from .projects import OWN, SHARED, ProjectValues, add_project, change_project

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
