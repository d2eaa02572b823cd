"""What goes out of the house, as an administrator decides it: the public page, and the tokens of the API."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from setup.access import administrator_required
from targets.access import plan_of_year
from targets.actions import ActionError
from targets.formats import dates
from targets.formats.whole import whole_number
from targets.trace.record import Actor

from ..actions import change_public_page, make_token, revoke_token
from ..forms import PublicPageForm, TokenForm
from ..models import ApiToken, Resource
from ..public.showing import shown_month

#: Who gives accounts gives tokens too; who sets the plan decides what of it is public. Administrators do both.
RIGHT = "targets.change_plan"


@require_http_methods(["GET", "HEAD", "POST"])
@administrator_required(RIGHT)
def settings_page(request: HttpRequest) -> HttpResponse:
    """What of a year's plan is public, and who has a token; a post changes the first."""
    plan, _plans = plan_of_year(whole_number(request.GET.get("year"), 1, 9999))
    if request.method == "POST" and plan is not None:
        form = PublicPageForm(request.POST, plan_id=plan.id)
        if form.is_valid():
            changed = change_public_page(Actor.of_request(request), plan.id, **form.cleaned_data)
            (messages.success if changed else messages.info)(
                request, _("Saved.") if changed else _("Nothing was changed.")
            )
            return redirect(request.get_full_path())
        return _page(request, public_form=form, status=422)
    return _page(request)


@require_POST
@administrator_required(RIGHT)
@sensitive_variables("secret")
def add_token(request: HttpRequest) -> HttpResponse:
    """Makes a token, and shows it this once."""
    form, secret = TokenForm(request.POST), ""
    if form.is_valid():
        try:
            secret = make_token(Actor.of_request(request), **form.cleaned_data)
        except ActionError as error:
            form.add_error("name", str(error))
    if not secret:
        return _page(request, token_form=form, status=422)
    context = {"secret": secret, "name": form.cleaned_data["name"], "api": _address_of_api(request)}
    return render(request, "publishing/token.html", context)


@require_POST
@administrator_required(RIGHT)
def end_token(request: HttpRequest, pk: int) -> HttpResponse:
    """Makes a token void at once."""
    token = revoke_token(Actor.of_request(request), pk)
    if token:
        messages.success(request, _("The token of %(name)s opens nothing any more.") % {"name": token.name})
    else:
        messages.info(request, _("Nothing was changed."))
    return redirect(f"{reverse('publishing:settings')}#tokens")


def _page(
    request: HttpRequest,
    *,
    public_form: PublicPageForm | None = None,
    token_form: TokenForm | None = None,
    status: int = 200,
) -> HttpResponse:
    plan, plans = plan_of_year(whole_number(request.GET.get("year"), 1, 9999))
    context = {
        "plan": plan,
        "years": [row.year for row in plans],
        "action": reverse("publishing:settings"),
        "public_form": public_form or (PublicPageForm(None, plan_id=plan.id) if plan else None),
        "token_form": token_form or TokenForm(),
        "tokens": _token_lines(),
        "public": request.build_absolute_uri(reverse("publishing:public")),
        "shown": shown_month(plans),
        "api": _address_of_api(request),
    }
    return render(request, "publishing/settings.html", context, status=status)


def _address_of_api(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("api:api-root"))


def _token_lines() -> list[dict]:
    """The tokens, those in use first, the latest before older ones."""
    today, names, comma = timezone.localdate(), dict(Resource.choices), pgettext("between names", ", ")
    rows = ApiToken.objects.select_related("use", "made_by").order_by("-made_at")
    lines = [
        {
            "token": row,
            "is_good": row.is_good_on(today),
            "resources": comma.join(str(names.get(resource, resource)) for resource in row.resources),
            "made": f"{dates.day(timezone.localdate(row.made_at))} · {row.made_by}",
            "ends": dates.day(row.ends_on),
            "revoked": dates.day(timezone.localdate(row.revoked_at)) if row.revoked_at else "",
            "used": dates.moment(row.use.last_used_at) if row.use.last_used_at else "",
        }
        for row in rows
    ]
    return sorted(lines, key=lambda line: not line["is_good"])
