"""What a page of the setup says once it is saved."""

from collections.abc import Iterable, Sequence

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from targets.models import Plan

from ..forms.seen import SeenForm

#: Most values that the message repeats.
_MOST = 5
#: What decides a light or a score in every month, whatever is closed.
JUDGED_BY = {"weight", "basis", "green_at", "amber_at"}


def warn_of_closed_months(request: HttpRequest, plan: Plan, forms: Iterable[SeenForm]) -> None:
    """Says that closed months are judged anew, where forms of stored rows changed a weight or threshold."""
    changed = any(form.before and JUDGED_BY & set(form.changed_data) for form in forms)
    if changed and plan.closed_months.exists():
        sentence = _("Weights and thresholds count in every month: lights and scores of closed months are judged anew.")
        messages.warning(request, sentence)


def say_saved(request: HttpRequest, count: int, values: Sequence[str] = ()) -> None:
    """Leaves a message for the next page: how many rows were made or changed, or that none was.

    Args:
        values: how amounts that were typed were understood; the first are repeated.
    """
    if count:
        sentence = ngettext("%(count)d row is saved.", "%(count)d rows are saved.", count) % {"count": count}
        more = len(values) - _MOST
        told = [*values[:_MOST], *([_("and %(count)d more") % {"count": more}] if more > 0 else [])]
        messages.success(request, " ".join([sentence, _("; ").join(told)]).strip())
    else:
        messages.info(request, _("Nothing was changed."))
