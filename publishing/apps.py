"""Publishing: what the town gives to others outside the house."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublishingConfig(AppConfig):
    name = "publishing"
    verbose_name = _("Publishing")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from targets.extensions import PlanExtension, extensions
        from targets.trace.rows import listen_to_writes

        from .models import ApiToken, PublicPage

        extensions.append(
            PlanExtension(
                models={"api_token": ApiToken, "public_page": PublicPage},
                rows={ApiToken: "", PublicPage: "plan"},
            )
        )
        listen_to_writes()
