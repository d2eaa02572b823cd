"""Sends text to a group's robot: what each service takes, signed as its public documentation says.

WeCom: ``developer.work.weixin.qq.com/document/path/91770``. DingTalk: ``open.dingtalk.com``, custom robots, security
settings. Feishu: ``open.feishu.cn``, custom bots, signature verification.
"""

import base64
import hashlib
import hmac
import http.client
import json
import socket
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import Robot
from .addresses import RefusedAddress, addresses_of, allowed_parts, require_public
from .deadline import within

#: So long a name server and then a service may take to answer, and of its answer so much is read.
SECONDS, MOST_ANSWER_BYTES = 8, 64 * 1024
#: So often a run tries, with so many seconds between, where the service surely took nothing.
QUICK_TRIES, QUICK_PAUSE = 3, 1.0
_NOT_TAKEN = (500, 502, 503)
MOST_CODE = 10**9
#: What the services' most frequent codes mean, by their public documentation.
WHY = {
    93000: gettext_lazy("the key in the address is not valid"),
    310000: gettext_lazy("signature, keyword or sender are not what the robot's security settings ask for"),
    19001: gettext_lazy("the key in the address is not valid"),
    19021: gettext_lazy("the signature does not match, or this machine's clock is wrong"),
    19024: gettext_lazy("the robot wants a keyword in each message"),
}


class NotDelivered(Exception):
    """A message was not taken, or nobody knows; its text says why, without address and secret."""


class NotTaken(NotDelivered):
    """The message surely reached nobody, so that it can be sent again at once."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """An answer that leads elsewhere is no answer: elsewhere was not checked."""

    def redirect_request(self, *_args: Any) -> None:
        return None


def send_to_robot(robot: Robot, text: str) -> None:
    """Lets a robot write a text. Tries a few times where it was surely not taken.

    Raises:
        NotDelivered: it did not.
    """
    for _again in range(QUICK_TRIES - 1):
        try:
            send_once(robot, text)
        except NotTaken:
            time.sleep(QUICK_PAUSE)
        else:
            return
    send_once(robot, text)


def send_once(robot: Robot, text: str) -> None:
    """As ``send_to_robot``, in one try: for who waits in front of a page."""
    address, body = _MESSAGES[robot.kind](robot.address, robot.secret, text, time.time())
    headers = {"Content-Type": "application/json; charset=utf-8"}
    try:
        parts = allowed_parts(robot.kind, robot.address)
        data = json.dumps(body, ensure_ascii=False).encode()
        request = urllib.request.Request(address, data, headers, method="POST")  # noqa: S310  # checked the line before
        require_public(parts, within(SECONDS, lambda: addresses_of(parts)))
        answer = within(SECONDS, lambda: _answer_to(request))
    except RefusedAddress as error:
        raise NotDelivered(str(error)) from None
    except urllib.error.HTTPError as error:
        error.close()
        kind = NotTaken if error.code in _NOT_TAKEN else NotDelivered
        raise kind(_("The service answered with status %(status)d.") % {"status": error.code}) from None
    except (urllib.error.URLError, socket.gaierror):
        raise NotTaken(_("The service cannot be reached.")) from None
    except TimeoutError:
        raise NotDelivered(_("The service did not answer in time.")) from None
    except (OSError, http.client.HTTPException):
        raise NotDelivered(_("The connection broke before the service answered.")) from None
    except ValueError:  # no text or address that can be sent, no proxy that can be asked
        raise NotDelivered(_("It cannot be sent to this address.")) from None
    _require_taken(answer)


def _answer_to(request: urllib.request.Request) -> bytes:
    with urllib.request.build_opener(_NoRedirect).open(request, timeout=SECONDS) as response:
        return response.read(MOST_ANSWER_BYTES)


def _require_taken(answer: bytes) -> None:
    """Raises NotDelivered where the service says that it did not take the message.

    Of its answer only the code is kept: its words could repeat the address and what is secret in it.
    """
    try:
        told = json.loads(answer)
        code = next(told[name] for name in ("errcode", "code", "StatusCode") if name in told)
    except (ValueError, TypeError, StopIteration, RecursionError):
        code = None
    if type(code) is not int or abs(code) > MOST_CODE:
        raise NotDelivered(_("The answer is not that of such a service."))
    if code in WHY:
        raise NotDelivered(_("The service refused it with code %(code)d: %(why)s") % {"code": code, "why": WHY[code]})
    if code != 0:
        raise NotDelivered(_("The service refused it with code %(code)d.") % {"code": code})


#: An address and what is posted there.
Message = tuple[str, dict[str, Any]]


def _to_wecom(address: str, _secret: str, text: str, _now: float) -> Message:
    """The key in the address is all that WeCom asks for."""
    return address, {"msgtype": "text", "text": {"content": text}}


def _to_dingtalk(address: str, secret: str, text: str, now: float) -> Message:
    """Signed over milliseconds and secret, with the secret as the key; both go into the address."""
    body = {"msgtype": "text", "text": {"content": text}}
    if not secret:
        return address, body
    timestamp = str(round(now * 1000))
    sign = _signature(secret, f"{timestamp}\n{secret}")
    joint = "&" if urllib.parse.urlsplit(address).query else "?"
    return f"{address}{joint}{urllib.parse.urlencode({'timestamp': timestamp, 'sign': sign})}", body


def _to_feishu(address: str, secret: str, text: str, now: float) -> Message:
    """Signed over nothing, with seconds and secret as the key; both go into the body."""
    # A tag in the text would call people: <at user_id="all">.
    body: dict[str, Any] = {"msg_type": "text", "content": {"text": text.replace("<", "＜")}}
    if secret:
        timestamp = str(int(now))
        body |= {"timestamp": timestamp, "sign": _signature(f"{timestamp}\n{secret}", "")}
    return address, body


def _signature(key: str, content: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), content.encode(), hashlib.sha256).digest()).decode()


_MESSAGES: dict[str, Callable[[str, str, str, float], Message]] = {
    Robot.Kind.WECOM: _to_wecom,
    Robot.Kind.DINGTALK: _to_dingtalk,
    Robot.Kind.FEISHU: _to_feishu,
}
