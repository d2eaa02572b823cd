"""Monthly reports: typed, checked, submitted, reviewed, closed. This app has no models of its own."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
