"""Everybody at once at the month's end: people save and submit through the real server; none may fail, none be lost."""

import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from threading import Barrier

from departments.models import User
from targets.models import Event, Item, Plan, ProgressReport, SubMeasure, Target
from targets.trace.chain import verify

from .browser import Browser, WrongAnswer
from .data import YEAR
from .door import watched_door
from .forms import FIGURE, WORDS, Form, figures_form, forms_of
from .people import sessions_of
from .server import serve
from .sizes import COLLEAGUES, OWN_SUB_MEASURES

MONTH = 12
#: After so many conflicts with colleagues a person gives up, which is a failure.
MOST_ATTEMPTS = 10
MOST_POSTS = OWN_SUB_MEASURES + 2 * MOST_ATTEMPTS

#: Where a figure belongs: its target's id, and its item's.
Place = tuple[int, int | None]


@dataclass
class Posting:
    """What became of the posts.

    Args:
        people, posts: how many people, and how many forms they sent.
        saved, submitted: how many were answered as saved, and how many of these as submitted.
        conflicts: how many met what a colleague had changed in the meantime, and were shown it.
        came_late: how many found that a colleague had submitted the shared report.
        failures: every other answer, with what the page said; and connections that broke.
        lost: what was answered as saved and is not stored, and what the check of the trace finds wrong.
        seconds: from the first request to the last answer.
        health: the seconds of each answer to a watchdog meanwhile, beside connections that send half a request.
    """

    people: int
    posts: int
    saved: int
    submitted: int
    conflicts: int
    came_late: int
    failures: list[str]
    lost: list[str]
    seconds: float
    health: list[float]


@dataclass(frozen=True)
class _SubMeasure:
    """A sub-measure, as the people know it."""

    id: int
    code: str
    targets: frozenset[int]


@dataclass(frozen=True)
class _Saved:
    """A post that was answered as saved: its sub-measure, its figures, and whether it submitted."""

    sub_measure: _SubMeasure
    figures: dict[Place, str]
    submitted: bool


@dataclass
class _Person:
    """One person at a browser, with sub-measures of their own and one that the department's colleagues share."""

    username: str
    browser: Browser
    number: int
    own: list[_SubMeasure]
    shared: _SubMeasure
    posts: int = 0
    conflicts: int = 0
    came_late: int = 0
    saved: list[_Saved] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def work(self, barrier: Barrier) -> None:
        """Submits the own sub-measures, in turn in my month and on their pages; midway saves and submits the shared."""
        barrier.wait()
        tasks = [(sub_measure, "submit", n % 2 == 0) for n, sub_measure in enumerate(self.own)]
        half = len(tasks) // 2
        tasks[half:half] = [(self.shared, "save", False), (self.shared, "submit", False)]
        for sub_measure, button, in_my_month in tasks:
            try:
                self._report(sub_measure, button, in_my_month=in_my_month)
            except (OSError, RuntimeError) as error:
                self.failures.append(f"{self.username}, {button} {sub_measure.code}: {error}")

    def _report(self, sub_measure: _SubMeasure, button: str, *, in_my_month: bool) -> None:
        """Opens a form, fills it in and sends it; after a conflict again, as the page offers."""
        address = f"/reports/{YEAR}/{sub_measure.code}/{MONTH}/"
        if in_my_month:
            address = f"/my-month/?year={YEAR}&month={MONTH}"
        page = self.browser.must_get(address).decode()
        for _attempt in range(MOST_ATTEMPTS):
            if sub_measure is self.shared and not _takes_reports(page):
                self.came_late += 1
                return
            form, figures, fields = self._fill(page, sub_measure, button)
            status, page = self.browser.post(form.action or address, fields)
            if status == 302:
                self.saved.append(_Saved(sub_measure, figures, button == "submit"))
                return
            if sub_measure is not self.shared or (status != 409 and _takes_reports(page)):
                raise WrongAnswer.to(f"POST {address}", status, page)
            self.conflicts += status == 409
        raise WrongAnswer.to(f"POST {address}, {MOST_ATTEMPTS} times", status, page)

    def _fill(
        self, page: str, sub_measure: _SubMeasure, button: str
    ) -> tuple[Form, dict[Place, str], list[tuple[str, str]]]:
        """The page's form, the figures typed into it, and what it sends when the button is pressed.

        Every post has a figure of its own, so that the trace tells whose post it keeps. All lie around the year's
        target of 1000, with one decimal: the page would ask about a figure ten times the target.
        """
        self.posts += 1
        figure = f"{(Decimal(500) + Decimal(self.number * MOST_POSTS + self.posts) / 10).normalize():f}"
        form = figures_form(page)
        places = {name: place for name in form.figures if (place := _place_of(name))[0] in sub_measure.targets}
        if not places:
            raise RuntimeError("the page has no box for its figures")
        words = form.named(WORDS | {"progress": f"已完成{figure}"}, sub_measure.id)
        typed = dict.fromkeys(places, figure) | words | {button: str(sub_measure.id)}
        return form, dict.fromkeys(places.values(), figure), form.filled(typed)


def _takes_reports(page: str) -> bool:
    """Whether a page still has a form to submit: a report that a colleague submitted has none."""
    return any(form.has_button("submit") for form in forms_of(page))


def _place_of(box: str) -> Place:
    target, item = FIGURE.search(box).groups()
    return int(target), int(item) if item else None


def measure(log: Path, number: int) -> Posting:
    """So many people at once through the server; then looks for what they sent.

    Raises:
        RuntimeError: the server's log tells of an error.
    """
    events = Event.objects.count()
    with serve(log, workers=2) as server:
        people = _people(server.port, number)
        barrier = Barrier(number)
        began = time.perf_counter()
        with watched_door(server.port) as health, ThreadPoolExecutor(number) as threads:
            for work in [threads.submit(person.work, barrier) for person in people]:
                work.result()
        seconds = time.perf_counter() - began
    posted = Event.objects.count() - events
    return Posting(
        people=number,
        posts=sum(person.posts for person in people),
        saved=sum(len(person.saved) for person in people),
        submitted=sum(saved.submitted for person in people for saved in person.saved),
        conflicts=sum(person.conflicts for person in people),
        came_late=sum(person.came_late for person in people),
        failures=[failure for person in people for failure in person.failures],
        lost=[
            *_lost_figures(people),
            *_lost_submissions(people),
            *_faults_of_the_trace(posted),
        ],
        seconds=seconds,
        health=health,
    )


def _people(port: int, number: int) -> list[_Person]:
    """People of all departments: each with sub-measures of their own, and the first that the department shares."""
    sessions = sessions_of([f"reporter{n}" for n in range(number)])
    departments = dict(User.objects.filter(username__in=sessions).values_list("username", "department"))
    led = defaultdict(list)
    for row in SubMeasure.objects.prefetch_related("targets").order_by("id"):
        targets = frozenset(target.id for target in row.targets.all())
        led[row.lead_id].append(_SubMeasure(row.pk, row.code, targets))
    people = []
    for n, (username, session) in enumerate(sessions.items()):
        shared, *rest = led[departments[username]]
        place = n // (number // COLLEAGUES)  # among the department's colleagues
        own = rest[place * OWN_SUB_MEASURES : (place + 1) * OWN_SUB_MEASURES]
        if len(own) < OWN_SUB_MEASURES:
            raise RuntimeError(f"{username} has only {len(own)} sub-measures")
        people.append(_Person(username, Browser(port, session), n + 1, own, shared))
    return people


def _lost_figures(people: list[_Person]) -> list[str]:
    """Figures of posts that were answered as saved, of which the trace knows nothing."""
    codes = dict(Target.objects.values_list("id", "code"))
    items = dict(Item.objects.values_list("id", "name"))
    events = Event.objects.filter(month=MONTH, action__in=("save", "submit"))
    traced = {
        (username, code, change["of"], change.get("item"), change["after"])
        for username, code, changes in events.values_list("actor__username", "sub_measure__code", "changes")
        for change in changes
        if change["on"] == "figure"
    }
    return [
        f"{person.username}, {saved.sub_measure.code}: {figure} of {codes[target]} is not in the trace"
        for person in people
        for saved in person.saved
        for (target, item), figure in saved.figures.items()
        if (person.username, saved.sub_measure.code, codes[target], items.get(item), figure) not in traced
    ]


def _lost_submissions(people: list[_Person]) -> list[str]:
    """Reports answered as submitted that are not, or not by this person, and those traced other than once."""
    reports = ProgressReport.objects.filter(month=MONTH, status="submitted").exclude(first_submitted_at=None)
    by = dict(reports.values_list("sub_measure__code", "submitted_by__username"))
    events = Event.objects.filter(month=MONTH, action="submit")
    traced = sorted(events.values_list("sub_measure__code", "actor__username"))
    answered = sorted(
        (saved.sub_measure.code, person.username) for person in people for saved in person.saved if saved.submitted
    )
    lost = [f"{code}: submitted by {who}, stored by {by.get(code)}" for code, who in answered if by.get(code) != who]
    if traced != answered:
        lost.append(f"{len(answered)} were answered as submitted, the trace has {len(traced)}")
    return lost


def _faults_of_the_trace(events: int) -> list[str]:
    """Where the chain of the trace is broken, and what these latest events changed that is not stored as they say."""
    plan = Plan.objects.get(year=YEAR)
    chain, latest = verify(plan), verify(plan, most=events)
    broken = [f"The trace is broken at {chain.first}"] if chain.first else []
    return [*broken, *map(str, latest.differences)]
