"""The room of what gets built, signed or settled."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = _("Projects")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from dashboards.related import sources
        from dashboards.related_projects import SOURCE
        from reports.entry.tabs import report_tabs
        from targets import contributions
        from targets.planfile.extensions import register
        from targets.trace.extensions import traced_models
        from targets.trace.history import MODELS

        from .extensions.contributions import feeds_of_projects
        from .extensions.planfile import ROOM
        from .extensions.report_tab import SORT
        from .extensions.trace import ROOM as TRACED
        from .models import CalendarLink, Milestone, Project

        MODELS.update({"project": Project, "milestone": Milestone, "calendar_link": CalendarLink})
        report_tabs[SORT.key] = SORT
        sources.append(SOURCE)
        contributions.sources.append(feeds_of_projects)
        register(ROOM)
        traced_models.append(TRACED)
