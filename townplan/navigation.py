"""The sections of the site, the pages of each, and who sees which: what the masthead and the tabs are made of."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

from departments.models import User
from departments.roles import CLOSE_MONTH, ENTER_REPORT, ORDER_MATTER, REVIEW_REPORT, VIEW_DASHBOARD, VIEW_TRACE
from supervision.access import is_reminded
from supervision.waiting import WaitingWork

Right = Callable[[User], bool]


@dataclass(frozen=True)
class Page:
    """A page with a tab of its own, whose heading has the same words.

    Args:
        view: the name of its address.
        leads_to: the pages that are reached from it and have no tab.
        keeps_day: whether it can show a past day.
    """

    view: str
    name: Promise
    leads_to: tuple[str, ...] = ()
    keeps_day: bool = False


@dataclass(frozen=True)
class Section:
    """An entry of the masthead with its pages; the first is where the entry leads, then what is asked for most: on a
    phone the last ones lie beyond the edge.

    Args:
        waiting: how much of what waits for the person waits there; None: nothing is counted.
    """

    name: Promise
    right: Right
    pages: tuple[Page, ...]
    waiting: Callable[[WaitingWork], int] | None = None


def _may(*permissions: str) -> Right:
    return lambda user: any(user.has_perm(permission) for permission in permissions)


def _reports(user: User) -> bool:
    return user.has_perm(ENTER_REPORT) and user.department_id is not None


#: What a target's or sub-measure's page is reached from: the dashboard for who may see it, else the ledger.
FIGURES = ("dashboards:sub_measure", "dashboards:target")

SECTIONS = (
    Section(
        _("Workbench"),
        _may(ENTER_REPORT, REVIEW_REPORT, ORDER_MATTER, CLOSE_MONTH),
        (Page("dashboards:workbench", _("Workbench")),),
    ),
    Section(
        _("My month"),
        _reports,
        (
            Page(
                "reports:my_month",
                _("My month"),
                ("reports:month_form", "reports:report", "reports:workbook_upload", "reports:withdraw"),
            ),
        ),
        lambda work: work.to_hand_in,
    ),
    Section(
        _("Review"),
        _may(REVIEW_REPORT),
        (Page("reports:review_queue", _("Review"), ("reports:review", "reports:correct")),),
        lambda work: work.to_review,
    ),
    Section(
        _("Dashboard"),
        _may(VIEW_DASHBOARD),
        (
            Page("dashboards:dashboard", _("Dashboard"), ("dashboards:area", *FIGURES), keeps_day=True),
            Page("reports:reporting", _("Reporting")),
            Page("dashboards:documents", _("Documents"), keeps_day=True),
            Page("dashboards:meeting", _("Monthly meeting")),
            Page("dashboards:wall", _("Wall chart"), keeps_day=True),
            Page("dashboards:compare", _("Months compared"), keeps_day=True),
            Page("dashboards:years", _("Two years")),
            Page("dashboards:assessment", _("Annual assessment")),
        ),
    ),
    Section(
        _("Ledger"),
        _may(VIEW_DASHBOARD, ENTER_REPORT),
        (
            Page("dashboards:ledger", _("Ledger"), FIGURES, keeps_day=True),
            Page("dashboards:villages", _("By village"), ("dashboards:village",)),
        ),
    ),
    Section(
        _("Projects"),
        _may(VIEW_DASHBOARD, ENTER_REPORT),
        (
            Page(
                "projects:list",
                _("Projects"),
                (
                    "projects:project",
                    "projects:add",
                    "projects:change",
                    "projects:import",
                    "projects:carry_over",
                    "projects:calendar_link",
                    "projects:move",
                    "projects:finish",
                ),
                keeps_day=True,
            ),
            Page("projects:stages", _("By stage"), keeps_day=True),
            Page("projects:timeline", _("Timeline"), keeps_day=True),
            Page("projects:due", _("Due and overdue"), keeps_day=True),
            Page("projects:funnels", _("Leads and enterprises")),
        ),
    ),
    Section(
        _("Supervision"),
        _may(VIEW_DASHBOARD, ENTER_REPORT),
        (
            Page("supervision:list", _("Supervision"), ("supervision:matter", "supervision:order", "supervision:step")),
            Page(
                "supervision:proposals",
                _("Proposals to the district"),
                ("supervision:proposal", "supervision:proposal_add"),
            ),
        ),
        lambda work: work.matters,
    ),
    Section(
        _("Setup"),
        _may(CLOSE_MONTH),
        (
            Page(
                "setup:plan",
                _("Plan"),
                (
                    *("setup:area", "setup:sub_measure", "setup:target", "setup:item"),
                    *("setup:add_area", "setup:add_sub_measure", "setup:add_target", "setup:add_item"),
                    *("setup:remove_area", "setup:remove_sub_measure", "setup:remove_target", "setup:remove_item"),
                    *("admin:targets_target_revise", "admin:targets_submeasure_hand_over"),
                ),
            ),
            Page("reports:months", _("Months"), ("reports:close_month", "reports:reopen_month")),
            Page("setup:thresholds", _("Thresholds"), ("admin:targets_plan_copy", "admin:targets_plan_last_year")),
            Page("setup:departments", _("Departments"), ("admin:departments_department_merge",)),
            Page("setup:villages", _("Villages")),
            Page(
                "setup:accounts",
                _("Accounts"),
                ("setup:account", "setup:add_account", "setup:reset_password", "setup:locks"),
            ),
            Page("setup:holidays", _("Holidays")),
            Page("setup:remarks", _("Remarks")),
            Page("setup:reminders", _("Reminders"), ("setup:robot", "setup:add_robot")),
            Page("publishing:settings", _("Publishing"), ("publishing:add_token",)),
            Page(
                "drafts:start",
                _("Getting started"),
                (
                    *("drafts:begin", "drafts:draft", "drafts:correct", "drafts:match", "drafts:departments"),
                    *("drafts:people", "drafts:passwords", "drafts:check", "drafts:load", "drafts:loaded"),
                    "drafts:delete",
                ),
            ),
            Page("setup:import", _("Import of a plan")),
            Page("admin:index", _("Administration, for emergencies")),
        ),
    ),
    Section(
        _("Trace"),
        _may(VIEW_TRACE),
        (
            Page("dashboards:trace", _("Trace")),
            Page("dashboards:security_log", _("Security log")),
            Page("dashboards:verify_trace", _("Verification of the trace")),
            Page("setup:confirmations", _("Confirmations"), ("setup:decide_confirmation",)),
        ),
        lambda work: work.to_confirm,
    ),
)


@dataclass
class Entry:
    """A section as one person sees it."""

    section: Section
    is_current: bool
    navigation: "Navigation"

    @cached_property
    def waiting(self) -> int:
        """How much waits there for the person; the section's own pages say it themselves."""
        return self.section.waiting(self.navigation.work) if self.section.waiting and not self.is_current else 0


class Navigation:
    """The sections that the person of a request sees, the current one, and the page."""

    def __init__(self, request: HttpRequest) -> None:
        """Asks nothing until a template uses it."""
        self._user = request.user
        self._request = request
        self._view = request.resolver_match.view_name if request.resolver_match else ""

    @cached_property
    def entries(self) -> list[Entry]:
        """The masthead's entries."""
        if not self._user.is_authenticated:
            return []
        entries, is_found = [], False
        for section in SECTIONS:
            if not section.right(self._user):
                continue
            is_current = not is_found and any(
                self._view == page.view or self._view in page.leads_to for page in section.pages
            )
            is_found = is_found or is_current
            entries.append(Entry(section, is_current, self))
        return entries

    @cached_property
    def work(self) -> WaitingWork:
        """What waits for the person."""
        return WaitingWork(self._request)

    @cached_property
    def has_bell(self) -> bool:
        """Whether the person is reminded of anything at all."""
        return self._user.is_authenticated and is_reminded(self._user)

    @cached_property
    def bell(self) -> int:
        """Of how much the person is reminded."""
        return self.work.to_remind_of

    @cached_property
    def current(self) -> Entry | None:
        """The entry of the page that is shown; None for a page of no section."""
        return next((entry for entry in self.entries if entry.is_current), None)

    @cached_property
    def page(self) -> Page | None:
        """The page that is shown, if it has a tab of its own."""
        pages = self.current.section.pages if self.current else ()
        return next((page for page in pages if page.view == self._view), None)

    @property
    def tabs(self) -> tuple[Page, ...]:
        """The tabs beside the page's heading; none for a page that has no tab, or is alone in its section."""
        pages = self.current.section.pages if self.page else ()
        return pages if len(pages) > 1 else ()
