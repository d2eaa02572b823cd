"""The papers of matters in Word."""

from dataclasses import replace
from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from targets.board import load_plans
from targets.calendar.clock import now
from targets.calendar.schedule import local_day
from targets.files import WORD
from targets.files.names import name_file

from ..access import readable_matter, readable_matters
from ..board.lines import matter_lines
from ..board.months import matters_of_month
from ..models import Matter
from ..papers.word import list_of, notice_of, reply_of


@require_safe
@login_required
def notice_paper(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """督办通知单 of a matter."""
    matter = readable_matter(request.user, year, number)
    return _paper(matter, _("Notice of supervision"), notice_of(matter, list(matter.steps.order_by("id")), now()))


@require_safe
@login_required
def reply_paper(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """督办反馈单 of a matter: all that was answered so far."""
    matter = readable_matter(request.user, year, number)
    steps = list(matter.steps.select_related("by").prefetch_related("files").order_by("id"))
    return _paper(matter, _("Reply on a supervision matter"), reply_of(matter, steps, local_day(), now()))


def _paper(matter: Matter, what: str, content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type=WORD)
    name_file(response, matter.plan, f"{what} {matter.numbered}", "docx")
    return response


@require_safe
@login_required
def monthly_list(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """督办事项清单 of a month: the matters that the person may read; a month that has not begun has none, nor has one
    before the first plan's year.
    """
    readable = readable_matters(request.user)
    # A new year begins before it has a plan.
    plan = next((plan for plan in load_plans() if plan.year <= year), None)
    if plan is None or date(year, month, 1) > local_day():
        raise Http404
    found, day = matters_of_month(readable, year, month)
    response = HttpResponse(list_of(plan, year, month, matter_lines(found, day), day, now()), content_type=WORD)
    name_file(response, replace(plan, year=year), _("Supervision matters"), "docx", month=month)
    return response
