"""People who post figures and evidence through HTTP, and note what was answered as saved."""

import hashlib
import secrets
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from itertools import cycle
from threading import Event as Signal

from departments.models import User
from departments.roles import REPORTER
from targets.models import Plan, SubMeasure
from tests import files
from tests.benchmarks.browser import Browser, alerts_of, text_of
from tests.benchmarks.forms import FIGURE, WORDS, figures_form
from tests.benchmarks.people import sessions_of
from tests.benchmarks.uploading import multipart

YEAR = 2021
#: Months in which the demonstration has few figures, and none that was submitted.
MONTHS = range(7, 13)
FILE_BYTES = 20_000
#: A report takes twenty files; then the next one is filled.
MOST_FILES = 20
LONGEST_WAIT = 300  # seconds until so much is saved, on a busy computer


@dataclass(frozen=True)
class SavedFigure:
    """A figure that was answered as saved: who typed it, of which sub-measure and month, for which target."""

    username: str
    sub_measure: str
    month: int
    target: int
    item: int | None
    value: str


@dataclass(frozen=True)
class SavedFile:
    """Evidence that was answered as attached, by the hash of its bytes."""

    username: str
    sub_measure: str
    month: int
    name: str
    sha256: str


@dataclass
class Poster:
    """One person at a browser, with sub-measures that nobody else fills in for those months.

    ``figures`` and ``files`` were acknowledged; ``answers`` counts every answer by its status (0: none came);
    ``troubles`` has what the pages of errors said.
    """

    username: str
    browser: Browser
    places: Iterator[tuple[str, int]]
    figures: list[SavedFigure] = field(default_factory=list)
    files: list[SavedFile] = field(default_factory=list)
    answers: Counter[int] = field(default_factory=Counter)
    troubles: Counter[str] = field(default_factory=Counter)
    attached: Counter[tuple[str, int]] = field(default_factory=Counter)
    posts: int = 0

    def work(self, stop: Signal) -> None:
        """Saves figures and attaches files in turn until it is told to stop."""
        while not stop.is_set():
            try:
                code, month = next(self.places)
                address = f"/reports/{YEAR}/{code}/{month}/"
                status, page = self.browser.get(address)
                if status == 200:
                    self.save(address, code, month, page)
                    self.attach(address, code, month)
                else:
                    self.note(status, page)
            except (OSError, HTTPException):
                self.answers[0] += 1
                stop.wait(0.05)

    def save(self, address: str, code: str, month: int, page: str) -> None:
        """Types one new number into every box of the page, and saves."""
        self.posts += 1
        form = figures_form(page)
        places = {name: FIGURE.search(name).groups() for name in form.figures}
        value = str(self.posts)
        typed = dict.fromkeys(places, value) | WORDS | {"progress": f"已完成{value}", "save": "1"}
        status, answer = self.browser.post(address, form.filled(typed))
        self.note(status, answer)
        if status == 302:
            self.figures += [
                SavedFigure(self.username, code, month, int(target), int(item) if item else None, value)
                for target, item in places.values()
            ]

    def attach(self, address: str, code: str, month: int) -> None:
        """Attaches a new file; the page that follows must list it."""
        if self.attached[code, month] >= MOST_FILES:
            return
        name = f"{self.username}-{self.posts}.pdf"
        content = files.pdf(f"{secrets.token_hex(8)} {'.' * FILE_BYTES}")
        body, kind = multipart(self.browser, "files", name, content)
        status, answer = self.browser.ask("POST", f"{address}evidence/", body, kind)
        self.note(status, answer.decode(errors="replace"))
        if status != 302:
            return
        # A refusal leads to the same page, with the file's name in its sentence: only what the page lists beside that
        # was acknowledged, and nothing where the page does not come.
        status, page = self.browser.get(address)
        if status == 200 and name in page and name not in alerts_of(page):
            self.attached[code, month] += 1
            self.files.append(SavedFile(self.username, code, month, name, hashlib.sha256(content).hexdigest()))
        elif status == 200:
            self.attached[code, month] = MOST_FILES  # full: it has files whose answers were cut off, too
            self.troubles[f"not attached: {alerts_of(page)[:200]}"] += 1

    def note(self, status: int, page: str) -> None:
        """Counts an answer, and keeps what was said where it was an error."""
        self.answers[status] += 1
        if status != 302:
            self.troubles[f"{status}: {(alerts_of(page) or text_of(page))[:200]}"] += 1


class Team:
    """Everybody who posts.

    Args:
        port: of the web server; people follow it when it changes.
    """

    def __init__(self, port: int) -> None:
        reporters = User.objects.filter(groups__name=REPORTER, department__isnull=False).order_by("username")
        sessions = sessions_of([user.username for user in reporters])
        rows = SubMeasure.objects.filter(plan=Plan.objects.get(year=YEAR), lead__isnull=False, targets__isnull=False)
        led = defaultdict(list)
        for code, lead in rows.distinct().order_by("id").values_list("code", "lead"):
            led[lead].append(code)
        colleagues = defaultdict(list)
        for user in reporters:
            colleagues[user.department_id].append(user)
        self.people = []
        for lead, users in colleagues.items():
            for n, user in enumerate(users):
                places = [(code, month) for month in MONTHS for code in led[lead]][n :: len(users)]
                if places:
                    person = Poster(user.username, Browser(port, sessions[user.username]), cycle(places))
                    self.people.append(person)

    @property
    def figures(self) -> list[SavedFigure]:
        """What was acknowledged, of everybody."""
        return [figure for person in self.people for figure in person.figures]

    @property
    def files(self) -> list[SavedFile]:
        """What was acknowledged, of everybody."""
        return [file for person in self.people for file in person.files]

    def count(self, name: str) -> Counter:
        """The counters of everybody together: ``answers`` or ``troubles``."""
        return sum((getattr(person, name) for person in self.people), Counter())

    @property
    def acknowledged(self) -> int:
        """How many posts were answered as saved: a form with its figures is one, a file is one."""
        return len({(figure.username, figure.value) for figure in self.figures}) + len(self.files)

    @contextmanager
    def posting(self, port: int, seconds: float, least: int) -> Iterator[None]:
        """Everybody posts for the length of a ``with``, which begins so long after so much at least was saved."""
        stop = Signal()
        for person in self.people:
            person.browser.port = port
        before = self.acknowledged
        with ThreadPoolExecutor(len(self.people)) as threads:
            jobs = [threads.submit(person.work, stop) for person in self.people]
            try:
                self.wait_for_more(before + least - 1)
                time.sleep(seconds)
                yield
            finally:
                stop.set()
        for job in jobs:
            job.result()

    def wait_for_more(self, before: int) -> None:
        """Waits until more is acknowledged than before. Raises RuntimeError where that takes too long."""
        until = time.monotonic() + LONGEST_WAIT
        while self.acknowledged <= before:
            if time.monotonic() > until:
                raise RuntimeError(f"Nothing was saved: {self.count('troubles').most_common(3)}")
            time.sleep(0.02)
