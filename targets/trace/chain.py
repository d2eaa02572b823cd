"""Verifies the trace: walks a chain of events, and compares what is stored with the trace.

The hash of an event covers its content and the hash before it (``trace.record.hash_of``). So an event that was edited
no longer fits its hash; a removed one leaves a gap in the numbers; one that was inserted, moved or replaced does not
fit its neighbours. Two attacks leave a chain that fits: removing the *last* events, and rewriting the whole chain. The
first is found by ``drift``: the rows are no longer what the trace says. The second is found by a hash that somebody
noted earlier, on paper or elsewhere: ``noted``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..formats import dates
from ..models import ChainedEvent, Event, Plan, SecurityEvent
from .drift import Drift, LastTraced
from .record import hash_of, lock_chain
from .sources import actor_of

#: How many letters of a noted hash are enough to recognise it.
ENOUGH_OF_A_HASH = 12
#: Two servers' clocks may differ so much, and a request waits so long for the one before it.
CLOCK_MAY_DIFFER = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Break:
    """A broken link of the chain: its event, and what is wrong with it."""

    sequence: int
    event: str
    problem: str

    def __str__(self) -> str:
        return f"{self.event}{_(': ')}{self.problem}" if self.event else self.problem


@dataclass
class Chain:
    """A chain, checked event by event in their order.

    Args:
        sequence, hash: of the last event so far; 0 and empty at the start of a whole chain.
        noted: sequence to the hash, or its beginning, that somebody noted earlier.
    """

    sequence: int = 0
    hash: str = ""
    noted: Mapping[int, str] = field(default_factory=dict)
    count: int = 0
    right: int = 0
    first: Break | None = None
    breaks: int = 0
    at: datetime | None = None
    set_back: list[str] = field(default_factory=list)

    def take(self, event: ChainedEvent) -> None:
        """Checks the next event."""
        problem = self._problem(event)
        self.count += 1
        if problem:
            self._broken(Break(event.sequence, event_in_words(event), problem))
        else:
            self.right += 1
        self._compare_clock(event)
        self.sequence, self.hash = event.sequence, event.hash

    def _compare_clock(self, event: ChainedEvent) -> None:
        """An event dated before the one before it: the clock was set back, or the date is made up."""
        if self.at and event.at < self.at - CLOCK_MAY_DIFFER:
            facts = {"event": event_in_words(event), "at": dates.moment(self.at), "before": self.sequence}
            self.set_back.append(
                _("%(event)s is dated before event %(before)d (%(at)s): the clock was set back.") % facts
            )
        self.at = max(self.at or event.at, event.at)

    def end(self) -> None:
        """Called after the last event: a noted one beyond it is missing."""
        for sequence in sorted(self.noted):
            if sequence > self.sequence:
                problem = _("Event %(sequence)d, whose hash was noted, is missing; the trace ends with event %(last)d.")
                self._broken(Break(sequence, "", problem % {"sequence": sequence, "last": self.sequence}))

    def _broken(self, where: Break) -> None:
        self.first = self.first or where
        self.breaks += 1

    def _problem(self, event: ChainedEvent) -> str:
        sentence = {"sequence": event.sequence, "before": self.sequence}
        if event.sequence <= self.sequence:
            return _("a second event has the number %(sequence)d") % sentence
        if event.sequence == self.sequence + 2:
            return _("event %(missing)d is missing before it") % {"missing": self.sequence + 1}
        if event.sequence > self.sequence + 2:
            missing = {"first": self.sequence + 1, "last": event.sequence - 1}
            return _("events %(first)d to %(last)d are missing before it") % missing
        if hash_of(event) != event.hash:
            return _("its hash does not fit its content: it was changed after it was written, or is in the wrong place")
        if event.previous_hash != self.hash:
            return _(
                "its hash before it is not the hash of event %(before)d: "
                "either event %(before)d was replaced or this event was put in"
            ) % {"before": self.sequence}
        noted = self.noted.get(event.sequence)
        if noted and not event.hash.startswith(noted.lower()):
            return _("its hash is not the one that was noted: the chain was written anew")
        return ""


def event_in_words(event: ChainedEvent) -> str:
    """An event in a sentence: ``event 17 (30 June 2021, 16:20, Li Ming, Approved)``."""
    facts = {
        "sequence": event.sequence,
        "at": dates.moment(event.at),
        "actor": actor_of(event),
    }
    return _("event %(sequence)d (%(at)s, %(actor)s, %(action)s)") % {**facts, "action": event.get_action_display()}


@dataclass(frozen=True)
class ChainResult:
    """What a verification found.

    Args:
        begin: the first event that was checked; 1 unless there were too many.
        last, hash: of the last event; 0 and empty where there is none.
        count, right: events that were checked, and those of them that fit.
        first, breaks: the first break, and how many there are.
        set_back: a sentence for each event that is dated before its predecessor.
        differences, more: stored values that differ from the trace, and how many more there are.
    """

    begin: int
    last: int
    hash: str
    count: int
    right: int
    first: Break | None
    breaks: int
    set_back: list[str]
    differences: list[Drift]
    more: int

    @property
    def is_whole(self) -> bool:
        return self.first is None and not self.set_back and not self.differences

    def chain_sentences(self) -> list[str]:
        """The result for the chain, in sentences."""
        facts = {name: getattr(self, name) for name in ("begin", "last", "hash", "count", "right")}
        if not self.count and self.first is None:
            return [_("No event yet.")]
        if self.first is None:
            return [
                _("The chain is whole: events %(begin)d to %(last)d fit together.") % facts,
                _("The hash of event %(last)d is %(hash)s") % facts,
            ]
        lines = [_("The chain is broken at %(where)s.") % {"where": self.first}]
        if more := self.breaks - 1:
            sentence = ngettext("After it is %(count)d more break.", "After it are %(count)d more breaks.", more)
            lines.append(sentence % {"count": more})
        return [*lines, _("Of %(count)d events, %(right)d are right.") % facts]

    def row_sentences(self) -> list[str]:
        """The result for the stored values, in sentences; ``differences`` has them one by one."""
        if not self.differences:
            return [_("Every stored value is what the trace says.")]
        count = len(self.differences) + self.more
        sentence = ngettext(
            "%(count)d stored value is not what the trace says.",
            "%(count)d stored values are not what the trace says.",
            count,
        ) % {"count": count}
        if self.more:
            sentence += _(" The first %(count)d:") % {"count": len(self.differences)}
        return [sentence]


def verify(plan: Plan | None, *, most: int | None = None, noted: Mapping[int, str] | None = None) -> ChainResult:
    """Verifies a trace. Reads event by event, and keeps only the last value of each field in memory.

    Args:
        plan: whose trace; None for that of people and places.
        most: check only so many of the latest events, and the values that they changed.
        noted: as in ``Chain``; needs the whole chain.
    """
    events = Event.objects.defer(None).filter(plan=plan).order_by("sequence", "pk")
    begin = _begin(events, most)
    last_traced = LastTraced(whole=begin == 1)
    chain = Chain(noted=noted or {})
    if begin > 1:
        before = events.filter(sequence__lt=begin).values_list("sequence", "hash").last()
        chain.sequence, chain.hash = before or (0, "")
    _take(events.filter(sequence__gte=begin), chain, last_traced)
    with transaction.atomic():
        # Locked only now, for the few events written in the meantime: from here on nobody writes between the last
        # event and the comparison.
        lock_chain(plan and plan.pk)
        _take(events.filter(sequence__gt=chain.sequence), chain, last_traced)
        differences, more = last_traced.differences(plan)
    chain.end()
    return _result(begin, chain, differences, more)


def verify_security(*, most: int | None = None, noted: Mapping[int, str] | None = None) -> ChainResult:
    """Verifies the security log, as ``verify``; no stored value is compared with it."""
    events = SecurityEvent.objects.order_by("sequence", "pk")
    begin = _begin(events, most)
    chain = Chain(noted=noted or {})
    if begin > 1:
        before = events.filter(sequence__lt=begin).values_list("sequence", "hash").last()
        chain.sequence, chain.hash = before or (0, "")
    _take(events.filter(sequence__gte=begin), chain)
    chain.end()
    return _result(begin, chain, [], 0)


def _result(begin: int, chain: Chain, differences: list[Drift], more: int) -> ChainResult:
    return ChainResult(
        begin,
        chain.sequence,
        chain.hash,
        chain.count,
        chain.right,
        chain.first,
        chain.breaks,
        chain.set_back,
        differences,
        more,
    )


def _begin(events: QuerySet, most: int | None) -> int:
    if most is None:
        return 1
    last = events.order_by("-sequence").values_list("sequence", flat=True).first() or 0
    return max(last - most + 1, 1)


def _take(events: QuerySet, chain: Chain, last_traced: LastTraced | None = None) -> None:
    for event in events.iterator(chunk_size=500):
        chain.take(event)
        if last_traced:
            last_traced.take(event)
