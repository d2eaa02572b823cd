"""What is typed in the meeting: its day and notes, and a row for each decision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from departments.models import Department, User
from departments.roles import REVIEW_REPORT
from projects.forms import DAY
from supervision.access import in_whose_name
from supervision.actions.ordering import NewMatter
from supervision.board.subjects import usual_due_day
from supervision.forms import NameField
from supervision.models import Matter, Meeting
from supervision.signing import departments_to_order
from targets.charts.lights import SHAPES
from targets.formats.placeholders import without_placeholder
from targets.models import SubMeasure, Target
from targets.rules import Light

from ..target_lines import Concern

#: How many empty rows a page offers, and the most that it takes.
ROWS, MOST_ROWS = 3, 30


@dataclass(frozen=True)
class Choices:
    """What the rows offer, read once for all of them.

    Args:
        departments: those that are there, by their keys as text.
        concerns: what is red, amber or without data, by what a box sends: ``target-3``, ``measure-7``.
        due: the due day that an empty row proposes.
    """

    departments: Mapping[str, Department] = field(default_factory=dict)
    concerns: Mapping[str, Concern] = field(default_factory=dict)
    due: date | None = None

    @classmethod
    def of(cls, concerns: Sequence[Concern], today: date) -> "Choices":
        """Those of a pack. Two queries."""
        departments = {str(one.pk): one for one in departments_to_order()}
        return cls(departments, {_key_of(one): one for one in concerns}, usual_due_day(today))


def _key_of(concern: Concern) -> str:
    return f"target-{concern.target.id}" if concern.target else f"measure-{concern.sub_measure.id}"


class MeetingForm(forms.Form):
    """The day, the notes, and for the office whose orders the decisions are."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)
    held_on = forms.DateField(label=gettext_lazy("Day of the meeting"), **DAY)
    ordered_by = NameField(label=gettext_lazy("Ordered by"))
    notes = forms.CharField(
        label=gettext_lazy("Notes"), required=False, max_length=10_000, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *args, user: User, meeting: Meeting | None, today: date, **kwargs) -> None:
        """``today``: the day that is proposed for a meeting that is not there yet. One query at most."""
        stands = {"held_on": today}
        if meeting:
            stands = {"version": meeting.version, "held_on": meeting.held_on, "notes": meeting.notes}
        super().__init__(*args, initial=stands, **kwargs)
        self.user = user
        if user.has_perm(REVIEW_REPORT):
            self.fields["ordered_by"].offer(in_whose_name(user))
        else:
            del self.fields["ordered_by"]

    @property
    def leader(self) -> User:
        """Whose orders the decisions are: a leader's own, or whose the office says."""
        return self.cleaned_data.get("ordered_by", self.user)


class DecisionForm(forms.Form):
    """A decision, which becomes a matter. An empty title and department are taken from what it is about."""

    about = forms.ChoiceField(label=pgettext_lazy("decision", "About"), required=False)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=100, required=False)
    order = forms.CharField(label=pgettext_lazy("matter", "Order"), max_length=2000, widget=forms.Textarea({"rows": 2}))
    lead = forms.ChoiceField(label=gettext_lazy("Responsible department"), required=False)
    supports = forms.MultipleChoiceField(
        label=gettext_lazy("Supporting departments"), required=False, widget=forms.CheckboxSelectMultiple
    )
    # The day that was proposed comes with the form, so that a row of which nothing else was typed is an empty one.
    due = forms.DateField(label=gettext_lazy("Due day"), show_hidden_initial=True, **DAY)

    def __init__(self, *args, choices: Choices, **kwargs) -> None:
        super().__init__(*args, initial={"due": choices.due}, **kwargs)
        self.choices = choices
        # Above the rows stand the sentences alone, without their boxes.
        self.fields["order"].error_messages["required"] = _("Write what is ordered.")
        self.fields["due"].error_messages["required"] = _("Write by which day it is due.")
        about = [(key, _with_light(one)) for key, one in choices.concerns.items()]
        self.fields["about"].choices = [("", _("nothing of the plan")), *about]
        leads = [(key, one.name) for key, one in choices.departments.items()]
        self.fields["lead"].choices = [("", _("who leads what it is about")), *leads]
        self.fields["supports"].choices = leads

    def clean(self) -> dict:
        """Fills what is left empty from what the decision is about."""
        cleaned = super().clean()
        concern = self.choices.concerns.get(cleaned.get("about") or "")
        if not without_placeholder(cleaned.get("title") or "") and "title" not in self.errors:
            cleaned["title"] = concern.name[: Matter._meta.get_field("title").max_length] if concern else ""
            if not concern:
                self.add_error("title", _("Write what it is about."))
        if not cleaned.get("lead") and "lead" not in self.errors:
            lead = concern.sub_measure.lead if concern else None
            key = str(lead.merged_into or lead.id) if lead else ""
            cleaned["lead"] = key
            if key not in self.choices.departments:
                self.add_error("lead", _("Choose the responsible department."))
        return cleaned

    def matter(self, ordered_by: User, month: int) -> NewMatter:
        """The matter that a valid row asks for."""
        cleaned = self.cleaned_data
        concern = self.choices.concerns.get(cleaned["about"])
        target = sub_measure = None
        if concern and concern.target:
            target = Target.objects.select_related("sub_measure").get(pk=concern.target.id)
        elif concern:
            sub_measure = SubMeasure.with_projects.get(pk=concern.sub_measure.id)
        return NewMatter(
            title=cleaned["title"],
            order=cleaned["order"],
            ordered_by=ordered_by,
            lead=self.choices.departments[cleaned["lead"]],
            supports=[self.choices.departments[key] for key in cleaned["supports"]],
            due=cleaned["due"],
            target=target,
            sub_measure=sub_measure,
            month=month if concern else None,
        )


def _with_light(concern: Concern) -> str:
    return f"{SHAPES[Light(concern.light)]} {concern.name}"


DecisionFormSet = forms.formset_factory(DecisionForm, extra=ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS)
