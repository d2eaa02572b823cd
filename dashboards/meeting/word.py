"""The meeting's pack as an official document in Word."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from targets.documents.word import OfficialDocument
from targets.formats import dates
from targets.formats.dates import month_name, year_month
from targets.formats.labels import LIGHT

from ..documents.bulletin import numeral
from ..documents.paragraphs import paragraph, sentence
from ..documents.sections import numbered
from .matters import MeetingMatter, meeting_matters
from .pack import MeetingPack, RedLine
from .promises import PromisedWork


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
    for number, (heading, texts) in enumerate(_parts(pack), 1):
        document.add("Heading 1", _("%(number)s. %(heading)s") % {"number": numeral(number), "heading": heading})
        document.add_all("Body", texts)
    document.sign(plan.town, dates.day(pack.day))
    return document.content()


def title_of_papers(pack: MeetingPack) -> str:
    """The pack's title: 2021年6月调度会材料."""
    month = year_month(pack.board.plan.year, pack.board.month)
    return _("Papers for the monthly meeting on %(month)s") % {"month": month}


def _day_of(pack: MeetingPack) -> dict[str, str]:
    return {"day": dates.day(pack.day)}


def _parts(pack: MeetingPack) -> Iterable[tuple[str, Sequence[str]]]:
    """Each part's heading and paragraphs, in the order of the page."""
    yield _("Conclusion"), pack.conclusion
    yield (
        _("What is behind, and why"),
        numbered(_of_red_line(line) for line in pack.red) or [_("Nothing is behind this month.")],
    )
    promised = [_of_promise(promise, pack.board.month) for promise in pack.promises]
    promised += [sentence(line.in_words) for line in pack.others]
    yield _("What was promised last month, and what came"), numbered(promised) or [without_promises(pack)]
    matters = pack.matters
    texts = [matters.in_words]
    for head, found in (
        (_("Late: "), matters.late),
        (_("Open and in time: "), matters.on_time),
        (_("Struck off in the month: "), matters.closed),
    ):
        if found:
            texts.append(sentence(head + _separated(line.in_words for line in meeting_matters(found))))
    yield _("Supervision matters"), texts
    if pack.meeting:
        decided = [_of_decision(line) for line in meeting_matters(matters.decided)]
        yield (
            _("What the meeting decided"),
            [*pack.meeting.notes.splitlines(), *(numbered(decided) or [_("It has decided no matter yet.")])],
        )


def without_promises(pack: MeetingPack) -> str:
    """Why there is nothing to compare."""
    if pack.is_first_month:
        return _("This is the plan's first month: there is none before it.")
    return _("Nothing was behind or slightly behind last month.")


def _of_red_line(line: RedLine) -> str:
    head = _("%(name)s (%(who)s): %(reason)s") % {"name": line.name, "who": line.who, "reason": line.reason}
    supervised = ""
    if line.matters:
        supervised = sentence(_("Under supervision: %(matters)s") % {"matters": _separated(map(_short, line.matters))})
    return paragraph([head, line.problems, supervised])


def _short(line: MeetingMatter) -> str:
    return _("%(number)s, %(when)s") % {"number": line.document, "when": line.when}


def _of_promise(promise: PromisedWork, month: int) -> str:
    came = [
        _("%(was)s then, %(now)s now: %(came)s") % {"was": LIGHT[line.was], "now": LIGHT[line.now], "came": line.came}
        for line in promise.lines
    ]
    return paragraph(
        [
            _("%(name)s (%(who)s).") % {"name": promise.name, "who": promise.who},
            sentence(_("Promised in %(month)s: %(text)s") % {"month": month_name(month - 1), "text": promise.promised}),
            *(sentence(_("Decided: %(matter)s") % {"matter": line.in_words}) for line in promise.decisions),
            *came,
            sentence(_("Progress in %(month)s: %(text)s") % {"month": month_name(month), "text": promise.progress}),
        ]
    )


def _of_decision(line: MeetingMatter) -> str:
    return sentence(f"{line.in_words}{_(': ')}{line.order}")


def _separated(texts: Iterable[str]) -> str:
    return pgettext("between parts of a sentence", "; ").join(text.rstrip("。.") for text in texts)
