"""Everybody at once at the month's end: people who save and submit through the real server; none failed, none lost."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Barrier

from targets.chain import verify
from targets.models import Event, Item, Plan, ProgressReport, SubMeasure, Target

from .data import YEAR, Shape
from .people import sessions_of
from .server import Browser, free_port, served, troubles

POSTED_MONTH = 12
#: How many sub-measures a client reports alone; one more it shares with its department's colleagues.
OWN_PARTS = 10
COLLEAGUES = 4
VALUE = re.compile(r'name="(\w+)" value="([^"]*)"')
FIGURE = re.compile(r'name="(figure_(\d+)(?:_(\d+))?)"')


def shape_for(clients: int) -> Shape:
    """A plan with enough sub-measures for so many clients, all but its last month reported."""
    departments = clients // COLLEAGUES
    parts = departments * (COLLEAGUES * OWN_PARTS + 1)
    sizes = Shape.per_sub_measure
    targets = sum(sizes[n % len(sizes)] for n in range(parts))
    return Shape(targets, months=POSTED_MONTH - 1, departments=departments, reporters=clients)


#: A figure's place: its target's id, and its item's.
Place = tuple[int, int | None]


@dataclass
class Posting:
    """What became of the posts.

    Args:
        clients, posts: how many people, and how many forms they sent.
        saved, submitted: how many were answered for as saved, and how many of these as submitted.
        conflicts, refusals: those that met a colleague's, as they may.
        failures: an error of the server, of the connection, or a refusal nobody earned.
        lost: what was answered for and is not in the database, or a link of the trace that does not hold.
        seconds: from the first request to the last answer.
    """

    clients: int = 0
    posts: int = 0
    saved: int = 0
    submitted: int = 0
    conflicts: int = 0
    refusals: int = 0
    failures: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    seconds: float = 0.0


@dataclass(frozen=True)
class _Saved:
    """A post that was answered for: its sub-measure, its figures, and whether it submitted."""

    code: str
    figures: dict[Place, int]
    submitted: bool


@dataclass
class _Client:
    """One person at a browser."""

    username: str
    browser: Browser
    number: int
    own: list[str]
    shared: str
    posts: int = 0
    conflicts: int = 0
    refusals: int = 0
    saved: list[_Saved] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def work(self, barrier: Barrier) -> None:
        """Submits the own sub-measures one after the other; in their midst saves and submits the shared one."""
        barrier.wait()
        tasks = [(code, "submit") for code in self.own]
        half = len(tasks) // 2
        tasks[half:half] = [(self.shared, "save"), (self.shared, "submit")]
        for code, button in tasks:
            try:
                self._report(code, button)
            except OSError as error:
                self.failures.append(f"{self.username} {code} {button}: {error!r}")

    def _report(self, code: str, button: str) -> None:
        """One form: opened, filled in, posted; after a conflict posted once more, as the page offers."""
        address = f"/reports/{YEAR}/{code}/{POSTED_MONTH}/"
        status, page = self.browser.get(address)
        if status != 200:
            self.failures.append(f"{self.username} opens {code}: {status}")
            return
        for _attempt in range(2):
            self.posts += 1
            # A figure like no other: the trace then tells whose post it came from.
            figure = self.number * 1000 + self.posts
            places = {name: (int(target), int(item) if item else None) for name, target, item in FIGURE.findall(page)}
            hidden = dict(VALUE.findall(page))
            status, page = self.browser.post(
                address,
                {
                    "csrfmiddlewaretoken": hidden.get("csrfmiddlewaretoken", ""),
                    "version": hidden.get("version", ""),
                    "assessment": "on_track",
                    "progress": f"第{figure}次填报",
                    "problems": "",
                    "next_steps": "",
                    button: "",
                    **dict.fromkeys(places, str(figure)),
                },
            )
            if status == 302:
                self.saved.append(_Saved(code, dict.fromkeys(places.values(), figure), button == "submit"))
                return
            if status != 409 or code != self.shared:
                break
            self.conflicts += 1
        else:
            return
        if status == 200 and code == self.shared and "alert-danger" in page:
            # A colleague had submitted it already, and the page says so.
            self.refusals += 1
        else:
            self.failures.append(f"{self.username} {button} {code}: {status}")


def measure(log: Path, clients: int) -> Posting:
    """So many people at once through the server, each with several sub-measures; then looks for what they sent."""
    port = free_port()
    people = _clients(port, clients)
    traced_before = Event.objects.count()
    barrier = Barrier(clients)
    with served(port, log, workers=2):
        began = time.perf_counter()
        with ThreadPoolExecutor(clients) as threads:
            for work in [threads.submit(person.work, barrier) for person in people]:
                work.result()
        seconds = time.perf_counter() - began
    failures = [failure for person in people for failure in person.failures]
    return Posting(
        clients=clients,
        posts=sum(person.posts for person in people),
        saved=sum(len(person.saved) for person in people),
        submitted=sum(saved.submitted for person in people for saved in person.saved),
        conflicts=sum(person.conflicts for person in people),
        refusals=sum(person.refusals for person in people),
        failures=failures + troubles(log),
        lost=[*_lost_figures(people), *_lost_submissions(people), *_doubts(Event.objects.count() - traced_before)],
        seconds=seconds,
    )


def _clients(port: int, number: int) -> list[_Client]:
    """People of all departments: each with sub-measures of their own, and one that the department shares."""
    sessions = sessions_of([f"reporter{n}" for n in range(number)])
    parts: dict[str, list[str]] = {}
    for username, code in (
        SubMeasure.objects.filter(lead__users__username__in=sessions)
        .exclude(targets=None)
        .order_by("lead__users__username", "id")
        .values_list("lead__users__username", "code")
        .distinct()
    ):
        parts.setdefault(username, []).append(code)
    people = []
    for n, (username, session) in enumerate(sessions.items()):
        shared, *rest = parts[username]
        place = n // (number // COLLEAGUES)  # among the department's colleagues
        own = rest[place * OWN_PARTS : (place + 1) * OWN_PARTS]
        if len(own) < OWN_PARTS:
            raise RuntimeError(f"{username} has only {len(own)} sub-measures")
        people.append(_Client(username, Browser(port, session), n + 1, own, shared))
    return people


def _lost_figures(people: list[_Client]) -> list[str]:
    """Figures of posts that were answered as saved, of which the trace knows nothing."""
    codes = dict(Target.objects.values_list("id", "code"))
    items = dict(Item.objects.values_list("id", "name"))
    events = Event.objects.filter(month=POSTED_MONTH, action__in=("save", "submit"))
    traced: set[tuple] = set()
    for username, part, changes in events.values_list("actor__username", "sub_measure__code", "changes"):
        for change in changes:
            if change["on"] == "figure":
                traced.add((username, part, change["of"], change.get("item"), change["after"]))
    return [
        f"{person.username} {saved.code} {codes[target]} {figure}"
        for person in people
        for saved in person.saved
        for (target, item), figure in saved.figures.items()
        if (person.username, saved.code, codes[target], items.get(item), str(figure)) not in traced
    ]


def _lost_submissions(people: list[_Client]) -> list[str]:
    """Reports answered as submitted that are not, or not by this person, and those traced other than once."""
    reports = ProgressReport.objects.filter(month=POSTED_MONTH, status="submitted").exclude(first_submitted_at=None)
    by = dict(reports.values_list("sub_measure__code", "submitted_by__username"))
    events = Event.objects.filter(month=POSTED_MONTH, action="submit")
    traced = sorted(events.values_list("sub_measure__code", "actor__username"))
    answered = sorted((saved.code, person.username) for person in people for saved in person.saved if saved.submitted)
    lost = [f"{code} submitted by {who}, stored {by.get(code)}" for code, who in answered if by.get(code) != who]
    if traced != answered:
        lost.append(f"{len(answered)} were answered as submitted, the trace has {len(traced)}")
    return lost


def _doubts(posted: int) -> list[str]:
    """Where the chain of events does not hold, and what these latest events changed that is not stored as they say."""
    plan = Plan.objects.get(year=YEAR)
    whole, latest = verify(plan), verify(plan, most=posted)
    doubts = [f"The chain breaks at {whole.first}"] if whole.first else []
    return doubts + [str(difference) for difference in latest.differences]
