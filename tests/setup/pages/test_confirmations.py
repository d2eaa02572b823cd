"""One pair of hands plays one part: roles exclude each other, and privileged accounts take two people."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from departments.models import Confirmation, User
from targets.models import Event
from targets.trace.record import hash_of
from tests.drafts.samples import make_draft
from tests.factories import PASSWORD, Town, make_client, make_user
from tests.keeping.test_doctor import doctor, line
from tests.reports import steps

from .conftest import fields_of
from .test_accounts import NEW, groups, page_of

pytestmark = pytest.mark.django_db
WAITS = "/confirmations/"
STRONG = "barley-on-the-south-hill"
ALONE = "alone makes administrators"


def pages_of(town: Town) -> list[str]:
    """Every page of accounts: the setup's and the administration's."""
    account = town.user("auditor").pk
    administration = ["/admin/departments/user/", "/admin/departments/user/add/"]
    of_one = [f"/admin/departments/user/{account}/change/", f"/admin/departments/user/{account}/password/"]
    return ["/setup/accounts/", NEW, page_of("leader"), WAITS, *administration, *of_one]


def signs_in(username: str, password: str) -> bool:
    answer = make_client().post(reverse("sign_in"), {"username": username, "password": password})
    return answer.status_code == 302


def decide(client, what: str, confirmation: Confirmation | None = None):
    pk = (confirmation or Confirmation.objects.get(state="waiting")).pk
    return client.post(f"{WAITS}{pk}/", {what: ""}, follow=True)


def test_roles_that_exclude_each_other_are_refused_at_every_door(town, browser, send):
    lead, draft = town.sub_measure.lead, make_draft()
    cases = (
        (("reporter", "reviewer"), "Who reports does not review"),
        (("administrator", "reporter"), "The administrator neither reports nor reviews"),
        (("administrator", "reviewer"), "The administrator neither reports nor reviews"),
        (("auditor", "leader"), "The auditor does nothing else"),
        (("auditor", "administrator"), "The auditor does nothing else"),
    )
    for roles, sentence in cases:
        typed = {"username": "twin", "name": "Twin", "department": lead.pk, "groups": groups(*roles)}
        passwords = {"password1": STRONG, "password2": STRONG}
        listed = {f"p0-{name}": value for name, value in typed.items()}
        secret = fields_of(browser.post(f"/start/{draft.pk}/people/", {"lines": "Twin Economy"}))["secret"]
        answers = [
            send(NEW, typed),
            send(page_of("leader"), {"groups": groups(*roles), "department": lead.pk}),
            send("/admin/departments/user/add/", {**typed, **passwords}),
            send(f"/admin/departments/user/{town.user('leader').pk}/change/", {"groups": groups(*roles)}),
            browser.post(f"/start/{draft.pk}/people/", {**listed, "secret": secret}),
        ]
        assert [sentence in answer.text.replace("&#x27;", "'") for answer in answers] == [True] * 5
    assert not User.objects.filter(username="twin").exists()
    assert list(town.user("leader").groups.values_list("name", flat=True)) == ["leader"]
    # Every right is the administrator's, on the server's command line too.
    root = make_user(username="root", is_staff=True, is_superuser=True)
    assert [make_client(root).get(page).status_code for page in ("/review/", "/my-month/")] == [403, 403]


def test_who_holds_two_such_roles_keeps_working_and_is_named(town, browser, send):
    both = make_user("reporter", town.sub_measure.lead, username="both", name="王芳")
    both.groups.add(*groups("reviewer"))
    assert make_client(both).get("/review/").status_code == 200
    assert "王芳（both）" in line(doctor()[1], "roles")
    assert "look" in line(doctor()[1], "roles")
    row = browser.get("/setup/accounts/").text.partition(page_of("both"))[2].partition("</tr>")[0]
    assert "Who reports does not review" in row
    assert send(page_of("both"), {"name": "王小芳"}).status_code == 302
    assert send(page_of("both"), {"groups": groups("reviewer")}).status_code == 302
    assert line(doctor()[1], "roles").startswith("good")


def test_a_namesake_stands_apart_on_pages_in_files_and_in_the_trace(town, send):
    town.people["reporter"].name = "王芳"
    town.people["reporter"].save()
    made = send(
        NEW,
        {"username": "twin", "name": "王芳", "department": town.sub_measure.lead.pk} | {"groups": groups("reporter")},
    )
    twin = make_client(User.objects.get(username="twin"))
    assert made.status_code == 200
    steps.submit(twin, town.sub_measure, 1, figures={town.target: "100"})
    steps.approve(town.client("reviewer"), town.sub_measure, 1)
    submitted = Event.objects.get(action="submit")
    assert submitted.actor_name == "王芳（twin）"
    auditor = town.client("auditor")
    export = reverse("dashboards:trace_export", args=("csv",)) + "?year=2021"
    rows = list(csv.reader(io.StringIO(auditor.get(export).getvalue().decode("utf-8-sig"))))
    assert {row[2] for row in rows[1:]} == {"王芳（twin）", "reviewer"}
    for client, page in (
        (auditor, "/trace/?year=2021"),
        (town.client("reviewer"), "/measures/2021/1.1/?year=2021&month=1"),
        (town.client("administrator"), "/setup/accounts/"),
    ):
        assert "王芳（twin）" in client.get(page).text
    # An event from before keeps its content and its hash, and is shown with the account's user name.
    last = Event.objects.filter(plan=town.plan).last()
    old = Event(plan=town.plan, sequence=last.sequence + 1, at=last.at, actor=town.people["reporter"], action="save")
    old.actor_name, old.source, old.previous_hash = "王芳", "web", last.hash
    old.hash = hash_of(old)
    old.save()
    assert auditor.get("/trace/?year=2021&person=reporter").context["history"][0].actor == "王芳（reporter）"
    call_command("verify_trace")


def test_an_administrator_alone_gets_no_second_pair_of_hands(town, browser, send):
    """The attack: every way to a privileged account that one administrator has in the browser."""
    auditor = town.user("auditor")
    administration = f"/admin/departments/user/{auditor.pk}"
    asked = send(NEW, {"username": "second", "name": "Wang Fang", "groups": groups("auditor")})
    assert (asked.status_code, asked.url) == (302, WAITS)
    assert not User.objects.filter(username="second").exists()
    assert "You asked for it yourself" in decide(browser, "confirm").text
    assert (
        send(
            "/admin/departments/user/add/",
            {"username": "third", "groups": groups("administrator")} | {"password1": STRONG, "password2": STRONG},
        ).status_code
        == 200
    )
    listed = {"p0-username": "fourth", "p0-name": "Fourth", "p0-groups": groups("auditor")}
    people = f"/start/{make_draft().pk}/people/"
    secret = fields_of(browser.post(people, {"lines": "Fourth"}))["secret"]
    assert "waits for a second person" in browser.post(people, {**listed, "secret": secret}).text
    # A colleague's account, whose password the administrator knows, with a role; the auditor's password; the auditor
    # out of use, which would leave nobody to ask.
    browser.post(f"{page_of('leader')}password/")
    for address, typed in ((page_of("leader"), {"groups": groups("auditor")}), (page_of("auditor"), {"groups": []})):
        assert send(address, typed).url == WAITS
    for address in (f"{page_of('auditor')}password/", f"{administration}/password/"):
        browser.post(address, {"password1": STRONG, "password2": STRONG})
    left = fields_of(browser.get(f"{administration}/change/"))
    del left["is_active"]
    assert "waits for a second person" in browser.post(f"{administration}/change/", left).text
    assert [town.user(name).groups.get().name for name in ("leader", "auditor")] == ["leader", "auditor"]
    assert town.user("auditor").is_active
    assert signs_in("auditor", PASSWORD)
    assert not User.objects.filter(username__in=("third", "fourth")).exists()
    for confirmation in Confirmation.objects.filter(state="waiting"):
        assert decide(browser, "confirm", confirmation).status_code == 200
        assert town.client("reviewer").post(f"{WAITS}{confirmation.pk}/", {"confirm": ""}).status_code == 403
    assert set(Confirmation.objects.values_list("what", "username", "state")) == {
        ("make", "second", "waiting"),
        ("give", "leader", "waiting"),
        ("end", "auditor", "waiting"),
        ("reset", "auditor", "waiting"),
    }
    call_command("verify_trace")


def test_two_people_make_a_privileged_account_and_both_stand_in_the_trace(town, browser, send):
    auditor = town.client("auditor")
    for _click in range(2):
        send(NEW, {"username": "second", "name": "王芳", "groups": groups("administrator")})
    # The masthead says so to who may confirm it, and the auditor's first page.
    assert "waits for a second person" in auditor.get("/trace/").text
    badge = '<span class="badge rounded-pill">1</span>'
    assert [badge in client.get("/password/").text for client in (auditor, browser)] == [True, False]
    shown = auditor.get(WAITS).text
    assert "王芳（second）" in shown
    assert "Administrator" in shown
    confirmed = decide(auditor, "confirm")
    assert confirmed["Cache-Control"] == "no-store"
    assert signs_in("second", confirmed.context["password"])
    assert User.objects.get(username="second").is_staff
    assert "It no longer waits" in decide(auditor, "confirm", Confirmation.objects.get()).text
    told = [(event.action, event.actor.username) for event in Event.objects.order_by("sequence")]
    assert told == [
        ("ask_confirmation", "administrator"),
        ("change_account", "auditor"),
        ("confirm", "auditor"),
    ]
    # Who gave the account, and who asked for it, do not have their requests confirmed with it at once.
    second = make_client(User.objects.get(username="second"))
    browser.post(f"{page_of('auditor')}password/")
    assert "in the last 24 hours" in decide(second, "confirm").text
    assert "Withdrawn" in decide(browser, "withdraw").text
    second.post(f"{page_of('leader')}password/")
    send(page_of("leader"), {"groups": groups("auditor")}, client=second)
    waiting = Confirmation.objects.get(state="waiting")
    assert "in the last 24 hours" in decide(auditor, "confirm", waiting).text
    assert "in the last 24 hours" in decide(browser, "refuse", waiting).text
    for row in Confirmation.objects.filter(state="confirmed"):
        row.decided_at -= timedelta(hours=25)
        row.save()
    known = town.user("leader").password
    new = decide(auditor, "confirm", waiting).context["password"]
    # The password that who asked had made is void.
    assert town.user("leader").password != known
    assert signs_in("leader", new)
    page = auditor.get("/trace/?year=people").text
    assert "Asked for a confirmation" in page
    call_command("verify_trace")


def test_an_account_made_alone_confirms_nothing_for_its_maker_at_once(town, browser, send):
    town.user("auditor").groups.clear()
    made = send(NEW, {"username": "mine", "groups": groups("auditor")})
    assert made.status_code == 200
    mine = make_client(User.objects.get(username="mine"))
    assert send(NEW, {"username": "more", "groups": groups("administrator")}).url == WAITS
    assert "in the last 24 hours" in decide(mine, "confirm").text
    assert "done without a confirmation" in browser.get(WAITS).text
    Confirmation.objects.update(asked_by=make_user("leader", username="gone"))
    assert "no longer administers" in decide(browser, "confirm", Confirmation.objects.get(state="waiting")).text
    assert "Refused" in decide(browser, "refuse").text
    assert not User.objects.filter(username="more").exists()


def test_what_is_confirmed_is_what_was_asked_for(town, browser, send):
    send(page_of("leader"), {"groups": groups("auditor")})
    make_client(make_user("administrator")).post(
        page_of("leader"), {**fields_of(browser.get(page_of("leader"))), "name": "Zhao"}
    )
    stale = decide(town.client("auditor"), "confirm")
    assert "changed this on" in stale.text
    assert town.user("leader").groups.get().name == "leader"


def test_a_small_office_may_switch_it_off_and_is_told_everywhere(town, browser, send, settings):
    for address in pages_of(town):
        assert ALONE not in browser.get(address, follow=True).text
    assert line(doctor()[1], "confirmation").startswith("good")
    settings.CONFIRM_ROLES = settings.CONFIRM_RESETS = False
    for address in pages_of(town):
        assert ALONE in browser.get(address, follow=True).text
    assert ALONE in browser.post(f"{page_of('auditor')}password/").text
    assert line(doctor()[1], "confirmation").startswith("look")
    assert ALONE in line(doctor()[1], "confirmation")
    assert send(NEW, {"username": "second", "groups": groups("administrator")}).context["password"]


def test_the_server_confirms_where_nobody_else_is_there(town, browser, capsys):
    browser.post(f"{page_of('auditor')}password/")
    number = str(Confirmation.objects.get().pk)
    call_command("confirmaccount", "--language", "en")
    assert f"{number}  auditor · make a new password · administrator" in capsys.readouterr().out
    call_command("confirmaccount", number, "--language", "en")
    said = capsys.readouterr().out
    assert "without a second person; the trace says so" in said
    assert signs_in("auditor", re.search(r"Password: (\S+)", said)[1])
    assert [event.actor_name for event in Event.objects.filter(action="confirm")] == ["confirmaccount"]
    with pytest.raises(CommandError, match="no longer waits"):
        call_command("confirmaccount", number, "--refuse", "--language", "en")
    assert "manage.py" in browser.get(WAITS).text


def test_verify_trace_fits_where_one_person_gives_and_takes_the_role(town, browser, send, settings):
    settings.CONFIRM_ROLES = False
    send(NEW, {"username": "second", "groups": groups("administrator")})
    call_command("verify_trace")
    send(page_of("leader"), {"groups": groups("administrator")})
    call_command("verify_trace")
    send(page_of("leader"), {"groups": groups("leader")})
    call_command("verify_trace")
    assert not town.user("leader").is_staff
    people, listed = f"/start/{make_draft().pk}/people/", {"p0-name": "Third", "p0-groups": groups("administrator")}
    secret = fields_of(browser.post(people, {"lines": "Third"}))["secret"]
    browser.post(people, {**listed, "p0-username": "third", "secret": secret})
    assert User.objects.get(username="third").is_staff
    call_command("verify_trace")
