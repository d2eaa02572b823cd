"""``manage.py remind``: once a day each, whatever happens in between."""

import io
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.db import connections

from departments.models import User
from supervision.models import Delivery, ReminderChoice, ReminderHours, Robot
from targets.models import CalendarDay, ClosedMonth
from tests.factories import make_report, make_town, make_user

from .conftest import at, order
from .receiver import SECRET


def remind(*options: str) -> str:
    out = io.StringIO()
    call_command("remind", *options, language="en", stdout=out)
    return out.getvalue()


def robot(service, kind: str = "wecom", **fields) -> Robot:
    fields = {"name": f"Group of {kind}", "address": service.address(kind), "language": "en", **fields}
    return Robot.objects.create(kind=kind, secret=SECRET, **fields)


class Killed(EmailBackend):
    """Sends, and then the program ends."""

    def send_messages(self, messages):
        super().send_messages(messages)
        raise SystemExit


@pytest.fixture
def people(june):
    """The reporter, the reviewer and the stranger have addresses, and a report waits for each."""
    for name in ("reporter", "reviewer", "stranger"):
        User.objects.filter(username=name).update(email=f"{name}@town.example")
    ReminderChoice.objects.create(user=june.people["reporter"], language="en")
    make_report(june.other_sub_measure, 6, "submitted", {june.other_target: 5})
    return june


@pytest.mark.django_db
def test_one_mail_a_person_and_day_in_their_language_with_the_addresses(people, settings):
    settings.ADDRESS = "https://plan.example"
    order_of_runs = [(10, 0), (10, 0), (10, 30), (16, 0)]
    with at(2, month=7):
        order(people, date(2021, 7, 4))
    for hour, minute in order_of_runs:
        with at(2, hour, minute):
            remind()
    by_person = {message.to[0]: message for message in mail.outbox}
    assert sorted(by_person) == ["reporter@town.example", "reviewer@town.example"]
    assert len(mail.outbox) == 2  # the stranger's report is on its way, so nothing waits for them
    english, chinese = by_person["reporter@town.example"], by_person["reviewer@town.example"]
    assert english.subject == "Weir annual work plan: 2 things wait for you, 2 Jul"
    assert english.from_email == "Weir annual work plan <townplan@localhost>"
    assert "- June 2021: 1 report to fill in (Due on 5 Jul · 3 days left)" in english.body
    assert "https://plan.example/my-month/?year=2021&month=6" in english.body
    assert "- Mend the road (Matter 2021-1 · To be signed for · Due on 4 Jul · 2 days left)" in english.body
    assert chinese.subject == "Weir年度工作计划：有1件事项待您处理（7月2日）"
    assert "2021年6月" in chinese.body
    assert [(row.state, row.tries, len(row.content)) for row in Delivery.objects.all()] == [("sent", 1, 64)] * 2
    with at(5):
        remind()
    assert len(mail.outbox) == 4


@pytest.mark.django_db
def test_who_gets_none(people, settings):
    reporter = people.people["reporter"]
    make_user("reporter", people.sub_measure.lead, username="gone", email="gone@town.example", is_active=False)
    make_user("reporter", people.sub_measure.lead, username="demo", email="demo@town.example", demonstration=True)
    ReminderChoice.objects.filter(user=reporter).update(kinds=["matter"])
    ReminderChoice.objects.create(user=people.people["reviewer"], by_mail=False)
    with at(2):
        assert "town.example" not in remind("--dry-run")
        remind()
        assert mail.outbox == []
        ReminderChoice.objects.filter(user=reporter).update(kinds=["report"])
        assert "1 report to fill in" in remind("--dry-run")
        assert (mail.outbox, Delivery.objects.count()) == ([], 0)


@pytest.mark.django_db
def test_a_dry_run_says_why_it_prints_nothing(people, service):
    with at(2):
        assert "=== E-mail" in remind("--dry-run")
        User.objects.exclude(username="stranger").update(email="")
        assert remind("--dry-run").startswith("Nothing waits today for anybody who has an e-mail address")
        User.objects.update(email="")
        assert remind("--dry-run").startswith("Nobody has an e-mail address, and no robot is in use")
        robot(service, kinds=[])
        assert remind("--dry-run").startswith("Nothing waits today")


@pytest.mark.parametrize("server", ["smtp://mail.local:25", "mail.local:smtp", "mail.local:99999", "mail local"])
def test_a_mail_server_is_written_as_host_and_port(server, monkeypatch):
    command = [sys.executable, "manage.py", "remind", "--dry-run"]
    ended = subprocess.run(command, env={**os.environ, "TOWNPLAN_SMTP": server}, capture_output=True, text=True)
    assert ended.returncode == 1
    assert ended.stderr == f"ERROR: TOWNPLAN_SMTP={server!r}: write a host and a port, such as mail.town.local:25\n"


@pytest.mark.django_db
def test_only_on_working_days_and_in_hours(people):
    def sent_at(day: int, hour: int, minute: int = 0) -> int:
        mail.outbox.clear()
        with at(day, hour, minute):
            remind()
        return len(mail.outbox)

    assert [sent_at(3, 10), sent_at(2, 8, 29), sent_at(2, 18)] == [0, 0, 0]  # a Saturday, too early, too late
    assert [sent_at(2, 17, 59), sent_at(5, 8, 30)] == [2, 2]
    CalendarDay.objects.create(day=date(2021, 7, 10), kind="workday", name="Worked Saturday")
    CalendarDay.objects.create(day=date(2021, 7, 12), kind="holiday", name="Day off")
    assert [sent_at(10, 10), sent_at(12, 10)] == [2, 0]
    ReminderHours.objects.create(begin="07:00", end="08:00")
    assert [sent_at(13, 7, 30), sent_at(14, 10)] == [2, 0]


@pytest.mark.django_db
def test_robots_of_each_service_get_signed_messages_that_name_departments_and_no_person(people, service):
    make_report(people.sub_measure, 6, "returned", remark="Zhang San forgot the receipts", progress="Secret words")
    make_report(people.sub_measure, 7, "draft", progress="A draft's words")
    for kind in ("wecom", "dingtalk", "feishu"):
        robot(service, kind, kinds=["returned", "review", "matter"])
    robot(service, "feishu", name="Farm", department=people.other_sub_measure.lead, kinds=["report"])
    robot(service, "wecom", name="Old", is_active=False)
    with at(2):
        order(people, date(2021, 7, 4), supports=[people.other_sub_measure.lead])
        remind()
        remind()
    assert len(service.texts) == 3
    for text in service.texts:
        assert text.splitlines() == [
            "Reminder of 2 Jul: 4 things wait",
            "Economy Office",
            "- More revenue (Returned · June 2021)",
            "- Mend the road (Matter 2021-1 · To be signed for · Due on 4 Jul · 2 days left)",
            "Farm Office",
            "- Mend the road (Matter 2021-1 · Supporting Economy Office · Due on 4 Jul · 2 days left)",
            "Reports to review",
            "- Better fields (Waits for review · June 2021 · Farm Office)",
        ]
        assert not any(word in text for word in ("Zhang", "words", "leader", "Li Ming"))


@pytest.mark.django_db
def test_a_failure_is_tried_again_after_1_5_and_25_minutes_and_then_given_up(people, service):
    User.objects.update(email="")
    robot(service, "dingtalk")
    Robot.objects.update(secret="another secret")

    def run(minutes: int) -> int:
        before = service.requests
        with at(2, 10, minutes), suppress(CommandError):
            remind()
        return service.requests - before

    # A refusal is not tried again at once; each run that tries asks once.
    assert [run(minutes) for minutes in (0, 0, 1, 2, 6, 10, 30, 31, 59)] == [1, 0, 1, 0, 1, 0, 0, 1, 0]
    row = Delivery.objects.get()
    assert (row.state, row.tries, row.robot.name) == ("given_up", 4, "Group of dingtalk")
    assert row.error == (
        "The service refused it with code 310000: signature, keyword or sender are not what the robot's "
        "security settings ask for"
    )


@pytest.mark.django_db
def test_a_service_that_is_away_for_a_moment_is_asked_again_at_once(people, service):
    robot(service)
    service.statuses = [503, 500]
    with at(2):
        remind()
    assert (service.requests, len(service.texts)) == (3, 1)
    service.statuses = [302]  # an address that nobody checked
    with at(5):
        remind()
    assert (service.requests, len(service.texts)) == (4, 1)
    assert Delivery.objects.get(day=date(2021, 7, 5), channel="robot").error == "The service answered with status 302."


@pytest.mark.django_db
def test_a_mail_server_that_is_away_stops_nobody_else(people, service, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    robot(service)
    with at(2):
        out = remind()
    assert out.count("The mail server did not take it") == 2
    assert len(service.texts) == 1


@pytest.mark.django_db
def test_a_run_that_was_killed_after_sending_is_made_good_once(people, settings):
    User.objects.exclude(username="reporter").update(email="")
    settings.EMAIL_BACKEND = "tests.supervision.test_remind.Killed"
    for minute in (0, 5, 11, 15):
        with at(2, 10, minute), suppress(SystemExit):
            remind()
    assert len(mail.outbox) == 2  # at least once, and not more than twice
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    with at(2, 11):
        remind()
    assert len(mail.outbox) == 2
    assert Delivery.objects.get().state == "given_up"


@pytest.mark.django_db(transaction=True)
def test_of_two_runs_at_once_one_sends():
    town = make_town()
    User.objects.filter(username="reporter").update(email="reporter@town.example")
    for month in range(1, 6):
        ClosedMonth.objects.create(plan=town.plan, month=month)
    start = Barrier(4)

    def run() -> None:
        try:
            start.wait(timeout=30)
            remind()
        finally:
            connections.close_all()

    with at(2), ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(run) for _number in range(4)]:
            done.result(timeout=60)
    assert len(mail.outbox) == 1
    assert [(row.state, row.tries) for row in Delivery.objects.all()] == [("sent", 1)]


@pytest.mark.django_db
def test_the_log_is_kept_for_a_year(people):
    with at(2):
        remind()
        Delivery.objects.update(day=date(2021, 7, 2) - timedelta(days=400))
        remind()
    assert set(Delivery.objects.values_list("day", flat=True)) == {date(2021, 7, 2)}


@pytest.mark.django_db
def test_a_long_message_fits_the_shortest_limit_and_says_what_is_left_out(people, service):
    for number in range(60):
        with at(2):
            order(people, date(2021, 7, 4), title=f"道路修补第{number}段")
    robot(service)
    with at(2):
        remind()
    [text] = service.texts
    assert len(text.encode()) <= 2048
    assert text.splitlines()[-1].startswith("and ")
