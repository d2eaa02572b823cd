"""The page of a change that holds from a month on: a revision, a handover, a merger of departments."""

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse


def as_of_month_page(
    model_admin: admin.ModelAdmin,
    request: HttpRequest,
    form: forms.BaseForm,
    subject: Model,
    *,
    title: str,
    what_it_does: str,
    back: str = "",
) -> TemplateResponse:
    """The form with a sentence on what it does; 409 where what was sent was refused.

    Args:
        title: of the page and of its button.
        back: where its link leads; empty: to the subject's own page.
    """
    opts = model_admin.opts
    place = f"admin:{opts.app_label}_{opts.model_name}"
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": opts,
        "subject": subject,
        "form": form,
        "list": reverse(f"{place}_changelist"),
        "back": back or reverse(f"{place}_change", args=[subject.pk]),
        "title": title,
        "what_it_does": what_it_does,
    }
    return TemplateResponse(request, "admin/targets/as_of_month.html", context, status=409 if form.is_bound else 200)
