"""What review pages need beside the figures: the plan's schedule, standard remarks, names of items."""

from dataclasses import dataclass
from typing import Self

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from targets.board import Board
from targets.calendar.schedule import Schedule
from targets.models import Item, StandardRemark


@dataclass(frozen=True)
class Lookups:
    """What review pages need beside the figures.

    Args:
        schedule: when the months' reports are due, and which months are closed.
        remarks: the administrator's standard remarks, in their order; the default ones if there are none.
        items: breakdown item to name.
    """

    schedule: Schedule
    remarks: list[str]
    items: dict[int, str]

    @classmethod
    def of(cls, board: Board, items: QuerySet[Item]) -> Self:
        """Reads the lookups of a board's plan. Three queries.

        Args:
            items: the breakdown items whose names the page may need.
        """
        remarks = StandardRemark.objects.order_by("position", "pk").values_list("text", flat=True)
        return cls(
            schedule=Schedule.of(board.plan, calendar=board.calendar),
            remarks=list(remarks) or default_remarks(),
            items=dict(items.order_by().values_list("pk", "name")),
        )


def default_remarks() -> list[str]:
    """The standard remarks until an administrator has written the office's own."""
    return [
        _("The cumulative figure is below last month's; please say why."),
        _("The progress is described too briefly; please add to it."),
        _("Evidence is missing; please attach it."),
        _("The unit seems wrong; please check it."),
        _("The total differs from its items; please check both."),
    ]
