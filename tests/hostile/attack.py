"""Sends hostile values to addresses, and notes what is no answer: a status of 500 or more, or an error in the log."""

import logging
import random
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import ClassVar
from urllib.parse import parse_qsl, urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.handlers.wsgi import WSGIRequest
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.test import RequestFactory
from django.test.client import BOUNDARY, MULTIPART_CONTENT, ClientHandler, encode_multipart

from departments.models import User
from tests.factories import Town, make_client

from .addresses import Visited
from .corpus import BODIES, ENCODED, FILES, HEADERS, METHODS, QUERIES, TEXTS, Body, encoded, hostile_file
from .forms import HtmlForm, forms_of

FORM = "application/x-www-form-urlencoded"
#: Sent with every post, so that it gets past the check of CSRF to what reads it.
TOKEN = "hostile" * 4 + "form"
#: The parts of a request that are attacked.
Attack = Callable[["Attacker", random.Random], None]


class _NotingQuery(QueryDict):
    """A query that notes which parameters the page asks for."""

    asked: ClassVar[set[str]] = set()

    def __getitem__(self, key):
        self.asked.add(key)
        return super().__getitem__(key)

    def get(self, key, default=None):
        self.asked.add(key)
        return super().get(key, default)

    def getlist(self, key, default=None):
        self.asked.add(key)
        return super().getlist(key, default)

    def __contains__(self, key):
        self.asked.add(key)
        return super().__contains__(key)


@contextmanager
def _noted_queries() -> Iterator[set[str]]:
    """The names of the parameters that views ask for meanwhile."""
    _NotingQuery.asked = asked = set()
    original = WSGIRequest.__dict__["GET"]

    def noting(request: WSGIRequest) -> _NotingQuery:
        if "noting" not in request.__dict__:
            query = _NotingQuery(request.META.get("QUERY_STRING", ""), encoding=request._encoding)
            request.__dict__["noting"] = query
        return request.__dict__["noting"]

    WSGIRequest.GET = property(noting)
    try:
        yield asked
    finally:
        WSGIRequest.GET = original


class _Browser(RequestFactory):
    """A person's browser. Django's test client would keep the templates of every page, which takes longer than it."""

    def __init__(self, user: User | None) -> None:
        super().__init__()
        self.cookies = make_client(user).cookies
        self.cookies["csrftoken"] = TOKEN
        self._handler = ClientHandler(enforce_csrf_checks=True)

    def request(self, **request) -> HttpResponse:
        return self._handler(self._base_environ(**request))


class _Errors(logging.Handler):
    """Keeps what is logged as an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@dataclass
class Attacker:
    """Browsers of all people of a town, and what their requests met.

    Attributes:
        requests: how many were sent.
        faults: what went wrong, by its cause, each with the requests that met it.
        statuses: how often each was answered.
    """

    world: Town
    requests: int = 0
    kept: int = 0
    changes: int = 0
    faults: dict[str, list[str]] = field(default_factory=dict)
    statuses: Counter[int] = field(default_factory=Counter)
    _browsers: dict[str, _Browser] = field(default_factory=dict)
    _opened: dict[Visited, tuple[int, list[HtmlForm]]] = field(default_factory=dict)
    _errors: _Errors = field(default_factory=_Errors)

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Takes up what is logged meanwhile."""
        logging.getLogger().addHandler(self._errors)
        try:
            yield
        finally:
            logging.getLogger().removeHandler(self._errors)

    def send(self, visited: Visited, method: str, path: str, content: Body | None = None, **headers) -> HttpResponse:
        """A request of the address's person; ``path`` with its query, both as they go over the wire.

        Each is made in a savepoint of its own, which is undone where it fails.
        """
        path, _question_mark, query = path.partition("?")
        response = HttpResponse(status=599)
        try:
            with transaction.atomic():
                response = self._browser(visited.who).generic(
                    method,
                    path,
                    content.content if content else b"",
                    content.type if content else "",
                    headers={"X-CSRFToken": TOKEN, "Accept-Encoding": ""},
                    **{"QUERY_STRING": query, **headers},
                )
                if response.streaming:
                    b"".join(response)
                if response.status_code >= 500:
                    transaction.set_rollback(True)
        except Exception:
            # Whatever the program raises is what is looked for: even the page that says so failed. It is logged as an
            # error, which the test refuses.
            logging.getLogger("hostile").exception("no answer")
        self.requests += 1
        self.statuses[response.status_code] += 1
        if response.get("Location", "").startswith("/sign-in/"):
            self._browsers.pop(visited.who, None)  # an attack signed this person out, who signs in again
        self._judge(
            f"{visited.name} as {visited.who}: {method} {path}?{query} {content or ''} {headers or ''}", response
        )
        return response

    def answers(self) -> str:
        """How often each status was answered."""
        return ", ".join(f"{status}: {times}" for status, times in sorted(self.statuses.items()))

    def forms_at(self, visited: Visited) -> list[HtmlForm]:
        """The forms of a page as they are now: it is opened again where anything was changed since it was."""
        if visited.row is not None and "405" in visited.row.get:
            return []
        if self._opened.get(visited, (-1, []))[0] != self.changes:
            page = self.send(visited, "GET", visited.path)
            self._opened[visited] = (self.changes, forms_of(page, visited.path))
        return self._opened[visited][1]

    def goes_on(self, visited: Visited, form: HtmlForm, url: str) -> bool:
        """Opens what a form led to, and says whether its page still has the form."""
        if url.startswith("/"):
            self.send(visited, "GET", url.partition("#")[0])
        self.changes += 1
        return any(_is_same(now, form) for now in self.forms_at(visited))

    def _browser(self, who: str) -> _Browser:
        if who not in self._browsers:
            self._browsers[who] = _Browser(self.world.people.get(who))
        return self._browsers[who]

    def _judge(self, request: str, response: HttpResponse) -> None:
        for record in self._errors.records:
            self.faults.setdefault(_cause(record), []).append(request[:400])
        if response.status_code >= 500 and not self._errors.records:
            self.faults.setdefault(f"status {response.status_code}", []).append(request[:400])
        self._errors.records.clear()


def _cause(record: logging.LogRecord) -> str:
    """An error in the log: the exception and the last lines of the program on its way."""
    if not record.exc_info or record.exc_info[1] is None:
        return record.getMessage()[:200]
    frames = traceback.extract_tb(record.exc_info[1].__traceback__)
    way = [f"{frame.filename.rpartition('/site-packages/')[2][-60:]}:{frame.lineno}" for frame in frames[-7:]]
    return f"{type(record.exc_info[1]).__name__}: {str(record.exc_info[1])[:100]} at {' > '.join(way)}"


def attacks_on(visited: Visited, attacker: Attacker) -> list[Attack]:
    """What of an address can be attacked: each part of its path, each parameter, each field, and the request itself."""
    with _noted_queries() as asked:
        page = attacker.send(visited, "GET", visited.path)
    asked.update(_linked_parameters(page, visited.path))
    forms = [form for form in forms_of(page, visited.path) if _is_its_own(form, visited)]
    if (visited.row is not None and visited.row.data) or (visited.row is not None and visited.row.file):
        row = visited.row
        given = tuple(row.form(attacker.world).items())
        if not any({name for name, _value in given} <= set(form.names) for form in forms):
            files = (row.file,) if row.file else ()
            forms.append(HtmlForm("POST", visited.path, given, tuple(name for name, _value in given), files))
    return [
        *(_in_path(visited, place) for place in visited.places),
        *(_in_query(visited, name) for name in sorted(asked)),
        *(
            _in_field(visited, form, name)
            for form in forms
            if form.method == "POST"
            for name in (*form.names, *form.files)
        ),
        lambda attacker, chance: attacker.send(visited, "GET", f"{visited.path}?{chance.choice(QUERIES)}"),
        lambda attacker, chance: attacker.send(visited, "POST", visited.path, chance.choice(BODIES)),
        lambda attacker, chance: attacker.send(visited, "GET", visited.path, **chance.choice(HEADERS)),
        lambda attacker, chance: attacker.send(visited, chance.choice(METHODS), visited.path),
    ]


def _is_its_own(form: HtmlForm, visited: Visited) -> bool:
    """Whether a form belongs to the page: those of the masthead are attacked where they lead."""
    path = urlsplit(form.action).path
    return path == visited.path or path not in ("/sign-out/", "/language/", "/admin/logout/")


def _linked_parameters(page: HttpResponse, path: str) -> set[str]:
    """The parameters of the links and of the forms by which a page leads to itself."""
    names: set[str] = set()
    for form in forms_of(page, path):
        if form.method == "GET":
            names.update(form.names)
    if page.status_code == 200 and page["Content-Type"].startswith("text/html"):
        for part in page.content.decode().split('href="?')[1:]:
            names.update(name for name, _value in parse_qsl(part.partition('"')[0].replace("&amp;", "&"), True))
    return names


def _wire(chance: random.Random) -> str:
    """A value as it stands in an address."""
    return chance.choice(ENCODED) if chance.random() < 0.3 else encoded(chance.choice(TEXTS))


def _in_path(visited: Visited, place: int) -> Attack:
    def attack(attacker: Attacker, chance: random.Random) -> None:
        parts = visited.path.split("/")
        parts[place] = _wire(chance)
        attacker.send(
            visited, "GET" if visited.row is None or "405" not in visited.row.get else "POST", "/".join(parts)
        )

    return attack


def _in_query(visited: Visited, name: str) -> Attack:
    def attack(attacker: Attacker, chance: random.Random) -> None:
        query = f"{encoded(name)}={_wire(chance)}"
        if chance.random() < 0.1:
            query += f"&{encoded(name)}={_wire(chance)}"
        attacker.send(visited, "GET", f"{visited.path}?{query}")

    return attack


def _in_field(visited: Visited, form: HtmlForm, name: str) -> Attack:
    """The form is opened anew and sent with one field changed, now and then with two."""

    def attack(attacker: Attacker, chance: random.Random) -> None:
        opened = next((now for now in attacker.forms_at(visited) if _is_same(now, form)), form)
        values = list(opened.values)
        names = [name]
        if len(opened.names) > 1 and chance.random() < 0.2:
            names.append(chance.choice(opened.names))
        sent_files: dict[str, SimpleUploadedFile] = {}
        for changed in names:
            values = [(known, value) for known, value in values if known != changed]
            means = chance.random()
            if changed in opened.files or means < 0.03:
                sent_files[changed] = hostile_file(chance.choice(FILES))
            elif means > 0.06:
                values.append((changed, chance.choice(TEXTS)))
            if means > 0.95:
                values.append((changed, chance.choice(TEXTS)))
        with transaction.atomic():
            response = attacker.send(visited, "POST", opened.action, _body(values, sent_files))
            is_kept = response.status_code == 302 and attacker.goes_on(visited, form, response.url)
            # What took the form away, and what a refusal left, is undone: the other attacks find it as it was.
            transaction.set_rollback(not is_kept)
        attacker.kept += is_kept
        attacker.changes += response.status_code == 302

    return attack


def _is_same(one: HtmlForm, other: HtmlForm) -> bool:
    return (one.method, one.action, one.names, one.files) == (other.method, other.action, other.names, other.files)


def _body(values: list[tuple[str, str]], sent_files: dict[str, SimpleUploadedFile]) -> Body:
    if not sent_files:
        return Body(FORM, "&".join(f"{encoded(name)}={encoded(value)}" for name, value in values).encode())
    several: dict[str, list] = {}
    for name, value in values:
        several.setdefault(name, []).append(value.encode("utf-8", "surrogatepass"))
    return Body(MULTIPART_CONTENT, encode_multipart(BOUNDARY, {**several, **sent_files}))
