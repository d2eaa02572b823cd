"""The app of the plan and its figures."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TargetsConfig(AppConfig):
    name = "targets"
    verbose_name = _("Plan and figures")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from .calendar import asking

        asking.connect()
