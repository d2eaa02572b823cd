"""Why there is nothing to judge a commitment by: what a grey light lacks."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ..formats.dates import month_name
from .report import Status
from .rows import Commitment, TargetRow


def what_is_lacking(commitment: Commitment) -> str:
    """What a commitment without data lacks, a clause: its report waits for review, was returned, leaves the figure out,
    or has not come.
    """
    if isinstance(commitment, TargetRow):
        return _of_target(commitment)
    shown = {"month": month_name(commitment.month)}
    match commitment.state_in(commitment.month):
        case Status.SUBMITTED:
            return _("reported, waiting for review")
        case Status.RETURNED:
            return _("the report of %(month)s was returned") % shown
        case Status.APPROVED:
            return _("the report of %(month)s gives no assessment") % shown
    return _("the report of %(month)s is missing") % shown


def lacking_in_a_sentence(commitment: Commitment) -> str:
    """The same as a sentence."""
    return capfirst(what_is_lacking(commitment)) + pgettext("end of a sentence", ".")


def _of_target(target: TargetRow) -> str:
    month = target.standing.month
    shown = {"month": month_name(month)}
    if target.provisional:
        return _("reported, waiting for review")
    match target.sub_measure.state_in(month):
        case Status.RETURNED:
            return _("the report of %(month)s was returned") % shown
        case Status.SUBMITTED | Status.APPROVED:
            return _("the report of %(month)s does not give this figure") % shown
    return _("nothing was reported up to %(month)s") % shown
