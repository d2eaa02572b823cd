"""设置 › 催办提醒: hours, robots whose secrets nobody sees again, a test message, what was sent."""

import pytest

from supervision.models import ReminderHours, Robot
from targets.models import SecurityEvent
from tests.supervision.receiver import SECRET, robots_service

FORM = {"kind": "dingtalk", "name": "Group", "kinds": ["report", "matter"], "language": "en", "is_active": "on"}


@pytest.fixture
def service(settings):
    """A service on this machine, which the settings name."""
    with robots_service() as found:
        settings.ROBOT_HOSTS = [found.host]
        yield found


def add(client, **fields):
    return client.post("/setup/reminders/robots/add/", {**FORM, **fields})


@pytest.mark.django_db
def test_a_robot_is_added_tried_and_changed_and_its_secrets_stay_hidden(town, service):
    client = town.client("administrator")
    address = service.address("dingtalk")
    assert add(client, new_address=address, new_secret="a slip").status_code == 302
    robot = Robot.objects.get()
    page = f"/setup/reminders/robots/{robot.pk}/"
    refused = client.post(f"{page}test/", follow=True).text
    assert "Not sent: The service refused it with code 310000: signature, keyword" in refused
    seen = client.get(page).context["form"].stored
    answer = client.post(page, {**FORM, "name": "Heads of offices", "new_secret": SECRET, "seen": seen})
    assert answer.status_code == 302
    robot.refresh_from_db()
    assert (robot.name, robot.address, robot.kinds) == ("Heads of offices", address, ["report", "matter"])
    assert "Sent. Look into the group." in client.post(f"{page}test/", follow=True).text
    assert service.texts == ["A test message of Townplan: reminders will come here."]
    pages = "".join(client.get(one).text for one in (page, "/setup/reminders/", "/trace/security/"))
    assert "Heads of offices" in pages
    assert "access_token" not in pages
    assert SECRET not in pages
    told = SecurityEvent.objects.filter(action="settings_changed").values_list("about", "details")
    assert list(told)[-1] == ("Heads of offices", "Name, Signing secret")
    # A page from before that change changes nothing.
    late = client.post(page, {**FORM, "name": "Others", "seen": seen})
    assert (late.status_code, Robot.objects.get().name) == (409, "Heads of offices")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "address", "is_taken"),
    [
        ("wecom", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=x", True),
        ("dingtalk", "https://oapi.dingtalk.com/robot/send?access_token=x", True),
        ("feishu", "https://open.feishu.cn/open-apis/bot/v2/hook/x", True),
        ("feishu", "https://oapi.dingtalk.com/robot/send?access_token=x", False),
        ("wecom", "http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=x", False),
        ("wecom", "https://qyapi.weixin.qq.com:8443/send", False),
        ("wecom", "https://qyapi.weixin.qq.com@10.0.0.1/send", False),
        ("wecom", "https://qyapi.weixin.qq.com.example/send", False),
        ("wecom", "https://169.254.169.254/latest", False),
        ("wecom", "https://localhost/send", False),
        ("wecom", "file:///etc/passwd", False),
        ("wecom", "https://[::1", False),
        ("wecom", "relay.town.local", False),
        ("wecom", "http://relay.town.local:8080/send", True),
        ("wecom", "http://relay.town.local/send", False),
    ],
)
def test_only_addresses_of_the_services_and_of_named_hosts_are_taken(town, settings, kind, address, is_taken):
    settings.ROBOT_HOSTS = ["relay.town.local:8080"]
    answer = add(town.client("administrator"), kind=kind, new_address=address)
    assert (answer.status_code, Robot.objects.exists()) == ((302, True) if is_taken else (422, False))


@pytest.mark.django_db
def test_a_service_s_name_that_leads_into_the_house_is_not_asked(town, monkeypatch):
    """As a poisoned name server would have it."""
    client = town.client("administrator")
    add(client, kind="wecom", new_address="https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=x")
    inside = [(2, 1, 6, "", ("10.0.0.1", 443))]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_args, **_options: inside)
    page = client.post(f"/setup/reminders/robots/{Robot.objects.get().pk}/test/", follow=True).text
    assert "qyapi.weixin.qq.com leads into a private network." in page


@pytest.mark.django_db
def test_the_hours_are_set(town):
    client = town.client("administrator")
    seen = client.get("/setup/reminders/").context["form"].stored
    assert client.post("/setup/reminders/", {"begin": "18:00", "end": "09:00", "seen": seen}).status_code == 422
    assert client.post("/setup/reminders/", {"begin": "09:00", "end": "17:30", "seen": seen}).status_code == 302
    assert str(ReminderHours.objects.get()) == "09:00–17:30"
    assert SecurityEvent.objects.filter(action="settings_changed").count() == 1
