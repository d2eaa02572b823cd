"""What is stored of projects."""

from .project import Milestone, Project, ProjectReport, StageMove

__all__ = ["Milestone", "Project", "ProjectReport", "StageMove"]
