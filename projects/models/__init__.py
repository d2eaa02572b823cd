"""What is stored of projects."""

from .feed import CalendarLink
from .project import Milestone, Project, ProjectReport, StageMove

__all__ = ["CalendarLink", "Milestone", "Project", "ProjectReport", "StageMove"]
