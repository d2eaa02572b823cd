"""What stands beside the figures on a review page: closed months, the calendar's days, remarks, names of items.

Four small tables in one question to the database, for a page has eight.
"""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import BigIntegerField, CharField, DateField, F, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from targets.calendar.workdays import Calendar
from targets.models import CalendarDay, ClosedMonth, Item, StandardRemark

NO_DAY = Cast(Value(None), DateField())


@dataclass
class Lookups:
    """The rows by table.

    Args:
        closed: closed months of the plan, 1 to 12.
        calendar: the town's working days of the plan's year and the next.
        remarks: the administrator's standard remarks, in their order; ours where there is none.
        items: breakdown item to name.
    """

    closed: set[int] = field(default_factory=set)
    calendar: Calendar = field(default_factory=Calendar)
    remarks: list[str] = field(default_factory=list)
    items: dict[int, str] = field(default_factory=dict)


def load_lookups(plan_id: int, year: int, items: QuerySet[Item]) -> Lookups:
    """Reads a plan's office. One query.

    Args:
        items: the breakdown items whose names the page may need.
    """
    closed = _columns(ClosedMonth.objects.filter(plan_id=plan_id), "closed", number=F("month"))
    days = CalendarDay.objects.filter(day__year__in=(year, year + 1))
    calendar = _columns(days, "day", day=F("day"), text=F("name"), extra=F("kind"))
    remarks = _columns(StandardRemark.objects.all(), "remark", number=F("position"), text=F("text"), extra=F("pk"))
    named = _columns(items, "item", number=F("pk"), text=F("name"))
    office = Lookups()
    found: dict[date, CalendarDay] = {}
    ordered: list[tuple[int, int, str]] = []
    for table, number, day, text, extra in closed.union(calendar, remarks, named, all=True):
        match table:
            case "closed":
                office.closed.add(number)
            case "day":
                found[day] = CalendarDay(day=day, kind=extra, name=text)
            case "remark":
                ordered.append((number, int(extra), text))
            case "item":
                office.items[number] = text
    office.calendar = Calendar(found)
    office.remarks = [text for _position, _pk, text in sorted(ordered)] or default_remarks()
    return office


def _columns(rows: QuerySet, table: str, **columns: F) -> QuerySet:
    """The rows of a table in the five columns that all four have."""
    return rows.order_by().values_list(
        Value(table, output_field=CharField()),
        Cast(columns.get("number", Value(0)), BigIntegerField()),
        columns.get("day", NO_DAY),
        Cast(columns.get("text", Value("")), CharField()),
        Cast(columns.get("extra", Value("")), CharField()),
    )


def default_remarks() -> list[str]:
    """What a reviewer is offered until an administrator has written the office's own remarks."""
    return [
        _("The cumulative figure is below last month's; please say why."),
        _("The progress is described too briefly; please add to it."),
        _("Evidence is missing; please attach it."),
        _("The unit seems wrong; please check it."),
        _("The total differs from its items; please check both."),
    ]
