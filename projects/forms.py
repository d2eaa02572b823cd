"""The forms of a project: another stage, a milestone's day, and all its fields."""

from collections.abc import Mapping
from datetime import date

from django import forms
from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.models import Department, Village
from reports.checks.unit_slip import project_question
from reports.entry.forms import AmountInputField
from targets.formats.codes import code_order
from targets.formats.numbers import trimmed
from targets.models import Item, SubMeasure, Target

from .actions import OWN, SHARED, ProjectValues, has_fixed_lead
from .models import Milestone, Project
from .models.stages import STAGES, ProjectKind, Stage

_VERSION = {"widget": forms.HiddenInput, "min_value": 0, "max_value": 2**31 - 1}
DAY = {
    "widget": forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    # As a browser sends a day, and as people write it in a list.
    "input_formats": ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日"),
    "error_messages": {"invalid": _("This is not a day; write it as 2021-06-30.")},
}


class StageForm(forms.Form):
    """Another stage of the project's kind, and since when."""

    version = forms.IntegerField(**_VERSION)
    stage = forms.ChoiceField(label=_("Move on to"))
    on = forms.DateField(label=_("Since"), **DAY)
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=1000,
        help_text=_("Needed where a stage is left out or walked back."),
    )

    def __init__(self, *args, kind: str, stage: str, version: int, today: date, **kwargs) -> None:
        stages = STAGES[kind]
        following = stages[min(stages.index(Stage(stage)) + 1, len(stages) - 1)]
        kwargs["initial"] = {"version": version, "stage": following, "on": today}
        super().__init__(*args, **kwargs)
        # Of an older page the action decides: it knows a double click from a change that somebody else made.
        is_old = self.is_bound and self.data.get("version") != str(version)
        self.fields["stage"].choices = [(choice, choice.label) for choice in stages if is_old or choice != stage]


class MilestoneForm(forms.Form):
    """The day on which a milestone was done; empty clears it."""

    version = forms.IntegerField(**_VERSION)
    milestone = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    done = forms.DateField(label=pgettext_lazy("milestone", "Done"), required=False, **DAY)


class NamedChoice(forms.ModelChoiceField):
    """A choice of rows. ``known`` (id to row) saves a query where many forms are made."""

    known: Mapping[str, Model] | None = None

    def to_python(self, value: str | None) -> Model | None:
        """The row of an id."""
        if self.known is None or value in self.empty_values:
            return super().to_python(value)
        if str(value) not in self.known:
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return self.known[str(value)]


class SubMeasuresInOrder(forms.models.ModelChoiceIterator):
    """Sub-measures by their codes, read as numbers."""

    def __iter__(self):
        yield ("", self.field.empty_label)
        for row in sorted(self.queryset, key=lambda row: (row.area.number, code_order(row.code))):
            yield self.choice(row)


class SubMeasureChoice(NamedChoice):
    """A choice of sub-measures in the plan's order."""

    iterator = SubMeasuresInOrder


def _amount(label, unit: str = "万元", **kwargs) -> AmountInputField:
    return AmountInputField(label=label, unit=unit, decimals=2, negative=False, **kwargs)


class ProjectForm(forms.Form):
    """All fields of a project. ``values`` is for the actions.

    It asks once about an investment that looks like 元 typed for 万元.

    Args:
        known: field to its choices by id, if the caller has read them.
    """

    version = forms.IntegerField(**_VERSION, required=False)
    code = forms.SlugField(
        label=_("Code"),
        max_length=20,
        required=False,
        help_text=_("Letters, digits and hyphens. The program gives one, such as XM-001, where it is empty."),
    )
    title = forms.CharField(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=ProjectKind.choices)
    part_of = SubMeasureChoice(label=_("Sub-measure"), queryset=SubMeasure.objects.none())
    lead = NamedChoice(label=_("Lead department"), queryset=Department.objects.none(), required=False)
    leader = forms.CharField(label=_("Responsible leader"), max_length=50, required=False)
    owner = forms.CharField(label=pgettext_lazy("project", "Owner"), max_length=100, required=False)
    place = forms.CharField(label=pgettext_lazy("project", "Place"), max_length=100, required=False)
    village = NamedChoice(label=_("Village"), queryset=Village.objects.none(), required=False)
    total_investment = _amount(_("Total investment"))
    planned_investment = _amount(_("Planned this year"))
    invested_before = _amount(_("Invested before this year"))
    quantity = AmountInputField(label=_("Quantity"), unit="", decimals=4, negative=False)
    quantity_unit = forms.CharField(label=_("Unit"), max_length=20, required=False)
    planned_start = forms.DateField(label=_("Planned start"), required=False, **DAY)
    planned_finish = forms.DateField(label=_("Planned finish"), required=False, **DAY)
    actual_start = forms.DateField(label=_("Actual start"), required=False, **DAY)
    actual_finish = forms.DateField(label=_("Actual finish"), required=False, **DAY)
    feeds = NamedChoice(
        label=_("Target that it feeds"),
        queryset=Target.objects.none(),
        required=False,
        help_text=_("Once done it brings its quantity there; without a quantity, one."),
    )
    feeds_item = NamedChoice(label=_("Item that it feeds"), queryset=Item.objects.none(), required=False)
    text = forms.CharField(label=_("Note"), required=False, max_length=4000, widget=forms.Textarea({"rows": 3}))
    sure = forms.BooleanField(label=_("The amounts are in 万元 and right."), required=False, widget=forms.HiddenInput)

    #: Shown together, in this order.
    GROUPS = (
        (_("What it is"), ("title", "kind", "part_of", "lead", "leader", "owner", "place", "village")),
        (
            _("Amounts"),
            ("total_investment", "planned_investment", "invested_before", "quantity", "quantity_unit"),
        ),
        (_("Time"), ("planned_start", "planned_finish", "actual_start", "actual_finish")),
        (_("What it brings"), ("feeds", "feeds_item")),
        (_("Other"), ("text", "code")),
    )

    def __init__(
        self,
        *args,
        plan_id: int,
        project: Project | None = None,
        known: Mapping[str, Mapping[str, Model]] | None = None,
        **kwargs,
    ) -> None:
        if project is not None:
            kwargs["initial"] = {**self._stands(project), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.project = project
        measures = SubMeasure.objects.filter(plan_id=plan_id).select_related("area")
        self.fields["part_of"].queryset = measures
        own = Q() if project is None else Q(pk=project.lead_id)
        self.fields["lead"].queryset = Department.objects.filter(Q(ended_on=None) | own).order_by("id")
        if project is not None and has_fixed_lead(project):
            self.fields["lead"].disabled = True
            self.fields["lead"].help_text = _("A month is closed: it changes by a handover.")
        self.fields["village"].queryset = Village.objects.order_by("code")
        self.fields["feeds"].queryset = Target.objects.filter(plan_id=plan_id)
        self.fields["feeds_item"].queryset = Item.objects.filter(
            target__plan_id=plan_id, target__sub_measure__is_project=False
        ).select_related("target")
        for name, rows in (known or {}).items():
            self.fields[name].known = rows

    @staticmethod
    def _stands(project: Project) -> dict:
        amounts = ("total_investment", "invested_before", "quantity")
        stands = {name: getattr(project, name) for name in (*SHARED, *OWN, "version")}
        stands |= {name: typed(getattr(project, name)) for name in amounts}
        stands["planned_investment"] = typed(project.investment.value if project.investment else None)
        return stands

    def clean(self) -> dict:
        cleaned = super().clean()
        self._ask_about_yuan(cleaned)
        item, target = cleaned.get("feeds_item"), cleaned.get("feeds")
        if item and not target:
            cleaned["feeds"] = item.target
        elif item and item.target_id != target.pk:
            self.add_error("feeds_item", _("The item that it feeds is not one of that target's."))
        for start, finish in (("planned_start", "planned_finish"), ("actual_start", "actual_finish")):
            if cleaned.get(start) and cleaned.get(finish) and cleaned[finish] < cleaned[start]:
                self.add_error(finish, _("It cannot finish before it starts."))
        return cleaned

    def _ask_about_yuan(self, cleaned: dict) -> None:
        """Asks once about an amount that looks like 元 typed for 万元."""
        self.needs_confirmation = False
        if cleaned.get("sure"):
            return
        for name in ("total_investment", "planned_investment", "invested_before"):
            amount = cleaned.get(name)
            if amount is not None and (asked := project_question(amount)):
                self.add_error(name, asked)
                self.needs_confirmation = True
                self.data = self.data.copy()
                self.data["sure"] = "on"

    @property
    def groups(self) -> list[tuple]:
        """The fields in their groups, for the page."""
        return [(name, [self[field] for field in fields]) for name, fields in self.GROUPS]

    def values(self) -> ProjectValues:
        """The typed values, for the actions."""
        fields = {name: self.cleaned_data[name] for name in (*SHARED, *OWN) if name in self.cleaned_data}
        if self.project is not None and not fields["code"]:
            del fields["code"]
        return ProjectValues(fields, self.cleaned_data["planned_investment"])


class MilestoneLine(forms.Form):
    """A milestone of the project's form."""

    name = forms.CharField(label=_("Milestone"), max_length=100)
    planned = forms.DateField(label=pgettext_lazy("milestone", "Planned"), **DAY)
    done = forms.DateField(label=pgettext_lazy("milestone", "Done"), required=False, **DAY)
    weight = forms.DecimalField(label=_("Weight"), min_value=0, max_digits=6, decimal_places=2, initial=1)


#: ``absolute_max``: of no more lines is a form made at all, whatever the page says that it sends.
MilestoneFormSet = forms.formset_factory(
    MilestoneLine, extra=3, can_delete=True, max_num=60, validate_max=True, absolute_max=61
)


def milestones_in(points) -> list[Milestone]:
    """The milestones of a valid formset, without those to be removed."""
    return [
        Milestone(name=choice["name"], planned=choice["planned"], done=choice["done"], weight=choice["weight"])
        for choice in (form.cleaned_data for form in points.forms)
        if choice and not choice.get("DELETE")
    ]


def typed(number) -> str:
    """A stored amount as somebody would type it."""
    return "" if number is None else trimmed(number, 4).replace(",", "")
