"""Every change made on the administration pages leaves one event, in the change's own transaction."""

from collections.abc import Iterator
from typing import Any

from django.contrib.admin.utils import unquote
from django.db import models, transaction
from django.forms.models import _get_foreign_key

from ..models import Event, Plan
from ..trace.record import Actor, change, lock_chain, record
from ..trace.subjects import changes_of_new, plan_id_of, sub_measure_of, subject_of, values_of

Snapshot = dict[tuple[type[models.Model], int], dict[str, Any]]


class TracedAdmin:
    """For a ``ModelAdmin`` of the plan or one of its parts: locks the plan, compares before and after, writes an event.

    It compares the database's rows, so that it finds whatever a form, an inline or a list writes.
    A new row is told with its first values.
    """

    #: What the event says was done.
    traced_action = Event.Action.CHANGE_PLAN

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            if object_id is not None:
                # Before the form is made: its rows must not be changed meanwhile.
                instance = self.get_object(request, unquote(object_id))
                if instance is not None:
                    lock_chain(plan_id_of(instance))
            return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request, obj, form, change) -> None:
        if not change and not isinstance(obj, Plan):
            lock_chain(plan_id_of(obj))
        # On the request: an admin object serves many requests at once.
        request.traced_before = self._snapshot(request, obj) if change else {}
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change) -> None:
        super().save_related(request, form, formsets, change)
        obj = form.instance
        changes = self._changes(request.traced_before, self._snapshot(request, obj))
        if changes:
            record(
                Actor.of_request(request),
                lock_chain(plan_id_of(obj)),
                self.traced_action,
                changes,
                sub_measure=sub_measure_of(obj),
            )

    def _rows(self, request, obj) -> Iterator[models.Model]:
        """The object and its inlines' rows, as the database has them."""
        yield type(obj)._default_manager.get(pk=obj.pk)
        for inline in self.get_inline_instances(request, obj):
            parent = _get_foreign_key(type(obj), inline.model, fk_name=inline.fk_name)
            rows = inline.model._default_manager.filter(**{parent.name: obj.pk})
            yield from rows.select_related(*(field.name for field in inline.model._meta.fields if field.is_relation))

    def _snapshot(self, request, obj) -> Snapshot:
        return {
            (type(row), row.pk): {"place": subject_of(row), "values": values_of(row, many=type(row) is type(obj))}
            for row in self._rows(request, obj)
        }

    def _changes(self, before: Snapshot, after: Snapshot) -> list[dict[str, Any]]:
        changes = []
        for key, row in after.items():
            place = row["place"]
            on, of, item = place["on"], place["of"], place.get("item")
            if key not in before:
                changes += changes_of_new(place, row["values"])
                continue
            old = before[key]["values"]
            changes += [
                change(on, of, name, old[name], value, item=item)
                for name, value in row["values"].items()
                if old[name] != value
            ]
        return changes
