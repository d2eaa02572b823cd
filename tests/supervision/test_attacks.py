"""What a hurried, careless or ill-meaning person does with matters: nothing is lost, nobody is stopped by another."""

from datetime import date

import pytest
from django.core import mail

from departments import roles
from departments.models import User
from setup.actions.removing import why_it_stays
from supervision.models import Delivery, Matter, Robot
from targets.actions.merging import merge_department
from targets.trace.chain import verify
from tests import files
from tests.factories import actor, make_department, make_target, make_user
from tests.files import upload

from .conftest import at
from .conftest import order as ordered_on_day
from .steps import ordered, step
from .test_remind import remind


@pytest.mark.django_db
def test_only_the_very_same_post_is_a_double_click(town, evidence_folder):
    leader, reporter, matter = town.client("leader"), town.client("reporter"), ordered(town)
    step(reporter, matter, "sign")
    for do, first, other in (
        ("ask_extension", {"due": "2099-03-01"}, {"due": "2099-04-01"}),
        ("reply", {"files": ["photo.jpg"]}, {"files": ["minutes.pdf"]}),
    ):
        version = Matter.objects.get().version
        statuses = []
        for fields in (first, first, other):
            sent = [upload(name, files.picture() if "jpg" in name else files.pdf()) for name in fields.get("files", ())]
            data = {**fields, "files": sent, "text": "As we said"}
            statuses.append(step(reporter, matter, do, version=version, **data).status_code)
        assert statuses == [302, 302, 409], do
        assert Matter.objects.get().version == version + 1

    make_target(town.sub_measure, code="second")
    typed = {"title": "T", "order": "O", "lead": town.sub_measure.lead_id, "due": "2099-01-31"}
    helped = {**typed, "supports": [town.other_sub_measure.lead_id]}
    numbers = [
        leader.post(f"/matters/order/?year=2021&{about}", data)["Location"].split("/")[-2]
        for about, data in (
            ("target=revenue", typed),
            ("target=revenue", typed),
            ("target=second", typed),
            ("target=second", helped),
            ("measure=1.1", helped),
            ("measure=1.1&month=2", helped),
            ("measure=1.1&month=2", helped),
        )
    ]
    assert numbers == ["2", "2", "3", "4", "5", "6", "6"]


@pytest.mark.django_db
def test_no_second_extension_is_asked_for_while_one_waits(town):
    reporter, matter = town.client("reporter"), ordered(town)
    step(reporter, matter, "sign")
    assert step(reporter, matter, "ask_extension", due="2099-03-01", text="Rain").status_code == 302
    for version in (None, 2):  # as a forged post has it, and a tab that was open before
        refused = step(reporter, matter, "ask_extension", version=version, due="2099-04-01", text="More rain")
        assert refused.status_code == 409
        assert "More rain" in refused.text
    assert (
        "An extension is asked for already; it waits to be decided."
        in step(reporter, matter, "ask_extension", due="2099-04-01", text="More rain").text
    )
    assert Matter.objects.get().asked_due == date(2099, 3, 1)
    assert step(town.client("leader"), matter, "refuse_extension", text="No").status_code == 302
    assert step(reporter, matter, "ask_extension", due="2099-04-01", text="More rain").status_code == 302


@pytest.mark.django_db
def test_one_bad_address_keeps_no_reminder_from_others(june, service):
    for name, address in (("reporter", "a@town.example\nBcc: x@town.example"), ("reviewer", "r@town.example")):
        User.objects.filter(username=name).update(email=address)
    Robot.objects.create(kind="wecom", name="A", address=f"http://{service.host}/钩子?key=x")
    Robot.objects.create(kind="wecom", name="B", address=service.address("wecom"))
    Robot.objects.create(
        kind="feishu", name="C", address=service.address("feishu"), secret="SEC-of-this-test-0123456789"
    )
    with at(2):
        matter = ordered_on_day(june, date(2021, 7, 4), title='<at user_id="all">all</at>')
        Matter.objects.filter(pk=matter.pk).update(state="done")
        ordered_on_day(june, date(2021, 7, 4), title='<at user_id="all">all</at>', order="Another")
        remind()
    states = dict(Delivery.objects.values_list("robot__name", "state").exclude(robot=None))
    assert states == {"A": "failed", "B": "sent", "C": "sent"}
    assert set(Delivery.objects.filter(robot=None).values_list("user__username", "state")) == {
        ("reporter", "failed"),
        ("reviewer", "sent"),
    }
    assert [message.to for message in mail.outbox] == [["r@town.example"]]
    assert ["<at" in text for text in service.texts] == [True, False]  # Feishu alone reads tags in a text
    page = june.client("administrator").post(f"/setup/reminders/robots/{Robot.objects.get(name='A').pk}/test/")
    assert page.status_code == 302


@pytest.mark.django_db
def test_what_a_matter_is_about_is_not_removed(town):
    target = make_target(town.other_sub_measure, code="new", value=None)
    assert why_it_stays(target) == []
    ordered(town, target=target)
    assert why_it_stays(target)
    assert why_it_stays(town.other_sub_measure)


@pytest.mark.django_db
def test_matters_follow_their_department_through_two_mergers(town):
    first, second = town.sub_measure.lead, town.other_sub_measure.lead
    third = make_department(code="third", name="Third Office")
    matter = ordered(town)
    person = make_user(roles.REPORTER, third, username="third")
    town.people["third"] = person
    administrator = actor(town.people["administrator"])
    assert town.client("third").get(f"/matters/{matter.year}/1/").status_code == 404
    merge_department(administrator, first, second, town.plan, 2, reason="One", document="1")
    second.refresh_from_db()
    merge_department(administrator, second, third, town.plan, 3, reason="Two", document="2")
    assert step(town.client("third"), matter, "sign").status_code == 302
    assert verify(None).is_whole
