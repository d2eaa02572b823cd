"""The forms of matters: an order, and each step after it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.models import Department, User
from projects.forms import DAY

from .access import in_whose_name
from .models import Matter, MatterStep
from .signing import departments_to_order, name_in_order, nobody_signs_in

Action = MatterStep.Action
LONGEST_TEXT = 4000


def _words(label: Promise, *, required: bool = True) -> forms.CharField:
    return forms.CharField(label=label, required=required, max_length=LONGEST_TEXT, widget=forms.Textarea({"rows": 4}))


class NameField(forms.TypedChoiceField):
    """In whose name something is ordered."""

    def offer(self, people: Sequence[User]) -> None:
        """Offers people, the first of them unless another is chosen."""
        by_key = {str(one.pk): one for one in people}
        self.choices = [(key, str(one)) for key, one in by_key.items()]
        self.coerce, self.initial = by_key.__getitem__, next(iter(by_key))


class OrderForm(forms.Form):
    """What is ordered (交办)."""

    title = forms.CharField(label=_("Matter"), max_length=100)
    order = _words(pgettext_lazy("matter", "Order"))
    ordered_by = NameField(label=_("Ordered by"))
    lead = forms.ModelChoiceField(
        Department.objects.none(),
        label=_("Responsible department"),
        help_text=_("Where there is no reporter, nobody can sign for a matter until an account has this role."),
    )
    supports = forms.ModelMultipleChoiceField(
        Department.objects.none(),
        label=_("Supporting departments"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    due = forms.DateField(label=_("Due day"), **DAY)

    def __init__(self, *args, user: User, is_office: bool, **kwargs) -> None:
        """``is_office``: whether the person writes down what a leader orders too."""
        super().__init__(*args, **kwargs)
        departments = departments_to_order()
        self.fields["lead"].queryset = self.fields["supports"].queryset = departments
        # Read once for both.
        offered, nobody_signs = list(departments), nobody_signs_in(departments)
        named = [(one.pk, name_in_order(one, nobody_signs)) for one in offered]
        self.fields["lead"].choices = [("", "---------"), *named]
        self.fields["supports"].choices = [(one.pk, one.name) for one in offered]
        if not nobody_signs:
            self.fields["lead"].help_text = ""
        if is_office:
            self.fields["ordered_by"].offer(in_whose_name(user))
        else:
            del self.fields["ordered_by"]


@dataclass(frozen=True)
class StepWords:
    """What the form of a step says.

    Args:
        verb: its button; ``text``: what is written in its box, empty for a step without words.
        has_day, has_files: whether it asks for a day, and takes files.
    """

    verb: Promise
    text: Promise | str = ""
    needs_text: bool = True
    has_day: bool = False
    has_files: bool = False


STEPS = {
    Action.SIGN: StepWords(pgettext_lazy("matter", "Sign for it")),
    Action.REPLY: StepWords(pgettext_lazy("matter", "Reply"), _("How it stands"), has_files=True),
    Action.FINISH: StepWords(pgettext_lazy("matter", "Report as done"), _("What came of it"), has_files=True),
    Action.ASK_EXTENSION: StepWords(
        pgettext_lazy("matter", "Ask for an extension"), _("Why more time is needed"), has_day=True, has_files=True
    ),
    Action.EXTEND: StepWords(
        pgettext_lazy("matter", "Grant the extension"),
        pgettext_lazy("matter", "Remark"),
        needs_text=False,
        has_day=True,
    ),
    Action.REFUSE_EXTENSION: StepWords(pgettext_lazy("matter", "Refuse the extension"), _("Why it is refused")),
    Action.CLOSE: StepWords(pgettext_lazy("matter", "Strike off"), pgettext_lazy("matter", "Remark"), needs_text=False),
    Action.SEND_BACK: StepWords(pgettext_lazy("matter", "Send back"), _("What is still missing")),
    Action.CANCEL: StepWords(pgettext_lazy("matter", "Cancel the matter"), _("Why it is cancelled")),
}


class StepForm(forms.Form):
    """A step of a matter: the version that the reader saw, its words, and the day of an extension."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args, step: MatterStep.Action, matter: Matter, **kwargs) -> None:
        # Who grants an extension gives the day that was asked for, or another one.
        shown = {"version": matter.version, "due": matter.asked_due}
        kwargs = {"auto_id": f"id_{step}_%s", "initial": shown, **kwargs}
        super().__init__(*args, **kwargs)
        self.step, self.words = step, STEPS[step]
        if self.words.has_day:
            self.fields["due"] = forms.DateField(label=_("New due day"), **DAY)
        if self.words.text:
            self.fields["text"] = _words(self.words.text, required=self.words.needs_text)

    @property
    def values(self) -> Sequence:
        """What the step's action is given after the version: the day if it has one, then the words if it has any."""
        return [self.cleaned_data[name] for name in ("due", "text") if name in self.fields]
