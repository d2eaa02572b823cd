"""The notice of a matter (督办通知单), its reply (督办反馈单), and the list of a month (督办事项清单)."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from targets.calendar.schedule import local_day
from targets.documents.word import MATTERS_TABLE, OfficialDocument
from targets.formats import dates
from targets.formats.dates import year_month
from targets.rules import Light

from ..board.lines import MatterLine, name_of_subject, names_of_departments
from ..models import Matter, MatterStep
from ..rules import AMBER_DAYS

#: Of what a department said of a matter, in characters of a table's cell; the reply has all.
LONGEST_TOLD = 120

Action, State = MatterStep.Action, Matter.State
#: The steps in which the departments say how it stands.
ANSWERS = (Action.REPLY, Action.ASK_EXTENSION, Action.FINISH)
#: The steps that stand between the answers on their paper.
DECIDED = (Action.EXTEND, Action.REFUSE_EXTENSION, Action.SEND_BACK)


def notice_of(matter: Matter, steps: Sequence[MatterStep], light: str, made: datetime) -> bytes:
    """The notice that goes to the responsible department, with the day that was ordered, and what it was extended to.

    Args:
        steps: of the matter in their order.
        light: that of what it is about, and why, as they stood when it was ordered; empty for none.
        made: when the file was made, in UTC.
    """
    ordered_due = dates.day(steps[0].due)
    document = _document(matter, _("Notice of supervision"), made)
    document.add("Addressee", _("To %(department)s:") % {"department": matter.lead})
    opening = _("The matter below is yours to settle. Name who sees to it, and report how it stands by %(day)s.")
    document.add("Body", opening % {"day": ordered_due})
    document.add("Heading 1", _("1. The matter"))
    document.add("Body", _matter_in_words(matter))
    document.add("Body", light)
    document.add("Heading 1", _("2. The order"))
    document.add_all("Body", matter.order.splitlines())
    document.add("Body", _ordered(matter))
    document.add("Heading 1", _("3. Who answers for it"))
    document.add("Body", _("Responsible department: %(name)s") % {"name": matter.lead})
    if supports := names_of_departments(matter.supports.all()):
        document.add("Body", _("Supporting departments: %(names)s") % {"names": supports})
    document.add("Heading 1", _("4. By when"))
    limit = ngettext(
        "Due on %(day)s. After that day it is amber, and after %(n)d more day red. Who needs longer asks for it before "
        "that day, and says why.",
        "Due on %(day)s. After that day it is amber, and after %(n)d days red. Who needs longer asks for it before "
        "that day, and says why.",
        AMBER_DAYS,
    )
    document.add("Body", limit % {"day": ordered_due, "n": AMBER_DAYS})
    for step in steps:
        if step.action == Action.EXTEND:
            days = {"day": dates.day(_day(step)), "due": dates.day(step.due)}
            document.add("Body", _("Extended to %(due)s on %(day)s.") % days)
    document.sign(matter.plan.town, dates.day(matter.ordered_on))
    return document.content()


def reply_of(matter: Matter, steps: Sequence[MatterStep], today: date, made: datetime) -> bytes:
    """What the departments answered, and what was decided of that: extensions, and what was sent back; signed by the
    responsible one.

    Args:
        steps: of the matter in their order, with people and files.
        made: when the file was made, in UTC.
    """
    answers = [step for step in steps if step.action in ANSWERS]
    document = _document(matter, _("Reply on a supervision matter"), made)
    document.add("Addressee", _("To %(department)s:") % {"department": matter.plan.town})
    opening = _("This is how the matter of the notice %(number)s stands.")
    document.add("Body", opening % {"number": matter.numbered})
    document.add("Heading 1", _("1. The matter"))
    document.add("Body", _matter_in_words(matter))
    document.add("Heading 1", _("2. What was done"))
    for step in steps:
        if step.action not in (*ANSWERS, *DECIDED):
            continue
        taken = step.get_action_display()
        if step.due:
            taken = _("%(step)s until %(day)s") % {"step": taken, "day": dates.day(step.due)}
        words = {"day": dates.day(_day(step)), "step": taken, "person": _person(step.by)}
        document.add("Heading 2", _("%(day)s, %(person)s: %(step)s") % words)
        document.add_all("Body", step.text.splitlines())
    if not answers:
        document.add("Body", _("Nothing was answered yet."))
    document.add("Heading 1", _("3. Where it stands"))
    document.add("Body", _standing(matter, steps))
    files = [file.name for step in steps for file in step.files.all()]
    if files:
        document.add("Heading 1", _("4. Evidence"))
        document.add_all("Body", [f"{number}. {name}" for number, name in enumerate(files, 1)])
    document.sign(str(matter.lead), dates.day(_day(answers[-1]) if answers else today))
    return document.content()


def list_of(
    plan, year: int, month: int, lines: Sequence[MatterLine], told: Sequence[str], day: date, made: datetime
) -> bytes:
    """The matters of a month: open in it, or struck off in it.

    Args:
        plan: the year's, or the latest before it, with its town.
        lines: as they stood at the end of ``day``, the month's last or today.
        told: what the department had last said of each by then.
        made: when the file was made, in UTC.
    """
    title = _("Supervision matters of %(month)s") % {"month": year_month(year, month)}
    document = OfficialDocument(title, author=plan.town, created=made, running_note=_fiction(plan))
    document.add("Title", title)
    document.add("Subtitle", _("As it stood at the end of %(day)s") % {"day": dates.day(day)})
    still_open = [line for line in lines if line.matter.is_open]
    counts = {
        "day": dates.day(day),
        "open": len(still_open),
        "late": sum(line.light in (Light.AMBER, Light.RED) for line in still_open),
        "closed": sum(line.matter.state == State.CLOSED for line in lines),
    }
    summary = _(
        "By %(day)s %(open)d matters were open, of which %(late)d were late; struck off in the month: %(closed)d."
    )
    document.add("Body", summary % counts)
    if lines:
        headings = [pgettext("matter", "No."), _("Matter"), _("Department"), _("Ordered by"), _("Due day")]
        headings += [pgettext("matter", "How it stands"), _("Light")]
        rows = [_row(line, said, year) for line, said in zip(lines, told, strict=True)]
        document.add_table(MATTERS_TABLE, headings, rows)
    document.sign(plan.town, dates.day(day))
    return document.content()


def _row(line: MatterLine, told: str, year: int) -> list:
    due = line.matter.due
    lead = line.lead
    if line.supports:
        lead = _("%(lead)s (with %(supports)s)") % {"lead": lead, "supports": line.supports}
    person = line.matter.ordered_by.name or line.matter.ordered_by.username
    numbered = _("No. %(number)d") if line.matter.year == year else _("No. %(year)d-%(number)d")
    number = numbered % {"year": line.matter.year, "number": line.matter.number}
    # Its day stays on one line: the year is that of the list, unless it says another.
    day = dates.month_and_day(due) if due.year == year else line.due
    stands = line.state
    if told:
        stands = _("%(state)s: %(told)s") % {"state": line.state, "told": Truncator(told).chars(LONGEST_TOLD)}
    return [number, line.matter.title, lead, person, day, stands, line.light or "—"]


def _document(matter: Matter, title: str, made: datetime) -> OfficialDocument:
    document = OfficialDocument(
        f"{title} {matter.numbered}", author=matter.plan.town, created=made, running_note=_fiction(matter.plan)
    )
    document.add("Document Number", matter.numbered)
    document.add("Title", title)
    return document


def _fiction(plan) -> str:
    return _("Demonstration data: figures, departments and people are fictional.") if plan.demonstration else ""


def _matter_in_words(matter: Matter) -> str:
    subject = name_of_subject(matter)
    if not subject or subject == matter.title:
        return matter.title
    return _("%(title)s (about: %(subject)s)") % {"title": matter.title, "subject": subject}


def _ordered(matter: Matter) -> str:
    words = {"person": _person(matter.ordered_by), "day": dates.day(matter.ordered_on)}
    return _("(%(person)s, %(day)s)") % words


def _standing(matter: Matter, steps: Sequence[MatterStep]) -> str:
    """The state in a sentence, with the day of the step that brought it."""
    last = {step.action: _day(step) for step in steps}
    match matter.state:
        case State.CLOSED:
            return _("It was struck off on %(day)s.") % {"day": dates.day(last.get(Action.CLOSE))}
        case State.CANCELLED:
            return _("It was cancelled on %(day)s.") % {"day": dates.day(last.get(Action.CANCEL))}
        case State.DONE:
            return _("It is done; the department asks for it to be struck off.")
    return _("It is still being worked on; it is due on %(day)s.") % {"day": dates.day(matter.due)}


def _person(user) -> str:
    """A person on paper: the name without the user name, which belongs to the system."""
    return user.name or user.username


def _day(step: MatterStep) -> date:
    return local_day(step.at)
