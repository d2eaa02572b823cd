"""What several pages draw: lights, bars, charts, months and moments."""

from django import template

from targets import dates
from targets.drawings.bullet import bullet
from targets.drawings.marks import light_mark
from targets.drawings.path import path_chart

register = template.Library()
register.simple_tag(light_mark, name="light")
register.simple_tag(bullet, name="bullet")
register.simple_tag(path_chart, name="path_chart")
register.filter("moment", dates.moment)
register.filter("day", dates.day)
register.filter("month_name", dates.month_name)


@register.simple_tag
def year_month(year: int, month: int) -> str:
    """2021年6月, June 2021."""
    return dates.year_month(year, month)
