"""The way of a matter, by its pages: ordered, signed for, answered with files, extended, reported as done, sent back,
struck off; each step by who may take it, traced, and its numbers without gaps.
"""

from datetime import date, timedelta
from io import StringIO
from os import utime
from time import time
from urllib.parse import urlencode

import pytest
from django.core.management import call_command

from departments import roles
from reports.evidence.abandoned import sweep_abandoned
from supervision.models import Matter, MatterFile
from targets.calendar.schedule import local_day
from targets.models import Event
from targets.trace.chain import verify
from tests import files
from tests.factories import make_client, make_department, make_report, make_town, make_user
from tests.files import upload
from tests.reports.test_concurrency import together

from .conftest import at
from .steps import ordered, state, step


@pytest.fixture
def later() -> str:
    return (local_day() + timedelta(days=30)).isoformat()


@pytest.mark.django_db
def test_from_a_red_light_to_a_closed_matter(town, evidence_folder, later):
    leader, reporter, reviewer = (town.client(person) for person in ("leader", "reporter", "reviewer"))
    make_report(town.sub_measure, 1, "approved", {town.target: 1})
    button = "/matters/order/?year=2021&amp;target=revenue"
    assert button in leader.get("/targets/2021/revenue/").text
    assert button not in reporter.get("/targets/2021/revenue/").text
    page = leader.get("/matters/order/?year=2021&target=revenue")
    form = page.context["form"]
    assert form["lead"].value() == town.sub_measure.lead_id
    assert "ordered_by" not in form.fields  # a leader orders in their own name alone
    day = local_day().isoformat()
    typed = {"title": "Revenue", "order": "Find the gap.", "lead": town.sub_measure.lead_id, "due": day}
    answer = leader.post("/matters/order/?year=2021&target=revenue", typed)
    matter = Matter.objects.get()
    assert answer["Location"] == f"/matters/{local_day().year}/1/"
    assert (matter.target, matter.sub_measure, matter.ordered_by.username) == (town.target, town.sub_measure, "leader")

    # The department answers; files are its evidence.
    assert step(reporter, matter, "sign").status_code == 302
    photo, minutes = upload("photo.jpg", files.picture()), upload("minutes.pdf", files.pdf())
    assert step(reporter, matter, "reply", text="We look.", files=[photo, minutes]).status_code == 302
    refused = step(reporter, matter, "reply", text="Once more.", files=[upload("tool.exe", b"MZ" + bytes(99))])
    assert refused.status_code == 422
    assert "Once more." in refused.text
    assert "tool.exe" in refused.text
    assert step(reporter, matter, "ask_extension", text="Rain", due=day).status_code == 422
    assert step(reporter, matter, "ask_extension", text="Rain", due=later).status_code == 302

    # Who ordered it, or the office, decides.
    assert step(leader, matter, "refuse_extension").status_code == 422
    assert step(leader, matter, "extend", due=later).status_code == 302
    assert Matter.objects.get().due.isoformat() == later
    assert step(reporter, matter, "finish", text="Found.").status_code == 302
    assert step(reviewer, matter, "send_back", text="Where is it?").status_code == 302
    assert state(matter) == "signed"
    assert step(reporter, matter, "finish", text="In the drawer.").status_code == 302
    assert step(leader, matter, "close").status_code == 302
    assert state(matter) == "closed"
    page = leader.get(answer["Location"]).text
    in_order = (
        "Ordered",
        "Signed for",
        "Replied",
        "Asked for an extension",
        "Granted",
        "Reported as done",
        "Sent back",
    )
    places = [page.index(f"<h3>{words}") for words in in_order]
    assert places == sorted(places)
    assert "reporter · Economy Office" in page
    assert "minutes.pdf" in page
    assert "What you can do now" not in page

    # The trace has every step, and nobody outside reads it by a department's page.
    actions = list(town.plan.events.order_by("sequence").values_list("action", flat=True))
    assert actions == [
        *("order_matter", "sign_matter", "reply_to_matter", "ask_extension", "decide_extension", "finish_matter"),
        *("send_matter_back", "finish_matter", "close_matter"),
    ]
    assert verify(town.plan).is_whole
    trace = town.client("auditor").get("/trace/?year=2021").text
    for words in (
        "Ordered a matter",
        f"Matter {matter.year}-1 · responsible department",
        "minutes.pdf",
        "In the drawer.",
    ):
        assert words in trace, words
    assert "In the drawer." in reviewer.get("/measures/2021/1.1/").text
    assert "In the drawer." not in reporter.get("/measures/2021/1.1/").text
    Matter.objects.filter(pk=matter.pk).update(title="Another")
    assert not verify(town.plan).is_whole

    # Its files are kept, checked and swept like a report's.
    pdf = MatterFile.objects.get(name="minutes.pdf")
    address = f"/matters/files/{pdf.token}/"
    assert b"".join(leader.get(address)) == files.pdf()
    assert town.client("stranger").get(address).status_code == 404
    (evidence_folder / pdf.file.name).write_bytes(files.pdf("forged"))
    old = time() - 200_000
    for path in evidence_folder.iterdir():
        utime(path, (old, old))
    assert sweep_abandoned() == 0
    assert leader.get(address).status_code == 410
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("verify_trace", "--language", "en", stdout=out, stderr=out)
    found = f"Matter {matter.year}-1 · SHA-256 {pdf.sha256[:12]}: its file {pdf.file.name} is not what was attached"
    assert found in out.getvalue()


@pytest.mark.django_db
def test_what_each_step_needs_and_who_may_take_it(town):
    supporting = make_department(code="third", name="Third Office")
    town.people["supporter"] = make_user(roles.REPORTER, supporting, username="supporter")
    town.people["other leader"] = make_user(roles.LEADER, username="other")
    matter = ordered(town, supports=[supporting])
    clients = {name: town.client(name) for name in (*town.people,)}
    for name, do, status in (
        ("supporter", "sign", 403),
        ("stranger", "sign", 404),
        ("administrator", "sign", 403),
        ("auditor", "sign", 403),
        ("leader", "reply", 403),
        ("other leader", "cancel", 403),
        ("supporter", "reply", 422),  # not signed for yet
        ("leader", "close", 422),  # not done yet
        ("leader", "refuse_extension", 422),  # none is asked for
        ("leader", "dance", 404),
        ("reporter", "sign", 302),
        ("supporter", "reply", 302),
        ("supporter", "finish", 403),
        ("reporter", "finish", 422),  # says nothing
        ("reviewer", "cancel", 302),
        ("reporter", "reply", 422),  # over
    ):
        words = {} if (name, do) == ("reporter", "finish") else {"text": f"{do} by {name}"}
        assert step(clients[name], matter, do, **words).status_code == status, (name, do)
    assert state(matter) == "cancelled"

    # A form of a page that is out of date is refused, and keeps what was typed; sent again it goes.
    matter = ordered(town, title="Another")
    assert step(clients["reporter"], matter, "sign").status_code == 302
    assert step(clients["reporter"], matter, "reply", text="First").status_code == 302
    version = Matter.objects.get(pk=matter.pk).version
    double = step(clients["reporter"], matter, "reply", version=version - 1, text="First")
    assert double.status_code == 302  # the same post twice, by a double click
    stale = step(clients["reporter"], matter, "reply", version=version - 1, text="Second thoughts")
    assert stale.status_code == 409
    assert "Second thoughts" in stale.text
    assert f'name="version" value="{version}"' in stale.text
    assert [one.text for one in matter.steps.filter(action="reply")] == ["First"]

    # The office writes down for a leader; nobody else does, and nobody for who may not order.
    typed = {"title": "T", "order": "O", "lead": matter.lead_id, "due": "2099-01-31"}
    for name, by, status in (("reviewer", "leader", 302), ("reviewer", "reporter", 422), ("leader", "reviewer", 302)):
        answer = clients[name].post(
            "/matters/order/?year=2021", {**typed, "ordered_by": town.people[by].pk, "title": by}
        )
        assert answer.status_code == status, (name, by)
    by_title = dict(Matter.objects.values_list("title", "ordered_by__username"))
    assert (by_title["leader"], by_title["reviewer"]) == ("leader", "leader")  # the field is not the leader's to fill
    for wrong in ({"due": "2020-01-01"}, {"supports": [matter.lead_id]}, {"order": "/"}, {"due": "soon"}):
        answer = clients["reviewer"].post("/matters/order/?year=2021", {**typed, "ordered_by": "", **wrong})
        assert answer.status_code == 422, wrong
        assert 'value="T"' in answer.text
    for about in (
        {"target": "none"},
        {"measure": "1.1", "month": "13"},
        {"month": "2"},
        {"target": "x", "measure": "y"},
    ):
        assert clients["leader"].get(f"/matters/order/?{urlencode(about)}").status_code == 404, about


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gaps_where_many_order_at_once():
    town = make_town()
    leader = town.user("leader")

    def ordering(number: int):
        client = make_client(leader)
        typed = {"title": f"Matter {number}", "order": "Now", "lead": town.sub_measure.lead_id, "due": "2099-01-31"}
        return lambda: client.post("/matters/order/?year=2021", typed).status_code

    assert together(*map(ordering, range(6))) == [302] * 6
    assert sorted(Matter.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert Event.objects.filter(action="order_matter").count() == 6


@pytest.mark.django_db
def test_an_extension_is_granted_until_the_day_that_was_asked_for_or_another_but_not_into_the_past(town):
    reporter, leader = town.client("reporter"), town.client("leader")
    with at(2):
        matter = ordered(town, due=date(2021, 7, 5))
        step(reporter, matter, "ask_extension", text="Rain", due="2021-07-09")
    address = f"/matters/2021/{matter.number}/"
    with at(12):
        assert 'value="2021-07-09"' in leader.get(address).text  # offered in the box, but it has passed
        for day in ("2021-07-09", "2021-07-05", ""):
            refused = step(leader, matter, "extend", due=day)
            assert refused.status_code == 422, day
        assert Matter.objects.get().due == date(2021, 7, 5)
        assert "not in the past" in step(leader, matter, "extend", due="2021-07-09").text
        assert step(leader, matter, "extend", due="2021-07-12").status_code == 302
        assert (Matter.objects.get().due, Matter.objects.get().asked_due) == (date(2021, 7, 12), None)
        assert "until 12 July 2021" in leader.get(address).text
