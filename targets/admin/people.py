"""The administration pages of accounts, departments and villages: every change is an event of people and places."""

from collections.abc import Iterable
from datetime import date

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from departments.admin import AccountAdmin, DepartmentAdmin, VillageAdmin
from departments.confirming import What, is_privileged, needs_confirmation, unconfirmed_sentence
from departments.locks import lift_lock
from departments.models import Department, User, Village
from departments.models.department import CanEnd
from departments.passwords import mark_first_password

from ..actions.accounts import note_done_alone, record_password
from ..calendar.schedule import local_day
from ..extensions import extensions
from ..formats import dates
from ..models import Event, SubMeasure
from ..models.handover import led_by
from ..trace.record import Actor, lock_chain
from .base import FindsSpellings
from .merging import MergeAdmin
from .tracing import TracedAdmin


class PlaceForm(forms.ModelForm):
    """A department or village; it ends today or has ended."""

    def clean_ended_on(self) -> date | None:
        """Refuses a day to come, unless it was stored before this rule."""
        day = self.cleaned_data["ended_on"]
        if day and day > local_day() and "ended_on" in self.changed_data:
            raise forms.ValidationError(
                _("%(day)s is still to come; enter the end once it has come.") % {"day": dates.day(day)}
            )
        return day

    def clean_merged_into(self) -> CanEnd | None:
        """Refuses to merge something into itself or into what has ended; what it became part of may end later."""
        other = self.cleaned_data["merged_into"]
        if other and "merged_into" in self.changed_data and (other == self.instance or other.ended_on):
            raise forms.ValidationError(_("Choose another that has not ended."))
        return other


class DepartmentForm(PlaceForm):
    """A department; it ends only when it leads nothing any more, and has answered what was ordered of it."""

    def clean(self):
        cleaned = super().clean()
        ends = cleaned.get("ended_on")
        led: Iterable[SubMeasure] = ()
        if ends:
            own = self.instance.pk
            this_year = Q(lead=own) | Q(handovers__before=own, handovers__from_month__gt=ends.month)
            later = Q(plan__year__gt=ends.year, pk__in=led_by(own))
            led = SubMeasure.with_projects.filter(Q(this_year, plan__year=ends.year) | later).distinct()
        if codes := [sub_measure.code for sub_measure in led]:
            message = _("It still leads %(codes)s: hand these over first, or merge it into another department.")
            self.add_error("ended_on", message % {"codes": _(", ").join(codes)})
        if ends and "ended_on" in self.changed_data and (owed := self._owed()):
            message = _("It has still to answer %(names)s: see to that first, or merge it into another department.")
            self.add_error("ended_on", message % {"names": _(", ").join(owed)})
        return cleaned

    def _owed(self) -> list[str]:
        return [name for extension in extensions if extension.owed for name in extension.owed(self.instance.pk)]


@admin.register(Department)
class TracedDepartmentAdmin(MergeAdmin, FindsSpellings, TracedAdmin, DepartmentAdmin):
    """Departments, with the trace."""

    form = DepartmentForm
    traced_action = Event.Action.CHANGE_DEPARTMENT


@admin.register(Village)
class TracedVillageAdmin(FindsSpellings, TracedAdmin, VillageAdmin):
    """Villages, with the trace."""

    form = PlaceForm
    traced_action = Event.Action.CHANGE_VILLAGE


@admin.register(User)
class TracedAccountAdmin(FindsSpellings, TracedAdmin, AccountAdmin):
    """Accounts, with the trace."""

    traced_action = Event.Action.CHANGE_ACCOUNT

    def changelist_view(self, request, extra_context=None):
        _say_unconfirmed(request)
        return super().changelist_view(request, extra_context)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        _say_unconfirmed(request)
        return super().changeform_view(request, object_id, form_url, extra_context)

    @transaction.atomic
    def user_change_password(self, request, id, form_url=""):
        lock_chain(None)
        user = self.get_object(request, unquote(id))
        if user == request.user:
            return redirect("password")  # which asks for the old one
        waits = user is not None and self.has_change_permission(request, user) and is_privileged(user)
        if waits and needs_confirmation(What.RESET):
            messages.error(
                request,
                _(
                    "An administrator's or auditor's new password waits for a second person's confirmation: "
                    "ask for it here."
                ),
            )
            return redirect("setup:account", user.username)
        _say_unconfirmed(request)
        response = super().user_change_password(request, id, form_url)
        stored = self.get_object(request, unquote(id))
        if user.password != stored.password:
            mark_first_password(stored)
            record_password(Actor.of_request(request), stored)
            lift_lock(stored)
            if is_privileged(stored):
                note_done_alone(Actor.of_request(request), What.RESET, stored)
        return response

    def save_related(self, request, form, formsets, change) -> None:
        """As ``TracedAdmin``, and keeps who gave a privileged account without a second person."""
        super().save_related(request, form, formsets, change)
        note_done_alone(Actor.of_request(request), form.change_of_access, form.instance)


def _say_unconfirmed(request: HttpRequest) -> None:
    if request.method == "GET" and (sentence := unconfirmed_sentence()):
        messages.warning(request, sentence)
