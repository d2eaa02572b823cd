"""Tells which rows were written where Django itself sends no signal: ``update`` and ``bulk_create``."""

from django.db import models
from django.dispatch import Signal

#: Sent by a model with the keys (``pks``) of the rows that are written; the trace listens.
rows_written = Signal()


class WrittenQuerySet(models.QuerySet):
    """Rows of which each write is told."""

    def update(self, **fields):
        """As Django's; ``bulk_update`` comes here too."""
        rows_written.send(self.model, pks=list(self.order_by().values_list("pk", flat=True)))
        return super().update(**fields)

    update.alters_data = True

    def bulk_create(self, objs, *args, **options):
        """As Django's."""
        made = super().bulk_create(objs, *args, **options)
        rows_written.send(self.model, pks=[row.pk for row in made])
        return made


class WrittenManager(models.Manager.from_queryset(WrittenQuerySet)):
    """The manager of a model that the trace follows."""
