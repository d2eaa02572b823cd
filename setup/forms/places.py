"""Departments and villages as tables, each with an empty row for one more."""

from collections.abc import Mapping

from django import forms
from django.db.models import F
from django.utils.translation import gettext as _

from departments.models import Department, Village
from targets.admin.people import DepartmentForm, PlaceForm
from targets.models import Event

from .seen import RowForm

DAY = forms.DateInput({"type": "date"}, "%Y-%m-%d")


class DepartmentInTable(RowForm, DepartmentForm):
    """A department."""

    letter = "d"
    key = "code"
    action = Event.Action.CHANGE_DEPARTMENT

    class Meta:
        model = Department
        fields = ("name", "short_name", "leader", "ended_on", "code")
        widgets = {"ended_on": DAY}

    @property
    def can_merge(self) -> bool:
        """Whether it may become part of another."""
        return self.instance.ended_on is None


class VillageInTable(RowForm, PlaceForm):
    """A village or community. Villages are merged in the administration alone."""

    can_merge = False
    letter = "v"
    key = "code"
    action = Event.Action.CHANGE_VILLAGE

    class Meta:
        model = Village
        fields = ("name", "ended_on", "code")
        widgets = {"ended_on": DAY}


class PlaceTable:
    """The forms of all departments, or all villages: those that have not ended first, an empty row last. One query.

    Args:
        data: what was posted; rows that nobody touched stay as they are stored.
    """

    def __init__(self, form: type[RowForm], data: Mapping[str, str] | None = None) -> None:
        model = form._meta.model
        rows = model.objects.select_related("merged_into").order_by(F("ended_on").desc(nulls_first=True), "code")
        self.forms = [form(data, row) for row in rows]
        self.new = form(data, model())
        self.new.fields["name"].widget.attrs["placeholder"] = _("One more")
        self.action = form.action
        #: Whether the table says which of them were merged into another, and which may be.
        self.tells_mergers = any(row.instance.merged_into_id or row.can_merge for row in self.forms)
        self.touched = [one for one in (*self.forms, self.new) if one.is_touched]
        self.faulty = [one for one in self.touched if not one.is_valid()]
