"""The plan as one table of forms: areas, their sub-measures, and the targets of these."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Count, Exists, OuterRef, Q
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from departments.models import Department
from targets.admin.fields import AmountFormField
from targets.admin.forms import WAS_CLOSED, SubMeasureForm, TargetRowForm, TaskAreaForm
from targets.amounts import AmountError, parse_amount
from targets.formats.codes import code_order
from targets.formats.labels import COMPARATOR, PHASING
from targets.formats.numbers import amount, trimmed
from targets.models import Figure, Handover, Plan, SubMeasure, Target, TargetRevision, TaskArea
from targets.models.fields import AMOUNT_PLACES

from .seen import RowForm, share_choices

#: The hidden box of a row.
_SEEN = re.compile(r"([amt]\d{1,18})-seen")


class AmountOfPlanField(AmountFormField):
    """An amount of the plan as people write it, with its unit or without: ``1.3亿`` is 13,000 万元."""

    unit = ""

    def to_python(self, value: Any) -> Decimal | None:
        """The amount in the field's ``unit``."""
        if value is None or isinstance(value, Decimal):
            return value
        try:
            return parse_amount(str(value), unit=self.unit, decimals=AMOUNT_PLACES, negative=True)
        except AmountError as error:
            raise forms.ValidationError(str(error)) from error


def month_box() -> forms.TextInput:
    """A box for a month's number; ↓ leads to the next row instead of counting down."""
    return forms.TextInput({"inputmode": "numeric", "class": "vIntegerField"})


class AreaInTable(RowForm, TaskAreaForm):
    """An area: its weight."""

    letter = "a"
    frozen = ()  # its number is no column
    weight = AmountFormField(label=TaskArea._meta.get_field("weight").verbose_name, max_digits=6, decimal_places=2)

    class Meta:
        model = TaskArea
        fields = ("weight",)


class SubMeasureInTable(RowForm, SubMeasureForm):
    """A sub-measure: who leads it; where it has no target also by when, and its weight."""

    letter = "m"
    frozen = ()  # its code is no column
    weight = AmountFormField(label=SubMeasure._meta.get_field("weight").verbose_name, max_digits=6, decimal_places=2)

    class Meta:
        model = SubMeasure
        fields = ("lead", "due_month", "weight")
        widgets = {"due_month": month_box()}

    def __init__(self, data: Any, instance: SubMeasure, departments: list[Department]) -> None:
        super().__init__(data, instance)
        lead = self.fields["lead"]
        lead.widget.attrs["aria-labelledby"] = f"{self.row} col-lead-{self.row}"
        lead.queryset = Department.objects.filter(Q(ended_on=None) | Q(pk=instance.lead_id))
        # Read once for all rows.
        offered = [row for row in departments if row.ended_on is None or row.pk == instance.lead_id]
        lead.choices = share_choices(offered, empty=pgettext("lead department", "None yet"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.too_late:
            self.add_error(None, _("A month was closed meanwhile: the sub-measure is handed over now."))
        lead = cleaned.get("lead")
        if lead and "lead" in self.changed_data and lead in self.instance.supports.all():
            self.add_error("lead", _("The lead department does not support itself; choose others."))
        return cleaned


class TargetInTable(RowForm, TargetRowForm):
    """A target: what it promises, how that spreads over the year, and its weight."""

    letter = "t"
    value = AmountOfPlanField(
        label=Target._meta.get_field("value").verbose_name, max_digits=15, decimal_places=4, required=False
    )
    weight = AmountFormField(label=Target._meta.get_field("weight").verbose_name, max_digits=6, decimal_places=2)

    class Meta:
        model = Target
        fields = ("value", "unit", "comparator", "phasing", "start_month", "due_month", "weight")
        widgets = {"start_month": month_box(), "due_month": month_box()}

    def __init__(self, data: Any, instance: Target, revision: TargetRevision | None) -> None:
        super().__init__(data, instance)
        self.revision = revision
        #: Whether the plan says XX and nobody has set the value.
        self.is_unset = instance.value is None
        # A new unit is of the value beside it.
        self.fields["value"].unit = self.data.get(self.add_prefix("unit"), instance.unit).strip()
        self.fields["value"].widget.attrs["placeholder"] = _("Not set")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.too_late:
            self.add_error(None, _("A month was closed meanwhile: the target changes by a revision now."))
        return cleaned

    @property
    def is_fixed(self) -> bool:
        """Whether the promise changes by a revision alone."""
        return self.fields["value"].disabled

    @property
    def understood(self) -> str:
        """What was typed as its value, as it was understood: ``Tax revenue 13,000 万元``; empty where none was."""
        if "value" not in self.changed_data or self.instance.value is None:
            return ""
        return f"{self.instance} {trimmed(self.instance.value, self.instance.decimals)} {self.instance.unit}".rstrip()

    @property
    def promise(self) -> dict[str, str]:
        """What a fixed row shows instead of boxes."""
        target = self.instance
        return {
            "value": amount(target.value, target.decimals),
            "comparator": str(COMPARATOR[target.comparator]),
            "phasing": str(PHASING[target.phasing]),
        }

    @property
    def revised(self) -> str:
        """What the last revision promises."""
        return amount(self.revision.value, self.instance.decimals) if self.revision else ""


@dataclass
class SubMeasureGroup:
    """A sub-measure's row and those of its targets."""

    form: SubMeasureInTable
    targets: list[TargetInTable] = field(default_factory=list)


@dataclass
class AreaGroup:
    """An area's row and its sub-measures."""

    form: AreaInTable
    sub_measures: list[SubMeasureGroup] = field(default_factory=list)


class PlanTable:
    """The forms of a plan's rows, in the plan's order. Six queries.

    Args:
        data: what was posted; rows that it does not have stay as they are stored.
        only_unset: leaves out all but the targets without a value, and those that were posted.
    """

    #: The columns of numbers.
    NUMBERS = frozenset({"value", "start_month", "due_month", "weight"})

    @property
    def headings(self) -> list[tuple[str, str]]:
        """The columns and their headings."""
        columns = TargetInTable.Meta.fields
        return [(name, capfirst(str(Target._meta.get_field(name).verbose_name))) for name in columns]

    def __init__(self, plan: Plan, data: Mapping[str, str] | None = None, *, only_unset: bool = False) -> None:
        self.plan, self.data, self.only_unset = plan, data, only_unset
        self.areas = list(self._areas())

    def _areas(self) -> Iterator[AreaGroup]:
        plan = self.plan
        departments = list(Department.objects.order_by("id"))
        handed_over = Exists(Handover.objects.filter(sub_measure=OuterRef("pk")))
        measures = SubMeasure.objects.filter(plan=plan).select_related("lead").order_by("id")
        measures = measures.annotate(is_fixed=WAS_CLOSED | handed_over)
        targets = Target.objects.filter(plan=plan).order_by("id")
        targets = targets.annotate(is_fixed=WAS_CLOSED, reported=Exists(Figure.objects.filter(target=OuterRef("pk"))))
        targets = targets.annotate(item_count=Count("items"))
        revisions = {row.target_id: row for row in TargetRevision.objects.filter(target__plan=plan)}
        by_measure: dict[int, list[Target]] = {}
        for target in targets:
            by_measure.setdefault(target.sub_measure_id, []).append(target)
        by_area: dict[int, list[SubMeasure]] = {}
        for measure in sorted(measures, key=lambda row: code_order(row.code)):
            by_area.setdefault(measure.area_id, []).append(measure)
        for area in TaskArea.objects.filter(plan=plan).order_by("number"):
            area.plan = plan
            group = AreaGroup(AreaInTable(self.data, area))
            for measure in by_area.get(area.pk, []):
                measure.plan, measure.area = plan, area
                rows = []
                for target in by_measure.get(measure.pk, []):
                    target.plan, target.sub_measure = plan, measure
                    rows.append(TargetInTable(self.data, target, revisions.get(target.pk)))
                shown = [row for row in rows if row.is_unset or row.is_bound or not self.only_unset]
                if shown or not self.only_unset:
                    group.sub_measures.append(
                        SubMeasureGroup(SubMeasureInTable(self.data, measure, departments), shown)
                    )
            if group.sub_measures or not self.only_unset:
                yield group

    def forms(self) -> Iterator[RowForm]:
        """Every form of the table."""
        for area in self.areas:
            yield area.form
            for measure in area.sub_measures:
                yield measure.form
                yield from measure.targets

    @property
    def gone(self) -> set[str]:
        """The rows that were posted and that the plan has no more."""
        posted = {match[1] for name in self.data or () if (match := _SEEN.fullmatch(name))}
        return posted - {form.row for form in self.forms()}

    @property
    def targets(self) -> Iterator[TargetInTable]:
        """The targets' forms."""
        return (row for area in self.areas for measure in area.sub_measures for row in measure.targets)

    @property
    def next_unset(self) -> TargetInTable | None:
        """Of the targets that still have no value, the one below the last that was changed, or else the first."""
        rows = list(self.targets)
        last = max((place for place, row in enumerate(rows) if row.is_touched), default=-1)
        return next((row for row in (*rows[last + 1 :], *rows) if row.instance.value is None), None)

    @cached_property
    def touched(self) -> list[RowForm]:
        """The forms that the person changed."""
        return [form for form in self.forms() if form.is_touched]

    @cached_property
    def faulty(self) -> list[RowForm]:
        """Those that cannot be saved as they are."""
        return [form for form in self.touched if not form.is_valid()]
