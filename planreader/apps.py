"""Django's entry to the app: only the command ``readplan`` needs it."""

from django.apps import AppConfig


class PlanReaderConfig(AppConfig):
    """Reads documents into plan files."""

    name = "planreader"
