"""Changes of projects: one function and one transaction for each, recorded in the trace."""

from .calendar_links import make_link, revoke_link
from .carrying import CarriedProject, carry_over, projects_to_carry
from .importing import Listed, import_projects
from .locking import StaleProject
from .numbering import free_numbers
from .progress import finish_milestone, move_stage
from .projects import OWN, SHARED, ProjectValues, add_project, change_project, has_fixed_lead

__all__ = [
    "OWN",
    "SHARED",
    "CarriedProject",
    "Listed",
    "ProjectValues",
    "StaleProject",
    "add_project",
    "carry_over",
    "change_project",
    "finish_milestone",
    "free_numbers",
    "has_fixed_lead",
    "import_projects",
    "make_link",
    "move_stage",
    "projects_to_carry",
    "revoke_link",
]
