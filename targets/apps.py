"""The app of the plan and its figures."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class TargetsConfig(AppConfig):
    name = "targets"
    verbose_name = _("Plan and figures")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from .calendar import asking
        from .trace.rows import listen_to_writes
        from .trace.signing_in import listen_to_signing_in

        asking.connect()
        from .trace.stock import take_stock_after_migrate

        listen_to_signing_in()
        listen_to_writes()
        post_migrate.connect(take_stock_after_migrate, sender=self, dispatch_uid="targets.take_stock")
