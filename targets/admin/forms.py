"""Forms of the plan's parts: they set the plan before validation, and show every problem where it can be read."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from ..amounts import AmountError, require_decimals
from ..calendar.asking import first_open_month
from ..formats.labels import PageWords
from ..models import ClosedMonth, Item, Plan, ProgressReport, SubMeasure, Target, TaskArea
from ..models.target import MEANING, PROMISE
from ..validation import problems_of_home, problems_of_plan
from .fields import LastYearField, MilestonesField


class PartForm(forms.ModelForm):
    """A part of the plan. Its key, and what gives its figures their meaning, stay once something was reported
    (``frozen``).
    """

    #: Fields that stay as they are once something was reported; the change page shows them read-only.
    frozen: tuple[str, ...] = ()
    #: The field that holds the part's parent.
    parent = ""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in set(self.frozen_fields(self.instance)) & set(self.fields):
            self.fields[name].disabled = True

    @classmethod
    def frozen_fields(cls, instance: Any) -> tuple[str, ...]:
        """The fields of a part that stay as they are."""
        return cls.frozen if cls.frozen and is_reported(instance) else ()

    def _get_validation_exclusions(self) -> set[str]:
        # plan is not on the form, but a code must be unique within it: say so on the form, do not crash in saving.
        excluded = super()._get_validation_exclusions()
        if self.parent and self.instance.plan_id:
            excluded.discard("plan")
        return excluded

    def _post_clean(self) -> None:
        parent = self.cleaned_data.get(self.parent) if self.parent else None
        if parent is None and self.parent and self.instance.pk:
            parent = getattr(self.instance, self.parent)
        # The new parent of an inline's line has no plan where its own form was refused.
        if parent is not None and parent.plan_id is not None:
            self.instance.plan = parent.plan
            if self.instance.pk is None and isinstance(self.instance, SubMeasure | Target):
                try:
                    first_open_month(parent.plan_id)
                except ValidationError as closed:
                    self.add_error(None, closed)
        super()._post_clean()

    def _update_errors(self, errors: ValidationError) -> None:
        # A model may complain about columns that an inline, or a read-only page, has no field for.
        if hasattr(errors, "error_dict"):
            kept: dict[str, Any] = {}
            for name, found in errors.error_dict.items():
                if name == NON_FIELD_ERRORS or name in self.fields:
                    kept.setdefault(name, []).extend(found)
                else:
                    label = self._meta.model._meta.get_field(name).verbose_name
                    kept.setdefault(NON_FIELD_ERRORS, []).extend(
                        f"{label}: {sentence}" for problem in found for sentence in problem.messages
                    )
            errors = ValidationError(kept)
        super()._update_errors(errors)


class PlanForm(PartForm):
    """A plan; its thresholds must be in order."""

    frozen = ("year",)

    class Meta:
        model = Plan
        fields = (
            *("year", "town", "title", "preamble", "report_day"),
            *("basis", "green_at", "amber_at", "ranks_departments"),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name, problem in problems_of_plan(cleaned, PageWords):
            self.add_error(name, str(problem))
        return cleaned


class TaskAreaForm(PartForm):
    """A task area."""

    frozen = ("number",)

    class Meta:
        model = TaskArea
        fields = ("plan", "number", "numeral", "kind", "title", "text", "weight")


class SubMeasureForm(PartForm):
    """A sub-measure."""

    frozen = ("code",)
    parent = "area"

    @classmethod
    def frozen_fields(cls, instance: Any) -> tuple[str, ...]:
        """Those of every part, and who leads it once a month is closed: that is handed over (``hand_over``)."""
        frozen = super().frozen_fields(instance)
        return (*frozen, "lead") if instance.lead_id and is_fixed(instance) else frozen

    class Meta:
        model = SubMeasure
        fields = ("area", "code", "numeral", "title", "text", "lead", "leader", "supports", "due_month", "weight")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("lead") and cleaned["lead"] in (cleaned.get("supports") or ()):
            self.add_error("supports", _("The lead department does not support itself; choose others."))
        return cleaned


class TargetRowForm(PartForm):
    """A target in the table on its sub-measure's page."""

    # Another unit or way of counting would give every old figure another meaning.
    frozen = ("code", "sub_measure", *MEANING)
    parent = "sub_measure"

    @classmethod
    def frozen_fields(cls, instance: Any) -> tuple[str, ...]:
        """Those of every part, and what was promised once a month is closed: that is revised (``revise_target``)."""
        frozen = super().frozen_fields(instance)
        return (*frozen, *PROMISE) if instance.value is not None and is_fixed(instance) else frozen

    class Meta:
        model = Target
        fields = ("code", "name", "unit", "decimals", "value", "phasing", "due_month", "weight")

    def clean(self) -> dict[str, Any]:
        """Refuses a target under proposals, and amounts finer than its decimals, in the words of entry; a stored one
        stays.
        """
        cleaned = super().clean() or self.cleaned_data
        home = cleaned.get("sub_measure")
        # A new sub-measure whose area was refused has none; its own form says so.
        if home and home.area_id:
            for _name, problem in problems_of_home(home.area.kind):
                self.add_error("sub_measure" if "sub_measure" in self.fields else None, str(problem))
        decimals = cleaned.get("decimals", self.instance.decimals)
        unit = cleaned.get("unit", self.instance.unit)
        for name in ("value", "baseline", "last_year", "nodes"):
            if name not in self.changed_data:
                continue
            try:
                for number in _amounts_of(cleaned.get(name)):
                    require_decimals(number, decimals, unit)
            except AmountError as error:
                self.add_error(name, str(error))
        return cleaned


class TargetForm(TargetRowForm):
    """A target with everything about it."""

    last_year = LastYearField(label=Target._meta.get_field("last_year").verbose_name)
    nodes = MilestonesField(label=Target._meta.get_field("nodes").verbose_name)

    class Meta(TargetRowForm.Meta):
        fields = [field.name for field in Target._meta.fields if field.editable and not field.primary_key]


class ItemForm(PartForm):
    """A breakdown item."""

    class Meta:
        model = Item
        fields = ("target", "name", "village", "planned", "ended_from")


def _amounts_of(value: Any) -> list[Decimal]:
    """The numbers of an amount, a list of them, or milestones."""
    if isinstance(value, dict):
        value = list(value.values())
    values = value if isinstance(value, list) else [value]
    return [Decimal(number) for number in values if number is not None]


#: Whether a month is closed in which a sub-measure or target was asked: an annotation of either.
WAS_CLOSED = Exists(ClosedMonth.objects.filter(plan=OuterRef("plan"), month__gte=OuterRef("asked_from")))


def is_fixed(part: SubMeasure | Target) -> bool:
    """Whether promise and lead stay as they are: a month since it is asked is closed, or it was handed over.

    Lists annotate the answer.
    """
    if part.pk is None:
        return False
    known = getattr(part, "is_fixed", None)
    if known is not None:
        return known
    handed_over = isinstance(part, SubMeasure) and part.handovers.exists()
    return handed_over or ClosedMonth.objects.filter(plan_id=part.plan_id, month__gte=part.asked_from).exists()


def is_reported(instance: Any) -> bool:
    """Whether it has reports or figures, so that its key must stay. Lists annotate the answer as ``reported``."""
    if instance.pk is None:
        return False
    known = getattr(instance, "reported", None)
    if known is not None:
        return known
    match instance:
        case Plan():
            return ProgressReport.with_projects.filter(sub_measure__plan=instance).exists()
        case TaskArea():
            return ProgressReport.with_projects.filter(sub_measure__area=instance).exists()
        case SubMeasure():
            return instance.reports.exists()
        case Target() | Item():
            return instance.figures.exists()
    raise TypeError(instance)
