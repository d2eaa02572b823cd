"""The administration pages of accounts, departments and villages: every change is an event of people and places."""

from collections.abc import Iterable
from datetime import date

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from departments.accounts import lift_lock
from departments.admin import AccountAdmin, DepartmentAdmin, VillageAdmin
from departments.models import Department, User, Village

from ..actions.accounts import record_password
from ..calendar.schedule import local_day
from ..formats import dates
from ..models import Event, SubMeasure
from ..models.handover import led_by
from ..trace.record import Actor
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


class DepartmentForm(PlaceForm):
    """A department; it ends only when it leads nothing any more."""

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
        return cleaned


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

    @transaction.atomic
    def user_change_password(self, request, id, form_url=""):
        user = self.get_object(request, unquote(id))
        response = super().user_change_password(request, id, form_url)
        stored = self.get_object(request, unquote(id))
        if user.password != stored.password:
            record_password(Actor.of_request(request), stored)
            lift_lock(stored)
        return response
