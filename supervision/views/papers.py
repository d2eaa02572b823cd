"""The papers of matters in Word."""

from dataclasses import replace
from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from targets.access import plan_of_year
from targets.board import load_plans
from targets.calendar.clock import now
from targets.calendar.schedule import local_day
from targets.files import WORD
from targets.files.names import name_file

from ..access import readable_matter, readable_matters
from ..board.lines import matter_lines
from ..board.months import matters_of_month
from ..board.subjects import light_when_ordered
from ..models import Matter
from ..papers.word import list_of, notice_of, reply_of


@require_safe
@login_required
def notice_paper(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """督办通知单 of a matter."""
    matter = readable_matter(request.user, year, number)
    plan, _plans = plan_of_year(matter.plan.year, latest=True)
    light = light_when_ordered(matter, request.user, plan) if plan else ""
    content = notice_of(matter, list(matter.steps.order_by("id")), light, now())
    return _paper(matter, _("Notice of matter %(year)d-%(number)d"), content)


@require_safe
@login_required
def reply_paper(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """督办反馈单 of a matter: all that was answered so far."""
    matter = readable_matter(request.user, year, number)
    steps = list(matter.steps.select_related("by").prefetch_related("files").order_by("id"))
    content = reply_of(matter, steps, local_day(), now())
    return _paper(matter, _("Reply on matter %(year)d-%(number)d"), content)


def _paper(matter: Matter, name: str, content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type=WORD)
    name_file(response, matter.plan, name % {"year": matter.year, "number": matter.number}, "docx")
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
    lines = matter_lines((one.matter for one in found), day)
    content = list_of(plan, year, month, lines, [one.told for one in found], day, now())
    response = HttpResponse(content, content_type=WORD)
    name_file(response, replace(plan, year=year), _("Supervision matters"), "docx", month=month)
    return response
