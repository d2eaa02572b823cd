"""Why an action was not carried out."""

from dataclasses import dataclass

from ..formats.dates import moment
from ..models import Event, ProgressReport
from ..trace.sources import actor_of


class ActionError(Exception):
    """An action that may not be done now; its text is for the reader, in their language."""


class NotAllowed(ActionError):
    """The person does not have the right."""


@dataclass
class StaleReport(ActionError):
    """The report was changed since the form was made: by somebody else, or by the same person in another window.

    ``report`` is the report as it is now, with its figures; nothing was written.
    """

    report: ProgressReport

    def __str__(self) -> str:
        from django.utils.translation import gettext as _

        shown = {"by": self.by}
        return (
            _("This report was changed after you opened it%(by)s. Compare both versions below, then save again.")
            % shown
        )

    @property
    def by(self) -> str:
        """Who changed it last and when, in brackets; empty where the trace does not know. One query."""
        from django.utils.translation import gettext as _

        events = Event.objects.filter(sub_measure_id=self.report.sub_measure_id, month=self.report.month)
        last = events.order_by("-sequence").select_related("actor").first()
        return _(" (%(name)s, %(at)s)") % {"name": actor_of(last), "at": moment(last.at)} if last else ""

    @property
    def meanwhile(self) -> str:
        """What became of a submitted report since the form was made: who did what and when, in a sentence. Two queries
        at most.
        """
        from django.utils.translation import gettext as _

        reviewer = self.report.reviewed_by or _("Somebody")
        shown = {"name": reviewer, "at": moment(self.report.reviewed_at), "by": self.by}
        match self.report.status:
            case ProgressReport.Status.APPROVED:
                return _("%(name)s approved this report in the meantime: %(at)s.") % shown
            case ProgressReport.Status.RETURNED:
                return _("%(name)s returned this report in the meantime: %(at)s.") % shown
            case ProgressReport.Status.SUBMITTED:
                return _("The department changed this report in the meantime%(by)s; read it again.") % shown
        return _("The department withdrew this report in the meantime%(by)s.") % shown
