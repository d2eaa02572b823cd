"""The page of a target on which it is revised (目标调整)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ..actions import ActionError, revise_target
from ..actions.revising import REVISED, promise_of, revision_in
from ..models import ClosedMonth, Target, TargetRevision
from ..trace.record import Actor
from .as_of_month import as_of_month_page
from .fields import AmountFormField, MilestonesField


class RevisionForm(forms.ModelForm):
    """A revision: from which month on, what is promised then, why, and by which document."""

    required_css_class = "required"
    value = AmountFormField(label=TargetRevision._meta.get_field("value").verbose_name, max_digits=15, decimal_places=4)
    nodes = MilestonesField(label=TargetRevision._meta.get_field("nodes").verbose_name)

    class Meta:
        model = TargetRevision
        fields = ("from_month", *REVISED, "reason", "document")
        widgets = {"reason": forms.Textarea(attrs={"rows": 3, "cols": 60})}


class RevisionAdmin:
    """For the ``ModelAdmin`` of targets."""

    change_form_template = "admin/targets/target/change_form.html"

    def get_urls(self):
        view = self.admin_site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(self.revise))
        return [path("<path:object_id>/revise/", view, name="targets_target_revise"), *super().get_urls()]

    def revise(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Shows the promise in force with the form for another one (GET), or records it (POST)."""
        target = self.get_object(request, unquote(object_id))
        if target is None:
            raise Http404
        if not self.has_change_permission(request, target):
            raise PermissionDenied
        form = RevisionForm(request.POST or None, initial=_initial(target))
        if request.method == "POST" and form.is_valid():
            promise = {name: form.cleaned_data[name] for name in REVISED}
            words = {name: form.cleaned_data[name].strip() for name in ("reason", "document")}
            try:
                revise_target(Actor.of_request(request), target, form.cleaned_data["from_month"], promise, **words)
            except ActionError as error:
                form.add_error(None, str(error))
            else:
                self.message_user(request, _("%(name)s is revised.") % {"name": target}, messages.SUCCESS)
                return redirect("dashboards:target", target.plan.year, target.code)
        return as_of_month_page(
            request,
            form,
            target,
            title=_("Revise the target"),
            what_it_does=_(
                "From a month on the target promises something else; the months before keep what was promised then. "
                "Closed months never change."
            ),
            back=reverse("setup:plan", args=[target.plan.year]),
        )


def _initial(target: Target) -> dict[str, Any]:
    """The promise in force from the first month that a revision may begin with."""
    closed = ClosedMonth.objects.filter(plan=target.plan).order_by("month").last()
    month = min(closed.month + 1, 12) if closed else 1
    promise = promise_of(revision_in(target, month) or target)
    return {"from_month": month, **{name: promise[name] for name in REVISED}}
