"""The ledger's table."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .rows import LedgerLine

NUMBER = {"td": {"class": "num"}, "th": {"class": "num"}}


class LedgerTable(tables.Table):
    """Columns in the order people expect of a ledger (``domain.md``); the words of the month come with the export."""

    code = tables.Column(verbose_name=_("No."), accessor="code")
    name = tables.Column(verbose_name=_("Target"), accessor="row")
    unit = tables.Column(verbose_name=_("Unit"), accessor="row__unit")
    value = tables.Column(verbose_name=_("Year's target"), accessor="line__value", orderable=False, attrs=NUMBER)
    lead = tables.Column(verbose_name=_("Lead department"), accessor="lead")
    due = tables.Column(verbose_name=_("Due"), accessor="due", orderable=False)
    step = tables.Column(
        verbose_name=pgettext_lazy("figure", "This month"), accessor="line__step", orderable=False, attrs=NUMBER
    )
    actual = tables.Column(verbose_name=_("Actual to date"), accessor="line", orderable=False, attrs=NUMBER)
    planned = tables.Column(verbose_name=_("Planned to date"), accessor="line__planned", orderable=False, attrs=NUMBER)
    completion = tables.Column(verbose_name=_("Completion"), accessor="line__completion", attrs=NUMBER)
    gap = tables.Column(verbose_name=_("Gap (points)"), accessor="line__gap", attrs=NUMBER)
    light = tables.Column(verbose_name=_("Light"), accessor="line__light")

    class Meta:
        attrs = {"class": "table table-sm ledger"}
        order_by = ("code",)

    def __init__(self, *args, year: int, month: int, carry: str = "", **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.year, self.month, self.carry = year, month, carry

    def render_name(self, record: LedgerLine):
        address = reverse("dashboards:target", args=(self.year, record.row.code))
        return format_html(
            '<a href="{}?month={}{}">{}</a><div class="under">{}</div>',
            address,
            self.month,
            self.carry,
            record.row.name,
            record.sub_measure,
        )

    def render_actual(self, record: LedgerLine):
        line = record.line
        under = format_html('<div class="under differs">{}</div>', record.difference) if record.difference else ""
        if line.provisional:
            return format_html(
                '{}<div class="under hollow" title="{}">({})</div>{}',
                line.actual,
                _("Not reviewed yet"),
                line.provisional,
                under,
            )
        if line.figure_month:
            return format_html('{}<div class="under">{}</div>{}', line.actual, line.figure_month, under)
        return format_html("{}{}", line.actual, under)
