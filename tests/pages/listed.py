"""The pages of the house, each as somebody sees it in the demonstration. A page that is not here fails a test."""

from dataclasses import dataclass, replace
from typing import Self


@dataclass(frozen=True)
class Listed:
    """A page.

    Args:
        name: of its address, as ``reverse`` knows it.
        who: the demonstration's account that looks at it; None for a visitor.
        status: what it answers with, other than 200 for the pages that say what is wrong.
    """

    name: str
    who: str | None
    address: str
    status: int = 200

    def __str__(self) -> str:
        return f"{self.who} {self.address}"

    def at(self, places: dict[str, int]) -> Self:
        """The page with what stands in braces looked up."""
        return replace(self, address=self.address.format(**places))


PAGES = (
    Listed("sign_in", None, "/sign-in/"),
    Listed("home", "nobody", "/"),
    Listed("password", "leader", "/password/"),
    Listed("password_changed", "leader", "/password/changed/"),
    Listed("dashboard", "leader", "/dashboard/?month=6"),
    Listed("dashboard", "leader", "/dashboard/?month=1"),
    Listed("dashboard", "leader", "/dashboard/?month=5&on=2021-06-04"),
    Listed("screen", "leader", "/screen/?month=6"),
    Listed("targets:area", "leader", "/areas/2021/4/?month=6"),
    Listed("targets:sub_measure", "leader", "/measures/2021/4.1/?month=6"),
    Listed("targets:sub_measure", "review1", "/measures/2021/4.4/?month=6"),
    Listed("targets:target", "leader", "/targets/2021/tax-revenue/?month=6&pace=1080"),
    Listed("targets:target", "rural", "/targets/2021/village-income/?month=6"),
    Listed("targets:wall", "leader", "/wall/?month=6"),
    Listed("targets:compare", "leader", "/compare/?year=2021&from=5&to=6"),
    Listed("targets:compare", "leader", "/compare/?year=2021&to=6&then=2021-07-05"),
    Listed("targets:years", "leader", "/years/?year=2021&month=6"),
    Listed("targets:documents", "leader", "/documents/?month=6"),
    Listed("targets:assessment", "leader", "/assessment/?month=6"),
    Listed("targets:ledger", "leader", "/ledger/?month=6"),
    Listed("targets:ledger", "leader", "/ledger/?month=6&q=nothing-has-this-name"),
    Listed("targets:villages", "leader", "/villages/?month=6"),
    Listed("targets:village", "leader", "/villages/dongliu/?month=6"),
    Listed("targets:my_month", "rural", "/my-month/?year=2021&month=6"),
    Listed("targets:month_form", "agri", "/my-month/2021/7/"),
    Listed("targets:workbook_upload", "rural", "/my-month/2021/7/workbook/"),
    Listed("targets:report", "rural", "/reports/2021/4.4/6/"),
    Listed("targets:report", "agri", "/reports/2021/4.1/7/"),
    Listed("targets:review_queue", "review1", "/review/?year=2021"),
    Listed("targets:review", "review1", "/review/2021/4.1/5/"),
    Listed("targets:correct", "review1", "/review/2021/4.1/5/correct/"),
    Listed("targets:months", "admin", "/months/?year=2021"),
    Listed("targets:reporting", "leader", "/months/2021/reporting/?month=6"),
    Listed("targets:close_month", "admin", "/months/2021/6/close/"),
    Listed("targets:reopen_month", "admin", "/months/2021/2/reopen/"),
    Listed("projects:list", "leader", "/projects/?year=2021&month=6"),
    Listed("projects:list", "leader", "/projects/?year=2021&month=6&on=2021-06-04"),
    Listed("projects:list", "leader", "/projects/?year=2021&month=6&q=nothing-has-this-name"),
    Listed("projects:stages", "leader", "/projects/stages/?year=2021&month=6"),
    Listed("projects:timeline", "leader", "/projects/timeline/?year=2021&month=6"),
    Listed("projects:due", "leader", "/projects/due/?year=2021&month=6"),
    Listed("projects:funnels", "leader", "/projects/funnels/?year=2021&month=6"),
    Listed("projects:project", "leader", "/projects/2021/road-yingchun/?month=6"),
    Listed("projects:project", "construction", "/projects/2021/road-yingchun/?month=6"),
    Listed("projects:calendar_link", "construction", "/projects/calendar/?year=2021"),
    Listed("projects:add", "admin", "/projects/2021/add/"),
    Listed("projects:change", "admin", "/projects/2021/road-yingchun/change/"),
    Listed("projects:import", "admin", "/projects/2021/import/"),
    Listed("targets:my_month", "construction", "/my-month/?year=2021&month=6&of=projects"),
    Listed("targets:trace", "auditor", "/trace/?year=2021"),
    Listed("targets:verify_trace", "auditor", "/trace/verify/?year=2021"),
    Listed("403", "leader", "/review/", 403),
    Listed("404", "leader", "/nowhere/", 404),
)

#: Pages of the administration site that the house has changed; in braces, what is looked up.
ADMINISTRATION = tuple(
    Listed("admin", "admin", f"/admin/{address}")
    for address in (
        "",
        "departments/user/",
        "departments/user/{user}/password/",
        "targets/calendarday/?year=2021",
        "targets/plan/{plan}/change/",
        "targets/plan/{plan}/copy/",
        "targets/plan/{plan}/last-year/",
        "targets/target/{target}/change/",
    )
)

#: What each sees where there is no plan yet.
WITHOUT_A_PLAN = tuple(
    Listed("empty", who, address)
    for who, address in (
        ("reporter", "/my-month/"),
        ("reviewer", "/review/"),
        *(("leader", f"/{place}/") for place in ("dashboard", "screen", "wall", "compare", "years", "documents")),
        *(("leader", f"/{place}/") for place in ("assessment", "ledger", "villages", "projects")),
        ("administrator", "/months/"),
        ("auditor", "/trace/"),
        ("auditor", "/trace/verify/"),
    )
)

#: Addresses that give no page: files, answers for scripts, and where people are only sent on.
NO_PAGES = {
    "health",
    "targets:ledger_export",
    "targets:ledger_document",
    "targets:assessment_export",
    "targets:bulletin",
    "targets:workbook",
    "targets:evidence",
    "targets:evidence_thumbnail",
    "targets:trace_export",
    "projects:download",
    "projects:calendar",
}
