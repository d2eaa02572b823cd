"""Why an action was not carried out."""

from dataclasses import dataclass

from ..models import ProgressReport


class ActionError(Exception):
    """An action that may not be done now; its text is for the reader, in their language."""


class NotAllowed(ActionError):
    """The person has not the right."""


@dataclass
class StaleReport(ActionError):
    """Somebody changed the report since the form was made.

    ``report`` is the report as it is now, with its figures; nothing was written.
    """

    report: ProgressReport

    def __str__(self) -> str:
        from django.utils.translation import gettext as _

        return _("Somebody else changed this report in the meantime. Compare both versions below, then save again.")
