"""The demonstration's supervision matters: ordered, answered and settled in the order of time."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from departments.models import Department, User
from reports.evidence.files import check_evidence
from supervision.actions import answering, ordering
from supervision.actions.ordering import NewMatter, order_matter
from supervision.models import Matter, Meeting
from targets.models import Plan, SubMeasure, Target
from targets.trace.record import Actor

from .attachments import make_attachment
from .replay import ReplayedStep, moment_of


def read_matters(path: Path) -> list[dict[str, Any]]:
    """The matters in the file, in the order of their numbers; none if there is no file."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))["matters"] if path.exists() else []


def steps_of_matters(matters: list[dict[str, Any]]) -> Iterator[ReplayedStep]:
    """All steps of the matters, to be replayed with those of the reports."""
    for number, matter in enumerate(matters, 1):
        at = moment_of(matter["at"])
        author = matter.get("by", matter["ordered_by"])
        yield ReplayedStep(at, author, _order, at.month, values=(matter,))
        for text, person, step, words, *more in matter["steps"]:
            moment = moment_of(text)
            yield ReplayedStep(moment, person, _STEPS[step], moment.month, values=(number, words, *more))


def _order(actor: Actor, plan: Plan, _month: int, matter: dict[str, Any]) -> None:
    departments = {row.code: row for row in Department.objects.all()}
    target, measure, meeting = matter.get("target"), matter.get("measure"), matter.get("meeting")
    new = NewMatter(
        title=matter["title"],
        order=matter["order"],
        ordered_by=User.objects.get(username=matter["ordered_by"]),
        lead=departments[matter["lead"]],
        supports=[departments[code] for code in matter.get("supports", ())],
        due=matter["due"],
        target=Target.objects.get(plan=plan, code=target) if target else None,
        sub_measure=SubMeasure.with_projects.get(plan=plan, code=measure) if measure else None,
        month=matter.get("month"),
        meeting=Meeting.objects.get(plan=plan, month=meeting) if meeting else None,
    )
    order_matter(actor, plan.pk, new)


def _stands(plan: Plan, number: int) -> tuple[int, int]:
    """A matter's key and version."""
    return Matter.objects.filter(plan=plan, number=number).values_list("pk", "version").get()


def _sign(actor: Actor, plan: Plan, _month: int, number: int, _words: str) -> None:
    answering.sign_for(actor, *_stands(plan, number))


def _reply(actor: Actor, plan: Plan, _month: int, number: int, words: str, files: Any = ()) -> None:
    answering.reply(actor, *_stands(plan, number), words, _checked(files))


def _finish(actor: Actor, plan: Plan, _month: int, number: int, words: str, files: Any = ()) -> None:
    answering.report_done(actor, *_stands(plan, number), words, _checked(files))


def _ask_extension(actor: Actor, plan: Plan, _month: int, number: int, words: str, due: date) -> None:
    answering.ask_extension(actor, *_stands(plan, number), due, words)


def _extend(actor: Actor, plan: Plan, _month: int, number: int, words: str, due: date) -> None:
    ordering.grant_extension(actor, *_stands(plan, number), due, words)


def _close(actor: Actor, plan: Plan, _month: int, number: int, words: str) -> None:
    ordering.close_matter(actor, *_stands(plan, number), words)


def _cancel(actor: Actor, plan: Plan, _month: int, number: int, words: str) -> None:
    ordering.cancel_matter(actor, *_stands(plan, number), words)


def _checked(files: Any) -> list:
    return [check_evidence(make_attachment(file)) for file in files]


#: The steps by their names in the file.
_STEPS = {
    "sign": _sign,
    "reply": _reply,
    "finish": _finish,
    "ask_extension": _ask_extension,
    "extend": _extend,
    "close": _close,
    "cancel": _cancel,
}
