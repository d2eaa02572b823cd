"""Seals (封存): the heads of all chains, written every day to a file outside the database, keyed with a secret there.

Who has the database's password can write a whole chain anew, or cut it; without the key they cannot write the seals
that fit it. Who has the data folder too can: therefore the file is copied elsewhere (``TOWNPLAN_SEALS_COPY``,
``TOWNPLAN_SEALS_MAIL``), and ``verify_trace --seals`` reads a copy.

Each line of the file is a JSON object with its HMAC, which covers the line before: a line that is changed, or taken
from between, is found. So that its end is not cut unseen, each seal leaves an event in the security log, with the
number of lines before and after it.
"""

import hmac
import json
import logging
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from socket import gethostname
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from ..formats import dates
from ..models import Event, Plan, SecurityEvent
from .events import Program, change
from .security import lock_security, record_counted, record_security

log = logging.getLogger(__name__)

#: What stands for the chains of no plan; a plan's stands for itself with its id, which stays.
PEOPLE, SECURITY = "people", "security"
FILE = "seals.jsonl"
#: The day on which this process last saw the heads sealed.
_sealed_on: date | None = None


@dataclass
class Seals:
    """What a file of seals says.

    Args:
        heads: by chain, the hash that the event of each sealed number has to have.
        problems: lines that are not what was sealed, each in a sentence.
        last: the time of the last seal.
    """

    heads: dict[str, dict[int, str]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    last: datetime | None = None

    def of(self, plan: Plan | None) -> dict[int, str]:
        """The sealed heads of a plan's chain, or of that of people and places."""
        return self.heads.get(chain_name(plan and plan.pk), {})


def chain_name(plan_id: int | None) -> str:
    """What a seal calls a plan's chain, or that of people and places."""
    return PEOPLE if plan_id is None else f"plan {plan_id}"


def seals_file() -> Path:
    """The file that the seals are written to."""
    return Path(settings.SEALS_DIR) / FILE


def read_seals(path: Path | None = None) -> Seals:
    """Reads a file of seals, and checks each with the key; our own, where none is named, also for lines that were cut
    from its end. No file has no seals.
    """
    seals, before = Seals(), ""
    try:
        lines = (path or seals_file()).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        lines = []
    for number, line in enumerate(lines, 1):
        try:
            seal = json.loads(line)
            mac, facts = seal.pop("mac"), {name: seal[name] for name in ("at", "chain", "sequence", "hash")}
            fits = hmac.compare_digest(str(mac), _mac(seal, before))
        except (ValueError, KeyError, TypeError, AttributeError):
            mac, facts, fits = "", {}, False
        if fits:
            seals.heads.setdefault(facts["chain"], {}).setdefault(int(facts["sequence"]), facts["hash"])
            seals.last = parse_datetime(facts["at"])
        else:
            seals.problems.append(
                _("Line %(line)d of the seals is not what was sealed: it was changed, or a line before it is missing.")
                % {"line": number}
            )
        before = str(mac)
    if path is None:
        seals.problems += _cuts(lines)
    return seals


@transaction.atomic
def seal_heads() -> int:
    """Writes the last event of each chain to the file of seals. Returns how many. Raises OSError."""
    lock_security()  # one process at a time
    record_counted(Program("sealtrace", "sealtrace"))
    path, heads = seals_file(), list(_heads())
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(path, "a+", encoding="utf-8", opener=lambda file, flags: os.open(file, flags, 0o600)) as file:
        file.seek(0)
        lines = file.read().splitlines()
        first, before = (_mac_of(lines[0]), _mac_of(lines[-1])) if lines else ("", "")
        for chain, sequence, found in heads:
            seal = {"at": timezone.now().isoformat(), "chain": chain, "sequence": sequence, "hash": found}
            before = _mac(seal, before)
            first = first or before
            file.write(json.dumps({**seal, "mac": before}) + "\n")
        file.flush()
        os.fsync(file.fileno())
    # A file is known by the HMAC of its first line.
    if heads:
        told = change("seals", first, "lines", len(lines), len(lines) + len(heads))
        record_security(
            Program("sealtrace", "sealtrace"), SecurityEvent.Action.SEAL, about=gethostname(), changes=[told]
        )
    return len(heads)


def seal_once_a_day() -> None:
    """Seals after the first write of a day, once that is committed. A failure is logged; the next write tries again."""
    if _sealed_on != timezone.localdate():
        transaction.on_commit(_seal_today, robust=True)


def _seal_today() -> None:
    global _sealed_on  # so that a process looks at the file once a day
    today = timezone.localdate()
    if _sealed_on == today:
        return
    last = _last_moment()
    if last is None or timezone.localtime(last).date() != today:
        try:
            seal_heads()
        except OSError as error:
            log.error("The seals cannot be written to %s: %s", seals_file(), error)
            return
    _sealed_on = today


def chains_without_plan(seals: Seals) -> Iterable[str]:
    """A sentence for each sealed chain whose plan is gone."""
    there = {chain_name(pk) for pk in Plan.objects.values_list("pk", flat=True)} | {PEOPLE, SECURITY}
    for chain in sorted(seals.heads.keys() - there):
        yield _("The seals know a chain of a plan that is gone (%(chain)s), up to event %(last)d.") % {
            "chain": chain,
            "last": max(seals.heads[chain]),
        }


def last_seal_in_words(seals: Seals) -> str:
    """When the chains were last sealed."""
    if seals.last is None:
        return _("No chain was sealed yet.")
    return _("Last sealed on %(at)s.") % {"at": dates.moment(timezone.localtime(seals.last))}


def _cuts(lines: list[str]) -> Iterable[str]:
    """A sentence for each time that a file had fewer lines than its last seal had left, now or at the next seal.

    Servers that share a database seal into a file each, known by its first line's HMAC; where a server's file has
    another one, the whole file was taken away.
    """
    left: dict[str, tuple[str, int, datetime]] = {}
    events = SecurityEvent.objects.filter(action=SecurityEvent.Action.SEAL).order_by("sequence")
    seals = [(at, server, told) for at, server, [told] in events.values_list("at", "about", "changes")]
    now = {"of": _mac_of(lines[0]) if lines else "", "before": len(lines), "after": len(lines)}
    for at, server, told in [*seals, (timezone.now(), gethostname(), now)]:
        file, lines_left, sealed_at = left.get(told["of"]) or left.get(server) or ("", 0, at)
        found = told["before"] if told["of"] == file else 0
        if found < lines_left:
            yield _("The seals of %(at)s ended with line %(left)d, but only %(found)d lines of them were left.") % {
                "at": dates.moment(timezone.localtime(sealed_at)),
                "left": lines_left,
                "found": found,
            }
        left[told["of"]] = left[server] = told["of"], told["after"], at


def _heads() -> Iterable[tuple[str, int, str]]:
    for plan_id in (None, *Plan.objects.order_by("year").values_list("pk", flat=True)):
        last = Event.objects.filter(plan=plan_id).order_by("-sequence").values_list("sequence", "hash").first()
        if last:
            yield chain_name(plan_id), *last
    if last := SecurityEvent.objects.order_by("-sequence").values_list("sequence", "hash").first():
        yield SECURITY, *last


def _mac(seal: dict[str, Any], before: str) -> str:
    text = json.dumps([seal["at"], seal["chain"], seal["sequence"], seal["hash"], before])
    return hmac.digest(settings.TRACE_KEY.encode(), text.encode(), "sha256").hex()


def _mac_of(line: str) -> str:
    try:
        return str(json.loads(line)["mac"])
    except (ValueError, KeyError, TypeError):
        return ""


def _last_moment() -> datetime | None:
    try:
        lines = seals_file().read_text(encoding="utf-8").splitlines()
        return parse_datetime(json.loads(lines[-1])["at"]) if lines else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
