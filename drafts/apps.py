"""Django's entry to the app."""

from django.apps import AppConfig


class DraftsConfig(AppConfig):
    """From a town's own file to a running plan (开始使用)."""

    name = "drafts"
