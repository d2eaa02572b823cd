"""The pages of the site, each as somebody sees it in the demonstration. A test fails if a page is missing here."""

from dataclasses import dataclass, replace
from typing import Self


@dataclass(frozen=True)
class Listed:
    """A page.

    Args:
        name: the address's, as ``reverse`` takes it.
        who: the demonstration's account that opens it; None for a visitor.
        status: the response's; not 200 for the error pages.
    """

    name: str
    who: str | None
    address: str
    status: int = 200

    def __str__(self) -> str:
        return f"{self.who} {self.address}"

    def at(self, places: dict[str, int]) -> Self:
        """The page with the numbers for the names in braces."""
        return replace(self, address=self.address.format(**places))


PAGES = (
    Listed("sign_in", None, "/sign-in/"),
    Listed("home", "nobody", "/"),
    Listed("password", "leader", "/password/"),
    Listed("password_changed", "leader", "/password/changed/"),
    Listed("dashboards:workbench", "rural", "/workbench/"),
    Listed("dashboards:workbench", "review1", "/workbench/"),
    Listed("dashboards:workbench", "admin", "/workbench/"),
    Listed("dashboards:workbench", "leader", "/workbench/"),
    Listed("dashboards:dashboard", "leader", "/dashboard/?month=6"),
    Listed("dashboards:dashboard", "leader", "/dashboard/?month=1"),
    Listed("dashboards:dashboard", "leader", "/dashboard/?month=5&on=2021-06-04"),
    Listed("dashboards:screen", "leader", "/screen/?month=6"),
    Listed("dashboards:area", "leader", "/areas/2021/4/?month=6"),
    Listed("dashboards:sub_measure", "leader", "/measures/2021/4.1/?month=6"),
    Listed("dashboards:sub_measure", "review1", "/measures/2021/4.4/?month=6"),
    Listed("dashboards:target", "leader", "/targets/2021/tax-revenue/?month=6&pace=1080"),
    Listed("dashboards:target", "rural", "/targets/2021/village-income/?month=6"),
    Listed("dashboards:wall", "leader", "/wall/?month=6"),
    Listed("dashboards:compare", "leader", "/compare/?year=2021&from=5&to=6"),
    Listed("dashboards:compare", "leader", "/compare/?year=2021&to=6&then=2021-07-05"),
    Listed("dashboards:years", "leader", "/years/?year=2021&month=6"),
    Listed("dashboards:documents", "leader", "/documents/?month=6"),
    Listed("dashboards:meeting", "leader", "/meeting/?month=6"),
    Listed("dashboards:meeting", "admin", "/meeting/?month=1"),
    Listed("supervision:proposals", "leader", "/matters/proposals/?year=2021"),
    Listed("supervision:proposals", "rural", "/matters/proposals/?year=2021"),
    Listed("supervision:proposal_add", "review1", "/matters/proposals/add/?year=2021&measure=7.1"),
    Listed("supervision:proposal", "leader", "/matters/proposals/1/"),
    Listed("supervision:proposal", "rural", "/matters/proposals/2/"),
    Listed("dashboards:assessment", "leader", "/assessment/?month=6"),
    Listed("dashboards:ledger", "leader", "/ledger/?month=6"),
    Listed("dashboards:ledger", "leader", "/ledger/?month=6&q=nothing-has-this-name"),
    Listed("dashboards:villages", "leader", "/villages/?month=6"),
    Listed("dashboards:village", "leader", "/villages/dongliu/?month=6"),
    Listed("reports:my_month", "rural", "/my-month/?year=2021&month=6"),
    Listed("reports:month_form", "agri", "/my-month/2021/7/"),
    Listed("reports:workbook_upload", "rural", "/my-month/2021/7/workbook/"),
    Listed("reports:report", "rural", "/reports/2021/4.4/6/"),
    Listed("reports:report", "agri", "/reports/2021/4.1/7/"),
    Listed("reports:review_queue", "review1", "/review/?year=2021"),
    Listed("reports:review_queue", "review1", "/review/?year=2021&state=approved"),
    Listed("reports:review_queue", "review2", "/review/?year=2021&state=returned"),
    Listed("reports:review", "review1", "/review/2021/4.1/5/"),
    Listed("reports:correct", "review1", "/review/2021/4.1/5/correct/"),
    Listed("reports:months", "admin", "/months/?year=2021"),
    Listed("reports:reporting", "leader", "/reporting/?year=2021&month=6"),
    Listed("reports:close_month", "admin", "/months/2021/6/close/"),
    Listed("reports:reopen_month", "admin", "/months/2021/2/reopen/"),
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
    Listed("projects:carry_over", "admin", "/projects/2021/carry-over/"),
    Listed("supervision:list", "leader", "/matters/?year=2021"),
    Listed("supervision:list", "leader", "/matters/?year=2021&q=nothing-has-this-name"),
    Listed("supervision:list", "economy", "/matters/?year=2021"),
    Listed("supervision:matter", "leader", "/matters/2021/4/"),
    Listed("supervision:matter", "construction", "/matters/2021/3/"),
    Listed("supervision:order", "review1", "/matters/order/?year=2021&target=tax-revenue"),
    Listed("reports:my_month", "construction", "/my-month/?year=2021&month=6&of=projects"),
    Listed("dashboards:trace", "auditor", "/trace/?year=2021"),
    Listed("dashboards:security_log", "auditor", "/trace/security/"),
    Listed("dashboards:verify_trace", "auditor", "/trace/verify/?year=2021"),
    Listed("setup:plan", "admin", "/setup/plan/2021/"),
    Listed("setup:plan", "admin", "/setup/plan/2021/?only=unset"),
    Listed("setup:target", "admin", "/setup/plan/2021/tax-revenue/"),
    Listed("setup:add_area", "admin", "/setup/areas/2021/add/"),
    Listed("setup:area", "admin", "/setup/areas/2021/4/"),
    Listed("setup:add_sub_measure", "admin", "/setup/areas/2021/4/add/"),
    Listed("setup:sub_measure", "admin", "/setup/measures/2021/4.1/"),
    Listed("setup:add_target", "admin", "/setup/measures/2021/4.1/add/"),
    Listed("setup:target", "admin", "/setup/plan/2021/village-income/"),
    Listed("setup:add_item", "admin", "/setup/plan/2021/village-income/add/"),
    Listed("setup:item", "admin", "/setup/items/2021/village-income/东柳村/"),
    Listed("setup:remove_area", "admin", "/setup/areas/2021/4/remove/"),
    Listed("setup:remove_sub_measure", "admin", "/setup/measures/2021/7.1/remove/"),
    Listed("setup:remove_target", "admin", "/setup/plan/2021/village-income/remove/"),
    Listed("setup:remove_item", "admin", "/setup/remove-item/2021/village-income/东柳村/"),
    Listed("setup:departments", "admin", "/setup/departments/"),
    Listed("setup:villages", "admin", "/setup/villages/"),
    Listed("setup:thresholds", "admin", "/setup/thresholds/?year=2021"),
    Listed("setup:holidays", "admin", "/setup/holidays/?year=2021"),
    Listed("setup:remarks", "admin", "/setup/remarks/"),
    Listed("setup:import", "admin", "/setup/import/"),
    Listed("setup:accounts", "admin", "/setup/accounts/"),
    Listed("setup:locks", "admin", "/setup/locks/"),
    Listed("setup:add_account", "admin", "/setup/new-account/"),
    Listed("setup:account", "admin", "/setup/accounts/rural/"),
    Listed("supervision:reminders", "rural", "/reminders/"),
    Listed("supervision:reminders", "review1", "/reminders/"),
    Listed("supervision:reminder_choice", "leader", "/reminders/choice/"),
    Listed("setup:reminders", "admin", "/setup/reminders/"),
    Listed("setup:add_robot", "admin", "/setup/reminders/robots/add/"),
    Listed("setup:robot", "admin", "/setup/reminders/robots/1/"),
    Listed("setup:confirmations", "auditor", "/confirmations/"),
    Listed("publishing:settings", "admin", "/setup/publishing/"),
    Listed("publishing:public", None, "/public/"),
    Listed("publishing:public_in_english", None, "/public/en/"),
    Listed("drafts:start", "admin", "/start/"),
    Listed("drafts:begin", "admin", "/start/new/"),
    Listed("drafts:draft", "admin", "/start/1/"),
    Listed("drafts:correct", "admin", "/start/1/correct/"),
    Listed("drafts:correct", "admin", "/start/1/correct/?all"),
    Listed("drafts:correct", "admin", "/start/1/correct/?ask=r2"),
    Listed("drafts:match", "admin", "/start/2/compare/"),
    Listed("drafts:departments", "admin", "/start/1/departments/"),
    Listed("drafts:people", "admin", "/start/1/people/"),
    Listed("drafts:check", "admin", "/start/1/check/"),
    Listed("drafts:check", "admin", "/start/2/check/"),
    Listed("drafts:loaded", "admin", "/start/3/loaded/"),
    Listed("drafts:delete", "admin", "/start/1/delete/"),
    Listed("403", "leader", "/review/", 403),
    Listed("404", "leader", "/nowhere/", 404),
)

#: The pages of the admin site that we change; the names in braces are replaced (``Listed.at``).
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
        "targets/target/{target}/revise/",
        "targets/submeasure/{sub_measure}/change/",
        "targets/submeasure/{sub_measure}/hand-over/",
        "departments/department/{department}/change/",
        "departments/department/{department}/merge/",
    )
)

#: The pages that each person sees before a plan is loaded.
WITHOUT_A_PLAN = tuple(
    Listed("empty", who, address)
    for who, address in (
        ("reporter", "/workbench/"),
        ("reporter", "/my-month/"),
        ("reviewer", "/review/"),
        *(("leader", f"/{place}/") for place in ("dashboard", "screen", "wall", "compare", "years", "documents")),
        *(("leader", f"/{place}/") for place in ("assessment", "ledger", "villages", "projects", "matters")),
        ("administrator", "/months/"),
        ("administrator", "/setup/thresholds/"),
        ("auditor", "/trace/"),
        ("auditor", "/trace/security/"),
        ("auditor", "/trace/verify/"),
    )
)

#: Addresses that give no page: files, answers for scripts, and redirects.
NO_PAGES = {
    "supervision:evidence",
    "api:openapi-json",
    "drafts:template",
    "drafts:task_table",
    "drafts:people_list",
    "health",
    "healthz",
    "readyz",
    "dashboards:ledger_export",
    "dashboards:ledger_document",
    "dashboards:assessment_export",
    "dashboards:area_evidence",
    "dashboards:department_evidence",
    "dashboards:bulletin",
    "dashboards:meeting_document",
    "supervision:proposal_paper",
    "supervision:proposal_paper_thumbnail",
    "reports:workbook",
    "reports:evidence",
    "reports:evidence_thumbnail",
    "dashboards:trace_export",
    "dashboards:security_export",
    "projects:download",
    "projects:calendar",
    "supervision:export",
    "supervision:monthly_list",
    "supervision:notice",
    "supervision:reply",
    "supervision:file",
    "supervision:file_thumbnail",
}
