"""The room of what people read. It has no models of its own."""

from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    name = "dashboards"
