"""Replays what people did in the demonstration's year: calls the actions, in the order of time."""

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

from .attachments import make_attachment
from .errors import DemonstrationError

#: What the trace shows instead of an address on the network.
SOURCE = "demonstration"

#: A section of the demonstration's file, such as a report.
Section = Mapping[str, Any]
#: From the names in the file, a target's code and an item's name or None, to the key of a figure.
FigureKeys = Mapping[tuple[str, str | None], FigureKey]


@dataclass(frozen=True)
class ReplayedStep:
    """One action of one person.

    Args:
        act: the action.
        values: the action's arguments after the actor, the sub-measure or plan, the month and the version.
        code: the sub-measure's; None for an action on a whole month.
    """

    at: datetime
    by: str
    act: Callable[..., Any]
    month: int
    code: str | None = None
    values: tuple = ()

    def __str__(self) -> str:
        return " ".join(
            [dates.moment(self.at), self.by, self.act.__name__, self.code or "", dates.month_name(self.month)]
        )


def moment_of(text: str) -> datetime:
    """A time of the file, such as ``2021-02-03 16:20``, in the town's time zone."""
    return timezone.make_aware(datetime.fromisoformat(text))


def figure_keys(plan: Plan) -> FigureKeys:
    """The keys of the plan's figures by the names that the file uses."""
    rows = Target.objects.filter(plan=plan).values_list("pk", "code", "items__pk", "items__name")
    return {(code, name): (target, item) for target, code, item, name in rows}


def replayed_steps(demo: Section, keys: FigureKeys) -> list[ReplayedStep]:
    """All steps of the file's reports and closed months, in the order of time."""
    steps = [
        step
        for month, reports in demo["months"].items()
        for report in reports
        for step in _steps_of_report(month, report, keys)
    ]
    steps += [
        ReplayedStep(moment_of(closed["at"]), closed["by"], _close, closed["month"], values=(closed.get("reason", ""),))
        for closed in demo["closed"]
    ]
    return sorted(steps, key=lambda step: step.at)


def replay(steps: Iterable[ReplayedStep], plan: Plan, people: Mapping[str, User]) -> None:
    """Performs each step as its person, at its time.

    Raises:
        DemonstrationError: an action refuses a step.
    """
    sub_measures = {sub_measure.code: sub_measure for sub_measure in plan.sub_measures.all()}
    versions: dict[tuple[str, int], int] = defaultdict(int)
    for step in steps:
        actor = Actor(people[step.by], SOURCE, step.at)
        try:
            if step.code is None:
                step.act(actor, plan, step.month, *step.values)
            else:
                report_key = (step.code, step.month)
                report = step.act(actor, sub_measures[step.code], step.month, versions[report_key], *step.values)
                versions[report_key] = report.version
        except ActionError as error:
            raise DemonstrationError(f"{step}: {error}") from error


def _close(actor: Actor, plan: Plan, month: int, reason: str) -> None:
    """Closes a month, and confirms the reports that are open in it at that time."""
    actions.close_month(actor, plan, month, leaving=open_reports_token(open_reports_of(plan, month)), reason=reason)


def _attach(actor: Actor, sub_measure: SubMeasure, month: int, version: int, files: list[Section]) -> ProgressReport:
    """Attaches evidence; returns the report, whose version stays the same."""
    attached = actions.attach_evidence(
        actor, sub_measure, month, [check_evidence(make_attachment(file)) for file in files]
    )
    return attached.evidence[0].report


def _steps_of_report(month: int, report: Section, keys: FigureKeys) -> Iterator[ReplayedStep]:
    def step(at: str, by: str, act: Callable[..., Any], *values: Any) -> ReplayedStep:
        return ReplayedStep(moment_of(at), by, act, month, report["sub_measure"], values)

    author, remark = report["by"], report.get("remark", "")
    if evidence := report.get("evidence"):
        yield step(evidence["at"], author, _attach, evidence["files"])
    if earlier := report.get("withdrawn_first"):
        yield step(earlier["submitted"], author, actions.submit, _entry({**report, **earlier}, keys))
        yield step(earlier["at"], author, actions.withdraw)
    if earlier := report.get("returned_first"):
        yield step(earlier["submitted"], author, actions.submit, _entry({**report, **earlier}, keys))
        yield step(earlier["at"], earlier["by"], actions.return_report, earlier["remark"])
    if report["state"] == "draft":
        yield step(report["saved"], author, actions.save_draft, _entry(report, keys))
        return
    yield step(report["submitted"], author, actions.submit, _entry(report, keys))
    if report["state"] == "returned":
        yield step(report["reviewed"], report["reviewer"], actions.return_report, remark)
    elif report["state"] == "approved":
        yield step(report["reviewed"], report["reviewer"], actions.approve, remark)
    for correction in report.get("corrections", ()):
        figure = keys[correction["target"], correction.get("item")]
        figures = {figure: Decimal(str(correction["value"]))}
        yield step(correction["at"], correction["by"], actions.correct, figures, correction["reason"])


def _entry(report: Section, keys: FigureKeys) -> actions.ReportEntry:
    figures = {key: Decimal(str(amount)) for key, amount in _by_figure(report.get("figures", {}), keys)}
    return actions.ReportEntry(
        assessment=report["assessment"],
        progress=report["progress"],
        problems=report.get("problems", ""),
        next_steps=report.get("next_steps", ""),
        figures=figures,
        notes=dict(_by_figure(report.get("notes", {}), keys)),
    )


def _by_figure(section: Section, keys: FigureKeys) -> Iterator[tuple[FigureKey, Any]]:
    """Each figure's key and value; the file gives a value for a target, or one for each of its items."""
    for code, value in section.items():
        for item, figure in value.items() if isinstance(value, dict) else [(None, value)]:
            yield keys[code, item], figure
