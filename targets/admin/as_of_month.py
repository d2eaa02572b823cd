"""The page of a change that holds from a month on: a revision, a handover, a merger of departments."""

from django import forms
from django.db.models import Model
from django.http import HttpRequest
from django.template.response import TemplateResponse


def as_of_month_page(
    request: HttpRequest,
    form: forms.BaseForm,
    subject: Model,
    *,
    title: str,
    what_it_does: str,
    back: str,
) -> TemplateResponse:
    """The form with a sentence on what it does; 409 where what was sent was refused.

    Args:
        title: of the page and of its button.
        back: where its links lead.
    """
    context = {"subject": subject, "form": form, "back": back, "title": title, "what_it_does": what_it_does}
    return TemplateResponse(request, "setup/as_of_month.html", context, status=409 if form.is_bound else 200)
