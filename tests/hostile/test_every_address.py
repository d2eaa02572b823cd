"""Hostile values at every address: each is answered with a page, never with a fault of the program.

The suite sends the same few hundred requests each time. ``HOSTILE_REQUESTS=10000`` sends at least so many, round after
round through every part of every address, path, query and form (``make hostile``); ``HOSTILE_SEED`` chooses others.
"""

import os
import random
from collections.abc import Iterator
from itertools import count

import pytest

from targets.models import Plan
from targets.trace.chain import verify
from tests.kept import kept
from tests.permissions.world import make_world

from .addresses import Visited, every_address
from .attack import Attack, Attacker, attacks_on

#: 0: one attack on each address.
REQUESTS = int(os.environ.get("HOSTILE_REQUESTS", "0"))
SEED = os.environ.get("HOSTILE_SEED", "2021")
pytestmark = pytest.mark.django_db


def test_nothing_hostile_meets_a_fault_and_the_trace_stays_whole(evidence_folder, capsys):
    attacker = Attacker(kept(make_world))
    with attacker.listening():
        for name, attack in attacks(attacker):
            attack(attacker, random.Random(f"{SEED} {name} {attacker.requests}"))
            if 0 < REQUESTS <= attacker.requests:
                break
    with capsys.disabled():
        if REQUESTS:
            print(f"\n{attacker.requests} requests, {attacker.kept} changes kept; {attacker.answers()}")
    assert attacker.faults == {}
    assert told_otherwise() == []
    assert attacker.requests > 300
    assert attacker.statuses[200] > 100


def attacks(attacker: Attacker) -> Iterator[tuple[str, Attack]]:
    """One attack on each address, or all on all, again and again."""
    addresses = every_address(attacker.world)
    random.Random(SEED).shuffle(addresses)
    known: dict[Visited, list[Attack]] = {}
    for turn in count() if REQUESTS else range(1):
        for visited in addresses:
            if visited not in known:
                known[visited] = attacks_on(visited, attacker)
            choice = random.Random(f"{SEED} {visited.name}")
            for number, attack in enumerate(known[visited] if REQUESTS else [choice.choice(known[visited])]):
                yield f"{visited.name} {number} {turn}", attack


def told_otherwise() -> list[str]:
    """What of the stored values, and of the chains, is not as the events told. What the factories made has no event."""
    wrong = []
    for chain in (*Plan.objects.all(), None):
        result = verify(chain)
        wrong += [] if result.first is None else [f"{chain}: {result.first}"]
        wrong += [str(found) for found in result.differences if found.sequence]
    return wrong
