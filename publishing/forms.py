"""The forms of the page on which an administrator decides what goes out of the house."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from targets.models import Target, TaskArea

from .models import ApiToken, PublicPage, Resource

#: A token's last day lies this far ahead at most, and as proposed.
LONGEST, PROPOSED = timedelta(days=366 * 2), timedelta(days=366)


class PublicPageForm(forms.Form):
    """What of a plan everybody may read: its headline figures and its areas, one by one."""

    is_on = forms.BooleanField(label=_("Show this plan on the public page"), required=False)
    figures = forms.TypedMultipleChoiceField(
        label=_("Headline figures"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    areas = forms.TypedMultipleChoiceField(
        label=_("Task areas"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data, *, plan_id: int) -> None:
        page = PublicPage.objects.filter(plan=plan_id).first() or PublicPage()
        super().__init__(data, initial={"is_on": page.is_on, "figures": page.figures, "areas": page.areas})
        headline = Target.objects.filter(plan=plan_id, sub_measure__area__kind=TaskArea.Kind.HEADLINE)
        self.fields["figures"].choices = list(headline.order_by("id").values_list("pk", "name"))
        work = TaskArea.objects.filter(plan=plan_id, kind__in=(TaskArea.Kind.TASK, TaskArea.Kind.LIVELIHOOD))
        self.fields["areas"].choices = list(work.order_by("number").values_list("pk", "title"))


class TokenForm(forms.ModelForm):
    """A new token for a reader of the API."""

    resources = forms.MultipleChoiceField(
        label=_("What it opens"), choices=Resource.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = ApiToken
        fields = ("name", "year", "ends_on", "resources")
        labels = {"name": _("Who reads"), "year": _("Only the plan of the year")}
        help_texts = {"name": _("The office and its system, such as: district office, supervision platform")}
        widgets = {"ends_on": forms.DateInput({"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, data=None) -> None:
        super().__init__(data, initial={"ends_on": timezone.localdate() + PROPOSED})

    def clean_ends_on(self):
        """The last day, which is neither past nor years ahead."""
        day, today = self.cleaned_data["ends_on"], timezone.localdate()
        if not today <= day <= today + LONGEST:
            raise forms.ValidationError(_("Choose a day from today on, at most two years ahead."))
        return day
