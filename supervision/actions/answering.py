"""What a department does with a matter: sign for it (签收), reply (反馈), ask for an extension (延期申请), report it as
done (办结).
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from reports.evidence.abandoned import sweep_daily
from reports.evidence.files import EvidenceFile
from reports.evidence.storing import chosen_files, stored_before
from targets.actions import ActionError, NotAllowed
from targets.formats.placeholders import without_placeholder
from targets.models import Event
from targets.trace.record import Actor

from ..access import NEXT, answers_for
from ..models import Matter, MatterFile, MatterStep
from .locking import StaleMatter, came_twice, locked_matter, require_extension, require_state, take_step

State, Action = Matter.State, MatterStep.Action


def sign_for(actor: Actor, matter_id: int, version: int) -> Matter:
    """The responsible department has read the order.

    Raises:
        NotAllowed: another department. StaleMatter. ActionError: it is signed for already, or no longer open.
    """
    return _answer(actor, matter_id, version, Action.SIGN, Event.Action.SIGN_MATTER, state=State.SIGNED)


def reply(actor: Actor, matter_id: int, version: int, text: str, files: Sequence[EvidenceFile] = ()) -> Matter:
    """Says how a matter stands; supporting departments may too. Files are evidence (佐证材料).

    Raises:
        NotAllowed, StaleMatter: as ``sign_for``.
        ActionError: it is not signed for or no longer open, it has no text, or no room for the files.
    """
    missing, event = _("Write how it stands."), Event.Action.REPLY_TO_MATTER
    return _answer(actor, matter_id, version, Action.REPLY, event, text, missing, files=files)


def report_done(actor: Actor, matter_id: int, version: int, text: str, files: Sequence[EvidenceFile] = ()) -> Matter:
    """Reports a matter as done; who ordered it then strikes it off or sends it back. Raises as ``reply``."""
    missing, event, after = _("Write what came of it."), Event.Action.FINISH_MATTER, {"state": State.DONE}
    return _answer(actor, matter_id, version, Action.FINISH, event, text, missing, files=files, **after, asked_due=None)


def ask_extension(
    actor: Actor, matter_id: int, version: int, due: date, text: str, files: Sequence[EvidenceFile] = ()
) -> Matter:
    """Asks for a later due day, with a reason. Raises as ``reply``; ActionError also for a day that is not later."""
    missing, event = _("Say why more time is needed."), Event.Action.ASK_EXTENSION
    return _answer(
        actor, matter_id, version, Action.ASK_EXTENSION, event, text, missing, due, files=files, asked_due=due
    )


def too_many_for_a_reply(name: str) -> str:
    """The sentence on a file over the number that a reply takes."""
    sentence = _("“%(name)s” was not attached: a reply takes %(most)d files.")
    return sentence % {"name": name, "most": settings.EVIDENCE_MAX_FILES}


def _answer(
    actor: Actor,
    matter_id: int,
    version: int,
    action: MatterStep.Action,
    event: str,
    text: str = "",
    missing: str = "",
    due: date | None = None,
    *,
    files: Sequence[EvidenceFile] = (),
    **fields: Any,
) -> Matter:
    """Takes a department's step. ``missing``: what is said where the step needs a text and has none."""
    text = without_placeholder(text)
    if files:
        sweep_daily()
    # Files are written before the transaction, to keep it short.
    with stored_before(MatterFile, files) as written, transaction.atomic():
        matter = locked_matter(matter_id)
        if not answers_for(actor.user, matter, leads=action != Action.REPLY):
            raise NotAllowed(_("Only the department that answers for this matter does this."))
        if came_twice(actor, matter, version, action, text, due, written):
            return matter
        require_state(matter, NEXT[action])
        if action == Action.ASK_EXTENSION and matter.asked_due:
            raise StaleMatter(matter, _("An extension is asked for already; it waits to be decided."))
        if missing and not text:
            raise ActionError(missing)
        if due:
            require_extension(actor, matter, due)
        stored = MatterFile.objects.filter(step__matter=matter).aggregate(Sum("size"))["size__sum"] if written else 0
        chosen, refused = chosen_files(written, {}, stored or 0, too_many_for_a_reply)
        if refused:
            raise ActionError(" ".join(refused))
        return take_step(actor, matter, action, event, text, due, files=chosen, **fields)
