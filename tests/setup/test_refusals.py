"""The demonstration stays out of a town's real system, and comes whole or not at all."""

from pathlib import Path
from shutil import copy

import pytest
import yaml
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from departments.models import Department, User
from targets.models import Plan
from tests.factories import make_department, make_plan, make_user
from townplan import server
from townplan.demo.guard import check_no_demonstration_accounts, refuse_in_production
from townplan.demo.load import DEFAULT

from .conftest import run

pytestmark = pytest.mark.django_db


def refusal(command: str, *arguments: str) -> str:
    with pytest.raises(CommandError) as raised:
        run(command, *arguments)
    return str(raised.value)


@pytest.fixture
def in_english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def write_demo(tmp_path: Path):
    """Writes the demonstration with something changed, beside its plan; returns the file's name."""

    def write(change) -> str:
        demo = yaml.safe_load(DEFAULT.read_text(encoding="utf-8"))
        change(demo)
        copy(DEFAULT.with_name("plan-2021.yaml"), tmp_path)
        path = tmp_path / "demo.yaml"
        path.write_text(yaml.safe_dump(demo, allow_unicode=True), encoding="utf-8")
        return str(path)

    return write


def test_a_real_system_takes_no_demonstration():
    assert "TOWNPLAN_DEMO=1" in refusal("loaddemo")
    assert "TOWNPLAN_DEMO=1" in refusal("quickstart")
    assert not Plan.objects.exists()


def test_quickstart_says_that_it_serves_without_https(demonstration_allowed, settings):
    settings.HTTPS = True
    assert "TOWNPLAN_HTTPS=0" in refusal("quickstart")


@pytest.mark.usefixtures("demonstration_allowed")
class TestLoading:
    def test_a_real_plan_is_not_overwritten(self):
        make_plan(year=2021)
        assert refusal("loaddemo", "--language", "en").startswith("There is a real plan for 2021;")
        assert not User.objects.exists()

    def test_a_real_plan_of_the_year_before_is_not_overwritten(self):
        make_plan(year=2020)
        assert refusal("loaddemo", "--language", "en").startswith("There is a real plan for 2020;")
        assert not User.objects.exists()

    def test_a_taken_user_name_is_not_overwritten(self):
        make_user(username="review1")
        assert "review1" in refusal("loaddemo")
        assert not Plan.objects.exists()

    def test_a_real_department_is_not_overwritten(self):
        make_department(code="finance", name="Treasury")
        assert refusal("loaddemo", "--language", "en").startswith("Other departments or villages")
        assert Department.objects.get().name == "Treasury"

    def test_a_step_that_an_action_refuses_leaves_nothing_behind(self, write_demo):
        def approve_as_reporter(demo):
            demo["months"][1][0]["reviewer"] = "finance"

        message = refusal("loaddemo", write_demo(approve_as_reporter), "--language", "en")
        assert message == "5 February 2021, 14:15 finance approve 0.1 January: Your account may not do this."
        assert not Plan.objects.exists()
        assert not User.objects.exists()
        assert not Department.objects.exists()

    def test_a_value_that_the_plan_cannot_take_is_named(self, write_demo, capsys):
        def misname(demo):
            demo["targets"]["tax-revenue"]["phasing"] = "evenly"

        with pytest.raises(SystemExit) as raised:
            call_command("loaddemo", write_demo(misname), "--language", "en")
        assert raised.value.code == 1
        assert "plan-2021.yaml:" in capsys.readouterr().err
        assert not Plan.objects.exists()

    def test_a_file_that_is_not_there_is_said(self):
        assert refusal("loaddemo", "nowhere.yaml", "--language", "en").startswith("nowhere.yaml cannot be read:")


class TestServing:
    """With demonstration accounts in the database, and TOWNPLAN_DEMO not set."""

    @pytest.fixture(autouse=True)
    def account(self, settings) -> User:
        assert not settings.DEMONSTRATION_ALLOWED
        return make_user(username="demo", demonstration=True)

    def test_the_server_does_not_start(self):
        with pytest.raises(ImproperlyConfigured, match="demonstration accounts"):
            refuse_in_production()

    def test_serve_says_why(self):
        assert "TOWNPLAN_DEMO=1" in refusal("serve", "--port", "0")

    def test_the_deploy_check_reports_it(self):
        assert [error.id for error in check_no_demonstration_accounts()] == ["townplan.E001"]
        with pytest.raises(CommandError, match=r"townplan\.E001"):
            call_command("check", "--deploy", "--fail-level", "ERROR")

    def test_inactive_accounts_do_no_harm(self, account):
        account.is_active = False
        account.save()
        refuse_in_production()
        assert check_no_demonstration_accounts() == []

    def test_they_are_allowed_where_the_demonstration_is(self, demonstration_allowed):
        refuse_in_production()
        assert check_no_demonstration_accounts() == []


def test_a_taken_port_is_said_before_anything_else(demonstration_allowed):
    with server.listen("127.0.0.1", 0) as taken:
        port = str(taken.getsockname()[1])
        assert f"Port {port} of 127.0.0.1 is in use already" in refusal("serve", "--port", port, "--language", "en")
        assert port in refusal("quickstart", "--port", port)
    assert not Plan.objects.exists()


@pytest.mark.parametrize(("host", "port"), [("127.0.0.1", "70000"), ("203.0.113.1", "0"), ("nowhere.invalid", "0")])
def test_a_place_where_nobody_can_listen_is_said(host, port):
    assert "cannot listen" in refusal("serve", "--host", host, "--port", port, "--language", "en")
