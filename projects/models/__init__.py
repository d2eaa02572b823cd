"""What is stored of projects."""

from .calendar_link import CalendarLink
from .project import Milestone, Project, ProjectReport, StageMove

__all__ = ["CalendarLink", "Milestone", "Project", "ProjectReport", "StageMove"]
