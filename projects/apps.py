"""Projects: construction, resettlement, investment leads, enterprises."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = _("Projects")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from reports.entry.tabs import report_tabs
        from targets.extensions import PlanExtension, extensions
        from targets.trace.rows import listen_to_writes

        from .extensions.contributions import contributions_of_projects
        from .extensions.planfile import PROJECT_MODELS
        from .extensions.report_tab import PROJECTS_TAB
        from .models import CalendarLink, Milestone, Project, StageMove

        extensions.append(
            PlanExtension(
                models={"project": Project, "milestone": Milestone, "calendar_link": CalendarLink},
                rows={Project: "plan", Milestone: "project__plan", StageMove: "project__plan"},
                plan_file=PROJECT_MODELS,
                contributions=contributions_of_projects,
            )
        )
        listen_to_writes()
        report_tabs.append(PROJECTS_TAB)
