"""As much of a browser as the benchmarks need: it keeps cookies, sends forms and says what a page told its reader."""

import html
import re
from contextlib import suppress
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode

FORM = "application/x-www-form-urlencoded"
#: Where a page says what is wrong: alerts, and errors below a box.
ALERT = re.compile(
    r"<(?P<tag>\w+)(?=[^>]*(?:role=\"(?:alert|status)\"|class=\"[^\"]*\b(?:alert|invalid)\b))[^>]*>(?P<text>.*?)</(?P=tag)>",
    re.DOTALL,
)
MAIN = re.compile(r"<main\b[^>]*>(?P<text>.*?)</main>", re.DOTALL)
LONGEST_MESSAGE = 300


class WrongAnswer(RuntimeError):
    """The server answered something else than it should; the message says what was asked and what came."""

    @classmethod
    def to(cls, asked: str, status: int, page: str) -> "WrongAnswer":
        """The error of a request, by the answer's status and page. It can be sent on from another process."""
        text = alerts_of(page) or text_of(page) or "an empty page"
        return cls(f"{asked}: {status}, {text[:LONGEST_MESSAGE]}")


class Browser:
    """One person's browser. It makes a connection for each request and follows no redirect.

    Args:
        port: of the server on 127.0.0.1.
        session: the value of the session's cookie.
    """

    def __init__(self, port: int, session: str) -> None:
        self.port = port
        self.cookies = {"sessionid": session}
        #: Where the last answer sent the browser to, if it did.
        self.location = ""

    def get(self, address: str) -> tuple[int, str]:
        """Status and body."""
        status, body = self.ask("GET", address)
        return status, body.decode(errors="replace")

    def post(self, address: str, fields: list[tuple[str, str]]) -> tuple[int, str]:
        """Status and body of a form without files."""
        status, body = self.ask("POST", address, urlencode(fields).encode(), FORM)
        return status, body.decode(errors="replace")

    def ask(self, method: str, address: str, body: bytes | None = None, kind: str = "") -> tuple[int, bytes]:
        """Status and body of any request. Raises OSError if no answer comes within a minute."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if kind:
            headers["Content-Type"] = kind
        try:
            # The server may answer before it has read everything; a browser then looks for that answer too.
            with suppress(BrokenPipeError, ConnectionResetError):
                connection.request(method, address, body, headers)
            if connection.sock is None:
                raise ConnectionResetError("the server went away while it was asked")
            response = connection.getresponse()
            answer = response.read()
            for header in response.headers.get_all("Set-Cookie", []):
                self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(header).items()}
            self.location = response.headers.get("Location", "")
            return response.status, answer
        finally:
            connection.close()

    def must_get(self, address: str) -> bytes:
        """The body of a page that must be there. Raises WrongAnswer if its status is not 200."""
        status, body = self.ask("GET", address)
        if status != 200:
            raise WrongAnswer.to(f"GET {address}", status, body.decode(errors="replace"))
        return body


def alerts_of(page: str) -> str:
    """What a page says is wrong, without tags; empty where it says nothing."""
    texts = [_text(match["text"]) for match in ALERT.finditer(page)]
    return " · ".join(text for text in texts if text)


def text_of(page: str) -> str:
    """What stands on a page between head and foot, without tags."""
    main = MAIN.search(page)
    return _text(main["text"] if main else page)


def _text(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())
