"""What several pages draw: lights, bars, charts, months and moments."""

from django import template

from targets.charts.bullet import bullet
from targets.charts.figure_marks import figure_legend, figure_mark
from targets.charts.lights import light_mark
from targets.charts.path import path_chart
from targets.formats import dates

register = template.Library()
register.simple_tag(light_mark, name="light")
register.simple_tag(bullet, name="bullet")
register.simple_tag(figure_mark, name="figure_mark")
register.simple_tag(figure_legend, name="figure_legend")
register.simple_tag(path_chart, name="path_chart")
register.simple_tag(dates.year_month, name="year_month")
register.filter("moment", dates.moment)
register.filter("day", dates.day)
register.filter("month_name", dates.month_name)
