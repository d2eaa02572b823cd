"""Paragraphs ready to be pasted into an official report: the plan, an area, a sub-measure, a target.

Plain text in the reader's language, from counted figures and approved reports only, with the numbers of the pages. Each
names its month, so that it can be used alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from targets.board import (
    AreaRow,
    Board,
    Commitment,
    RolledUp,
    SubMeasureRow,
    TargetRow,
    reason_of_whole,
    what_is_lacking,
)
from targets.formats import numbers
from targets.formats.dates import month_name
from targets.formats.labels import ASSESSMENT
from targets.models import ProgressReport, TaskArea
from targets.rules import Light

from .clauses import clause_of, join_clauses, shortfall_of

Status = ProgressReport.Status

#: A sentence names at most so many targets, then their total number.
MOST_NAMED = 5

_SHOWN = {
    Light.GREEN: pgettext_lazy("the light that is shown", "rated on track"),
    Light.AMBER: pgettext_lazy("the light that is shown", "rated slightly behind"),
    Light.RED: pgettext_lazy("the light that is shown", "rated behind"),
    Light.DONE: pgettext_lazy("the light that is shown", "all of it is done"),
}
#: The lights that are neither on track nor done, in the order of a sentence.
_OTHERS = {
    Light.AMBER: pgettext_lazy("counted", "%(n)d slightly behind"),
    Light.RED: pgettext_lazy("counted", "%(n)d behind"),
    Light.NO_DATA: pgettext_lazy("counted", "%(n)d without data"),
    Light.NOT_DUE: pgettext_lazy("counted", "%(n)d not due yet"),
    Light.UNSET: pgettext_lazy("counted", "%(n)d not set"),
}


def conclusion_of(board: Board) -> str:
    """The month in one sentence.

    截至6月底，46个事项中，达到序时进度要求的31项，预警9项，滞后4项，缺数据2项；综合得分87.3分，亮黄灯，因4项红灯、2项缺数据。
    """
    if not board.due_until and board.score is None:
        return _("Nothing is known of %(year)d yet: no report is approved, and none was due.") % {
            "year": board.plan.year
        }
    return sentence(_by_the_end(board.month) + _standing_of(board))


def paragraph_of_plan(board: Board) -> str:
    """The month in a paragraph: the conclusion, the change, the headline figures, the areas, what is behind."""
    return paragraph(
        [
            conclusion_of(board),
            change_sentence_of(board),
            headline_of(board),
            area_phrases(board),
            *_concerns(board.commitments),
        ]
    )


def change_sentence_of(board: Board) -> str:
    """A sentence on the change of the plan's score since last month; empty where there is nothing to compare."""
    return _change_sentence(board, board.score, _before(board))


def headline_of(board: Board) -> str:
    """The headline figures in a sentence; empty without any."""
    targets = [target for area in board.areas if area.kind == "headline" for target in area.targets]
    if not targets:
        return ""
    clauses = pgettext("between parts of a sentence", "; ").join(map(clause_of, targets))
    return sentence(_("Of the headline figures, %(clauses)s") % {"clauses": clauses})


def area_phrases(board: Board) -> str:
    """A sentence on the task areas' lights, and the highest and lowest score."""
    return _areas_sentence([area for area in board.areas if area.is_work and area.light])


def paragraph_of_area(area: AreaRow, board: Board, *, under_its_name: bool = False) -> str:
    """A paragraph on an area: its state, its change since last month, what is behind or without data.

    Args:
        under_its_name: whether its title is above the paragraph.
    """
    if not area.sub_measures:
        return ("" if under_its_name else _("“%(title)s”: ") % {"title": area.title}) + without_sub_measures()
    if area.light is None:
        return ""
    before = board.snapshot(board.month - 1).areas[area.number] if board.month > 1 else RolledUp()
    title = "" if under_its_name else _("“%(title)s”: ") % {"title": area.title}
    return paragraph(
        [
            sentence(_by_the_end(board.month) + title + _standing_of(area)),
            _change_sentence(board, area.score, before),
            *_concerns(area.commitments),
        ]
    )


def without_sub_measures() -> str:
    """The sentence of an area in which there is nothing yet."""
    return _("This area has no sub-measures yet.")


def paragraph_of_sub_measure(sub_measure: SubMeasureRow, board: Board) -> str:
    """A paragraph on a sub-measure: its targets, its department's assessment of the month, and the progress."""
    if sub_measure.light is None:
        return ""
    clauses = pgettext("between parts of a sentence", "; ").join(map(clause_of, sub_measure.targets))
    names = {"title": sub_measure.title, "lead": sub_measure.lead.name if sub_measure.lead else ""}
    led = _("“%(title)s” is led by %(lead)s") if sub_measure.lead else _("“%(title)s” has no lead department yet")
    sentences = [sentence(led % names)]
    if clauses:
        sentences.append(sentence(_by_the_end(board.month) + clauses))
    return paragraph([*sentences, *_words_of_month(sub_measure, board.month)])


def paragraph_of_target(row: TargetRow) -> str:
    """截至6月底，税收收入完成5,520万元，占年度计划的46.0%，低于序时进度4.0个百分点，全年预计11,040万元…。"""
    return sentence(_by_the_end(row.standing.month) + clause_of(row))


def sentence(text: str) -> str:
    """A text with a full stop at its end, unless it has one already."""
    text = " ".join(text.split())
    return text if not text or text[-1] in "。！？!?….；;" else text + pgettext("end of a sentence", ".")


def paragraph(sentences: Iterable[str]) -> str:
    """Joins sentences to a paragraph; empty ones are left out."""
    whole = ""
    for text in sentences:
        if whole and text:
            whole = pgettext("a paragraph", "%(so_far)s %(sentence)s") % {"so_far": whole, "sentence": text}
        else:
            whole = whole or text
    return whole


def _counted(commitments: Sequence[Commitment]) -> str:
    """Commitments by light: 达到进度要求的31项（其中已完成3项），预警9项.

    What is not due, not set or without data does not count as on track.
    """
    lights = [commitment.light for commitment in commitments]
    done = lights.count(Light.DONE)
    counted = _("%(n)d on track or done") % {"n": lights.count(Light.GREEN) + done}
    if done:
        counted += _(" (%(n)d of them done)") % {"n": done}
    return join_clauses(
        [counted, *(str(words) % {"n": n} for light, words in _OTHERS.items() if (n := lights.count(light)))]
    )


def names_of_commitments(commitments: Sequence[Commitment], describe=None) -> str:
    """Names of commitments, at most ``MOST_NAMED`` of them: 扬水站（低于序时进度12.0个百分点）、桥梁重建等7项."""
    texts = [commitment.name + (describe(commitment) if describe else "") for commitment in commitments[:MOST_NAMED]]
    text = pgettext("between names", ", ").join(texts)
    if len(commitments) > MOST_NAMED:
        text += _(" and others, %(n)d in all") % {"n": len(commitments)}
    return text


def _by_the_end(month: int) -> str:
    return _("By the end of %(month)s, ") % {"month": month_name(month)}


def _standing_of(rolled: Board | AreaRow) -> str:
    """Counts, score, light, and what made the light."""
    commitments = rolled.commitments
    if commitments:
        count = ngettext("of %(n)d commitment: ", "of %(n)d commitments: ", len(commitments))
        text = count % {"n": len(commitments)} + _counted(commitments)
    else:
        text = _("nothing is to be reported on")
    if rolled.score is not None:
        score = _("the score is %(score)s") % {"score": numbers.score(rolled.score)}
        text += pgettext("between parts of a sentence", "; ") + score
    shown = str(_SHOWN.get(rolled.light, "")) if rolled.light else ""
    return join_clauses([text, shown, reason_of_whole(rolled) if shown else ""])


def _before(board: Board) -> RolledUp:
    return board.snapshot(board.month - 1).plan if board.month > 1 else RolledUp()


def _change_sentence(board: Board, score: Fraction | None, before: RolledUp) -> str:
    change = numbers.score_change(score, before.score)
    if change is None:
        return ""
    shown = {"month": month_name(board.month - 1), "by": str(abs(change))}
    if change == 0:
        return sentence(_("The score is the same as in %(month)s") % shown)
    if change > 0:
        return sentence(_("The score is up by %(by)s on %(month)s") % shown)
    return sentence(_("The score is down by %(by)s on %(month)s") % shown)


def _areas_sentence(areas: Sequence[AreaRow]) -> str:
    """A sentence with the number of areas by light, and the highest and lowest score."""
    lights = [area.light for area in areas]
    counted = [(light, lights.count(light)) for light in (*_SHOWN, Light.NOT_DUE, Light.UNSET) if light in lights]
    if not counted:
        return ""
    words = {
        Light.GREEN: pgettext("counted areas", "%(n)d on track"),
        Light.AMBER: pgettext("counted areas", "%(n)d slightly behind"),
        Light.RED: pgettext("counted areas", "%(n)d behind"),
        Light.DONE: pgettext("counted", "%(n)d done"),
        Light.NOT_DUE: _OTHERS[Light.NOT_DUE],
        Light.UNSET: _OTHERS[Light.UNSET],
    }
    if any(area.kind == TaskArea.Kind.LIVELIHOOD for area in areas):
        total = ngettext(
            "Of %(n)d area of work: ", "Of %(n)d task areas and works for people's livelihood: ", len(areas)
        )
    else:
        total = ngettext("Of %(n)d task area: ", "Of %(n)d task areas: ", len(areas))
    text = total % {"n": len(areas)} + join_clauses([str(words[light]) % {"n": n} for light, n in counted])
    scores = [numbers.rounded(area.score, 1) for area in areas if area.score is not None]
    if scores and min(scores) < max(scores):
        text += pgettext("between parts of a sentence", "; ") + _(
            "the highest score (%(high)s): %(best)s; the lowest (%(low)s): %(worst)s"
        ) % {
            "best": _areas_at(areas, max(scores)),
            "high": numbers.score(max(scores)),
            "worst": _areas_at(areas, min(scores)),
            "low": numbers.score(min(scores)),
        }
    return sentence(text)


def _areas_at(areas: Sequence[AreaRow], score: Decimal) -> str:
    """The areas with this printed score, as several may share it."""
    titles = [area.title for area in areas if area.score is not None and numbers.rounded(area.score, 1) == score]
    text = pgettext("between names", ", ").join(_("“%(title)s”") % {"title": title} for title in titles[:MOST_NAMED])
    return text if len(titles) <= MOST_NAMED else text + _(" and others, %(n)d in all") % {"n": len(titles)}


def _concerns(commitments: Sequence[Commitment]) -> list[str]:
    """Sentences on what is behind, the worst first, and on what has no data."""
    behind = showing(commitments, Light.RED)
    silent = [commitment for commitment in commitments if commitment.light == Light.NO_DATA]
    concerns = []
    if behind:
        concerns.append(sentence(_("Behind: %(names)s") % {"names": names_of_commitments(behind, by_how_much)}))
    if silent:
        concerns.append(
            sentence(_("No data: %(names)s") % {"names": names_of_commitments(silent, _lacking_in_brackets)})
        )
    return concerns


def showing(commitments: Iterable[Commitment], light: Light) -> list[Commitment]:
    """The commitments that show a light, those furthest behind first; an own assessment of being behind is halfway."""

    def ratio(commitment: Commitment) -> Fraction:
        return (commitment.standing.ratio or Fraction(0)) if isinstance(commitment, TargetRow) else Fraction(1, 2)

    return sorted((commitment for commitment in commitments if commitment.light == light), key=ratio)


def by_how_much(commitment: Commitment) -> str:
    """How a target compares with what is due by now, in brackets; empty where it has no figure. A sub-measure without a
    target says it by its own assessment.
    """
    if isinstance(commitment, SubMeasureRow):
        return _(" (by its own assessment)")
    if commitment.standing.actual is None:
        return ""
    short = shortfall_of(commitment)
    return _(" (%(short)s)") % {"short": short} if short else ""


def _lacking_in_brackets(commitment: Commitment) -> str:
    """Why there is nothing to judge a commitment by, in brackets."""
    return _(" (%(short)s)") % {"short": what_is_lacking(commitment)}


def _words_of_month(sub_measure: SubMeasureRow, month: int) -> list[str]:
    """The department's approved assessment and progress of the month; else why there are none."""
    report = sub_measure.reports.get(month)
    shown = {"month": month_name(month)}
    if report and report.status == Status.APPROVED:
        own = ASSESSMENT.get(report.assessment)
        word = _("The department's own assessment for %(month)s: %(word)s") % {**shown, "word": own} if own else ""
        return [sentence(word), sentence(report.progress)]
    if report and report.status == Status.SUBMITTED:
        return [sentence(_("The report for %(month)s waits for review") % shown)]
    # Imported figures count without a report, so a report is not missing.
    return (
        [] if sub_measure.is_reported(month) else [sentence(_("The report for %(month)s has not come in yet") % shown)]
    )
