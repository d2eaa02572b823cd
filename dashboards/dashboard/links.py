"""The links of the dashboard's numbers to the rows behind them, of the same month and past day."""

from dataclasses import dataclass
from urllib.parse import quote

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import escape
from django.utils.safestring import SafeString

from targets.board import SubMeasureRow, TargetRow
from targets.rules import Light

#: A placeholder for the code in an address that is reversed only once.
ANY_CODE = "0"


def unset_values(year: int, target_id: int | None = None) -> SafeString:
    """Where an administrator sets the values that a year's plan leaves open, or that of one target."""
    place = f"#target-{target_id}" if target_id else ""
    return SafeString(f"{reverse('setup:plan', args=(year,))}?only=unset{place}")


@dataclass(frozen=True)
class Links:
    """Addresses for one plan, month and past day (``on_query``, from ``Period``), escaped for HTML.

    Args:
        sets_values: whether the reader sets the values of targets: what is not set leads them there.
    """

    year: int
    month: int
    on_query: str
    sets_values: bool = False

    @cached_property
    def _ledger(self) -> str:
        return escape(f"{reverse('dashboards:ledger')}?year={self.year}&month={self.month}{self.on_query}")

    @cached_property
    def _end(self) -> str:
        return escape(f"?month={self.month}{self.on_query}")

    @cached_property
    def _places(self) -> dict[str, str]:
        # Reversing an address is the slowest part of a line, and a page has a hundred lines.
        return {
            name: reverse(f"dashboards:{name}", args=(self.year, ANY_CODE)).rpartition(ANY_CODE)[0]
            for name in ("target", "sub_measure")
        }

    def ledger(self, **filters: str | int) -> SafeString:
        """The ledger, filtered: ``light="red"``, ``area=4``, ``department="finance"``, ``sort="light"``."""
        query = "".join(f"&amp;{name}={quote(str(value), safe='')}" for name, value in filters.items())
        return SafeString(self._ledger + query)

    def counted(self, light: Light, **filters: str | int) -> SafeString:
        """What a light's count is made of: the ledger, filtered; of those not set their boxes, for who sets values."""
        if light == Light.UNSET and self.sets_values:
            return unset_values(self.year)
        return self.ledger(**filters, light=light)

    def value_box(self, target: TargetRow) -> SafeString:
        """The box in which a target's value is set; empty where it is set, or where the reader sets none."""
        is_open = target.terms.value is None and self.sets_values
        return unset_values(self.year, target.id) if is_open else SafeString("")

    def target(self, code: str) -> SafeString:
        """A target's page."""
        return SafeString(f"{self._places['target']}{quote(code)}/{self._end}")

    def sub_measure(self, code: str) -> SafeString:
        """A sub-measure's page."""
        return SafeString(f"{self._places['sub_measure']}{quote(code)}/{self._end}")

    def project(self, code: str) -> SafeString:
        """A project's page."""
        return SafeString(reverse("projects:project", args=(self.year, code)) + self._end)

    def projects(self, page: str = "list") -> SafeString:
        """A page of projects: the list, or ``stages``, ``due``, ``funnels``."""
        return SafeString(escape(f"{reverse(f'projects:{page}')}?year={self.year}&month={self.month}{self.on_query}"))

    def concern(self, sub_measure: SubMeasureRow, target: TargetRow | None) -> SafeString:
        """The page of what needs attention: a target's, a project's, or a sub-measure's."""
        if sub_measure.is_project:
            return self.project(sub_measure.code)
        return self.target(target.code) if target else self.sub_measure(sub_measure.code)

    def area(self, number: int) -> SafeString:
        """An area's page."""
        return SafeString(reverse("dashboards:area", args=(self.year, number)) + self._end)

    def reporting(self) -> SafeString:
        """The page of reporting."""
        return SafeString(escape(f"{reverse('reports:reporting')}?year={self.year}&month={self.month}"))
