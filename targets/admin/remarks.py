"""The administration page of the remarks that reviewers choose from (常用退回意见)."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ..models import Event, StandardRemark
from ..trace.record import Actor, lock_chain, record
from ..trace.subjects import changes_of_removed, subject_of, values_of
from .tracing import TracedAdmin


@admin.register(StandardRemark)
class StandardRemarkAdmin(TracedAdmin, admin.ModelAdmin):
    """Standard remarks, with the trace, in the order in which reviewers see them.

    One that is out of use may be deleted. Without any, reviewers are offered the built-in ones.
    """

    traced_action = Event.Action.CHANGE_REMARK
    list_display = ("text", "position")
    list_editable = ("position",)
    search_fields = ("text",)
    search_help_text = _("Words of the remark.")
    ordering = ("position", "id")

    def delete_model(self, request, obj) -> None:
        with _traced_removal(request, [obj]):
            super().delete_model(request, obj)

    def delete_queryset(self, request, queryset) -> None:
        with _traced_removal(request, queryset):
            super().delete_queryset(request, queryset)


@contextmanager
def _traced_removal(request: HttpRequest, remarks: Iterable[StandardRemark]) -> Iterator[None]:
    """Traces what the block removes: after it, so that the event knows that the rows are gone."""
    with transaction.atomic():
        lock_chain(None)
        changes = [
            one for remark in remarks for one in changes_of_removed(subject_of(remark), values_of(remark, many=False))
        ]
        yield
        record(Actor.of_request(request), None, Event.Action.CHANGE_REMARK, changes)
