"""A form that a double click sends twice: the second answer is the first one's, and the trace has one event."""

import pytest
from django.urls import reverse

from targets.models import Event
from tests import files
from tests.factories import make_client, make_report, make_user
from tests.files import upload
from tests.reports import steps

from .steps import messages_of, report_of

QUEUE = f"{reverse('reports:review_queue')}?year=2021"


@pytest.fixture
def twice(town):
    """Sends a form twice, and holds that both answers lead to the same page, with the same message, by one event."""

    def post(client, address: str, data: dict, action: str) -> None:
        answers = [client.post(address, data) for _click in range(2)]
        assert [answer.status_code for answer in answers] == [302, 302]
        assert answers[0].url == answers[1].url
        first, second = messages_of(client.get(answers[1].url))
        assert first == second
        assert list(town.plan.events.values_list("action", flat=True)).count(action) == 1

    return post


def report_data(town, month: int, *, seen: str, **more) -> dict:
    return {"version": 0, "seen": seen, steps.box_of(town.target): "700", **steps.WORDS, **more}


def month_page(client) -> dict:
    return client.get(f"{reverse('reports:my_month')}?year=2021&month=3").context["sub_measure_months"][0]


@pytest.mark.parametrize(("button", "action"), [("save", Event.Action.SAVE), ("submit", Event.Action.SUBMIT)])
def test_a_report(town, twice, button, action):
    client, address = town.client("reporter"), steps.address_of("report", town.sub_measure, 3)
    seen = client.get(address).context["sub_measure_month"].fingerprint
    twice(client, address, report_data(town, 3, seen=seen, **{button: ""}), action)


@pytest.mark.parametrize(
    ("button", "action"), [("save", Event.Action.SAVE), ("submit", Event.Action.SUBMIT), ("all", Event.Action.SUBMIT)]
)
def test_my_month(town, twice, button, action):
    client, own = town.client("reporter"), town.sub_measure.pk
    seen = month_page(client).fingerprint
    words = {f"{name}_{own}": value for name, value in {"version": 0, "seen": seen, **steps.WORDS}.items()}
    pressed = {"save": {"save": ""}, "submit": {"submit": own}, "all": {"submit_all": ""}}[button]
    address = reverse("reports:month_form", args=(2021, 3))
    twice(client, address, {**words, steps.box_of(town.target): "700", **pressed}, action)


@pytest.mark.parametrize("page", ["report", "my month"])
def test_a_withdrawal(town, twice, page):
    report = make_report(town.sub_measure, 3, "submitted", {town.target: 300})
    address, data = steps.address_of("withdraw", town.sub_measure, 3), {"version": report.version}
    if page == "my month":
        address = reverse("reports:month_form", args=(2021, 3))
        data = {"withdraw": f"{town.sub_measure.pk}-{report.version}"}
    twice(town.client("reporter"), address, data, Event.Action.WITHDRAW)


@pytest.mark.parametrize(
    ("data", "action"),
    [
        ({"approve": ""}, Event.Action.APPROVE),
        ({"approve": "", "remark": "Well done"}, Event.Action.APPROVE),
        ({"return": "", "remark": "Which bank?"}, Event.Action.RETURN),
    ],
)
def test_a_review(town, twice, data, action):
    report = make_report(town.sub_measure, 3, "submitted", {town.target: 300})
    address = steps.address_of("review", town.sub_measure, 3)
    twice(town.client("reviewer"), address, {"version": report.version, **data}, action)


@pytest.mark.parametrize(
    ("button", "action"),
    [
        ("approve", Event.Action.APPROVE),
        ("return", Event.Action.RETURN),
        ("pick", Event.Action.APPROVE),
        ("approve_department", Event.Action.APPROVE),
    ],
)
def test_the_queue(town, twice, button, action):
    report = make_report(town.sub_measure, 3, "submitted", {town.target: 300})
    pick = f"{report.pk}:{report.version}"
    data = {button: pick, "sure": pick, "shown": pick, "remark": "Which bank?" if button == "return" else ""}
    if button == "approve_department":
        data[button] = str(town.sub_measure.lead_id)
    twice(town.client("reviewer"), QUEUE, data, action)


def test_a_correction(town, twice):
    report = make_report(town.sub_measure, 3, "approved", {town.target: 300})
    data = {"version": report.version, steps.box_of(town.target): "310", "reason": "The bank"}
    address = steps.address_of("correct", town.sub_measure, 3)
    twice(town.client("reviewer"), address, data, Event.Action.CORRECT)


def test_closing_a_month_and_reopening_it(town, twice):
    client = town.client("administrator")
    address = reverse("reports:close_month", args=(2021, 3))
    data = {"left": client.get(address).context["left"], "leave": "yes", "reason": "The year must go on"}
    twice(client, address, data, Event.Action.CLOSE_MONTH)
    reopen = reverse("reports:reopen_month", args=(2021, 3))
    twice(client, reopen, {"reason": "One more has come"}, Event.Action.REOPEN_MONTH)


def test_another_person_with_the_same_words_sees_the_conflict(town):
    colleague = make_client(make_user("reporter", town.sub_measure.lead, username="colleague"))
    data = report_data(town, 3, seen="", save="")
    address = steps.address_of("report", town.sub_measure, 3)
    assert town.client("reporter").post(address, {**data, "seen": "opened empty"}).status_code == 302
    assert colleague.post(address, {**data, "seen": "opened empty"}).status_code == 409
    assert report_of(town.sub_measure, 3).version == 1


def test_files_that_come_twice_are_attached_once(town):
    client, address = town.client("reporter"), steps.address_of("report", town.sub_measure, 3)
    photo = files.picture()
    for _click in range(2):
        data = report_data(town, 3, seen="opened empty", submit="", problems="Rain", files=upload("a.jpg", photo))
        answer = client.post(address, data)
        assert answer.status_code == 302
    assert messages_of(client.get(answer.url))[-1].startswith("Submitted: ")
    assert len(steps.evidence_of(town.sub_measure)) == 1
