"""工作通报: the monthly bulletin as an official document in Word.

It has only reviewed figures and approved reports, and the same numbers as the pages.
"""

from datetime import date, datetime

from django.utils.translation import gettext as _

from supervision.shown import ShownMatters
from targets.board import Board
from targets.calendar.schedule import Schedule
from targets.documents.word import OfficialDocument, is_chinese
from targets.formats import dates
from targets.formats.dates import year_month

from ..month_of_projects import MonthOfProjects
from . import sections
from .annex import Tables
from .matters import paragraph_of_matters
from .paragraphs import area_phrases, change_sentence_of, conclusion_of, headline_of, paragraph, paragraph_of_area
from .projects import paragraph_of_projects, projects_behind

_DIGITS = "零一二三四五六七八九"


def bulletin_of(
    board: Board,
    projects: MonthOfProjects,
    matters: ShownMatters,
    schedule: Schedule,
    *,
    today: date,
    on: date | None,
    made: datetime,
) -> bytes:
    """The bulletin of a board's month, in the reader's language.

    Args:
        today: the day up to which lateness is counted; for a past day's board that day.
        on: the board's past day; None for the present.
        made: when the file was made, in UTC.
    """
    plan, month = board.plan, year_month(board.plan.year, board.month)
    fiction = _("Demonstration data: figures, departments and people are fictional.") if plan.demonstration else ""
    title = _("Bulletin on the progress of key work in %(month)s") % {"month": month}
    document = OfficialDocument(title, author=plan.town, created=made, running_note=fiction)
    document.add("Document Number", _("No. ×× of %(year)d") % {"year": plan.year})
    document.add("Title", title)
    if on:
        document.add("Subtitle", _("As it stood at the end of %(day)s") % {"day": dates.day(on)})
    document.add("Addressee", _("To all villages (communities) and departments:"))
    document.add("Body", _opening(month))
    _write_parts(document, board, projects, matters, schedule, today)
    document.sign(plan.town, dates.day(today))
    return document.content()


def _opening(month: str) -> str:
    return _(
        "This is how the key work of %(month)s has come along. Only reviewed figures count; what still waits for "
        "review is not in them."
    ) % {"month": month}


def _write_parts(
    document: OfficialDocument,
    board: Board,
    projects: MonthOfProjects,
    matters: ShownMatters,
    schedule: Schedule,
    today: date,
) -> None:
    tables = Tables(document)
    document.add("Heading 1", _("1. Overall"))
    document.add("Body", paragraph([conclusion_of(board), change_sentence_of(board)]))
    document.add("Body", headline_of(board))
    tables.add_headline(board)
    document.add("Body", area_phrases(board))
    tables.add_areas(board)
    document.add("Body", paragraph_of_projects(projects))

    document.add("Heading 1", _("2. By task area"))
    areas = [area for area in board.areas if area.is_work]
    for number, area in enumerate(areas, 1):
        document.add("Heading 2", _("(%(number)s) %(title)s") % {"number": numeral(number), "title": area.title})
        document.add("Body", paragraph_of_area(area, board, under_its_name=True))
        document.add_all("Body", sections.progress_of(area, board.month))
        tables.add_targets(area, board.month)
    if not areas:
        document.add("Body", _("The plan has no task areas."))

    behind = [*sections.lagging(board, matters), *projects_behind(projects, matters), paragraph_of_matters(matters)]
    for heading, texts in (
        (_("3. What goes well"), sections.leading(board)),
        (_("4. What is behind"), behind),
        (_("5. What was not reported"), sections.unreported(board, schedule, today)),
        (_("6. What is asked for next"), sections.next_steps(board, schedule, today)),
    ):
        document.add("Heading 1", heading)
        document.add_all("Body", texts)


def numeral(number: int) -> str:
    """A number of a heading, up to 99: 一, 十二, 二十; in English in digits."""
    if not is_chinese() or number > 99:
        return str(number)
    tens, ones = divmod(number, 10)
    return (_DIGITS[tens] if tens > 1 else "") + ("十" if tens else "") + (_DIGITS[ones] if ones else "")
