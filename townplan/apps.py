"""The site itself: settings, sign-in, and the commands that set up and serve a town's system."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TownplanConfig(AppConfig):
    name = "townplan"
    verbose_name = _("Town plan")

    def ready(self) -> None:
        from .sign_in import limits  # noqa: F401  (notes when a session begins)
