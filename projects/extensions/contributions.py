"""What projects contribute to the plan's targets: a finished project its quantity, or 1 if it has none."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from targets.board.rows import FigureKey
from targets.calendar.schedule import last_day
from targets.contributions import ByMonth, Contribution

from ..models import Project
from ..models.stages import is_done

Move = tuple[date, str]


def contributions_of_projects(plan_id: int, year: int, targets: Mapping[str, Any]) -> ByMonth:
    """What a plan's projects contribute to its targets, for any month. One query.

    A project is finished by its stage on the month's last day; one moved back contributes nothing.
    """
    columns = ("pk", "feeds_id", "feeds_item_id", "kind", "quantity", "moves__on", "moves__stage")
    rows = (
        Project.objects.filter(plan_id=plan_id, feeds__isnull=False)
        .filter(**{f"feeds__{name}": value for name, value in targets.items()})
        .order_by("pk", "moves__id")
        .values_list(*columns)
    )
    projects: dict[int, tuple[FigureKey, str, Decimal]] = {}
    moves: dict[int, list[Move]] = {}
    for pk, target, item, kind, quantity, on, stage in rows:
        projects[pk] = (target, item), kind, Decimal(1) if quantity is None else quantity
        if on is not None:
            moves.setdefault(pk, []).append((on, stage))

    def by_month(month: int) -> dict[FigureKey, Contribution]:
        end, contributions = last_day(year, month), {}
        for pk, (key, kind, quantity) in projects.items():
            reached = [stage for on, stage in moves.get(pk, ()) if on <= end]
            done = bool(reached) and is_done(kind, reached[-1])
            mine = Contribution(quantity if done else Decimal(0), int(done), 1)
            contributions[key] = contributions.get(key, Contribution()) + mine
        return contributions

    return by_month
