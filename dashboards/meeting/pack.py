"""What a meeting on a month has before it, as text: the same for the page and the paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from supervision.board.on_day import MatterOnDay
from supervision.models import Meeting
from targets.board import Board, PlanRow, load_last_year
from targets.calendar.schedule import local_day
from targets.rules import NEEDS_ATTENTION, Light

from ..dashboard.links import Links
from ..documents.paragraphs import area_phrases, change_sentence_of, conclusion_of, headline_of, paragraph, sentence
from ..month_of_projects import MonthOfProjects, ProjectConcern, concerns_of_projects, load_month_with_projects
from ..target_lines import Concern, concerns_of
from .matters import MattersOfMonth, MeetingMatter, matters_for_meeting, meeting_matters
from .promises import PromisedWork, promises_of, who_leads


@dataclass(frozen=True, slots=True)
class RedLine:
    """What is red, and why.

    Args:
        problems: what its department reports as the reason, once approved.
        matters: the open matters about it.
    """

    name: str
    href: str
    mark: SafeString
    where: str
    who: str
    reason: str
    problems: str
    waiting: str
    matters: Sequence[MeetingMatter]


@dataclass(slots=True)
class MeetingPack:
    """A month for its meeting.

    Args:
        day: that on which its matters are looked at: the meeting's, or today while that has not come.
        concerns: what is red, amber or without data: what a decision can be about.
        others: what last month's meeting decided that is about none of the promises.
    """

    board: Board
    day: date
    meeting: Meeting | None
    conclusion: Sequence[str]
    red: Sequence[RedLine]
    promises: Sequence[PromisedWork]
    others: Sequence[MeetingMatter]
    matters: MattersOfMonth
    concerns: Sequence[Concern]

    @property
    def is_first_month(self) -> bool:
        """Whether the plan has no month before it."""
        return self.board.month == 1


def meetings_on(plan_id: int, month: int) -> tuple[Meeting | None, Meeting | None]:
    """The meeting on a month and that on the month before, where they are. One query."""
    found = {one.month: one for one in Meeting.objects.filter(plan_id=plan_id, month__in=(month - 1, month))}
    return found.get(month), found.get(month - 1)


def meeting_pack(plan: PlanRow, plans: Sequence[PlanRow], month: int) -> MeetingPack:
    """The pack of a plan's month, from what is approved. At most 13 queries.

    Args:
        plans: all of them, for last year's figures.
    """
    board, projects = load_month_with_projects(plan, month, None)
    load_last_year(board, plans)
    meeting, before = meetings_on(plan.id, month)
    day = min(meeting.held_on, local_day()) if meeting else local_day()
    matters = matters_for_meeting(plan.year, month, day, meeting, before)
    links = Links(plan.year, month, "")
    promises, others = promises_of(board, projects, matters.decided_before, links)
    concerns = _concerns(board, projects)
    return MeetingPack(
        board=board,
        day=day,
        meeting=meeting,
        conclusion=_conclusion(board),
        red=[_red_line(one, matters.open, links) for one in concerns if one.light == Light.RED],
        promises=promises,
        others=others,
        matters=matters,
        concerns=concerns,
    )


def _conclusion(board: Board) -> list[str]:
    """The bulletin's first part."""
    paragraphs = (
        paragraph([conclusion_of(board), change_sentence_of(board)]),
        headline_of(board),
        area_phrases(board),
    )
    return [text for text in paragraphs if text]


def _concerns(board: Board, projects: MonthOfProjects) -> list[Concern]:
    """As *needs attention* on the dashboard, the worst first."""
    measures = [sub_measure for area in board.areas if area.kind != "proposal" for sub_measure in area.sub_measures]
    found = [*concerns_of(measures, board.month), *concerns_of_projects(projects.rows)]
    return sorted((one for one in found if one.light in NEEDS_ATTENTION), key=lambda one: one.rank)


def _red_line(concern: Concern, open_matters: Sequence[MatterOnDay], links: Links) -> RedLine:
    row, target = concern.sub_measure, concern.target
    is_whole = target is None and not isinstance(concern, ProjectConcern)
    waiting = target.provisional if target else None
    about = [
        one
        for one in open_matters
        if one.matter.sub_measure_id == row.id and one.matter.target_id in (None, target.id if target else None)
    ]
    return RedLine(
        name=concern.name,
        href=links.concern(row, target),
        mark=concern.mark,
        where=concern.where if concern.name not in concern.where else "",
        who=who_leads(row),
        reason=sentence(concern.reason),
        # The reason of a sub-measure without targets is what it reports itself.
        problems="" if is_whole else _problems(concern),
        waiting=target.amount(waiting[1]) if target and waiting else "",
        matters=meeting_matters(about),
    )


def _problems(concern: Concern) -> str:
    report = concern.sub_measure.reports.get(concern.month)
    if report is None or report.status != "approved":
        return ""
    return sentence(_("Problems: %(text)s") % {"text": report.problems}) if report.problems else ""
