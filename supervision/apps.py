"""Supervision: what leaders order about a red light, and what came of it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SupervisionConfig(AppConfig):
    name = "supervision"
    verbose_name = _("Supervision")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from reports.entry.waiting import waiting_elsewhere
        from targets.extensions import PlanExtension, extensions
        from targets.trace.rows import listen_to_writes

        from .access import owed_by
        from .models import DistrictProposal, Matter, MatterFile, MatterStep, Meeting, ProposalPaper
        from .reminders.waiting import rows_of_matters, rows_of_milestones, rows_of_starts, rows_of_supported

        extensions.append(
            PlanExtension(
                models={
                    "matter": Matter,
                    "matter_file": MatterFile,
                    "meeting": Meeting,
                    "proposal": DistrictProposal,
                    "proposal_paper": ProposalPaper,
                },
                rows={
                    Matter: "plan",
                    MatterStep: "matter__plan",
                    MatterFile: "step__matter__plan",
                    Meeting: "plan",
                    DistrictProposal: "plan",
                    ProposalPaper: "proposal__plan",
                },
                owed=owed_by,
            )
        )
        waiting_elsewhere.extend((rows_of_matters, rows_of_supported, rows_of_milestones, rows_of_starts))
        listen_to_writes()
