"""Which month of which plan everybody may read, and what of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Max
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from targets.board import PlanRow, TargetRow, load_board
from targets.charts.bullet import bullet
from targets.charts.lights import light_mark, light_marks
from targets.formats import dates, numbers
from targets.models import Target, TaskArea

from ..models import PublicPage


@dataclass(frozen=True)
class ShownMonth:
    """The last closed month of the latest plan that the town shows."""

    plan: PlanRow
    month: int
    page: PublicPage

    @property
    def name(self) -> str:
        """The month with its year."""
        return dates.year_month(self.plan.year, self.month)


def shown_month(plans: Iterable[PlanRow]) -> ShownMonth | None:
    """What the public page shows; None where it is off, or no month of a plan that is shown is closed yet. One query.

    Args:
        plans: all of them, the latest first.
    """
    shown = PublicPage.objects.filter(is_on=True).annotate(closed=Max("plan__closed_months__month"))
    pages = {page.plan_id: page for page in shown if page.closed}
    return next((ShownMonth(plan, pages[plan.id].closed, pages[plan.id]) for plan in plans if plan.id in pages), None)


@dataclass(frozen=True)
class PublicFigure:
    """A headline figure as text."""

    name: str
    light: SafeString
    actual: str
    unit: str
    bar: SafeString
    facts: list[tuple[str, str]]


@dataclass(frozen=True)
class PublicArea:
    """A task area as text: its light, its share of commitments on track, and how many show each light."""

    title: str
    light: SafeString
    tone: str
    counts: list[tuple[SafeString, int]]
    total: int


def figures_and_areas(shown: ShownMonth) -> tuple[list[PublicFigure], list[PublicArea]]:
    """The chosen figures and areas, as of the shown month: what is reviewed alone, and nothing of later months.

    No sentence, note or name of a department or person goes with them. Seven queries.
    """
    board = load_board(shown.plan, shown.month)
    figures = set(Target.objects.filter(plan=shown.plan.id, pk__in=shown.page.figures).values_list("pk", flat=True))
    areas = TaskArea.objects.filter(plan=shown.plan.id, pk__in=shown.page.areas)
    numbers_of_areas = set(areas.values_list("number", flat=True))
    marks = light_marks()
    return (
        [
            _figure(row)
            for area in board.areas
            if area.kind == TaskArea.Kind.HEADLINE
            for row in area.targets
            if row.id in figures
        ],
        [
            PublicArea(
                title=area.title,
                light=light_mark(area.light),
                tone=area.light or "",
                counts=[(marks[light], count) for light, count in area.distribution],
                total=len(area.commitments),
            )
            for area in board.areas
            if area.is_work and area.number in numbers_of_areas
        ],
    )


def _figure(row: TargetRow) -> PublicFigure:
    standing, terms = row.standing, row.terms
    facts: list[tuple[str, str]] = []
    if terms.value is not None:
        facts.append((_("Year's limit") if terms.is_cap else _("Year's target"), row.amount(terms.value)))
        if standing.planned is not None and not terms.holds:
            facts.append((_("Planned to date"), row.amount(standing.planned)))
        if row.completion is not None:
            facts.append((_("Completion"), numbers.percent(row.completion)))
    has_figure = standing.actual is not None
    return PublicFigure(
        name=row.name,
        light=light_mark(standing.light) if terms.value is not None else SafeString(""),
        actual=numbers.amount(standing.actual, row.decimals),
        unit=row.unit if has_figure else "",
        bar=bullet(row),
        facts=facts,
    )
