"""The pages, files and screens that people read. This app has no models of its own."""

from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    name = "dashboards"
