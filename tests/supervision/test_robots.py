"""Robots' services that answer in ways of which nobody thought: each failure is written down, and the next is sent."""

import socket
import time
import urllib.request
from datetime import date

import pytest

from supervision.models import Delivery, Robot
from tests.supervision.test_remind import remind, robot

from .conftest import at, order
from .receiver import SECRET

pytestmark = pytest.mark.django_db
NO_SUCH_SERVICE = "The answer is not that of such a service."


@pytest.fixture
def waiting(june):
    """The town, in which a matter waits for a department."""
    with at(2):
        order(june, date(2021, 7, 4))
    return june


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (b"[" * 60_000, NO_SUCH_SERVICE),
        (b'{"errcode": 0.0}', NO_SUCH_SERVICE),
        (b'{"errcode": false}', NO_SUCH_SERVICE),
        (b'{"errcode": "0"}', NO_SUCH_SERVICE),
        (b'{"errcode": ' + b"9" * 4000 + b"}", NO_SUCH_SERVICE),
        (b'{"errcode": 7, "errmsg": "\\ud800\\u0000 a-key-that-nobody-sees"}', "The service refused it with code 7."),
        (b'{"errcode": 93000, "errmsg": "x"}', "The service refused it with code 93000: the key in the address is not"),
        (b"\xff\xfe", NO_SUCH_SERVICE),
    ],
)
def test_no_answer_keeps_the_next_robot_waiting(waiting, service, answer, error):
    service.answers = [answer]
    first, second = robot(service, name="A"), robot(service, name="B")
    with at(2):
        remind()
    found = {row.robot: row for row in Delivery.objects.all()}
    assert (found[first].state, found[second].state) == ("failed", "sent")
    assert found[first].error.startswith(error)
    assert "a-key" not in found[first].error


def test_an_answer_in_drops_is_given_up_in_time(waiting, service, monkeypatch):
    monkeypatch.setattr("supervision.reminders.robots.SECONDS", 0.5)
    service.pauses = [0.2]
    robot(service, name="A")
    robot(service, name="B")
    began = time.monotonic()
    with at(2):
        out = remind()
    assert time.monotonic() - began < 5
    assert out.count("The service did not answer in time.") == 1
    assert len(service.texts) == 2  # the second was taken, and so was the first, though nobody was told
    service.pauses = [0.2]
    page = waiting.client("administrator").post(
        f"/setup/reminders/robots/{Robot.objects.first().pk}/test/", follow=True
    )
    assert "did not answer in time" in page.text


def test_what_nobody_foresaw_is_written_down_and_the_next_goes_on(waiting, service, monkeypatch):
    robot(service, name="A")
    robot(service, name="B")
    told = iter([RuntimeError(SECRET), None])

    def require(*_arguments):
        if error := next(told):
            raise error

    monkeypatch.setattr("supervision.reminders.robots.require_public", require)
    with at(2):
        out = remind()
    assert "an error of the program: RuntimeError" in out
    assert SECRET not in out
    assert len(service.texts) == 1


def test_behind_a_proxy_no_name_server_is_asked(waiting, service, monkeypatch):
    def nobody(*_arguments, **_options):
        raise socket.gaierror

    Robot.objects.create(kind="wecom", name="A", address="https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k")
    asked = []
    monkeypatch.setattr("supervision.reminders.addresses.socket.getaddrinfo", nobody)
    monkeypatch.setattr(
        urllib.request.HTTPSHandler, "https_open", lambda _self, request: asked.append(request.host) or nobody()
    )
    monkeypatch.setenv("https_proxy", "http://proxy.town.example:3128")
    with at(2):
        remind()
    assert set(asked) == {"proxy.town.example:3128"}
