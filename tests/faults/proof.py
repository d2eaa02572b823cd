"""Looks whether everything that was acknowledged is there, whole, and nothing else."""

import io
import os
import time
from contextlib import redirect_stderr

from django.core.management import call_command
from django.db import connections

from targets.models import Event, Evidence, Item, Target, models_of_files
from targets.trace.evidence_files import file_hash

from .people import MONTHS, Team

#: Most that is told of one kind of loss.
MOST_TOLD = 5


def losses(team: Team) -> list[str]:
    """Acknowledged posts that are gone, or whose file is not what was sent; a sentence each."""
    connections.close_all()
    codes, items = dict(Target.objects.values_list("id", "code")), dict(Item.objects.values_list("id", "name"))
    figures, attached = set(), set()
    events = Event.objects.filter(month__in=MONTHS, action__in=(Event.Action.SAVE, Event.Action.ATTACH))
    for who, code, month, changes in events.values_list("actor__username", "sub_measure__code", "month", "changes"):
        for change in changes:
            if change["on"] == "figure":
                figures.add((who, code, month, change["of"], change.get("item"), change["after"]))
            elif change["on"] == "evidence":
                attached.add(change["of"])
    lost = [
        f"{one.username}'s {one.value} of {codes[one.target]} in {one.month}"
        for one in team.figures
        if (one.username, one.sub_measure, one.month, codes[one.target], items.get(one.item), one.value) not in figures
    ]
    stored = {evidence.sha256: evidence for evidence in Evidence.objects.all()}
    lost += [f"{sent.username}'s file {sent.name}" for sent in team.files if sent.sha256 not in stored]
    lost += [f"the trace of {sent.username}'s file {sent.name}" for sent in team.files if sent.sha256 not in attached]
    for evidence in stored.values():
        try:
            if file_hash(evidence.file) != evidence.sha256:
                lost.append(f"the bytes of the file {evidence.name}")
        except OSError:
            lost.append(f"the file {evidence.name}, which has a row")
    return lost


def faults_of_the_trace() -> list[str]:
    """What ``verify_trace`` says where it does not find everything as it should be: the chain, the rows, the files."""
    connections.close_all()
    out = io.StringIO()
    try:
        call_command("verify_trace", "--language", "en", stdout=out, stderr=out)
    except SystemExit:
        return [out.getvalue().strip()[-1500:]]
    return []


def sweep() -> tuple[int, list[str]]:
    """Lets ``doctor --sweep`` remove what belongs to no report, made old; how many that were, and what it left."""
    connections.close_all()
    storage = Evidence._meta.get_field("file").storage
    pairs = [pair for model in models_of_files() for pair in model.objects.values_list("file", "thumbnail")]
    known = {name for pair in pairs for name in pair if name}
    folder = storage.location
    names = set(os.listdir(folder)) - known if os.path.isdir(folder) else set()
    long_ago = time.time() - 30 * 24 * 60 * 60
    for name in names:
        os.utime(os.path.join(folder, name), (long_ago, long_ago))
    out = io.StringIO()
    try:
        with redirect_stderr(out):
            call_command("doctor", "--sweep", "--language", "en", stdout=out, stderr=out)
    except SystemExit:
        pass  # it may complain of other things: a backup was never made
    left = set(os.listdir(folder)) - known if os.path.isdir(folder) else set()
    if left:
        return len(names), [f"{len(left)} files of no row stayed: {out.getvalue()[-500:]}"]
    return len(names), []


def shortened(sentences: list[str]) -> list[str]:
    """The first few of them, and how many more there are."""
    more = len(sentences) - MOST_TOLD
    return [*sentences[:MOST_TOLD], *([f"and {more} more"] if more > 0 else [])]
