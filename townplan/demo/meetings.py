"""The demonstration's monthly meetings, and its proposals to the district with their answers."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from reports.evidence.files import check_evidence
from supervision.actions.meeting import change_meeting
from supervision.actions.proposing import ProposalValues, change_proposal, submit_proposal
from supervision.models import DistrictProposal
from targets.calendar.schedule import local_day
from targets.models import Plan
from targets.trace.record import Actor

from .attachments import make_attachment
from .replay import ReplayedStep, moment_of


def read_meetings(path: Path) -> dict[str, list[dict[str, Any]]]:
    """The meetings and the proposals in the file; none if there is no file."""
    return yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else {"meetings": [], "proposals": []}


def steps_of_meetings(meetings: dict[str, list[dict[str, Any]]]) -> Iterator[ReplayedStep]:
    """Their steps, to be replayed with those of the reports."""
    for meeting in meetings["meetings"]:
        yield ReplayedStep(moment_of(meeting["at"]), meeting["by"], _hold, meeting["month"], values=(meeting,))
    for proposal in meetings["proposals"]:
        at = moment_of(proposal["at"])
        yield ReplayedStep(at, proposal["by"], _submit, at.month, values=(proposal,))
        if answer := proposal.get("answer"):
            at = moment_of(answer["at"])
            yield ReplayedStep(at, answer["by"], _answer, at.month, values=(proposal,))


def _hold(actor: Actor, plan: Plan, month: int, meeting: dict[str, Any]) -> None:
    change_meeting(actor, plan.pk, month, None, held_on=meeting["held_on"], notes=meeting["notes"])


def _submit(actor: Actor, plan: Plan, _month: int, proposal: dict[str, Any]) -> None:
    submit_proposal(actor, plan.pk, _values(plan, proposal))


def _answer(actor: Actor, plan: Plan, _month: int, proposal: dict[str, Any]) -> None:
    answer, stored = proposal["answer"], DistrictProposal.objects.get(plan=plan, title=proposal["title"])
    values = {"outcome": answer["outcome"], "answered_on": local_day(actor.at), "answer": answer["text"]}
    files = [check_evidence(make_attachment(file)) for file in answer.get("files", ())]
    change_proposal(actor, stored.pk, stored.version, _values(plan, proposal, **values), files)


def _values(plan: Plan, proposal: dict[str, Any], **answer: Any) -> ProposalValues:
    code = proposal.get("measure")
    return ProposalValues(
        title=proposal["title"],
        text=proposal["text"],
        submitted_on=local_day(moment_of(proposal["at"])),
        submitted_to=proposal["to"],
        sub_measure=plan.sub_measures.get(code=code) if code else None,
        **answer,
    )
