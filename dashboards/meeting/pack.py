"""What a meeting on a month has before it, as text: the same for the page and the paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from supervision.models import Meeting
from targets.board import Board, PlanRow, load_last_year
from targets.calendar.schedule import local_day
from targets.rules import NEEDS_ATTENTION, Light

from ..dashboard.links import Links
from ..documents.paragraphs import area_phrases, change_sentence_of, conclusion_of, headline_of, paragraph
from ..month_of_projects import MonthOfProjects, concerns_of_projects, load_month_with_projects
from ..target_lines import Concern, concerns_of
from .concerns import RedLine, WithoutData, counted, of_light, red_line, without_data
from .matters import MattersOfMonth, MeetingMatter, matters_for_meeting
from .promises import PromisedWork, promises_of


@dataclass(slots=True)
class MeetingPack:
    """A month for its meeting.

    Args:
        day: that on which its matters are looked at: the meeting's, or today while that has not come.
        red_counted, silent_counted: how many are red and without data, in words.
        concerns: what is red, amber or without data: what a decision can be about.
        others: what last month's meeting decided that is about none of the promises.
    """

    board: Board
    day: date
    meeting: Meeting | None
    conclusion: Sequence[str]
    red: Sequence[RedLine]
    red_counted: str
    silent: Sequence[WithoutData]
    silent_counted: str
    promises: Sequence[PromisedWork]
    others: Sequence[MeetingMatter]
    matters: MattersOfMonth
    concerns: Sequence[Concern]

    @property
    def without_red(self) -> str:
        """What is said where nothing is red: of what has no data nobody knows."""
        if self.silent:
            return _("Nothing that has data is behind; what has none stands below.")
        return _("Nothing is behind this month.")

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
    matters = matters_for_meeting(date(plan.year, month, 1), day, meeting, before)
    links = Links(plan.year, month, "")
    promises, others = promises_of(board, projects, matters.decided_before, links)
    concerns = _concerns(board, projects)
    red, silent = of_light(concerns, Light.RED), of_light(concerns, Light.NO_DATA)
    return MeetingPack(
        board=board,
        day=day,
        meeting=meeting,
        conclusion=_conclusion(board),
        red=[red_line(one, matters.open, links) for one in red],
        red_counted=counted(red),
        silent=without_data(silent, links),
        silent_counted=counted(silent),
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
