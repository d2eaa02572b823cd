"""The room of what gets built, signed or settled."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = _("Projects")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from targets import feeding
        from targets.beside import sources
        from targets.entry.sorts import sorts
        from targets.planfile.rooms import add_room
        from targets.trace.history import MODELS
        from targets.trace.rooms import rooms

        from .beside import SOURCE
        from .brought import feeds_of_projects
        from .models import CalendarLink, Milestone, Project
        from .planfile import ROOM
        from .reporting import SORT
        from .traced import ROOM as TRACED

        MODELS.update({"project": Project, "milestone": Milestone, "calendar_link": CalendarLink})
        sorts[SORT.key] = SORT
        sources.append(SOURCE)
        feeding.sources.append(feeds_of_projects)
        add_room(ROOM)
        rooms.append(TRACED)
