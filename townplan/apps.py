"""The pages that combine the rooms, and the commands that set up a town's system."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TownplanConfig(AppConfig):
    name = "townplan"
    verbose_name = _("Town plan")

    def ready(self) -> None:
        pass
