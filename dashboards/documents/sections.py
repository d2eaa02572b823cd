"""The bulletin's later parts: what goes well, what is behind and why, who has not reported, what comes next.

All sentences come from counted figures, approved reports and the calendar. Where a department has written nothing, the
text says so.
"""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext, pgettext

from reports.months.lateness import Tally, Timeliness, Timing, by_department, reported_on
from supervision.shown import ShownMatters
from targets.board import AreaRow, Board, Commitment, SubMeasureRow, TargetRow, with_unit
from targets.calendar.schedule import Schedule
from targets.formats import dates
from targets.formats.dates import month_name
from targets.models import ProgressReport
from targets.rules import Light

from .clauses import clause_of
from .matters import supervised
from .paragraphs import by_how_much, names_of_commitments, paragraph, sentence, showing

Status = ProgressReport.Status

#: At most so many targets above their path are named.
MOST_AHEAD = 8


def progress_of(area: AreaRow, month: int) -> list[str]:
    """The progress that departments report of an area's sub-measures, once approved: a numbered paragraph for each.

    A sub-measure that the area stands for is not named again under the area's title.
    """
    reports = [(sub_measure, _approved(sub_measure, month)) for sub_measure in area.sub_measures]
    told = [(sub_measure, report.progress) for sub_measure, report in reports if report and report.progress.strip()]
    if len(told) == 1 and area.stands_for(told[0][0]):
        [(sub_measure, progress)] = told
        return [sentence(_with_name(sub_measure.lead.name, progress) if sub_measure.lead else progress)]
    return numbered(sentence(_with_name(_with_department(row), progress)) for row, progress in told)


def leading(board: Board) -> list[str]:
    """Part 三、: commitments that are done, and the targets furthest above their path."""
    done = [commitment for commitment in board.commitments if commitment.light == Light.DONE]
    ahead = [
        target
        for target in board.targets
        if target.light == Light.GREEN and target.standing.gap and target.standing.gap > 0
    ]
    ahead.sort(key=lambda target: -(target.standing.gap or 0))
    sentences = []
    if done:
        count = ngettext("%(n)d commitment is done: ", "%(n)d commitments are done: ", len(done)) % {"n": len(done)}
        sentences.append(sentence(count + _separated(f"{row.name}{_department_of(row)}" for row in done)))
    if ahead:
        count = ngettext(
            "%(n)d target is above the planned pace: ", "%(n)d targets are above the planned pace: ", len(ahead)
        ) % {"n": len(ahead)}
        if len(ahead) > MOST_AHEAD:
            count = _("%(n)d targets are above the planned pace; the furthest are: ") % {"n": len(ahead)}
        sentences.append(
            sentence(
                count + _separated(f"{clause_of(target)}{_department_of(target)}" for target in ahead[:MOST_AHEAD])
            )
        )
    return sentences or [_("No commitment is done or above the planned pace yet.")]


def lagging(board: Board, matters: ShownMatters) -> list[str]:
    """Part 四、: each sub-measure that is behind, with its figures, the reported problems and its open matter."""
    sub_measures = _behind(board)
    sentences = numbered(_reason(sub_measure, board.month, matters) for sub_measure in sub_measures)
    amber = showing(board.commitments, Light.AMBER)
    if not sentences:
        sentences = [_("Nothing is behind this month.")]
    if amber:
        n = len(amber)
        count = ngettext("%(n)d commitment is slightly behind: ", "%(n)d commitments are slightly behind: ", n)
        sentences.append(sentence(count % {"n": n} + names_of_commitments(amber, by_how_much)))
    silent = sum(1 for commitment in board.commitments if commitment.light == Light.NO_DATA)
    if silent:
        text = ngettext(
            "Of %(n)d commitment it cannot be said, for there is no data; see part 5.",
            "Of %(n)d commitments it cannot be said, for there is no data; see part 5.",
            silent,
        )
        sentences.append(text % {"n": silent})
    return sentences


def unreported(board: Board, schedule: Schedule, today: date) -> list[str]:
    """Part 五、: how the month was reported, who was late or has not reported, what waits for review."""
    month = board.month
    total, late, missing, returned, waiting = Tally(), [], [], [], []
    for line in by_department(board, [month], schedule, today):
        for sub_measure, timings in line.sub_measures:
            timing = timings[month]
            total.add(timing)
            name = _("“%(title)s” of %(department)s") % {"title": sub_measure.title, "department": line.department.name}
            report = sub_measure.reports.get(month)
            if timing.kind in (Timeliness.OVERDUE, Timeliness.MISSING):
                missing.append(_with_days(name, timing))
            elif timing.kind == Timeliness.LATE:
                late.append(_with_days(name, timing))
            if timing.kind in (Timeliness.ON_TIME, Timeliness.LATE) and not sub_measure.is_reported(month):
                returned.append(name)
            if report and report.status == Status.SUBMITTED:
                waiting.append(name)
    leaderless = sum(1 for sub_measure in board.sub_measures if sub_measure.light and sub_measure.lead is None)
    sentences = [paragraph([_due(schedule, month), _tally(total), _without_lead(leaderless)])]
    for head, names in (
        (_("Not reported: "), missing),
        (_("Reported late: "), late),
        (_("Sent back and not handed in again yet: "), returned),
        (_("Reported and waiting for review, so their figures are not in this bulletin: "), waiting),
    ):
        if names:
            sentences.append(sentence(head + _separated(names)))
    no_figure = [target for target in board.targets if target.light == Light.NO_DATA]
    silent = [target for target in no_figure if _approved(target.sub_measure, month)]
    if silent:
        head = _("Reports that are approved but give no figure for a target: ")
        sentences.append(sentence(head + _separated(f"{target.name}{_department_of(target)}" for target in silent)))
    return sentences


def next_steps(board: Board, schedule: Schedule, today: date) -> list[str]:
    """Part 六、: next steps of departments that are behind, what each month must bring, and requests to all."""
    month = board.month
    sub_measures = _behind(board)
    sentences = numbered(_intention(sub_measure, month) for sub_measure in sub_measures)
    amber = [target for target in board.targets if target.light == Light.AMBER and target.standing.needed is not None]
    if amber:
        needs = _separated(f"{target.name}{_needed(target)}" for target in amber)
        text = _("What is slightly behind must still bring: %(needs)s") % {"needs": needs}
        sentences.append(sentence(text))
    appeals = []
    if sub_measures:
        appeals.append(
            _(
                "Departments with work that is behind examine the reasons, lay down measures and days, and say so in "
                "their next report."
            )
        )
    if any(commitment.light == Light.AMBER for commitment in board.commitments):
        appeals.append(_("Those with work that is slightly behind follow it closely, so that it does not fall behind."))
    missing = any(not sub_measure.is_reported(month) for sub_measure in reported_on(board))
    if missing and today > schedule.due_day(month):
        appeals.append(_("Those that have not reported do so without delay."))
    appeals.append(_("All departments hold to the year's plan and its pace."))
    if month < 12:
        facts = {"month": month_name(month + 1), "day": dates.day(schedule.due_day(month + 1))}
        appeals.append(_("Reports for %(month)s are due on %(day)s.") % facts)
    return [*sentences, paragraph(appeals)]


def numbered(texts: Iterable[str]) -> list[str]:
    """Paragraphs with numbers, as on the third level of an official document."""
    return [_("%(number)d. %(text)s") % {"number": number, "text": text} for number, text in enumerate(texts, 1)]


def _behind(board: Board) -> list[SubMeasureRow]:
    """The sub-measures whose light is red, the lowest score first."""
    red = [sub_measure for sub_measure in board.sub_measures if sub_measure.light == Light.RED]
    return sorted(red, key=lambda sub_measure: sub_measure.score if sub_measure.score is not None else 0)


def _reason(sub_measure: SubMeasureRow, month: int, matters: ShownMatters) -> str:
    red = [target for target in sub_measure.targets if target.light == Light.RED]
    report = _approved(sub_measure, month)
    sentences = []
    if red:
        sentences.append(sentence(pgettext("between parts of a sentence", "; ").join(map(clause_of, red))))
    else:
        sentences.append(_("The department itself says that it is behind."))
    if report and report.problems.strip():
        sentences.append(sentence(_("Problems: %(text)s") % {"text": report.problems}))
    elif report:
        sentences.append(_("The department names no problems."))
    else:
        sentences.append(_("No report of this month is approved, so no reason is given."))
    sentences.append(supervised(matters, sub_measure.id))
    return _with_name(_with_leader(sub_measure), paragraph(sentences))


def _intention(sub_measure: SubMeasureRow, month: int) -> str:
    report = _approved(sub_measure, month)
    sentences = []
    if report and report.next_steps.strip():
        sentences.append(sentence(report.next_steps))
    else:
        sentences.append(_("The department has not named its next steps yet and is asked for them."))
    pace = [
        target for target in sub_measure.targets if target.light == Light.RED and target.standing.needed is not None
    ]
    if pace:
        needs = _separated(f"{target.name}{_needed(target)}" for target in pace)
        sentences.append(sentence(_("Still to be brought: %(needs)s") % {"needs": needs}))
    return _with_name(_with_leader(sub_measure), paragraph(sentences))


def _needed(target: TargetRow) -> str:
    """What is needed a month until the due month; of whole things how many in all."""
    due = {"due": month_name(target.terms.due)}
    if target.still_to_do is None:
        return _(" %(needed)s a month until %(due)s") % {**due, "needed": with_unit(target, target.standing.needed)}
    return _(" %(rest)s until %(due)s") % {**due, "rest": with_unit(target, target.still_to_do)}


def _due(schedule: Schedule, month: int) -> str:
    facts = {"month": month_name(month), "day": dates.day(schedule.due_day(month))}
    return _("Reports for %(month)s are due on %(day)s.") % facts


def _tally(total: Tally) -> str:
    counted = {
        "due": total.expected + total.awaited,
        "on_time": total.on_time,
        "late": total.late,
        "not_in": total.not_in,
        "awaited": total.awaited,
    }
    if not counted["due"]:
        return ""
    if total.awaited:
        text = _("Of %(due)d sub-measures, reported: %(on_time)d; not due yet: %(awaited)d.")
    else:
        text = _("Of %(due)d sub-measures, reported on time: %(on_time)d; late: %(late)d; missing: %(not_in)d.")
    return text % counted


def _without_lead(count: int) -> str:
    text = ngettext(
        "%(n)d sub-measure has no lead department yet that could report on it.",
        "%(n)d sub-measures have no lead department yet that could report on them.",
        count,
    )
    return text % {"n": count} if count else ""


def _with_days(name: str, timing: Timing) -> str:
    if not timing.days:
        return name
    text = npgettext("how late", "%(name)s (by %(n)d day)", "%(name)s (by %(n)d days)", timing.days)
    return text % {"name": name, "n": timing.days}


def _with_department(sub_measure: SubMeasureRow) -> str:
    """A sub-measure with its department."""
    if sub_measure.lead is None:
        return _("%(title)s (no lead department yet)") % {"title": sub_measure.title}
    return _("%(title)s (%(department)s)") % {"title": sub_measure.title, "department": sub_measure.lead.name}


def _with_leader(sub_measure: SubMeasureRow) -> str:
    """A sub-measure with its department and responsible leader."""
    if sub_measure.lead is None or not sub_measure.leader:
        return _with_department(sub_measure)
    facts = {"title": sub_measure.title, "department": sub_measure.lead.name, "leader": sub_measure.leader}
    return _("%(title)s (%(department)s, responsible leader %(leader)s)") % facts


def _department_of(commitment: Commitment) -> str:
    lead = commitment.sub_measure.lead
    return _(" (%(department)s)") % {"department": lead.name} if lead else ""


def _separated(texts: Iterable[str]) -> str:
    return pgettext("between parts of a sentence", "; ").join(texts)


def _with_name(name: str, text: str) -> str:
    return pgettext("a name and what is said of it", "%(name)s: %(text)s") % {"name": name, "text": text}


def _approved(sub_measure: SubMeasureRow, month: int):
    report = sub_measure.reports.get(month)
    return report if report and report.status == Status.APPROVED else None
