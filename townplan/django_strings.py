"""What Django says on our screens and its own Chinese lacks: marked here, so that our catalogue translates it.

Nothing imports this but its test, which tells when a newer Django has the words itself.
"""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

WORDS = (
    _("Model name"),
    _("Add link"),
    _("Change or view list link"),
    _("After you’ve created a user, you’ll be able to edit more user options."),
    _("Error:"),
    _("%(model)s instance with %(field)s %(value)r is not a valid choice."),
)
PASSWORD_TOO_SHORT = ngettext_lazy(
    "This password is too short. It must contain at least %d character.",
    "This password is too short. It must contain at least %d characters.",
)
