"""A robot's service on this machine: takes what is posted, checks the signature as the service would, and answers."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

SECRET = "SEC-of-this-test-0123456789"


@dataclass
class Service:
    """What came, and what is answered next: statuses or answers before the real answer; ``pauses``: how long it waits
    before each byte of an answer.
    """

    host: str = ""
    texts: list[str] = field(default_factory=list)
    requests: int = 0
    statuses: list[int] = field(default_factory=list)
    answers: list[bytes] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)

    def address(self, kind: str) -> str:
        return f"http://{self.host}/{kind}?access_token=a-key-that-nobody-sees"


def sign(key: str, content: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), content.encode(), hashlib.sha256).digest()).decode()


def answer_of(path: str, body: dict) -> tuple[dict, str]:
    """What the service of a path answers, and the text if it took it."""
    parts = urlsplit(path)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    match parts.path:
        case "/wecom":
            assert body["msgtype"] == "text"
            return {"errcode": 0, "errmsg": "ok"}, body["text"]["content"]
        case "/dingtalk":
            if query.get("sign") != sign(SECRET, f"{query.get('timestamp')}\n{SECRET}"):
                return {"errcode": 310000, "errmsg": "sign not match"}, ""
            assert len(query["timestamp"]) == 13
            assert body["msgtype"] == "text"
            return {"errcode": 0, "errmsg": "ok"}, body["text"]["content"]
        case "/feishu":
            if body.get("sign") != sign(f"{body.get('timestamp')}\n{SECRET}", ""):
                return {"code": 19021, "msg": "sign match fail or timestamp is not within one hour"}, ""
            assert len(body["timestamp"]) == 10
            assert body["msg_type"] == "text"
            return {"code": 0, "msg": "success", "data": {}}, body["content"]["text"]
    raise AssertionError(path)


@contextmanager
def robots_service() -> Iterator[Service]:
    """The service, listening on a free port of this machine."""
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            service.requests += 1
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status = service.statuses.pop(0) if service.statuses else 200
            answer, text = answer_of(self.path, body) if status == 200 else ({}, "")
            if text:
                service.texts.append(text)
            content = service.answers.pop(0) if service.answers else json.dumps(answer).encode()
            self.send_response(status)
            if status == 302:
                self.send_header("Location", f"http://{service.host}/wecom")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            pause = service.pauses.pop(0) if service.pauses else 0
            for place in range(len(content) if pause else 0):
                time.sleep(pause)
                self.wfile.write(content[place : place + 1])
            if not pause:
                self.wfile.write(content)

        def log_message(self, *_args):
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        service.host = f"127.0.0.1:{server.server_address[1]}"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield service
        finally:
            server.shutdown()
            thread.join()
