"""月调度: what lies before the meeting on a month, what it decides, and its papers."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest
import time_machine

from supervision.actions.answering import report_done, sign_for
from supervision.actions.ordering import close_matter
from supervision.models import Matter, Meeting
from targets.models import Event
from tests.dashboards.documents.word import bulletin, section, texts
from tests.factories import actor, make_report

JUNE = "/meeting/?year=2021&month=6"
MAY = "/meeting/?year=2021&month=5"
PAPERS = "/meeting/2021/6/meeting.docx"


@pytest.fixture
def june(town):
    """Both were red at May's end. Revenue's June is approved, that of the fields waits for review."""
    words = {"progress": "Two firms paid", "next_steps": "Visit every firm", "problems": "Firms pay late"}
    make_report(town.sub_measure, 5, "approved", {town.target: 300}, **words)
    make_report(town.sub_measure, 6, "approved", {town.target: 500}, **{**words, "progress": "All firms paid"})
    make_report(town.other_sub_measure, 5, "approved", {town.other_target: 400})
    make_report(town.other_sub_measure, 6, "submitted", {town.other_target: 520}, progress="Unread")
    with time_machine.travel(datetime(2021, 7, 8, 2, 0, tzinfo=UTC), tick=False):
        yield town


def typed(town, *rows, held_on="2021-07-08", version="", notes="", by="leader"):
    """What the page's form sends: the meeting, and a row for each decision."""
    data = {
        "held_on": held_on,
        "version": version,
        "notes": notes,
        "ordered_by": str(town.people[by].pk),
        "d-TOTAL_FORMS": str(max(3, len(rows))),
        "d-INITIAL_FORMS": "0",
    }
    for number, row in enumerate(rows):
        data |= {f"d-{number}-{name}": value for name, value in row.items()}
    return data


def about(town):
    return f"target-{town.target.pk}"


def main_of(response):
    """The text of the page below its toolbar, without tags."""
    [main] = re.findall(r'class="container-xxl pb-5".*?</main>', response.text, re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


@pytest.mark.django_db
def test_the_page_and_the_paper_say_what_is_red_what_was_promised_and_what_came(june):
    client = june.client("leader")
    yard = {
        "title": "A new yard",
        "order": "Find land",
        "due": "2021-07-07",
        "lead": str(june.other_sub_measure.lead.pk),
    }
    row = {"about": about(june), "order": "Collect the arrears", "due": "2021-07-20"}
    with time_machine.travel(datetime(2021, 6, 5, 2, 0, tzinfo=UTC), tick=False):
        assert client.post(MAY, typed(june, row, yard, held_on="2021-06-05")).status_code == 302
        matter = Matter.objects.get(order="Collect the arrears")
        assert (matter.title, matter.lead, matter.target) == ("Revenue", june.sub_measure.lead, june.target)
        report_of = actor(june.people["reporter"])
        sign_for(report_of, matter.pk, 1)
        report_done(report_of, matter.pk, 2, "All arrears are in")
    with time_machine.travel(datetime(2021, 6, 20, 2, 0, tzinfo=UTC), tick=False):
        close_matter(actor(june.people["leader"]), matter.pk, 3)

    page = main_of(client.get(JUNE))
    document = bulletin(client, PAPERS)
    for text in (page, " ".join(texts(document))):
        for said in (
            "By the end of June, of 2 commitments",
            "500万元 done by June, 41.7% of the year's target",
            "Problems: Firms pay late.",
            "Visit every firm",
            "All firms paid",
            "All arrears are in",
            "Matters open: 1, 1 of them late; struck off in the month: 1.",
        ):
            assert said in text
        assert "Unread" not in text
    assert section(document, "4. Supervision matters")[1:] == [
        "Late: Matter 2021-2 “A new yard” (Farm Office, Ordered, due on 7 Jul, 1 day late).",
        "Struck off in the month: Matter 2021-1 “Revenue” (Economy Office, struck off on 20 Jun): All arrears are in.",
    ]
    promised = section(document, "3. What was promised last month, and what came")
    assert [text[:9] for text in promised] == ["1. 1.1 Mo", "2. 1.2 Be", "3. Matter"]
    # What waits for review is hollow on the page, and not on paper.
    assert "520.00亩 Not reviewed yet" in page
    assert "520" not in " ".join(texts(document))
    # In a month's first days it is looked at as it stands; an old one as on its meeting's day.
    assert "matters as on 5 June 2021" in main_of(client.get(MAY))
    assert "first month" in main_of(client.get("/meeting/?year=2021&month=1"))
    assert "has not ended yet" in client.get("/meeting/?year=2021&month=7").text
    assert client.get("/meeting/2021/7/meeting.docx").status_code == 404


@pytest.mark.django_db
def test_good_rows_become_matters_and_a_wrong_one_stays_typed_with_its_reason(june):
    client = june.client("reviewer")
    good = {"about": about(june), "order": "Collect the arrears", "due": "2021-07-20"}
    for wrong, why, changed in (
        ({"title": "Yard", "order": "Find land", "due": "2021-07-30"}, "Choose the responsible department.", {}),
        ({"title": "Yard", "order": "Find land", "due": "2021-07-01"}, "This due day has passed already.", {"lead": 1}),
        ({"title": "Yard", "order": "Find land", "due": "soon"}, "This is not a day", {"lead": 1}),
        ({"order": "Find land", "due": "2021-07-30"}, "Write what it is about.", {"lead": 1}),
        ({"title": "Yard", "due": "2021-07-30"}, "Write what is ordered.", {"lead": 1}),
        ({"title": "Yard", "order": "Find land"}, "Write by which day it is due.", {"lead": 1}),
    ):
        row = wrong | {name: str(june.sub_measure.lead.pk) for name in changed}
        version = str(Meeting.objects.get().version) if Meeting.objects.exists() else ""
        response = client.post(JUNE, typed(june, good, row, notes="We met", version=version))
        assert response.status_code == 422
        assert f"Row 2 was not ordered: {why}" in response.text
        assert all(value in response.text for value in wrong.values())
        # The good one is a matter, and its row is empty again.
        assert Matter.objects.get().order == "Collect the arrears"
        assert "Collect the arrears" not in response.text.partition('id="type"')[2]
    assert Meeting.objects.get().notes == "We met"
    for broken in (
        typed(june, good, held_on="soon"),
        typed(june, good, held_on="2021-05-31"),
        {**typed(june, good), "d-TOTAL_FORMS": "x"},
        {**typed(june, good), "ordered_by": str(june.people["reporter"].pk)},
    ):
        assert client.post(JUNE, broken).status_code in (409, 422)
    assert client.post(JUNE, typed(june, {**good, "about": "target-0"}, version="1", notes="We met")).status_code == 422
    assert (Matter.objects.count(), Meeting.objects.get().version) == (1, 1)


def boxes(page) -> dict[str, str]:
    """What the inputs of a page's form hold."""
    form = page.text.partition('id="type"')[2]
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = (re.search(rf'{what}="([^"]*)"', tag) for what in ("name", "value"))
        if name and name[1] != "csrfmiddlewaretoken":
            found[name[1]] = value[1] if value else ""
    return found


@pytest.mark.django_db
def test_each_row_proposes_a_due_day_and_a_form_sent_as_it_is_orders_nothing(june):
    client = june.client("leader")

    def said(changes) -> list[str]:
        page = client.post(JUNE, boxes(client.get(JUNE)) | changes, follow=True)
        assert page.status_code == (422 if "d-1-title" in changes else 200)
        return [str(message) for message in page.context["messages"]]

    sent = boxes(client.get(JUNE))
    assert [sent[f"d-{row}-due"] for row in range(3)] == ["2021-07-22"] * 3  # as an order, two weeks from today
    assert said({}) == ["Written down."]  # that the meeting is held today
    assert said({}) == ["Nothing was changed."]
    assert said({"notes": "We met"}) == ["Written down."]
    assert said({"notes": "We met", "d-1-title": "Yard"}) == []  # the row says what is missing
    # A row that was ordered leaves an empty one, which proposes the day again.
    good = {"d-0-about": about(june), "d-0-order": "Collect the arrears", "d-0-due": "2021-07-30"}
    page = client.post(JUNE, boxes(client.get(JUNE)) | good | {"notes": "We met", "d-1-title": "Yard"})
    assert Matter.objects.get().due.day == 30
    left = boxes(page)
    assert (left["d-0-due"], left["d-1-due"], left["d-1-title"]) == ("2021-07-22", "2021-07-22", "Yard")
    # A form that stayed open over midnight proposes yesterday's day, and its empty rows are empty.
    with time_machine.travel(datetime(2021, 7, 9, 2, 0, tzinfo=UTC), tick=False):
        late = june.client("leader")
        assert late.post(JUNE, sent | {"notes": "We met", "version": "2"}).status_code == 302
    assert Matter.objects.count() == 1


@pytest.mark.django_db
def test_a_double_click_makes_no_second_matter_and_the_trace_has_it_all_once(june):
    client = june.client("leader")
    rows = [{"about": about(june), "title": f"Order {n}", "order": "Go", "due": "2021-07-20"} for n in range(1, 4)]
    for _click in range(2):
        assert client.post(JUNE, typed(june, *rows, notes="We met")).status_code == 302
    assert [*Matter.objects.values_list("title", "meeting__month", "month")] == [
        (f"Order {n}", 6, 6) for n in range(1, 4)
    ]
    actions = list(Event.objects.filter(plan=june.plan).order_by("sequence").values_list("action", flat=True))
    assert actions == ["change_meeting", *["order_matter"] * 3]
    page = main_of(client.get(JUNE))
    assert page.partition("What the meeting decided")[2].count("Order 2") == 1
    # Somebody else's notes are not written over unseen.
    other = june.client("reviewer")
    stale = other.post(JUNE, typed(june, {**rows[0], "title": "Fourth"}, notes="Mine"))
    assert stale.status_code == 409
    assert all(text in stale.text for text in ("Their notes:", "We met", "Mine", "Fourth"))
    assert Matter.objects.count() == 3
    assert other.post(JUNE, typed(june, {**rows[0], "title": "Fourth"}, notes="Mine", version="1")).status_code == 302
    assert (Matter.objects.count(), Meeting.objects.get().notes) == (4, "Mine")
    rows_kept = [label for event in Event.objects.filter(plan=june.plan) for label in event.rows]
    assert (rows_kept.count("supervision.Meeting"), rows_kept.count("supervision.Matter")) == (2, 4)
    assert june.client("administrator").post(JUNE, typed(june)).status_code == 403
    assert 'id="type"' not in june.client("administrator").get(JUNE).text
