"""The room of the months: what is typed, checked, submitted, reviewed and closed. It has no models of its own."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
