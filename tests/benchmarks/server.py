"""The real server on 127.0.0.1: how much memory a worker holds, and fifty people posting at once."""

import random
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from pathlib import Path
from threading import Barrier
from urllib.parse import urlencode

from targets.models import Event, Figure, Item, SubMeasure, Target

from .data import DEPARTMENTS, YEAR
from .people import sessions_of

ROOT = Path(__file__).resolve().parents[2]
POSTED_MONTH = 12
#: How many sub-measures a client reports alone; one more it shares with its department's colleagues.
OWN_PARTS = 3
VALUE = re.compile(r'name="(\w+)" value="([^"]*)"')
FIGURE = re.compile(r'name="(figure_(\d+)(?:_(\d+))?)"')


class Browser:
    """As much of a browser as a form needs: cookies, hidden fields. A connection for each request."""

    def __init__(self, port: int, session: str) -> None:
        self.port = port
        self.cookies = {"sessionid": session}

    def get(self, address: str) -> tuple[int, str]:
        """Status and body."""
        return self._ask("GET", address)

    def post(self, address: str, fields: dict[str, str]) -> tuple[int, str]:
        """Status and body; a redirect is not followed."""
        return self._ask("POST", address, urlencode(fields))

    def _ask(self, method: str, address: str, body: str | None = None) -> tuple[int, str]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
            if body is not None:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            connection.request(method, address, body, headers)
            response = connection.getresponse()
            text = response.read().decode(errors="replace")
            for header in response.headers.get_all("Set-Cookie", []):
                self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(header).items()}
            return response.status, text
        finally:
            connection.close()


@contextmanager
def served(port: int, log: Path, workers: int) -> Iterator[subprocess.Popen]:
    """``manage.py serve`` on the database of ``DATABASE_URL``, for the length of a ``with``; yields its process."""
    command = [sys.executable, "manage.py", "serve", "--port", str(port), "--workers", str(workers)]
    with (
        open(log, "wb") as output,
        subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT) as process,
    ):
        try:
            until = time.monotonic() + 30
            while not _answers(port):
                if process.poll() is not None or time.monotonic() > until:
                    raise RuntimeError(f"The server did not start:\n{log.read_text()}")
                time.sleep(0.1)
            yield process
        finally:
            process.terminate()


def _answers(port: int) -> bool:
    try:
        return Browser(port, "").get("/health/")[0] == 200
    except OSError:
        return False


def _free_port() -> int:
    """A port of 127.0.0.1 that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


# --- memory ---------------------------------------------------------------------------------------------------------


def memory(log: Path, requests: int) -> float:
    """Resident memory in MB of one worker that has answered so many mixed requests, four at a time."""
    sessions = sessions_of(["reviewer", "reporter1"])
    addresses = list(_mixed_addresses(requests))
    port = _free_port()
    with served(port, log, workers=1) as process:

        def ask(chosen: tuple[str, str]) -> int:
            who, address = chosen
            return Browser(port, sessions[who]).get(address)[0]

        with ThreadPoolExecutor(4) as clients:
            statuses = set(clients.map(ask, addresses))
        if statuses != {200}:
            raise RuntimeError(f"The requests of the memory measurement answered {statuses}")
        return max(_resident(pid) for pid in _children(process.pid))


def _mixed_addresses(requests: int) -> Iterator[tuple[str, str]]:
    """Who asks for what: every page, the dashboard and the ledger most; now and then an export."""
    choice = random.Random(1)
    targets = list(Target.objects.values_list("code", flat=True))
    parts = list(SubMeasure.objects.values_list("code", flat=True))
    own = list(SubMeasure.objects.filter(lead__users__username="reporter1").values_list("code", flat=True))
    pages = [
        (5, lambda month: ("reviewer", f"/dashboard/?year={YEAR}&month={month}")),
        (5, lambda month: ("reviewer", f"/ledger/?year={YEAR}&month={month}&page={choice.randrange(1, 5)}")),
        (1, lambda month: ("reviewer", f"/ledger/?year={YEAR}&month={month}&light=red&sort=-gap")),
        (3, lambda month: ("reviewer", f"/targets/{YEAR}/{choice.choice(targets)}/?month={month}")),
        (2, lambda month: ("reviewer", f"/measures/{YEAR}/{choice.choice(parts)}/?month={month}")),
        (2, lambda month: ("reviewer", f"/areas/{YEAR}/{choice.randrange(8)}/?month={month}")),
        (1, lambda _month: ("reviewer", f"/review/?year={YEAR}")),
        (3, lambda month: ("reporter1", f"/my-month/?year={YEAR}&month={month}")),
        (3, lambda month: ("reporter1", f"/reports/{YEAR}/{choice.choice(own)}/{month}/")),
    ]
    weights, asked = zip(*pages, strict=True)
    for number in range(requests):
        month = choice.randrange(1, 13)
        if number % 100 == 99:
            yield "reviewer", f"/ledger/ledger.{choice.choice(('csv', 'xlsx'))}?year={YEAR}&month={month}"
        else:
            yield choice.choices(asked, weights)[0](month)


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _resident(pid: int) -> float:
    kilobytes = re.search(r"^VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    return int(kilobytes[1]) / 1024 if kilobytes else 0.0


# --- posting --------------------------------------------------------------------------------------------------------

Place = tuple[int, int | None]


@dataclass
class Posting:
    """What became of the posts: how many, and those that were answered for as saved."""

    posts: int = 0
    saved: int = 0
    conflicts: int = 0
    refusals: int = 0
    failures: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    seconds: float = 0.0


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
    # Sub-measure and figures of every post that was answered for as saved.
    saved: list[tuple[str, dict[Place, int]]] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def work(self, barrier: Barrier) -> None:
        """Saves and submits; the shared sub-measure in the midst of the own ones."""
        barrier.wait()
        order = [*self.own]
        order.insert(len(order) // 2, self.shared)
        for code in order:
            for button in ("save", "submit"):
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
                self.saved.append((code, dict.fromkeys(places.values(), figure)))
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


def posting(log: Path, clients: int) -> Posting:
    """So many people at once through the server, each with several sub-measures; then looks for what they saved."""
    port = _free_port()
    people = _clients(port, clients)
    barrier = Barrier(clients)
    with served(port, log, workers=2):
        began = time.perf_counter()
        with ThreadPoolExecutor(clients) as threads:
            for work in [threads.submit(person.work, barrier) for person in people]:
                work.result()
        seconds = time.perf_counter() - began
        said = log.read_text(errors="replace")
    result = Posting(
        posts=sum(person.posts for person in people),
        saved=sum(len(person.saved) for person in people),
        conflicts=sum(person.conflicts for person in people),
        refusals=sum(person.refusals for person in people),
        failures=[failure for person in people for failure in person.failures],
        lost=_lost(people),
        seconds=seconds,
    )
    if "database is locked" in said or "Traceback" in said:
        result.failures.append(f"The server's log:\n{said[-2000:]}")
    return result


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
        place = n // DEPARTMENTS  # among the department's colleagues
        own = rest[place * OWN_PARTS : (place + 1) * OWN_PARTS]
        people.append(_Client(username, Browser(port, session), n + 1, own, shared))
    return people


def _lost(people: list[_Client]) -> list[str]:
    """Posts answered as saved whose figures the trace does not hold, and figures that are not its latest."""
    codes = dict(Target.objects.values_list("id", "code"))
    items = dict(Item.objects.values_list("id", "name"))
    events = Event.objects.filter(month=POSTED_MONTH, action__in=("save", "submit"))
    traced: set[tuple] = set()
    latest: dict[tuple, str] = {}
    for username, part, changes in events.order_by("sequence").values_list(
        "actor__username", "sub_measure__code", "changes"
    ):
        for change in changes:
            if change["on"] == "figure":
                place = (part, change["of"], change.get("item"))
                traced.add((username, *place, change["after"]))
                latest[place] = change["after"]
    lost = [
        f"{person.username} {part} {codes[target]} {figure}"
        for person in people
        for part, figures in person.saved
        for (target, item), figure in figures.items()
        if (person.username, part, codes[target], items.get(item), str(figure)) not in traced
    ]
    stored = {
        (part, target, item): value
        for part, target, item, value in Figure.objects.filter(report__month=POSTED_MONTH).values_list(
            "report__sub_measure__code", "target__code", "item__name", "value"
        )
    }
    lost += [f"stored {place}: {value}" for place, value in latest.items() if stored.get(place) != int(value)]
    return lost
