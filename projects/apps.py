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

        from .extensions.contributions import contributions_of_projects
        from .extensions.planfile import PROJECT_MODELS
        from .extensions.report_tab import PROJECTS_TAB
        from .extensions.trace import traced_parts
        from .models import CalendarLink, Milestone, Project

        extensions.append(
            PlanExtension(
                models={"project": Project, "milestone": Milestone, "calendar_link": CalendarLink},
                traced_parts=traced_parts,
                traced_kinds=frozenset({"project", "milestone"}),
                created_kinds=frozenset({"milestone"}),
                plan_file=PROJECT_MODELS,
                contributions=contributions_of_projects,
            )
        )
        report_tabs.append(PROJECTS_TAB)
