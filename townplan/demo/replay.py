"""What people did in the demonstration's year, as calls of the actions, in the order of time."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from departments.models import User
from reports import actions
from reports.evidence.files import check_evidence
from reports.months.open_reports import open_reports_of, open_reports_token
from targets.actions import ActionError
from targets.board.rows import FigureKey
from targets.formats import dates
from targets.models import Plan, ProgressReport, SubMeasure, Target
from targets.trace.record import Actor

from .attachments import paper
from .errors import DemonstrationError

#: What the trace gives as the place where the demonstration's people sat.
SOURCE = "demonstration"

#: A part of the demonstration's file.
Told = Mapping[str, Any]
#: A target's code and, for an item's figure, the item's name: where a report has its figure.
FigureKeys = Mapping[tuple[str, str | None], FigureKey]


@dataclass(frozen=True)
class ReplayedStep:
    """One thing that one person did.

    Args:
        act: the action; ``said`` is what it takes besides who, where and which version.
        code: the sub-measure; None for what concerns a whole month.
    """

    at: datetime
    by: str
    act: Callable[..., Any]
    month: int
    code: str | None = None
    said: tuple = ()

    def __str__(self) -> str:
        return " ".join(
            [dates.moment(self.at), self.by, self.act.__name__, self.code or "", dates.month_name(self.month)]
        )


def moment_of(text: str) -> datetime:
    """A time of the file, which the town's clock shows: ``2021-02-03 16:20``."""
    return timezone.make_aware(datetime.fromisoformat(text))


def figure_keys(plan: Plan) -> FigureKeys:
    """Where the plan's figures have their places, by the names that the file uses."""
    rows = Target.objects.filter(plan=plan).values_list("pk", "code", "items__pk", "items__name")
    return {(code, name): (target, item) for target, code, item, name in rows}


def replayed_steps(demo: Told, places: FigureKeys) -> list[ReplayedStep]:
    """Everything that happened, by time."""
    steps = [
        step
        for month, reports in demo["months"].items()
        for report in reports
        for step in _steps_of_report(month, report, places)
    ]
    steps += [
        ReplayedStep(moment_of(closed["at"]), closed["by"], _close, closed["month"], said=(closed.get("reason", ""),))
        for closed in demo["closed"]
    ]
    return sorted(steps, key=lambda step: step.at)


def replay(steps: Iterable[ReplayedStep], plan: Plan, people: Mapping[str, User]) -> None:
    """Does each step as its person at its time.

    Raises:
        DemonstrationError: an action refuses a step.
    """
    sub_measures = {sub_measure.code: sub_measure for sub_measure in plan.sub_measures.all()}
    versions: dict[tuple[str, int], int] = defaultdict(int)
    for step in steps:
        actor = Actor(people[step.by], SOURCE, step.at)
        try:
            if step.code is None:
                step.act(actor, plan, step.month, *step.said)
            else:
                place = (step.code, step.month)
                report = step.act(actor, sub_measures[step.code], step.month, versions[place], *step.said)
                versions[place] = report.version
        except ActionError as error:
            raise DemonstrationError(f"{step}: {error}") from error


def _close(actor: Actor, plan: Plan, month: int, reason: str) -> None:
    """Closes a month over what is open in it, as its administrator sees it."""
    actions.close_month(actor, plan, month, leaving=open_reports_token(open_reports_of(plan, month)), reason=reason)


def _attach(actor: Actor, sub_measure: SubMeasure, month: int, version: int, files: list[Told]) -> ProgressReport:
    """Attaches evidence, which leaves the report's version as it is."""
    attached = actions.attach_evidence(actor, sub_measure, month, [check_evidence(paper(file)) for file in files])
    return attached.evidence[0].report


def _steps_of_report(month: int, report: Told, places: FigureKeys) -> Iterator[ReplayedStep]:
    def step(at: str, by: str, act: Callable[..., Any], *said: Any) -> ReplayedStep:
        return ReplayedStep(moment_of(at), by, act, month, report["sub_measure"], said)

    author, remark = report["by"], report.get("remark", "")
    if papers := report.get("evidence"):
        yield step(papers["at"], author, _attach, papers["files"])
    if earlier := report.get("withdrawn_first"):
        yield step(earlier["submitted"], author, actions.submit, _entry({**report, **earlier}, places))
        yield step(earlier["at"], author, actions.withdraw)
    if earlier := report.get("returned_first"):
        yield step(earlier["submitted"], author, actions.submit, _entry({**report, **earlier}, places))
        yield step(earlier["at"], earlier["by"], actions.return_report, earlier["remark"])
    if report["state"] == "draft":
        yield step(report["saved"], author, actions.save_draft, _entry(report, places))
        return
    yield step(report["submitted"], author, actions.submit, _entry(report, places))
    if report["state"] == "returned":
        yield step(report["reviewed"], report["reviewer"], actions.return_report, remark)
    elif report["state"] == "approved":
        yield step(report["reviewed"], report["reviewer"], actions.approve, remark)
    for fix in report.get("corrections", ()):
        figures = {places[fix["target"], fix.get("item")]: Decimal(str(fix["value"]))}
        yield step(fix["at"], fix["by"], actions.correct, figures, fix["reason"])


def _entry(report: Told, places: FigureKeys) -> actions.ReportEntry:
    figures = {place: Decimal(str(amount)) for place, amount in _by_place(report.get("figures", {}), places)}
    return actions.ReportEntry(
        assessment=report["assessment"],
        progress=report["progress"],
        problems=report.get("problems", ""),
        next_steps=report.get("next_steps", ""),
        figures=figures,
        notes=dict(_by_place(report.get("notes", {}), places)),
    )


def _by_place(told: Told, places: FigureKeys) -> Iterator[tuple[FigureKey, Any]]:
    """What is told of each figure: of a target, or of each of its items."""
    for code, value in told.items():
        for item, said in value.items() if isinstance(value, dict) else [(None, value)]:
            yield places[code, item], said
