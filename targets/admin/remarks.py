"""The administration page of the remarks that reviewers choose from (常用退回意见)."""

from collections.abc import Iterable

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
        with transaction.atomic():
            _record_removed(request, [obj])
            super().delete_model(request, obj)

    def delete_queryset(self, request, queryset) -> None:
        with transaction.atomic():
            _record_removed(request, queryset)
            super().delete_queryset(request, queryset)


def _record_removed(request: HttpRequest, remarks: Iterable[StandardRemark]) -> None:
    lock_chain(None)
    changes = [
        one for remark in remarks for one in changes_of_removed(subject_of(remark), values_of(remark, many=False))
    ]
    record(Actor.of_request(request), None, Event.Action.CHANGE_REMARK, changes)
