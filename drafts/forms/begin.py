"""Town and year of a plan, and what it begins from."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from targets.calendar.schedule import local_day
from targets.models import Plan

from ..models import PlanInPreparation

FILE, TEXT, COPY, EMPTY = "file", "text", "copy", "empty"
#: From this month on people prepare the next year's plan.
_NEXT_FROM = 11


def proposed_year() -> int:
    """The year of the town's day; in November and December the next one."""
    day = local_day()
    return day.year + (day.month >= _NEXT_FROM)


class YearField(forms.IntegerField):
    """The year of a plan."""

    widget = forms.TextInput

    def __init__(self, **options) -> None:
        super().__init__(label=gettext_lazy("Year"), **options)
        self.validators += [MinValueValidator(2000), MaxValueValidator(2100)]
        self.widget.attrs |= {"inputmode": "numeric", "maxlength": "4"}


class BeginForm(forms.Form):
    """Which town, which year, and the file, text or plan to begin from."""

    required_css_class = "required"
    town = forms.CharField(label=gettext_lazy("Town"), max_length=100)
    year = YearField()
    source = forms.ChoiceField(
        choices=[
            (FILE, gettext_lazy("The plan's file")),
            (TEXT, gettext_lazy("The plan's text, pasted")),
            (COPY, gettext_lazy("An earlier year's plan")),
            (EMPTY, gettext_lazy("Nothing yet: an empty plan")),
        ],
        initial=FILE,
        widget=forms.RadioSelect,
    )
    file = forms.FileField(label=gettext_lazy("File (Word, Excel or text)"), required=False, allow_empty_file=True)
    text = forms.CharField(
        label=pgettext_lazy("pasted", "Text"),
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 8, "class": "w-100"}),
    )
    plan = forms.ModelChoiceField(
        Plan.objects.order_by("-year"), label=gettext_lazy("Plan"), required=False, empty_label="—"
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        day = local_day()
        latest = Plan.objects.order_by("-year").first()
        self.fields["town"].initial = latest.town if latest else ""
        self.fields["year"].initial = proposed_year()
        if day.month >= _NEXT_FROM:
            self.fields["year"].help_text = _(
                "The year is nearly over, so next year's plan is proposed; for this year's write %(year)d."
            ) % {"year": day.year}
        self.fields["file"].widget.attrs["accept"] = ".docx,.xlsx,.txt"
        self.has_plans = latest is not None
        if not self.has_plans:
            self.fields["source"].choices = [one for one in self.fields["source"].choices if one[0] != COPY]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        match cleaned.get("source"):
            case "file" if not cleaned.get("file") and "file" not in self.errors:
                self.add_error("file", _("Choose the file."))
            case "text" if not cleaned.get("text", "").strip():
                self.add_error("text", _("Paste the plan's text."))
            case "copy" if not cleaned.get("plan"):
                self.add_error("plan", _("Choose the plan to begin from."))
        return cleaned


class PlanFrameForm(forms.ModelForm):
    """What the plan says of itself. ``version`` is that of the page; ``is_stale``: somebody was faster."""

    required_css_class = "required"
    year = YearField()
    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = PlanInPreparation
        fields = ("town", "year", "title", "preamble")
        widgets = {"preamble": forms.Textarea({"rows": 6})}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        #: Of the stored row, before the typed values stand in it.
        self.stored_version, self.stored_year = self.instance.version, self.instance.year
        self.fields["title"].required = True
        self.fields["title"].max_length = 200
        self.fields["preamble"].help_text = _("What stands before the first task area; quotations may come from here.")

    @property
    def is_stale(self) -> bool:
        """Whether the draft has changed since the page was made."""
        return self.is_bound and self.cleaned_data.get("version") not in (None, self.stored_version)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.is_stale:
            self.add_error(
                None,
                _("Somebody changed this plan in the meantime; nothing of yours is saved yet. Look, and save again."),
            )
            self.data = self.data.copy()
            self.data["version"] = str(self.stored_version)
        return cleaned

    def save(self, commit: bool = True) -> PlanInPreparation:
        """The draft, one version on. A plan of another year is another one to compare with."""
        self.instance.version = self.stored_version + 1
        if self.instance.year != self.stored_year:
            self.instance.matched = False
        return super().save(commit)
