"""Everybody at once at the month's end: people who save and submit through the real server; none failed, none lost."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Barrier

from departments.models import User
from targets.models import Event, Item, Plan, ProgressReport, SubMeasure, Target
from targets.trace.chain import verify

from .data import YEAR, Shape
from .fields import FIGURE, figures_form
from .people import sessions_of
from .server import Browser, free_port, served, troubles

POSTED_MONTH = 12
#: How many sub-measures a client reports alone; one more it shares with its department's colleagues.
OWN_PARTS = 10
COLLEAGUES = 4


def shape_for(clients: int) -> Shape:
    """A plan with enough sub-measures for so many clients, all but its last month reported."""
    departments = clients // COLLEAGUES
    parts = departments * (COLLEAGUES * OWN_PARTS + 1)
    sizes = Shape.per_sub_measure
    targets = sum(sizes[n % len(sizes)] for n in range(parts))
    return Shape(targets, months=POSTED_MONTH - 1, departments=departments, reporters=clients)


#: How a page shows that its report is submitted.
SUBMITTED = 'class="state state-submitted"'
#: A figure's place: its target's id, and its item's.
Place = tuple[int, int | None]


@dataclass
class Posting:
    """What became of the posts.

    Args:
        clients, posts: how many people, and how many forms they sent.
        saved, submitted: how many were answered for as saved, and how many of these as submitted.
        conflicts, refusals: those that met a colleague's change or submission, and were told so, as they should be.
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
class _Part:
    """A sub-measure, as a client knows it."""

    id: int
    code: str
    targets: frozenset[int]


@dataclass(frozen=True)
class _Saved:
    """A post that was answered for: its sub-measure, its figures, and whether it submitted."""

    part: _Part
    figures: dict[Place, int]
    submitted: bool


@dataclass
class _Client:
    """One person at a browser."""

    username: str
    browser: Browser
    number: int
    own: list[_Part]
    shared: _Part
    posts: int = 0
    conflicts: int = 0
    refusals: int = 0
    saved: list[_Saved] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def work(self, barrier: Barrier) -> None:
        """Submits the own sub-measures, in turn in my month and on their pages; midway the shared one, saved before."""
        barrier.wait()
        tasks = [(part, "submit", bool(n % 2)) for n, part in enumerate(self.own)]
        half = len(tasks) // 2
        tasks[half:half] = [(self.shared, "save", False), (self.shared, "submit", False)]
        for part, button, alone in tasks:
            try:
                self._report(part, button, in_grid=not alone and part is not self.shared)
            except (OSError, RuntimeError) as error:
                self.failures.append(f"{self.username} {part.code} {button}: {error!r}")

    def _report(self, part: _Part, button: str, *, in_grid: bool) -> None:
        """One form: opened, filled in, posted; after a conflict posted once more, as the page offers."""
        address = f"/reports/{YEAR}/{part.code}/{POSTED_MONTH}/"
        if in_grid:
            address = f"/my-month/?year={YEAR}&month={POSTED_MONTH}"
        suffix = f"_{part.id}" if in_grid else ""
        status, page = self.browser.get(address)
        if status != 200:
            self.failures.append(f"{self.username} opens {part.code}: {status}")
            return
        if part is self.shared and SUBMITTED in page:
            # A colleague was quicker: there is nothing left to type in.
            self.refusals += 1
            return
        for _attempt in range(2):
            self.posts += 1
            # A figure like no other: the trace then tells whose post it came from.
            figure = self.number * 1000 + self.posts
            form = figures_form(page)
            places = _places(form.figures, part)
            words = {"assessment": "on_track", "progress": f"第{figure}次填报"}
            typed = dict.fromkeys(places, str(figure)) | {name + suffix: text for name, text in words.items()}
            status, page = self.browser.post(form.action or address, form.filled({**typed, button: str(part.id)}))
            if status == 302:
                self.saved.append(_Saved(part, dict.fromkeys(places.values(), figure), button == "submit"))
                return
            if status != 409 or part is not self.shared:
                break
            self.conflicts += 1
        else:
            return
        if status == 200 and part is self.shared and SUBMITTED in page:
            # A colleague has submitted it in the meantime, and the page says so.
            self.refusals += 1
        else:
            self.failures.append(f"{self.username} {button} {part.code}: {status}")


def _places(boxes: list[str], part: _Part) -> dict[str, Place]:
    """The boxes of a form that are a sub-measure's, and the place of each."""
    found = {}
    for box in boxes:
        target, item = FIGURE.search(box).groups()
        if int(target) in part.targets:
            found[box] = (int(target), int(item) if item else None)
    return found


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
    departments = dict(User.objects.filter(username__in=sessions).values_list("username", "department"))
    parts: dict[int, list[_Part]] = {}
    for row in SubMeasure.objects.exclude(targets=None).prefetch_related("targets").order_by("id").distinct():
        targets = frozenset(target.id for target in row.targets.all())
        parts.setdefault(row.lead_id, []).append(_Part(row.pk, row.code, targets))
    people = []
    for n, (username, session) in enumerate(sessions.items()):
        shared, *rest = parts[departments[username]]
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
        f"{person.username} {saved.part.code} {codes[target]} {figure}"
        for person in people
        for saved in person.saved
        for (target, item), figure in saved.figures.items()
        if (person.username, saved.part.code, codes[target], items.get(item), str(figure)) not in traced
    ]


def _lost_submissions(people: list[_Client]) -> list[str]:
    """Reports answered as submitted that are not, or not by this person, and those traced other than once."""
    reports = ProgressReport.objects.filter(month=POSTED_MONTH, status="submitted").exclude(first_submitted_at=None)
    by = dict(reports.values_list("sub_measure__code", "submitted_by__username"))
    events = Event.objects.filter(month=POSTED_MONTH, action="submit")
    traced = sorted(events.values_list("sub_measure__code", "actor__username"))
    answered = sorted(
        (saved.part.code, person.username) for person in people for saved in person.saved if saved.submitted
    )
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
