"""The meeting's pack as an official document in Word."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from targets.charts.lights import SHAPES
from targets.documents.word import MEETING_TABLE, OfficialDocument
from targets.formats import dates, numbers
from targets.formats.dates import year_month
from targets.formats.labels import LIGHT
from targets.rules import Light

from ..documents.bulletin import numeral
from ..documents.paragraphs import paragraph, sentence
from ..documents.sections import numbered
from .concerns import RedLine
from .matters import MeetingMatter, meeting_matters
from .pack import MeetingPack
from .promises import PromisedWork

#: Writes a part of the pack.
Part = Callable[[OfficialDocument, MeetingPack], None]


def meeting_document(pack: MeetingPack, *, made: datetime) -> bytes:
    """The pack of a month in the reader's language.

    Args:
        made: when the file was made, in UTC.
    """
    plan = pack.board.plan
    fiction = _("Demonstration data: figures, departments and people are fictional.") if plan.demonstration else ""
    title = title_of_papers(pack)
    document = OfficialDocument(title, author=plan.town, created=made, running_note=fiction)
    document.add("Title", title)
    if pack.meeting:
        document.add("Subtitle", _("Held on %(day)s") % {"day": dates.day(pack.meeting.held_on)})
    document.add("Body", _("Only reviewed figures are in it. Matters stand as on %(day)s.") % _day_of(pack))
    for number, (heading, write) in enumerate(_parts(pack), 1):
        document.add("Heading 1", _("%(number)s. %(heading)s") % {"number": numeral(number), "heading": heading})
        write(document, pack)
    document.sign(plan.town, dates.day(pack.day))
    return document.content()


def title_of_papers(pack: MeetingPack) -> str:
    """The pack's title: 2021年6月调度会材料."""
    month = year_month(pack.board.plan.year, pack.board.month)
    return _("Papers for the monthly meeting on %(month)s") % {"month": month}


def _day_of(pack: MeetingPack) -> dict[str, str]:
    return {"day": dates.day(pack.day)}


def _parts(pack: MeetingPack) -> Iterable[tuple[str, Part]]:
    """Each part's heading and what writes it, in the order of the page."""
    yield _("Conclusion"), _conclusion
    yield _("What is behind, and why"), _red
    if pack.silent:
        yield _("What has no data"), _silent
    yield _("What was promised last month, and what came"), _promises
    yield _("Supervision matters"), _matters
    if pack.meeting:
        yield _("What the meeting decided"), _decided


def _conclusion(document: OfficialDocument, pack: MeetingPack) -> None:
    document.add_all("Body", pack.conclusion)


def _red(document: OfficialDocument, pack: MeetingPack) -> None:
    document.add("Body", sentence(pack.red_counted) if pack.red else pack.without_red)
    if pack.red:
        headings = [_("Commitment or project"), _("Department"), _("Target and actual"), _("Reason")]
        document.add_table(MEETING_TABLE, headings, [_red_row(line) for line in pack.red])


def _red_row(line: RedLine) -> list[str]:
    why = line.short
    if line.matters:
        matters = _separated(map(_in_brief, line.matters))
        why = paragraph([why, sentence(_("Under supervision: %(matters)s") % {"matters": matters})])
    return [line.name, line.who, line.figures or numbers.NONE, why]


def _in_brief(line: MeetingMatter) -> str:
    return _("%(number)s, %(when)s") % {"number": line.document, "when": line.when}


def _silent(document: OfficialDocument, pack: MeetingPack) -> None:
    document.add_all("Body", [sentence(pack.silent_counted), *numbered(line.in_words for line in pack.silent)])


def _promises(document: OfficialDocument, pack: MeetingPack) -> None:
    behind = [promise for promise in pack.promises if not promise.is_kept]
    kept = [promise for promise in pack.promises if promise.is_kept]
    if behind:
        headings = [_("Commitment or project"), _("Department"), _("Promised last month"), _("What came of it")]
        document.add_table(MEETING_TABLE, headings, [_promise_row(promise) for promise in behind])
    if kept:
        names = _separated(_("%(name)s (%(who)s)") % {"name": one.name, "who": one.who} for one in kept)
        document.add("Body", sentence(_("On track again: %(names)s") % {"names": names}))
    if not pack.promises:
        document.add("Body", without_promises(pack))
    if pack.others:
        document.add("Body", _("What else last month's meeting decided:"))
        document.add_all("Body", numbered(sentence(line.in_words) for line in pack.others))


def _promise_row(promise: PromisedWork) -> list[str]:
    decided = [sentence(_("Decided: %(matter)s") % {"matter": _in_brief(line)}) for line in promise.decisions]
    came = [f"{_lit(line.was)} → {_lit(line.now)}{_(': ')}{line.came}" for line in promise.lines]
    return [
        promise.name,
        promise.who,
        paragraph([sentence(promise.promised), *decided]),
        paragraph([*came, sentence(promise.progress)]),
    ]


def _lit(light: Light) -> str:
    return f"{SHAPES[light]} {LIGHT[light]}"


def _matters(document: OfficialDocument, pack: MeetingPack) -> None:
    matters = pack.matters
    document.add("Body", matters.in_words)
    for head, found in (
        (_("Late: "), matters.late),
        (_("Open and in time: "), matters.on_time),
        (_("Struck off: "), matters.closed),
    ):
        if found:
            document.add("Body", sentence(head + _separated(line.in_words for line in meeting_matters(found))))


def _decided(document: OfficialDocument, pack: MeetingPack) -> None:
    decided = [sentence(f"{line.in_words}{_(': ')}{line.order}") for line in meeting_matters(pack.matters.decided)]
    document.add_all("Body", pack.meeting.notes.splitlines())
    document.add_all("Body", numbered(decided) or [_("It has decided no matter yet.")])


def without_promises(pack: MeetingPack) -> str:
    """Why there is nothing to compare."""
    if pack.is_first_month:
        return _("This is the plan's first month: there is none before it.")
    return _("Nothing was behind or slightly behind last month.")


def _separated(texts: Iterable[str]) -> str:
    return pgettext("between parts of a sentence", "; ").join(text.rstrip("。.") for text in texts)
