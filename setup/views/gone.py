"""Where a row of the plan is asked for that somebody has removed meanwhile: who did it and when, and what was typed."""

from collections.abc import Iterator

from django import forms
from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from targets.formats import dates
from targets.models import Event, Plan
from targets.trace.sources import actor_of
from targets.trace.subjects import KEYS


class NotInPlan(Http404):
    """The plan has no such row. ``place``: how the trace would name it (``subject_of``)."""

    def __init__(self, place: dict[str, str]) -> None:
        super().__init__(" ".join(place.values()))
        self.place = place


def find(rows: QuerySet, key: str, *, on: str, of: str, item: str | None = None) -> Model:
    """The row that has a key, which is its ``item`` or else its ``of``. Raises NotInPlan where there is none."""
    row = rows.filter(**{key: item or of}).first()
    if row is None:
        raise NotInPlan({"on": on, "of": of} | ({"item": item} if item else {}))
    return row


def answer_gone(
    request: HttpRequest, plan: Plan, missing: NotInPlan, form: type[forms.ModelForm] | None = None
) -> HttpResponse:
    """Leads to the plan and says what became of the row; what was typed is shown, so that it can be copied.

    Args:
        form: of the page, where something can be typed.

    Raises:
        NotInPlan: the trace knows of no such row either.
    """
    sentence = _what_became_of(plan, missing.place)
    if not sentence:
        raise missing
    typed = list(_typed(form, request)) if form else []
    if not typed:
        messages.warning(request, sentence)
        return redirect("setup:plan", plan.year)
    context = {"plan": plan, "demonstration": plan.demonstration, "sentence": sentence, "typed": typed}
    return render(request, "setup/gone.html", context, status=409)


def _what_became_of(plan: Plan, place: dict[str, str]) -> str:
    """Who removed a row or gave it another key, and when; empty where the trace knows of neither."""
    on = place["on"]
    own, key = ("item" if on == "item" else "of"), KEYS[on]
    for event in Event.objects.filter(plan=plan, action=Event.Action.CHANGE_PLAN).order_by("-sequence"):
        changes = [change for change in event.changes if change["on"] == on]
        facts = {"person": actor_of(event), "at": dates.moment(event.at)}
        about = [change for change in changes if all(change.get(name) == value for name, value in place.items())]
        if any(change["field"] == "removed" for change in about):
            names = [change["before"] for change in about if change["field"] in ("name", "title")]
            facts["name"] = (
                " ".join([place[own], *names]) if on in ("area", "sub_measure") else (names or [place[own]])[0]
            )
            return _("%(person)s removed “%(name)s” from the plan on %(at)s.") % facts
        for change in changes:
            same = all(change.get(name) == value for name, value in place.items() if name != own)
            if same and change["field"] == key and str(change["before"]) == place[own]:
                facts |= {"before": change["before"], "after": change["after"]}
                return _("%(person)s changed “%(before)s” to “%(after)s” on %(at)s.") % facts
    return ""


def _typed(form: type[forms.ModelForm], request: HttpRequest) -> Iterator[tuple[str, str]]:
    """What stands in the boxes for text: label and text."""
    for name, field in form.base_fields.items():
        text = request.POST.get(name, "").strip()
        if text and isinstance(field.widget, forms.TextInput | forms.Textarea):
            yield capfirst(str(field.label)), text
