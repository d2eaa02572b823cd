"""The public page: what the town shows its people, without signing in."""

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from dashboards.kept_pages import kept
from targets.board import load_plans

from ..public.showing import figures_and_areas, shown_month

#: So many seconds a browser or a proxy may keep the page without asking again.
KEPT_SECONDS = 300


@require_safe
@conditional_page
@cache_control(public=True, max_age=KEPT_SECONDS)
def public_page(request: HttpRequest, language: str = "zh-hans") -> HttpResponse:
    """The chosen headline figures and areas, as of the last closed month. The address says the language, so that the
    page is the same for everybody who opens it.

    Raises:
        Http404: the page is off, or no month is closed yet.
    """
    plans = load_plans()
    shown = shown_month(plans)
    if shown is None:
        raise Http404
    with translation.override(language):
        what = (shown.plan.id, shown.month, shown.page.figures, shown.page.areas)
        html = kept("public", plans, what, lambda: _made(shown))
    response = HttpResponse(html)
    response.headers["Content-Language"] = language
    return response


def _made(shown) -> str:
    figures, areas = figures_and_areas(shown)
    context = {"plan": shown.plan, "month": shown.name, "figures": figures, "areas": areas}
    return render_to_string("publishing/public.html", context)
