"""What a table says once it is saved."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

#: Most values that the message repeats.
_MOST = 5


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
