"""What the office writes down of proposals to the district: that one was submitted, what was answered, a change."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from departments.roles import ORDER_MATTER
from reports.evidence.abandoned import sweep_daily
from reports.evidence.files import EvidenceFile
from reports.evidence.storing import chosen_files, stored_before
from targets.actions import ActionError
from targets.actions.locking import require
from targets.calendar.schedule import local_day
from targets.formats.placeholders import in_one_line, without_placeholder
from targets.models import Event, SubMeasure
from targets.trace.record import Actor, change, locked_plan, record

from ..models import DistrictProposal, ProposalPaper

Outcome = DistrictProposal.Outcome
_ANSWER = {"outcome", "answered_on", "answer"}


class StaleProposal(ActionError):
    """Somebody changed the proposal since the page was made; ``proposal`` is as it is now."""

    def __init__(self, proposal: DistrictProposal) -> None:
        super().__init__(_("Somebody changed this proposal since you opened it; send it again to write over that."))
        self.proposal = proposal


@dataclass(frozen=True, kw_only=True)
class ProposalValues:
    """A proposal as it is written down; empty answer fields while it waits.

    Args:
        sub_measure: where the plan makes it; None for none.
    """

    title: str
    text: str
    submitted_on: date
    submitted_to: str
    sub_measure: SubMeasure | None = None
    outcome: str = Outcome.WAITING
    answered_on: date | None = None
    answer: str = ""

    def cleaned(self, today: date) -> dict[str, Any]:
        """The values by their fields. Raises ActionError for what does not go together."""
        values = {one.name: getattr(self, one.name) for one in fields(self)}
        for name in ("title", "text", "submitted_to", "answer"):
            values[name] = without_placeholder(values[name])
        values["title"] = in_one_line(values["title"])
        if not (values["title"] and values["text"] and values["submitted_to"]):
            raise ActionError(_("Write its title, what is proposed, and to whom it was submitted."))
        if self.submitted_on > today or (self.answered_on or today) > today:
            raise ActionError(_("This day has not come yet."))
        if self.outcome == Outcome.WAITING and (self.answered_on or values["answer"]):
            raise ActionError(_("There is an answer: choose its outcome."))
        if self.outcome != Outcome.WAITING and self.answered_on is None:
            raise ActionError(_("Write the day of the answer."))
        if self.answered_on and self.answered_on < self.submitted_on:
            raise ActionError(_("It cannot be answered before it was submitted."))
        return values


@transaction.atomic
def submit_proposal(actor: Actor, plan_id: int, new: ProposalValues) -> DistrictProposal:
    """Writes down that a proposal was submitted. The same one again is a double click, and stays one.

    Raises:
        NotAllowed: no right. ActionError: what is written does not go together.
    """
    require(actor, ORDER_MATTER)
    values = new.cleaned(local_day(actor.at))
    plan = locked_plan(plan_id)
    if found := DistrictProposal.objects.filter(plan=plan, **values).first():
        return found
    proposal = DistrictProposal(plan=plan)
    return _write(actor, proposal, Event.Action.SUBMIT_PROPOSAL, values, [])


def change_proposal(
    actor: Actor, proposal_id: int, version: int, new: ProposalValues, files: Sequence[EvidenceFile] = ()
) -> DistrictProposal:
    """Writes down an answer, with its papers, or puts a proposal right.

    Raises:
        NotAllowed, ActionError: as ``submit_proposal``; a file that is not taken, or one while it waits for its answer.
        StaleProposal.
    """
    require(actor, ORDER_MATTER)
    if files:
        sweep_daily()
    # Files are written before the transaction, to keep it short.
    with stored_before(ProposalPaper, files) as written, transaction.atomic():
        values = new.cleaned(local_day(actor.at))
        locked_plan(DistrictProposal.objects.values_list("plan", flat=True).get(pk=proposal_id))
        proposal = DistrictProposal.objects.select_related("plan", "sub_measure").get(pk=proposal_id)
        present = dict(proposal.papers.values_list("sha256", "name"))
        stored = proposal.papers.aggregate(Sum("size"))["size__sum"] or 0
        chosen, refused = chosen_files(written, present, stored, too_many_papers)
        if refused:
            raise ActionError(" ".join(refused))
        if chosen and values["outcome"] == Outcome.WAITING:
            raise ActionError(_("There is an answer: choose its outcome."))
        changed = {name for name, value in values.items() if getattr(proposal, name) != value}
        if not changed and not chosen:
            return proposal  # also a double click
        if proposal.version != version:
            raise StaleProposal(proposal)
        is_answer = bool(chosen or changed & _ANSWER)
        action = Event.Action.ANSWER_PROPOSAL if is_answer else Event.Action.CHANGE_PROPOSAL
        return _write(actor, proposal, action, values, chosen)


def too_many_papers(name: str) -> str:
    """The sentence on a file over the number that an answer takes."""
    sentence = _("“%(name)s” was not attached: an answer takes %(most)d files.")
    return sentence % {"name": name, "most": settings.EVIDENCE_MAX_FILES}


def _write(
    actor: Actor, proposal: DistrictProposal, action: str, values: dict[str, Any], papers: Sequence[ProposalPaper]
) -> DistrictProposal:
    before = {name: _plain(getattr(proposal, name) if proposal.pk else None) for name in values}
    for name, value in values.items():
        setattr(proposal, name, value)
    proposal.version += 1
    proposal.save()
    changes = [
        change("proposal", proposal.title, name, before[name], _plain(value))
        for name, value in values.items()
        if (before[name] or None) != (_plain(value) or None)
    ]
    for paper in papers:
        paper.proposal, paper.added_by, paper.added_at = proposal, actor.user, actor.at
        paper.save(force_insert=True)
        changes.append(change("proposal_paper", paper.sha256, "size", None, paper.size, item=paper.name))
    record(actor, proposal.plan, action, changes, sub_measure=proposal.sub_measure)
    return proposal


def _plain(value: Any) -> Any:
    return value.code if isinstance(value, SubMeasure) else value
