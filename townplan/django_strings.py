"""Sentences of Django that its own Chinese catalogue lacks: marked here, so that ours translates them.

Only its test imports this module; the test fails once a newer Django translates them itself.
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
