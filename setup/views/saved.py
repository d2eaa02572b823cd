"""What a table says once it is saved."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def say_saved(request: HttpRequest, count: int) -> None:
    """Leaves a message for the next page: how many rows were made or changed, or that none was."""
    if count:
        sentence = ngettext("%(count)d row is saved.", "%(count)d rows are saved.", count)
        messages.success(request, sentence % {"count": count})
    else:
        messages.info(request, _("Nothing was changed."))
