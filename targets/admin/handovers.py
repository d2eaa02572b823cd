"""The page of a sub-measure on which it is handed over to another department (移交)."""

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from departments.models import Department

from ..actions import ActionError, hand_over
from ..calendar.schedule import current_month
from ..formats.whole import whole_number
from ..models import Handover, SubMeasure
from ..trace.record import Actor
from .as_of_month import as_of_month_page


class HandoverForm(forms.ModelForm):
    """A handover: to whom, from which month on, why, and by which document."""

    required_css_class = "required"
    to = forms.ModelChoiceField(Department.objects.current().order_by("id"), label=gettext_lazy("New lead department"))
    field_order = ("to", "from_month", "reason", "document")

    class Meta:
        model = Handover
        fields = ("from_month", "reason", "document")
        widgets = {"reason": forms.Textarea(attrs={"rows": 3, "cols": 60})}


class HandoverAdmin:
    """For the ``ModelAdmin`` of sub-measures; the page takes projects too."""

    change_form_template = "admin/targets/submeasure/change_form.html"

    def get_urls(self):
        view = self.admin_site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(self.hand_over))
        return [path("<path:object_id>/hand-over/", view, name="targets_submeasure_hand_over"), *super().get_urls()]

    def hand_over(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Shows the form (GET), or hands the sub-measure over (POST)."""
        pk = whole_number(unquote(object_id))
        sub_measure = SubMeasure.with_projects.select_related("plan", "lead").filter(pk=pk).first()
        if sub_measure is None:
            raise Http404
        if not self.has_change_permission(request, sub_measure):
            raise PermissionDenied
        form = HandoverForm(request.POST or None, initial={"from_month": current_month(sub_measure.plan.year)})
        if request.method == "POST" and form.is_valid():
            words = {name: form.cleaned_data[name].strip() for name in ("reason", "document")}
            month, to = form.cleaned_data["from_month"], form.cleaned_data["to"]
            try:
                hand_over(Actor.of_request(request), sub_measure, month, to, **words)
            except ActionError as error:
                form.add_error(None, str(error))
            else:
                text = _("%(title)s is handed over to %(department)s.")
                self.message_user(request, text % {"title": sub_measure, "department": to}, messages.SUCCESS)
                # A project's address sends on to its own page.
                return redirect("dashboards:sub_measure", sub_measure.plan.year, sub_measure.code)
        back = reverse("setup:plan", args=[sub_measure.plan.year])
        if sub_measure.is_project:
            back = reverse("projects:project", args=[sub_measure.plan.year, sub_measure.code])
        return as_of_month_page(
            request,
            form,
            sub_measure,
            title=_("Hand over to another department"),
            what_it_does=_(
                "From a month on another department leads and reports. The months before stay with the department that "
                "led then: its reports, its punctuality and its scores. Closed months never change."
            ),
            back=back,
        )
