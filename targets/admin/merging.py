"""The page of a department on which it is merged into another one (合并)."""

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

from ..actions import ActionError, merge_department
from ..models import Plan
from ..models.fields import MonthField
from ..trace.record import Actor
from .as_of_month import as_of_month_page


class MergeForm(forms.Form):
    """A merger: into which department, from which month of which plan on, why, and by which document."""

    required_css_class = "required"
    into = forms.ModelChoiceField(Department.objects.none(), label=gettext_lazy("Merged into"))
    plan = forms.ModelChoiceField(Plan.objects.order_by("-year"), label=gettext_lazy("Annual work plan"))
    from_month = MonthField(gettext_lazy("from month")).formfield()
    reason = forms.CharField(label=gettext_lazy("Reason"), widget=forms.Textarea(attrs={"rows": 3, "cols": 60}))
    document = forms.CharField(label=gettext_lazy("Document number"), max_length=100, required=False)

    def __init__(self, *args, department: Department, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = Department.objects.current().exclude(pk=department.pk).order_by("id")


class MergeAdmin:
    """For the ``ModelAdmin`` of departments."""

    change_form_template = "admin/departments/department/change_form.html"

    def get_urls(self):
        view = self.admin_site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(self.merge))
        return [path("<path:object_id>/merge/", view, name="departments_department_merge"), *super().get_urls()]

    def merge(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Shows the form (GET), or merges the department into another one (POST)."""
        department = self.get_object(request, unquote(object_id))
        if department is None:
            raise Http404
        if not self.has_change_permission(request, department):
            raise PermissionDenied
        form = MergeForm(request.POST or None, department=department, initial={"plan": Plan.objects.first()})
        if request.method == "POST" and form.is_valid():
            given = form.cleaned_data
            words = {name: given[name].strip() for name in ("reason", "document")}
            try:
                count = merge_department(
                    Actor.of_request(request), department, given["into"], given["plan"], given["from_month"], **words
                )
            except ActionError as error:
                form.add_error(None, str(error))
            else:
                text = _("%(before)s is part of %(after)s now; handed over: %(count)d.")
                shown = {"before": department, "after": given["into"], "count": count}
                self.message_user(request, text % shown, messages.SUCCESS)
                return redirect("setup:departments")
        return as_of_month_page(
            request,
            form,
            department,
            title=_("Merge into another department"),
            what_it_does=_(
                "From a month on the other department leads and supports what this one did, and its people belong to "
                "the other. The months before stay as they are, under this department's name."
            ),
            back=reverse("setup:departments"),
        )
