"""The form that orders a matter (交办); what it is about stands in its address."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from departments.roles import ORDER_MATTER, REVIEW_REPORT
from targets.actions import ActionError
from targets.calendar.schedule import local_day
from targets.period import Period
from targets.trace.record import Actor

from ..actions.ordering import NewMatter, order_matter
from ..board.subjects import Subject
from ..forms import OrderForm


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@permission_required(ORDER_MATTER, raise_exception=True)
def order(request: HttpRequest) -> HttpResponse:
    """Orders a matter about what ``?target=``, or ``?measure=`` and ``?month=``, name, or about free text."""
    period = Period.of_request(request)
    if period.plan is None:
        raise Http404
    subject = Subject.asked(period.plan.id, request.GET)
    known = {"user": request.user, "is_office": request.user.has_perm(REVIEW_REPORT)}
    if request.method == "POST":
        form = OrderForm(request.POST, **known)
        if form.is_valid():
            try:
                matter = order_matter(Actor.of_request(request), period.plan.id, _ordered(request, form, subject))
            except ActionError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("Ordered: %(matter)s.") % {"matter": matter.numbered})
                return redirect("supervision:matter", year=matter.year, number=matter.number)
    else:
        form = OrderForm(initial=subject.initial(request.GET.get("why", ""), local_day()), **known)
    return render(
        request,
        "supervision/order.html",
        {
            **period.context(0),
            "months": [],
            "form": form,
            "about": subject,
            "subject": subject.line(request.user, period.plan),
            "action": period.form_address(request),
        },
        status=422 if form.is_bound else 200,
    )


def _ordered(request: HttpRequest, form: OrderForm, subject: Subject) -> NewMatter:
    """What was typed, about what the address names."""
    typed = {"ordered_by": request.user, **form.cleaned_data}
    return NewMatter(**typed, target=subject.target, sub_measure=subject.sub_measure, month=subject.month)
