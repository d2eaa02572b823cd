"""Reports that were returned: how often, with which remark, and what was changed since, from the trace."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ..models import Event
from .history import ChangeLine, lines_of_changes, shown_changes

#: A report: its sub-measure's id and its month.
ReportKey = tuple[int, int]


@dataclass(slots=True)
class ReturnedReport:
    """What happened to a report since it was last returned.

    Args:
        times: how often it was returned.
        remark, at: of the last time.
        changes: each value that is another one since then, as in the trace.
    """

    times: int = 0
    remark: str = ""
    at: datetime | None = None
    changes: list[dict[str, Any]] = field(default_factory=list)

    @property
    def submissions(self) -> int:
        """Which submission the next one, or the one that waits, is: 2 after it was returned once."""
        return self.times + 1

    def lines(self, names: Mapping[str, str]) -> list[ChangeLine]:
        """The changes with their values before and after, as text; ``names``: target code to name."""
        return lines_of_changes(self.changes, names)


def returned_reports(keys: Collection[ReportKey]) -> dict[ReportKey, ReturnedReport]:
    """Those of some reports that were returned. One query; none without reports."""
    if not keys:
        return {}
    sub_measures, months = {sub_measure for sub_measure, _month in keys}, {month for _sub_measure, month in keys}
    events = Event.objects.filter(sub_measure__in=sub_measures, month__in=months).order_by("sequence")
    returned = returned_in(events.only("sub_measure", "month", "action", "at", "reason", "changes"))
    return {key: report for key, report in returned.items() if key in keys}


def returned_in(events: Iterable[Event]) -> dict[ReportKey, ReturnedReport]:
    """The returned reports among events of sub-measures, in the order of the trace."""
    returned: dict[ReportKey, ReturnedReport] = {}
    for event in events:
        key = (event.sub_measure_id, event.month)
        before = returned.get(key)
        if event.action == Event.Action.RETURN:
            returned[key] = ReturnedReport((before.times if before else 0) + 1, event.reason, event.at)
        elif before:
            before.changes += event.changes
    for report in returned.values():
        report.changes = shown_changes(_net(report.changes))
    return returned


def _net(changes: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each value's first before and last after, where they differ."""
    net: dict[tuple, dict[str, Any]] = {}
    for change in changes:
        place = change["on"], change["of"], change.get("item"), change["field"]
        net[place] = {**change, "before": net[place]["before"]} if place in net else change
    return [change for change in net.values() if change["before"] != change["after"]]
