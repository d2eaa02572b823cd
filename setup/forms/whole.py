"""One task area, sub-measure, target or item of the plan with all that it is made of: added and changed by one form."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from departments.models import Department, Village
from targets.admin.fields import AmountFormField
from targets.admin.forms import ItemForm, SubMeasureForm, TargetForm, TaskAreaForm
from targets.models import Item, SubMeasure, Target, TaskArea

from .plan_table import AmountOfPlanField
from .seen import SeenForm, share_choices


class WholeForm(SeenForm):
    """A form of a row of the plan, stored or new."""

    key = "code"

    def __init__(self, data: Any = None, *args, **kwargs) -> None:
        super().__init__(data, *args, **kwargs)
        if data is not None and self.instance.pk is None and not self.is_double:
            # A form with nothing in it is no row either.
            self.is_bound = self.is_touched = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.too_late:
            names = ", ".join(str(self.fields[name].label) for name in self.too_late)
            sentence = _("Meanwhile a month was closed or figures came in; this stays as it is now: %(names)s.")
            self.add_error(None, sentence % {"names": names})
        return cleaned


def _weight(model: type[Model]) -> AmountFormField:
    return AmountFormField(label=model._meta.get_field("weight").verbose_name, max_digits=6, decimal_places=2)


class WholeAreaForm(WholeForm, TaskAreaForm):
    """Every field of a task area."""

    FIELDSETS = ((None, ("title", "number", "numeral", "kind", "weight", "text")),)
    key = "number"
    weight = _weight(TaskArea)

    class Meta:
        model = TaskArea
        fields = ("title", "number", "numeral", "kind", "weight", "text")

    @property
    def peers(self) -> QuerySet:
        """The areas of the plan."""
        return TaskArea.objects.filter(plan=self.instance.plan_id)


class WholeSubMeasureForm(WholeForm, SubMeasureForm):
    """Every field of a sub-measure."""

    FIELDSETS = (
        (None, ("title", "numeral", "code", "area", "text")),
        (gettext_lazy("Departments"), ("lead", "leader", "supports")),
        (gettext_lazy("Time and weight"), ("due_month", "weight")),
    )
    weight = _weight(SubMeasure)

    class Meta(SubMeasureForm.Meta):
        widgets = {"supports": forms.CheckboxSelectMultiple}

    def _prepare(self) -> None:
        measure = self.instance
        # The code is a step of the sub-measure's address.
        readable = RegexValidator(r"^[-.\w]+$", _("Letters, digits, dots and hyphens."))
        self.fields["code"].validators.append(readable)
        areas = self.fields["area"]
        areas.queryset = TaskArea.objects.filter(plan=measure.plan_id).order_by("number")
        areas.choices = [(area.pk, area.numbered_title) for area in areas.queryset]
        own = Q(pk=measure.lead_id)
        if measure.pk:
            own |= Q(supports=measure)
        departments = Department.objects.filter(Q(ended_on=None) | own).distinct().order_by("id")
        for name in ("lead", "supports"):
            self.fields[name].queryset = departments
        offered = share_choices(departments, empty=pgettext("lead department", "None yet"))
        self.fields["lead"].choices = offered
        self.fields["supports"].choices = offered[1:]

    @property
    def peers(self) -> QuerySet:
        """The sub-measures of the plan, and its projects."""
        return SubMeasure.with_projects.filter(plan=self.instance.plan_id)


class WholeTargetForm(WholeForm, TargetForm):
    """Every field of a target, in groups; the table of the plan has those that are changed most."""

    FIELDSETS = (
        (gettext_lazy("What is promised"), ("name", "value", "unit", "decimals", "comparator", "baseline", "quote")),
        (gettext_lazy("Over the year"), ("phasing", "start_month", "due_month", "nodes", "last_year")),
        (gettext_lazy("Lights"), ("weight", "basis", "green_at", "amber_at")),
        (gettext_lazy("Figures and items"), ("counting", "item_threshold", "item_unit")),
        (gettext_lazy("Where it stands"), ("sub_measure", "code")),
    )

    value = AmountOfPlanField(
        label=Target._meta.get_field("value").verbose_name,
        help_text=Target._meta.get_field("value").help_text,
        max_digits=15,
        decimal_places=4,
        required=False,
    )
    baseline = AmountOfPlanField(
        label=Target._meta.get_field("baseline").verbose_name, max_digits=15, decimal_places=4, required=False
    )
    weight = _weight(Target)

    class Meta(TargetForm.Meta):
        exclude = ("pinyin",)
        field_classes = dict.fromkeys(("green_at", "amber_at", "item_threshold"), AmountFormField)

    def _prepare(self) -> None:
        target = self.instance
        for name in ("value", "baseline"):
            self.fields[name].unit = self.data.get("unit", target.unit).strip()
        measures = self.fields["sub_measure"]
        measures.queryset = SubMeasure.objects.filter(plan=target.plan_id).order_by("area__number", "id")
        measures.choices = share_choices(measures.queryset)[1:]

    def clean(self) -> dict[str, Any]:
        """Refuses also a new target of a name that its sub-measure has: somebody went back and saved it again."""
        cleaned = super().clean()
        same = Target.objects.filter(sub_measure=cleaned.get("sub_measure"), name=cleaned.get("name", ""))
        if self.instance.pk is None and same.exists():
            self.add_error("name", _("The sub-measure has a target of this name already."))
        return cleaned

    @property
    def peers(self) -> QuerySet:
        """The targets of the plan, and those of its projects."""
        return Target.with_projects.filter(plan=self.instance.plan_id)


class WholeItemForm(WholeForm, ItemForm):
    """Every field of a breakdown item."""

    FIELDSETS = ((None, ("name", "village", "planned", "ended_from")),)
    key = "name"
    planned = AmountOfPlanField(
        label=Item._meta.get_field("planned").verbose_name, max_digits=15, decimal_places=4, required=False
    )

    class Meta:
        model = Item
        fields = ("name", "village", "planned", "ended_from")

    def _prepare(self) -> None:
        item = self.instance
        self.fields["planned"].unit = item.target.item_unit or item.target.unit
        villages = self.fields["village"]
        villages.queryset = Village.objects.filter(Q(ended_on=None) | Q(pk=item.village_id)).order_by("code")
        villages.choices = share_choices(villages.queryset, empty=pgettext("village", "None"))

    @property
    def peers(self) -> QuerySet:
        """The items of the target."""
        return Item.objects.filter(target=self.instance.target_id)
